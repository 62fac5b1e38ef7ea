"""One's own account: name, language, sessions."""

from __future__ import annotations

import pytest
from django.test import Client

from naik.apps.accounts.operations import change_person, end_other_sessions, end_session, forget_ended_sessions
from naik.apps.audit.models import Event, PersonalPart
from naik.apps.audit.operations import Author
from naik.apps.audit.verification import verify
from naik.apps.notices.models import Notice
from naik.apps.notices.queries import reach_of
from naik.apps.tenancy.scope import opened
from tests.app.accounts.signing import actions, inside, is_in, sign_in, somebody
from tests.people import PASSWORD

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_a_person_changes_name_and_language_and_the_page_follows() -> None:
    who, client = inside()
    answer = client.post("/akun/", {"name": "  Dr. Ratna   Sari ", "language": "en"})
    assert answer.headers["Location"] == "/en/akun/"
    who.refresh_from_db()
    assert (who.name, who.language) == ("Dr. Ratna Sari", "en")


def test_the_change_is_recorded_and_the_name_only_where_it_can_be_shredded() -> None:
    who, client = inside()
    client.post("/akun/", {"name": "Dr. Ratna", "language": "en"})
    with opened((), accounts=True):
        event = Event.chain.get(action="accounts:person:changed", subject_id=str(who.pk))
        assert (event.before, event.after) == ({"language": "id"}, {"language": "en"})
        assert PersonalPart.objects.get(event=event).content == {"name_before": "Ratna Sari", "name": "Dr. Ratna"}
        assert "Ratna" not in f"{event.subject_label}{event.before}{event.after}{event.reason}"
        assert event.actor_id == who.pk
        assert event.request_id


def test_nothing_is_recorded_where_nothing_changed() -> None:
    who = somebody()
    change_person(who, name=who.name, language=who.language, by=Author(who.pk))
    assert actions(who) == []


@pytest.mark.parametrize(
    ("name", "language"), [("", "id"), ("   ", "id"), ("x" * 121, "id"), ("Ratna", "fr"), ("Ratna", "")]
)
def test_what_was_typed_stays_in_the_form_when_it_is_refused(name: str, language: str) -> None:
    who, client = inside()
    page = client.post("/akun/", {"name": name, "language": language}).content.decode()
    assert 'role="alert"' in page
    assert f'value="{name}"' in page or not name
    who.refresh_from_db()
    assert (who.name, who.language) == ("Ratna Sari", "id")


def test_other_fields_of_a_person_cannot_be_sent_along() -> None:
    who, client = inside()
    client.post("/akun/", {"name": "Ratna", "language": "id", "email": "x@contoh.id", "demonstration": "1", "pk": "1"})
    who.refresh_from_db()
    assert (who.email, who.demonstration) == ("ratna.sari@contoh.id", False)


def test_a_changed_password_is_told_and_keeps_only_this_browser_in() -> None:
    who, client = inside()
    elsewhere = Client()
    sign_in(elsewhere, who)
    new = {"oldpassword": PASSWORD, "password1": "sungai-lebar-2027", "password2": "sungai-lebar-2027"}
    assert client.post("/akun/sandi/", new).headers["Location"] == "/akun/"
    assert is_in(client)
    assert not is_in(elsewhere)
    assert "accounts:password:changed" in actions(who)
    with reach_of(who.pk):
        notice = Notice.objects.get(person=who)
    assert notice.sentence_id.startswith("Kata sandi akun Anda diganti.")
    assert notice.sentence_en.startswith("The password of your account was changed.")


@pytest.mark.parametrize(
    ("old", "one", "two"),
    [
        ("salah", "sungai-lebar-2027", "sungai-lebar-2027"),
        (PASSWORD, "sungai-lebar-2027", "sungai-lebar-2028"),
        (PASSWORD, "", ""),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_and_the_new_one_twice(old: str, one: str, two: str) -> None:
    who, client = inside()
    page = client.post("/akun/sandi/", {"oldpassword": old, "password1": one, "password2": two}).content.decode()
    assert 'role="alert"' in page
    assert PASSWORD not in page
    who.refresh_from_db()
    assert who.check_password(PASSWORD)


def test_sessions_are_listed_and_one_is_ended() -> None:
    who, client = inside()
    elsewhere = Client(HTTP_USER_AGENT="Ponsel Lama")
    sign_in(elsewhere, who)
    page = client.get("/akun/sesi/").content.decode()
    assert "Ponsel Lama" in page
    assert page.count("peramban ini") == 1
    from allauth.usersessions.models import UserSession

    client.post("/akun/sesi/", {"sesi": str(UserSession.objects.get(user_agent="Ponsel Lama").pk)})
    assert not is_in(elsewhere)
    assert is_in(client)
    assert "accounts:session:ended" in actions(who)


def test_all_other_sessions_are_ended_at_once() -> None:
    who, client = inside()
    others = [Client(), Client()]
    for one in others:
        sign_in(one, who)
    client.post("/akun/sesi/", {"sesi": "lain"})
    assert [is_in(one) for one in (*others, client)] == [False, False, True]
    assert actions(who).count("accounts:session:ended") == 2


def test_nobody_sees_or_ends_the_session_of_another() -> None:
    other, client_of_other = inside("Orang Lain")
    _, client = inside()
    from allauth.usersessions.models import UserSession

    theirs = UserSession.objects.get(user=other).pk
    assert f'value="{theirs}"' not in client.get("/akun/sesi/").content.decode()
    assert client.post("/akun/sesi/", {"sesi": str(theirs)}).status_code == 404
    assert is_in(client_of_other)


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30, "1; DROP TABLE", "٣"])
def test_a_session_that_is_none_is_not_found(sent: str) -> None:
    _, client = inside()
    assert client.post("/akun/sesi/", {"sesi": sent}).status_code == 404


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox · Linux"),
        ("curl/8", "curl/8"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent: str, device: str) -> None:
    who = somebody()
    client = Client(HTTP_USER_AGENT=agent)
    sign_in(client, who)
    assert device in client.get("/akun/sesi/").content.decode()


def test_what_is_known_of_a_session_that_is_over_is_forgotten() -> None:
    from datetime import timedelta

    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    who, client = inside()
    gone = Client()
    sign_in(gone, who)
    Session.objects.filter(pk=gone.session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_ended_sessions()
    assert UserSession.objects.filter(user=who).count() == 1
    assert is_in(client)


def test_the_chain_of_accounts_holds_after_all_of_it() -> None:
    who, client = inside()
    client.post("/akun/", {"name": "Ratna", "language": "en"})
    end_other_sessions(who, None, by=Author(who.pk))
    with opened((), accounts=True):
        verdict = verify(None)
    assert verdict.finding is None
    assert verdict.events >= 3


def test_ending_a_session_that_is_gone_is_not_found() -> None:
    from django.http import Http404

    with pytest.raises(Http404):
        end_session(somebody(), 1, by=Author(None))
