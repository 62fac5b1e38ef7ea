"""What is held about a person: handed out whole, taken away whole, and the chains still hold (UU 27/2022)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from naik.apps.accounts import personal_data
from naik.apps.accounts.models import Person
from naik.apps.accounts.operations import ERASED_NAME, CannotErase, erase_person
from naik.apps.audit.models import PersonalPart
from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.audit.verification import verify
from naik.apps.institutions.access import access_to
from naik.apps.notices.models import Notice, NoticeKind, Preference
from naik.apps.notices.operations import notify, prefer
from naik.apps.notices.queries import reach_of
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text
from tests.app.accounts.signing import SECRET, actions, inside, is_in, recovery_codes, sign_in, somebody, with_app
from tests.people import METRO, institution, member

pytestmark = pytest.mark.usefixtures("shipped_data")
SENTENCE = Text("Bukti perlu diperbaiki.", "Evidence to mend.")


@pytest.fixture
def topic() -> Iterator[dict[str, Any]]:
    """A topic above that holds something about people of one institution."""
    seen: dict[str, Any] = {"objections": (), "erased": []}

    def erase(person: Person, by: Author, reason: str) -> None:
        seen["erased"].append((person.pk, by.person_id, reason))

    personal_data.register(
        "topic_of_a_test",
        lambda person: {"about": person.pk},
        erase,
        objections=lambda _person: seen["objections"],
        institutions=lambda _person: {institution().pk},
    )
    yield seen
    del personal_data._parts["topic_of_a_test"]


def exported(client: Client) -> dict[str, Any]:
    answer = client.get("/akun/data-saya.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_the_export_holds_everything_about_the_person_and_nothing_of_others(topic: dict[str, Any]) -> None:
    other, _ = inside("Orang Lain")
    notify(other.pk, NoticeKind.ACCOUNT, Text("Rahasia orang lain."), "")
    who, client = inside()
    notify(who.pk, NoticeKind.EVIDENCE_TO_MEND, SENTENCE, "/ruang/")
    prefer(who.pk, {NoticeKind.HANDOVER: (True, "digest")})
    client.post("/akun/", {"name": "Dr. Ratna", "language": "id"})
    with opened([institution().pk]):
        record(
            institution().pk, "test:thing:done", Subject("person", who.pk), by=Author(None),
            personal=Personal(who.pk, {"email": who.email}),
        )  # fmt: skip
    held = exported(client)
    assert held["profile"]["email"] == who.email
    assert held["profile"]["name"] == "Dr. Ratna"
    assert held["email_addresses"] == [{"email": who.email, "verified": True, "primary": True}]
    assert held["notices"]["notices"][0]["sentence"] == SENTENCE.id
    assert held["notices"]["preferences"] == [{"kind": "handover", "in_product": True, "email": "digest"}]
    assert [one["action"] for one in held["account_events"]] == ["accounts:person:signed_in", "accounts:person:changed"]
    assert {"email": who.email} in [one["content"] for one in held["said_in_events"]]
    assert held["sessions"][0]["ip"] == "127.0.0.1"
    assert held["topic_of_a_test"] == {"about": who.pk}
    assert "orang lain" not in json.dumps(held).lower()
    assert other.email not in json.dumps(held)
    assert actions(who)[-1] == "accounts:person:exported"


def test_the_export_never_holds_a_secret() -> None:
    who, client = inside()
    with_app(who)
    client.post("/akun/faktor-kedua/kode/baru/")
    text = client.get("/akun/data-saya.json").content.decode()
    kept = Authenticator.objects.get(user=who, type="totp").data["secret"]
    for secret in (SECRET, kept, *recovery_codes(who), who.password, client.session.session_key or ""):
        assert secret
        assert secret not in text
    assert '"type": "totp"' in text


def test_a_stranger_gets_no_export() -> None:
    assert Client().get("/akun/data-saya.json").status_code == 302


def test_erasing_asks_for_the_password_first_and_for_a_word() -> None:
    who, client = somebody(), Client()
    sign_in(client, who)
    for method in (client.get, client.post):
        assert method("/akun/hapus/", {"confirmation": "HAPUS"}).headers["Location"].startswith("/akun/masuk-ulang/")
    _, client = inside()
    for word in ("", "hapus", "HAPU", "YA"):
        assert 'role="alert"' in client.post("/akun/hapus/", {"confirmation": word}).content.decode()
    who.refresh_from_db()
    assert who.is_active


def test_erasing_takes_the_person_away_everywhere_and_every_chain_holds(topic: dict[str, Any]) -> None:
    who, client = inside()
    elsewhere = Client()
    sign_in(elsewhere, who)
    with_app(who)
    notify(who.pk, NoticeKind.EVIDENCE_TO_MEND, SENTENCE, "/ruang/")
    prefer(who.pk, {NoticeKind.HANDOVER: (True, "off")})
    with opened([institution().pk]):
        record(
            institution().pk, "institutions:membership:granted", Subject("person", who.pk), by=Author(None),
            personal=Personal(who.pk, {"name": who.name, "email": who.email}),
        )  # fmt: skip
    answer = client.post("/akun/hapus/", {"confirmation": "HAPUS"})
    assert "Akun dihapus" in answer.content.decode()
    assert not is_in(client)
    assert not is_in(elsewhere)

    email, name = who.email, who.name
    who.refresh_from_db()
    assert (who.name, who.email) == (ERASED_NAME, f"erased-{who.pk}@dihapus.invalid")
    assert not who.is_active
    assert who.erased_at is not None
    assert not who.has_usable_password()
    for model in (EmailAddress, Authenticator, UserSession):
        assert not model.objects.filter(user=who).exists()
    with reach_of(who.pk):
        assert not Notice.objects.filter(person=who).exists()
        assert not Preference.objects.filter(person=who).exists()
    assert topic["erased"] == [(who.pk, who.pk, "atas permintaan sendiri")]
    with opened([institution().pk], accounts=True):
        kept = str(list(PersonalPart.objects.values_list("content", flat=True)))
        assert not PersonalPart.objects.filter(person_id=who.pk).exists()
        assert email not in kept
        assert name not in kept
        assert verify(institution().pk).finding is None
        assert verify(None).finding is None
    assert actions(who)[-2:] == ["audit:personal:shredded", "accounts:person:erased"]
    fresh = Client()
    fresh.post("/akun/masuk/", {"login": email, "password": "jalan-panjang-2026"})
    assert not is_in(fresh)


def test_nothing_changes_when_a_topic_objects_and_the_page_says_why(topic: dict[str, Any]) -> None:
    topic["objections"] = (Text("Anda koordinator terakhir di sini.", "You are the last coordinator here."),)
    who, client = inside()
    with pytest.raises(CannotErase, match="last coordinator"):
        erase_person(who, Author(who.pk), "")
    page = client.post("/akun/hapus/", {"confirmation": "HAPUS"}).content.decode()
    assert "Anda koordinator terakhir di sini." in page
    assert "You are the last coordinator here." in client.get("/en/akun/hapus/").content.decode()
    who.refresh_from_db()
    assert who.is_active
    assert topic["erased"] == []


def test_a_failing_topic_undoes_the_whole_erasure(topic: dict[str, Any]) -> None:
    def fail(_person: Person, _by: Author, _reason: str) -> None:
        raise ZeroDivisionError

    who = with_app(somebody())
    personal_data.register("topic_of_a_test", lambda _person: None, fail)
    with pytest.raises(ZeroDivisionError):
        erase_person(who, Author(None), "")
    who.refresh_from_db()
    assert who.is_active
    assert Authenticator.objects.filter(user=who).exists()
    assert actions(who) == []


def test_a_person_is_erased_once() -> None:
    who = somebody()
    erase_person(who, Author(None), "permohonan tertulis")
    erase_person(who, Author(None), "permohonan tertulis")
    assert actions(who).count("accounts:person:erased") == 1


def test_erasing_one_leaves_others_as_they_were(topic: dict[str, Any]) -> None:
    who, other = somebody(), with_app(somebody("Orang Lain"))
    notify(other.pk, NoticeKind.ACCOUNT, SENTENCE, "")
    with opened([institution(METRO).pk]):
        record(
            institution(METRO).pk, "test:thing:done", Subject("person", other.pk), by=Author(None),
            personal=Personal(other.pk, {"name": other.name}),
        )  # fmt: skip
    erase_person(who, Author(None), "")
    other.refresh_from_db()
    assert other.name == "Orang Lain"
    assert Authenticator.objects.filter(user=other).count() == 1
    with reach_of(other.pk):
        assert Notice.objects.filter(person=other).count() == 1
    with opened([institution(METRO).pk]):
        assert PersonalPart.objects.filter(person_id=other.pk).count() == 1


def test_roles_are_exported_and_end_with_the_account() -> None:
    who, client = inside("Ratna Sari")
    member("Ratna Sari", "data_entry")
    member("Ratna Sari", "internal_assessor", slug=METRO)
    roles = exported(client)["institutions"]["memberships"]
    assert {one["role"] for one in roles} == {"data_entry", "internal_assessor"}
    client.post("/akun/hapus/", {"confirmation": "HAPUS"})
    who.refresh_from_db()
    assert not who.is_active
    assert access_to(who, METRO) is None
    here, there = institution().pk, institution(METRO).pk
    with opened([here, there], person=who.pk, accounts=True):
        assert not PersonalPart.objects.filter(person_id=who.pk).exists()
        assert [verify(one).finding for one in (here, there, None)] == [None, None, None]
        assert "Ratna" not in str(list(PersonalPart.objects.values_list("content", flat=True)))


def test_what_events_say_is_taken_away_also_where_no_role_is_left() -> None:
    who, there = somebody(), institution(METRO).pk
    with opened([there]):
        record(
            there, "institutions:assignment:removed", Subject("person", who.pk), by=Author(None),
            personal=Personal(who.pk, {"name": who.name}),
        )  # fmt: skip
    erase_person(who, Author(None), "")
    with opened([there]):
        assert not PersonalPart.objects.filter(person_id=who.pk).exists()
        assert verify(there).finding is None


def test_the_only_coordinator_of_an_institution_is_not_erased_until_there_is_another() -> None:
    who, client = inside("Ratna Sari")
    member("Ratna Sari", "coordinator")
    page = client.post("/akun/hapus/", {"confirmation": "HAPUS"}).content.decode()
    assert "Belum dapat dihapus" in page
    who.refresh_from_db()
    assert who.is_active
    member("Koordinator Kedua", "coordinator")
    client.post("/akun/hapus/", {"confirmation": "HAPUS"})
    who.refresh_from_db()
    assert not who.is_active


def test_the_address_of_an_erased_person_is_free_again() -> None:
    who = somebody()
    email = who.email
    erase_person(who, Author(None), "")
    assert Person.objects.create_person(email, "Orang Baru").pk != who.pk
