"""What happens at signing in and to its means: an event in the accounts' chain, and a word to the person.

The events of second factors hang on the rows themselves, so that the event and the row are one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as django_auth
from django.db import models
from django.dispatch import Signal
from django.http import HttpRequest

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

told = Signal()
"""Something happened to an account that its owner should hear of: `person` and `sentence`."""

IF_NOT_YOU_ID = "Bila bukan Anda, segera ganti kata sandi dan akhiri semua sesi."
IF_NOT_YOU_EN = "If it was not you, change your password and end all sessions at once."


def _sentence(indonesian: str, english: str) -> Text:
    return Text(f"{indonesian} {IF_NOT_YOU_ID}", f"{english} {IF_NOT_YOU_EN}")


PASSWORD_CHANGED = _sentence("Kata sandi akun Anda diganti.", "The password of your account was changed.")
PASSWORD_RESET = _sentence(
    "Kata sandi akun Anda diganti lewat tautan surel.", "The password of your account was reset through a mailed link."
)
APP_ADDED = _sentence("Aplikasi autentikator diaktifkan.", "An authenticator app was activated.")
APP_REMOVED = _sentence("Aplikasi autentikator dimatikan.", "The authenticator app was switched off.")
PASSKEY_ADDED = _sentence("Kunci sandi ditambahkan.", "A passkey was added.")
PASSKEY_REMOVED = _sentence("Kunci sandi dihapus.", "A passkey was removed.")
CODES_GENERATED = _sentence("Kode pemulihan baru dibuat.", "New recovery codes were generated.")
CODE_USED = _sentence("Satu kode pemulihan dipakai.", "A recovery code was used.")

ADDED: Mapping[str, Text] = {Authenticator.Type.TOTP: APP_ADDED, Authenticator.Type.WEBAUTHN: PASSKEY_ADDED}
REMOVED: Mapping[str, Text] = {Authenticator.Type.TOTP: APP_REMOVED, Authenticator.Type.WEBAUTHN: PASSKEY_REMOVED}


def happened(
    person: Person,
    action: str,
    request: HttpRequest | None,
    *,
    sentence: Text | None = None,
    kind: str = "",
    unknown: bool = False,
    where: bool = False,
) -> None:
    """Write one event about `person`; `unknown` when nobody showed to be them, `where` keeps the device beside it."""
    device = {"address": _address(request), "browser": _browser(request)} if where and request else {}
    with opened((), person=person.pk, accounts=True):
        record(
            None,
            action,
            Subject("person", person.pk),
            by=Author(None if unknown else person.pk, request_id=getattr(request, "request_id", "")),
            after={"kind": kind} if kind else None,
            personal=Personal(person.pk, device) if device else None,
        )
    if sentence is not None:
        told.send(sender=Person, person=person, sentence=sentence)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _browser(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))[:200]


def _signed_in(request: HttpRequest, user: Person, **_more: Any) -> None:  # noqa: ANN401  signals carry anything
    happened(user, "accounts:person:signed_in", request, where=True)


def _signed_out(request: HttpRequest | None, user: Person | None, **_more: Any) -> None:  # noqa: ANN401  as above
    if user is not None and user.is_active:
        happened(user, "accounts:person:signed_out", request)


def _refused(credentials: Mapping[str, str], request: HttpRequest | None = None, **_more: Any) -> None:  # noqa: ANN401  as above
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    person = Person.objects.filter(email=email).first()
    # What was typed stays out of the chain: people type passwords into the wrong field.
    if person is not None:
        happened(person, "accounts:sign_in:refused", request, unknown=True, where=True)


def _code_refused(request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401  as above
    happened(user, "accounts:second_factor:refused", request, kind=authenticator.type, unknown=True, where=True)


def _code_used(request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401  as above
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        happened(user, "accounts:recovery_code:used", request, sentence=CODE_USED)


def _password_changed(request: HttpRequest, user: Person, **_more: Any) -> None:  # noqa: ANN401  as above
    happened(user, "accounts:password:changed", request, sentence=PASSWORD_CHANGED)


def _password_reset(request: HttpRequest, user: Person, **_more: Any) -> None:  # noqa: ANN401  as above
    happened(user, "accounts:password:reset", request, sentence=PASSWORD_RESET)


def _factor_added(instance: Authenticator, *, created: bool, **_more: Any) -> None:  # noqa: ANN401  as above
    request = context.request
    if not created or request is None:
        return
    if instance.type == Authenticator.Type.RECOVERY_CODES:
        # The first ones come by themselves with the first factor, of which the person hears anyway.
        asked = request.resolver_match and request.resolver_match.url_name == "mfa_generate_recovery_codes"
        sentence = CODES_GENERATED if asked else None
        happened(instance.user, "accounts:recovery_codes:generated", request, sentence=sentence)
    else:
        sentence = ADDED[instance.type]
        happened(instance.user, "accounts:second_factor:added", request, kind=instance.type, sentence=sentence)


def _factor_removed(instance: Authenticator, **_more: Any) -> None:  # noqa: ANN401  as above
    request = context.request
    # An erasure takes all factors and says so itself; codes go with their factor or make room for new ones.
    if request is None or instance.type not in REMOVED or instance.user.erased_at is not None:
        return
    sentence = REMOVED[instance.type]
    happened(instance.user, "accounts:second_factor:removed", request, kind=instance.type, sentence=sentence)


def connect() -> None:
    """Listen; called once, when the application starts."""
    account.user_logged_in.connect(_signed_in)
    account.password_changed.connect(_password_changed)
    account.password_set.connect(_password_changed)
    account.password_reset.connect(_password_reset)
    django_auth.user_logged_out.connect(_signed_out)
    django_auth.user_login_failed.connect(_refused)
    second_factor.authentication_failed.connect(_code_refused)
    second_factor.authenticator_used.connect(_code_used)
    models.signals.post_save.connect(_factor_added, sender=Authenticator)
    models.signals.post_delete.connect(_factor_removed, sender=Authenticator)
