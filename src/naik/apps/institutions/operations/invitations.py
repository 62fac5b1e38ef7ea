"""Inviting people, and taking invitations back; accepting one is in `acceptance`."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Personal, Subject, record
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.granting import OWN_ROLE, Held, check_place, require_may_give, take_turn
from naik.apps.institutions.models import Invitation, Membership
from naik.apps.institutions.operations.people import PAST, held_by, same_role, told
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

VALID_FOR = timedelta(days=7)
TOKEN_BYTES = 32


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Who is invited to what, until when."""

    name: str
    email: str
    held: Held
    ends_at: datetime | None = None


@transaction.atomic
def invite(access: Access, invited: Invited, *, link: Callable[[str], str]) -> tuple[Invitation, str]:
    """Make an invitation, mail its link, and return both; the link is nowhere else and cannot be shown again."""
    require_may_give(access, invited.held)
    email = invited.email.strip().lower()
    if email == access.person.email:
        raise Refused(OWN_ROLE)
    take_turn(access.institution.pk)
    check_place(access, invited.held)
    now = timezone.now()
    if invited.ends_at is not None and invited.ends_at <= now:
        raise Refused(PAST)
    _check_new(access, email, invited.held, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation: Invitation = Invitation.objects.create(
        institution=access.institution, email=email, name=invited.name, role=invited.held.role,
        reach=invited.held.reach, office_id=invited.held.office_id, province_id=invited.held.province_id,
        ends_at=invited.ends_at, token_digest=digest(token), invited_by=access.person, expires_at=now + VALID_FOR,
    )  # fmt: skip
    record(
        access.institution.pk, "institutions:invitation:sent", Subject("invitation", invitation.pk),
        by=access.author, after=told(invited.held, invited.ends_at), personal=_about(invitation),
    )  # fmt: skip
    address = link(token)

    def send() -> None:
        _mail(invitation, access, address)

    # In this process and not as a job: the queue would keep the token where many can read it. A mail server that is
    # down undoes nothing: the link is also on the page.
    transaction.on_commit(send, robust=True)
    return invitation, address


@transaction.atomic
def revoke(access: Access, invitation_id: int) -> None:
    """Make the link of an open invitation worthless."""
    access.require(Permission.PEOPLE_MANAGE)
    found = Invitation.objects.select_for_update().filter(institution=access.institution)
    invitation = get_object_or_404(found, pk=invitation_id)
    require_may_give(access, held_by(invitation))
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise Refused(Text("Undangan ini sudah tidak terbuka.", "This invitation is no longer open."))
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(
        access.institution.pk, "institutions:invitation:revoked", Subject("invitation", invitation.pk),
        by=access.author, before=told(held_by(invitation), invitation.ends_at), personal=_about(invitation),
    )  # fmt: skip


def _about(invitation: Invitation) -> Personal:
    person = Person.objects.filter(email=invitation.email).values_list("pk", flat=True).first()
    return Personal(person, {"name": invitation.name, "email": invitation.email})


def _check_new(access: Access, email: str, held: Held, now: datetime) -> None:
    here = {"institution": access.institution}
    if Invitation.objects.filter(
        same_role(held), email=email, accepted_at=None, revoked_at=None, expires_at__gt=now, **here
    ).exists():
        raise Refused(
            Text(
                "Undangan ke alamat ini untuk peran yang sama masih terbuka. Batalkan dahulu bila tautannya hilang.",
                "An invitation of this address to the same role is still open. Revoke it first if its link is lost.",
            )
        )
    if Membership.objects.filter(active(), same_role(held), person__email=email, **here).exists():
        raise Refused(Text("Orang ini sudah memegang peran itu.", "This person holds that role already."))


def _mail(invitation: Invitation, access: Access, address: str) -> None:
    place, until = access.institution.name, f"{invitation.expires_at:%Y-%m-%d}"
    EmailMessage(
        subject=f"Undangan ke Naik: {place}",
        body=(
            f"{invitation.name},\n\n{access.person.name} mengundang Anda ke {place} di Naik."
            f" Buka tautan ini untuk menerima, sampai {until}, satu kali pakai:\n\n{address}\n\n"
            "Bila Anda tidak menunggu undangan ini, abaikan saja.\n\n"
            f"{access.person.name} invites you to {place} in Naik. Open the link above to accept; it works once, until"
            f" {until}. If you did not expect this, ignore it.\n"
        ),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[invitation.email],
    ).send()
