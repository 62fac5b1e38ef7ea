"""Accepting an invitation: by somebody new, who gets an account, or by somebody who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author, Subject, record
from naik.apps.institutions.access import active
from naik.apps.institutions.models import Institution, Invitation, Membership
from naik.apps.institutions.operations.people import about, held_by, in_charge, same_role, told, write
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

OTHER_ADDRESS = Text(
    "Undangan ini untuk alamat surel lain. Keluar dahulu, lalu masuk dengan alamat yang diundang.",
    "This invitation is for another e-mail address. Sign out and sign in with the address that was invited.",
)
HAS_ACCOUNT = Text(
    "Alamat ini sudah punya akun. Masuk dahulu, lalu buka tautan undangan lagi.",
    "This address has an account. Sign in first and open the link of the invitation again.",
)


class State(StrEnum):
    """What a link is worth."""

    OPEN = "open"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"


class Closed(Exception):
    """The link opens nothing; `state` says why."""

    def __init__(self, state: State) -> None:
        """Keep why."""
        super().__init__(state)
        self.state = state


def state(invitation: Invitation, *, inviter_in_charge: bool) -> State:
    """What the link of this invitation is worth now; nothing when who sent it could no longer send it."""
    if invitation.accepted_at is not None:
        return State.USED
    office = invitation.office
    closed = office is not None and office.closed_on is not None
    if invitation.revoked_at is not None or closed or not inviter_in_charge:
        return State.REVOKED
    if invitation.expires_at <= timezone.now() or (invitation.ends_at and invitation.ends_at <= timezone.now()):
        return State.EXPIRED
    return State.OPEN


@contextmanager
def held(digest: str, *, lock: bool = False) -> Iterator[Invitation]:
    """The invitation with this digest, its institution open; raises Closed when it can no longer be accepted."""
    with opened((), invitation=digest):
        own = Invitation._base_manager.filter(token_digest=digest)  # noqa: SLF001  the row policy shows this one only
        where = own.values_list("institution_id", flat=True).first()
    if where is None:
        raise Closed(State.UNKNOWN)
    with opened([where], accounts=lock):
        found = Invitation.objects.select_related("institution__region", "invited_by", "office")
        if lock:
            # Two who accept at once: the second waits here and then finds the invitation used.
            found = found.select_for_update(of=("self",))
        invitation = found.get(token_digest=digest)
        worth = state(invitation, inviter_in_charge=in_charge(invitation.invited_by, invitation.institution))
        if worth is not State.OPEN:
            raise Closed(worth)
        yield invitation


def accept_as_new(digest: str, *, name: str, password: str | None, request_id: str = "") -> tuple[Person, Institution]:
    """Make the account and give the role; without a password only a passkey or a reset link lets them in."""
    with held(digest, lock=True) as invitation:
        if Person.objects.filter(email=invitation.email).exists():
            raise Refused(HAS_ACCOUNT)
        try:
            with transaction.atomic():
                person = Person.objects.create_person(invitation.email, name, password)
        except IntegrityError as error:
            # Another invitation to the same address was accepted in this very moment.
            raise Refused(HAS_ACCOUNT) from error
        # Whoever opened the link reads the mails of this address.
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        author = Author(person.pk, request_id=request_id)
        record(None, "accounts:person:created", Subject("person", person.pk), by=author, personal=about(person))
        _give(invitation, person, author)
        return person, invitation.institution


def accept_as(digest: str, person: Person, *, request_id: str = "") -> Institution:
    """Give the role to the person who is signed in, if it is the one who was invited."""
    with held(digest, lock=True) as invitation:
        if person.email != invitation.email:
            raise Refused(OTHER_ADDRESS)
        _give(invitation, person, Author(person.pk, request_id=request_id))
        return invitation.institution


def _give(invitation: Invitation, person: Person, author: Author) -> None:
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    offered = held_by(invitation)
    record(
        invitation.institution_id, "institutions:invitation:accepted", Subject("invitation", invitation.pk),
        by=author, after=told(offered, invitation.ends_at), personal=about(person),
    )  # fmt: skip
    if not Membership.objects.filter(active(), same_role(offered), person=person).exists():
        write(invitation.institution, person, offered, invitation.ends_at, by=author)
    tell(
        invitation.invited_by_id,
        NoticeKind.INVITATION,
        Text(
            f"{person.name} menerima undangan ke {invitation.institution.name}.",
            f"{person.name} accepted the invitation to {invitation.institution.name}.",
        ),
        "people",
        invitation.institution,
    )
