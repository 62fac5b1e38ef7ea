"""Passkeys, with one in software: they let their owner in, and nothing that is copied, stolen or forged does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from naik.apps.accounts.models import Person
from tests.app.accounts.passkey import Passkey
from tests.app.accounts.signing import actions, again, is_in, sign_in, somebody

pytestmark = pytest.mark.usefixtures("shipped_data")
ADD, LOGIN, SECOND = "/akun/kunci-sandi/tambah/", "/akun/kunci-sandi/masuk/", "/akun/faktor-kedua/masuk/"


def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def asked(client: Client, address: str) -> dict[str, Any]:
    """What the page gives to the browser's passkeys."""
    if address == LOGIN:
        options: dict[str, Any] = client.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]
        return options
    found = re.search(r'<script id="js_data"[^>]*>(.*?)</script>', client.get(address).content.decode())
    assert found
    held = json.loads(found.group(1))
    return dict(held.get("creation_options") or held["request_options"])


def with_passkey(name: str = "Ratna Sari", **fields: Any) -> tuple[Person, Client, Passkey]:
    who, client, key = somebody(name), browser(), Passkey(**fields)
    sign_in(client, who)
    again(client)
    answer = client.post(ADD, {"name": "Ponsel", "passwordless": "on", "credential": key.made(asked(client, ADD))})
    assert answer.status_code == 302, answer.content.decode()
    return who, client, key


def test_a_passkey_is_added_and_lets_in_without_a_password() -> None:
    who, _, key = with_passkey()
    assert Authenticator.objects.get(user=who, type="webauthn").wrap().name == "Ponsel"
    client = browser()
    client.post(LOGIN, {"credential": key.used(asked(client, LOGIN))})
    assert is_in(client)
    assert {"accounts:second_factor:added", "accounts:recovery_codes:generated"} <= set(actions(who))


def test_a_passkey_is_the_second_factor_after_a_password() -> None:
    who, _, key = with_passkey()
    client = browser()
    assert sign_in(client, who).headers["Location"] == SECOND
    client.post(SECOND, {"credential": key.used(asked(client, SECOND))})
    assert is_in(client)


def test_an_answer_is_not_taken_twice() -> None:
    _, _, key = with_passkey()
    first, second = browser(), browser()
    answer = key.used(asked(first, LOGIN))
    asked(second, LOGIN)
    for client in (first, second):
        client.post(LOGIN, {"credential": answer})
    assert is_in(first)
    assert not is_in(second)


@pytest.mark.parametrize("origin", ["http://evil.example", "https://localhost.evil.example", "http://127.0.0.1"])
def test_an_answer_given_to_another_site_does_not_let_in(origin: str) -> None:
    _, _, key = with_passkey()
    client = browser()
    client.post(LOGIN, {"credential": key.used(asked(client, LOGIN), origin=origin)})
    assert not is_in(client)


def test_the_passkey_of_one_opens_no_account_of_another() -> None:
    other, _, theirs = with_passkey("Orang Lain")
    _, _, key = with_passkey()
    client = browser()
    client.post(LOGIN, {"credential": key.used(asked(client, LOGIN), handle=theirs.user_handle)})
    assert not is_in(client)
    waiting = browser()
    sign_in(waiting, other)
    waiting.post(SECOND, {"credential": key.used(asked(waiting, SECOND))})
    assert not is_in(waiting)


def test_a_passkey_that_asked_for_no_fingerprint_does_not_replace_the_password() -> None:
    _, _, key = with_passkey()
    key.flags = 1
    client = browser()
    client.post(LOGIN, {"credential": key.used(asked(client, LOGIN))})
    assert not is_in(client)


def test_a_passkey_for_signing_in_alone_must_ask_for_a_fingerprint_when_it_is_added() -> None:
    who, client, key = somebody(), browser(), Passkey(verified=False)
    sign_in(client, who)
    again(client)
    client.post(ADD, {"name": "x", "passwordless": "on", "credential": key.made(asked(client, ADD))})
    assert not Authenticator.objects.filter(user=who).exists()


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '"x"', '{"id": 1}', '{"response": {"userHandle": "¤"}}']
)
@pytest.mark.parametrize("address", [ADD, LOGIN, SECOND, "/akun/kunci-sandi/masuk-ulang/"])
def test_what_no_browser_sends_is_answered_and_changes_nothing(address: str, credential: str) -> None:
    who, client, _ = with_passkey()
    if address in {LOGIN, SECOND}:
        client = browser()
    if address == SECOND:
        sign_in(client, who)
    asked(client, address)
    assert client.post(address, {"credential": credential, "name": "x"}).status_code in {200, 302}
    assert Authenticator.objects.filter(user=who, type="webauthn").count() == 1
    if address in {LOGIN, SECOND}:
        assert not is_in(client)


def test_a_removed_passkey_opens_nothing_any_more() -> None:
    who, client, key = with_passkey()
    one = Authenticator.objects.get(user=who, type="webauthn")
    client.post(f"/akun/kunci-sandi/{one.pk}/ubah/", {"name": "Ponsel dinas"})
    assert "Ponsel dinas" in client.get("/akun/kunci-sandi/").content.decode()
    client.post(f"/akun/kunci-sandi/{one.pk}/hapus/")
    fresh = browser()
    fresh.post(LOGIN, {"credential": key.used(asked(fresh, LOGIN))})
    assert not is_in(fresh)
    assert "accounts:second_factor:removed" in actions(who)
    # Nothing is left that would ask for it.
    assert sign_in(browser(), who).headers["Location"] == "/ruang/"


def test_an_erased_or_inactive_person_is_not_let_in_by_a_passkey() -> None:
    who, _, key = with_passkey()
    who.is_active = False
    who.save()
    client = browser()
    client.post(LOGIN, {"credential": key.used(asked(client, LOGIN))})
    assert not is_in(client)


def test_a_demonstration_account_in_production_is_not_let_in_by_a_passkey(settings: Any) -> None:
    who, _, key = with_passkey()
    who.demonstration = True
    who.save()
    settings.PRODUCTION = True
    client = browser()
    client.post(LOGIN, {"credential": key.used(asked(client, LOGIN))})
    assert not is_in(client)
