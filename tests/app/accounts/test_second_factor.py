"""The second factor: asked for, counted, kept secret, and its loss survivable."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from naik.apps.notices.models import Notice
from naik.apps.notices.queries import reach_of
from tests.app.accounts.signing import (
    SECRET,
    actions,
    again,
    code,
    inside,
    is_in,
    recovery_codes,
    sign_in,
    somebody,
    with_app,
)
from tests.people import PASSWORD

pytestmark = pytest.mark.usefixtures("shipped_data")
ASKED = "/akun/faktor-kedua/masuk/"
NEW_CODES = "/akun/faktor-kedua/kode/baru/"


def told(who: object) -> list[str]:
    with reach_of(who.pk):  # type: ignore[attr-defined]
        return list(Notice.objects.filter(person=who).order_by("pk").values_list("sentence_id", flat=True))


def test_the_second_factor_is_asked_for_and_the_code_lets_in() -> None:
    who, client = with_app(somebody()), Client()
    answer = sign_in(client, who)
    assert answer.headers["Location"] == ASKED
    assert not is_in(client)
    client.post(ASKED, {"code": code()})
    assert is_in(client)


@pytest.mark.parametrize("wrong", ["", "000000", "abcdef", "1", SECRET])
def test_a_wrong_code_does_not(wrong: str) -> None:
    who, client = with_app(somebody()), Client()
    sign_in(client, who)
    if wrong == code():
        wrong = "999999"
    assert client.post(ASKED, {"code": wrong}).status_code == 200
    assert not is_in(client)


def test_the_password_alone_opens_no_page_beside_the_question() -> None:
    who, client = with_app(somebody()), Client()
    sign_in(client, who)
    for address in ("/akun/", "/ruang/", "/akun/data-saya.json", "/akun/faktor-kedua/aplikasi/matikan/"):
        assert client.get(address).status_code in {302, 404}, address
    client.post("/akun/faktor-kedua/aplikasi/matikan/")
    assert Authenticator.objects.filter(user=who, type="totp").exists()


def test_codes_cannot_be_guessed_without_end() -> None:
    who, client = with_app(somebody()), Client()
    sign_in(client, who)
    for _ in range(10):
        client.post(ASKED, {"code": "000001"})
    client.post(ASKED, {"code": code()})
    assert not is_in(client)
    assert "accounts:second_factor:refused" in actions(who)


def test_a_code_is_not_taken_twice() -> None:
    who, spied = with_app(somebody()), code()
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, who)
        client.post(ASKED, {"code": spied})
    assert is_in(first)
    assert not is_in(second)


def test_an_app_is_set_up_by_its_first_code_and_brings_recovery_codes() -> None:
    who, client = inside()
    page = client.get("/akun/faktor-kedua/aplikasi/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert secret
    assert client.post("/akun/faktor-kedua/aplikasi/", {"code": "12"}).status_code == 200
    answer = client.post("/akun/faktor-kedua/aplikasi/", {"code": code(secret.group(1))})
    assert answer.headers["Location"] == "/akun/faktor-kedua/kode/"
    assert len(recovery_codes(who)) == 10
    assert {"accounts:second_factor:added", "accounts:recovery_codes:generated"} <= set(actions(who))
    assert [one.split(".")[0] for one in told(who)] == ["Aplikasi autentikator diaktifkan"]


def test_secrets_lie_encrypted() -> None:
    who = with_app(somebody())
    client = Client()
    sign_in(client, who)
    client.post(ASKED, {"code": code()})
    again(client)
    client.post(NEW_CODES)
    kept = str(list(Authenticator.objects.filter(user=who).values_list("data", flat=True)))
    assert SECRET not in kept
    assert not any(one in kept for one in recovery_codes(who))
    assert code() == code(SECRET)


def test_a_recovery_code_works_once_and_its_owner_hears_of_it() -> None:
    who, client = inside()
    with_app(who)
    client.post(NEW_CODES)
    spare = recovery_codes(who)[0]
    for wanted in (True, False):
        fresh = Client()
        sign_in(fresh, who)
        fresh.post(ASKED, {"code": spare})
        assert is_in(fresh) is wanted
    assert len(recovery_codes(who)) == 9
    assert actions(who).count("accounts:recovery_code:used") == 1
    assert [one.split(".")[0] for one in told(who)] == ["Kode pemulihan baru dibuat", "Satu kode pemulihan dipakai"]


def test_new_recovery_codes_end_the_old_ones() -> None:
    who, client = inside()
    with_app(who)
    client.post(NEW_CODES)
    old = recovery_codes(who)[0]
    client.post(NEW_CODES)
    assert old not in recovery_codes(who)
    page = client.get("/akun/faktor-kedua/kode/").content.decode()
    assert all(one in page for one in recovery_codes(who))
    download = client.get("/akun/faktor-kedua/kode/unduh/")
    assert recovery_codes(who)[0] in download.content.decode()
    assert "no-store" in download.headers["Cache-Control"]


def test_switching_the_app_off_asks_again_who_one_is_and_is_told() -> None:
    who = with_app(somebody())
    client = Client()
    sign_in(client, who)
    client.post(ASKED, {"code": code()})
    off = "/akun/faktor-kedua/aplikasi/matikan/"
    assert client.post(off).headers["Location"].startswith("/akun/masuk-ulang/")
    assert Authenticator.objects.filter(user=who).exists()
    # What was begun goes on by itself once the password was given.
    client.post("/akun/masuk-ulang/", {"password": PASSWORD, "next": off})
    client.post(off)
    assert not Authenticator.objects.filter(user=who).exists()
    assert "accounts:second_factor:removed" in actions(who)
    assert told(who)[0].startswith("Aplikasi autentikator dimatikan.")
    assert mail.outbox == []


def test_a_passkey_of_another_person_is_not_there() -> None:
    other = somebody("Orang Lain")
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Kunci", "credential": {}})
    _, client = inside()
    for act in ("hapus", "ubah"):
        assert client.get(f"/akun/kunci-sandi/{theirs.pk}/{act}/").status_code == 404
        assert client.post(f"/akun/kunci-sandi/{theirs.pk}/{act}/", {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_an_invented_passkey_does_not_let_in() -> None:
    client = Client()
    client.get("/akun/kunci-sandi/masuk/", headers={"accept": "application/json"})
    for credential in ("", "{}", "[]", '{"id": "x"}', '{"id":"eA","rawId":"eA","response":{},"type":"public-key"}'):
        client.post("/akun/kunci-sandi/masuk/", {"credential": credential})
        assert not is_in(client)
