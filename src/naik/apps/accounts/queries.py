"""Reading one's own account: sessions, second factors, and everything held about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from naik.apps.accounts import personal_data
from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event, PersonalPart
from naik.apps.tenancy.scope import opened

# The more particular sign first: Edge calls itself Chrome too, and Android Linux.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser."""

    id: int
    began_at: datetime
    seen_at: datetime
    address: str
    browser: str
    is_this: bool

    @property
    def device(self) -> str:
        """The browser and its system as people call them; what it says of itself when neither is known."""
        name = next((name for sign, name in BROWSERS if sign in self.browser), "")
        system = next((name for sign, name in SYSTEMS if sign in self.browser), "")
        return " · ".join(one for one in (name, system) if one) or self.browser


@dataclass(frozen=True, slots=True)
class Means:
    """How a person can sign in, counted; never what the secrets are."""

    password: bool
    app: bool
    passkeys: int
    recovery_codes: bool
    sessions: int


def sessions(person: Person, this: str | None) -> tuple[Session, ...]:
    """The browsers signed in now, the newest first; `this` is the key of the one that asks."""
    found = UserSession.objects.purge_and_list(person)
    return tuple(
        Session(one.pk, one.created_at, one.last_seen_at, one.ip, one.user_agent, one.session_key == this)
        for one in sorted(found, key=lambda one: (one.session_key == this, one.last_seen_at), reverse=True)
    )


def means(person: Person) -> Means:
    """How this person can sign in."""
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return Means(
        password=person.has_usable_password(),
        app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        recovery_codes=Authenticator.Type.RECOVERY_CODES in kinds,
        sessions=UserSession.objects.filter(user=person).count(),
    )


def export(person: Person) -> dict[str, object]:
    """Everything held about a person, as JSON values; secrets of second factors and sessions are never among them."""
    with opened(personal_data.institutions(person), person=person.pk, accounts=True):
        return {
            "profile": {
                "id": person.pk,
                "name": person.name,
                "email": person.email,
                "language": person.language,
                "active": person.is_active,
                "created_at": person.created_at,
                "last_signed_in_at": person.last_login,
                "password_set": person.has_usable_password(),
            },
            "email_addresses": list(
                EmailAddress.objects.filter(user=person).order_by("pk").values("email", "verified", "primary")
            ),
            "own_sign_in": list(
                SocialAccount.objects.filter(user=person).order_by("pk").values("provider", "uid", "date_joined")
            ),
            "second_factors": list(
                Authenticator.objects.filter(user=person).order_by("pk").values("type", "created_at", "last_used_at")
            ),
            "sessions": list(
                UserSession.objects.filter(user=person)
                .order_by("pk")
                .values("created_at", "last_seen_at", "ip", "user_agent")
            ),
            "account_events": [
                {"at": one.at, "action": one.action, "before": one.before, "after": one.after, "reason": one.reason}
                for one in Event.chain.filter(
                    institution_id=None, subject_kind="person", subject_id=str(person.pk)
                ).order_by("sequence")
            ],
            "said_in_events": [
                {"at": one.event.at, "action": one.event.action, "content": one.content}
                for one in PersonalPart.objects.filter(person_id=person.pk).select_related("event").order_by("event_id")
            ],
            **{part.kind: part.export(person) for part in personal_data.parts()},
        }
