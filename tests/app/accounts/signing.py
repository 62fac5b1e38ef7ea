"""Signing in as people do, for the tests of accounts: pages, codes, links out of mails."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.tenancy.scope import opened
from tests.people import PASSWORD, person

LOGIN, RESET, SECRET = "/akun/masuk/", "/akun/sandi/lupa/", "NAIKNAIKNAIKNAIKNAIKNAIKNAIK2222"


def somebody(name: str = "Ratna Sari") -> Person:
    """A person as an invitation makes them: with a verified address."""
    who = person(name)
    EmailAddress.objects.get_or_create(user=who, email=who.email, verified=True, primary=True)
    return who


def sign_in(client: Client, who: Person, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": who.email, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/akun/").status_code == 200


def inside(name: str = "Ratna Sari") -> tuple[Person, Client]:
    """A person who signed in with a password and has just shown once more to be themselves."""
    who, client = somebody(name), Client()
    assert sign_in(client, who).status_code == 302
    again(client)
    return who, client


def again(client: Client, password: str = PASSWORD) -> None:
    assert client.post("/akun/masuk-ulang/", {"password": password}).status_code == 302


def with_app(who: Person) -> Person:
    TOTP.activate(who, SECRET)
    return who


def code(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def recovery_codes(who: Person) -> list[str]:
    found = Authenticator.objects.get(user=who, type=Authenticator.Type.RECOVERY_CODES)
    return list(found.wrap().get_unused_codes())


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found.group(1)


def actions(who: Person) -> list[str]:
    """What the accounts' chain says about a person, in order."""
    with opened((), accounts=True):
        found = Event.chain.filter(institution_id=None, subject_kind="person", subject_id=str(who.pk))
        return list(found.order_by("sequence").values_list("action", flat=True))
