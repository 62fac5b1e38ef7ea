"""Who gets in, and who does not."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings

from naik.apps.accounts.models import Person
from naik.apps.audit.models import PersonalPart
from naik.apps.tenancy.scope import opened
from naik.settings import base
from tests.app.accounts.signing import LOGIN, RESET, actions, is_in, link_in, sign_in, somebody
from tests.people import PASSWORD

pytestmark = pytest.mark.usefixtures("shipped_data")
OTHER_PASSWORD = "sungai-lebar-2027"
FAILED = "tidak cocok"


def test_the_right_password_lets_in_and_leads_to_ones_work() -> None:
    client = Client()
    answer = sign_in(client, somebody())
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ruang/")
    assert is_in(client)


def test_the_address_counts_in_any_case() -> None:
    client, who = Client(), somebody()
    client.post(LOGIN, {"login": f" {who.email.upper()} ", "password": PASSWORD})
    assert is_in(client)


@pytest.mark.parametrize("password", ["", "x", PASSWORD.upper(), f"{PASSWORD} ", "' OR 1=1 --", "password"])
def test_no_other_password_lets_in(password: str) -> None:
    client = Client()
    assert sign_in(client, somebody(), password).status_code == 200
    assert not is_in(client)


def test_an_account_without_password_is_not_opened_by_an_empty_one() -> None:
    who, client = somebody(), Client()
    who.set_password(None)
    who.save()
    for password in ("", "None", "!"):
        assert sign_in(client, who, password).status_code == 200
    assert not is_in(client)


def test_nobody_registers() -> None:
    before = Person.objects.count()
    page = Client().get("/akun/daftar/").content.decode()
    assert "Tidak ada pendaftaran terbuka" in page
    assert "<input" not in page
    Client().post("/akun/daftar/", {"email": "baru@contoh.id", "password1": PASSWORD, "password2": PASSWORD})
    assert Person.objects.count() == before


def test_passwords_lie_hashed_by_a_slow_hasher_outside_of_tests() -> None:
    assert not hasattr(base, "PASSWORD_HASHERS")
    from django.conf import global_settings

    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        who = Person.objects.create_person("hash@contoh.id", "Hash", PASSWORD)
    assert who.password.startswith("pbkdf2_sha256$")
    assert PASSWORD not in who.password


@pytest.mark.parametrize("weak", ["pendek-2026", "qwerty123456", "ratna.sari@contoh.id", "1q2w3e4r5t6y"])
def test_a_weak_password_is_refused(weak: str) -> None:
    from tests.app.accounts.signing import inside

    who, client = inside()
    answer = client.post("/akun/sandi/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert answer.status_code == 200
    who.refresh_from_db()
    assert who.check_password(PASSWORD)


def test_the_eleventh_failure_of_an_account_is_refused_even_with_the_right_password() -> None:
    who, client = somebody(), Client()
    for _ in range(10):
        assert FAILED in sign_in(client, who, "salah").content.decode()
    answer = sign_in(client, who)
    assert "Terlalu banyak percobaan" in answer.content.decode()
    assert not is_in(client)


def test_fifty_failures_of_one_account_do_not_stop_a_colleague_behind_the_same_address() -> None:
    attacked, colleague = somebody("Diserang Terus"), somebody("Rekan Kerja")
    for _ in range(50):
        sign_in(Client(REMOTE_ADDR="10.1.1.1"), attacked, "salah")
    client = Client(REMOTE_ADDR="10.1.1.1")
    sign_in(client, colleague)
    assert is_in(client)


def test_failures_count_from_wherever_they_come() -> None:
    who = somebody()
    for number in range(10):
        sign_in(Client(REMOTE_ADDR=f"10.1.1.{number}"), who, "salah")
    client = Client(REMOTE_ADDR="10.9.9.9")
    sign_in(client, who)
    assert not is_in(client)


def test_a_failed_sign_in_is_recorded_by_account_and_never_by_what_was_typed() -> None:
    who = somebody()
    sign_in(Client(), who, "salah-sekali-99")
    Client().post(LOGIN, {"login": PASSWORD + "@contoh.id", "password": "x"})
    assert actions(who) == ["accounts:sign_in:refused"]
    with opened((), accounts=True):
        kept = [part.content for part in PersonalPart.objects.filter(institution_id=None)]
    assert "salah-sekali-99" not in str(kept)
    assert PASSWORD not in str(kept)


def test_sign_in_answers_the_same_for_an_unknown_address() -> None:
    known = sign_in(Client(), somebody(), "salah").content.decode().replace("ratna.sari@contoh.id", "?")
    unknown = Client().post(LOGIN, {"login": "tak.ada@contoh.id", "password": "salah"}).content.decode()
    assert _without_tokens(known) == _without_tokens(unknown.replace("tak.ada@contoh.id", "?"))


def test_a_reset_answers_the_same_for_an_unknown_address() -> None:
    who = somebody()
    answers = [Client().post(RESET, {"email": email}) for email in (who.email, "tak.ada@contoh.id")]
    assert len({(one.status_code, one.headers["Location"]) for one in answers}) == 1
    known, unknown = mail.outbox
    assert (known.to, unknown.to) == ([who.email], ["tak.ada@contoh.id"])
    assert "Tidak ada akun dengan alamat ini" in unknown.body
    assert "lupa/" not in unknown.body


def _without_tokens(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def _reset_link(who: Person) -> str:
    Client().post(RESET, {"email": who.email})
    return link_in(mail.outbox[-1].body)


def _follow(client: Client, link: str, password: str) -> int:
    asked = client.get(link, follow=True)
    return client.post(asked.request["PATH_INFO"], {"password1": password, "password2": password}).status_code


def test_a_reset_link_works_once() -> None:
    who = somebody()
    link = _reset_link(who)
    assert _follow(Client(), link, OTHER_PASSWORD) == 302
    who.refresh_from_db()
    assert who.check_password(OTHER_PASSWORD)
    assert "Tautan tidak berlaku lagi" in Client().get(link, follow=True).content.decode()
    assert "accounts:password:reset" in actions(who)


def test_a_reset_link_of_one_person_is_none_for_another() -> None:
    who, other = somebody(), somebody("Orang Lain")
    theirs, own = _reset_link(other), _reset_link(who)
    forged = theirs.rsplit("/", 2)[1].split("-", 1)[0] + "-" + own.rsplit("/", 2)[1].split("-", 1)[1]
    page = Client().get(f"/akun/sandi/lupa/{forged}/", follow=True).content.decode()
    assert "Tautan tidak berlaku lagi" in page


def test_a_reset_signs_every_browser_out() -> None:
    who, client = somebody(), Client()
    sign_in(client, who)
    _follow(Client(), _reset_link(who), OTHER_PASSWORD)
    assert not is_in(client)


@override_settings(SITE_URL="https://naik.contoh.id", ALLOWED_HOSTS=["*"])
def test_the_link_of_a_mail_never_leads_to_the_host_a_request_names() -> None:
    Client().post(RESET, {"email": somebody().email}, HTTP_HOST="jahat.example")
    assert "jahat" not in mail.outbox[0].body
    assert "https://naik.contoh.id/akun/sandi/lupa/" in mail.outbox[0].body


def test_a_mail_speaks_the_language_of_its_reader() -> None:
    who = somebody()
    who.language = "en"
    who.save()
    Client().post(RESET, {"email": who.email})
    assert link_in(mail.outbox[0].body).startswith("/en/akun/")


def test_the_sixth_reset_of_an_hour_is_not_mailed() -> None:
    who = somebody()
    codes = [Client().post(RESET, {"email": who.email}).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "https://evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/\\evil.example",
    ],
)
def test_a_sign_in_leads_nowhere_else(target: str) -> None:
    client = Client()
    answer = sign_in(client, somebody(), next=target)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ruang/")


def test_a_sign_in_leads_back_to_where_one_was_going() -> None:
    assert sign_in(Client(), somebody(), next="/akun/sesi/").headers["Location"] == "/akun/sesi/"


def test_a_demonstration_account_never_enters_a_production_system() -> None:
    who, client = somebody(), Client()
    who.demonstration = True
    who.save()
    sign_in(client, who)
    assert is_in(client)
    with override_settings(PRODUCTION=True):
        assert not is_in(client)
        fresh = Client()
        sign_in(fresh, who)
        assert not is_in(fresh)


def test_an_inactive_person_is_out_at_once_and_stays_out() -> None:
    who, client = somebody(), Client()
    sign_in(client, who)
    who.is_active = False
    who.save()
    assert not is_in(client)
    fresh = Client()
    assert sign_in(fresh, who).headers["Location"] == "/akun/nonaktif/"
    assert not is_in(fresh)


def test_a_sign_in_without_the_forms_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, somebody()).status_code == 403


def test_the_session_gets_a_new_key_at_sign_in() -> None:
    client, who = Client(), somebody()
    client.get(LOGIN)
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    sign_in(client, who)
    assert client.session.session_key != before


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites() -> None:
    client = Client()
    sign_in(client, somebody())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get(LOGIN).status_code in {200, 302}
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"


def test_signing_in_and_out_is_recorded_and_told_to_nobody() -> None:
    client, who = Client(), somebody()
    sign_in(client, who)
    client.post("/akun/keluar/")
    assert not is_in(client)
    assert actions(who) == ["accounts:person:signed_in", "accounts:person:signed_out"]
    assert mail.outbox == []


def test_leaving_takes_a_click_not_a_link() -> None:
    client = Client()
    sign_in(client, somebody())
    client.get("/akun/keluar/")
    assert is_in(client)
