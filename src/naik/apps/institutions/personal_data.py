"""What institutions hold about a person: exported, and at an erasure ended and made nameless."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.accounts.operations import CannotErase
from naik.apps.audit.models import PersonalPart
from naik.apps.audit.operations import Author, Subject, record
from naik.apps.institutions.access import active
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Assignment, Handover, Institution, Invitation, Membership, SupportSession
from naik.apps.institutions.operations.people import end_support_of, has_coordinator, stop
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text


def institutions(person: Person) -> Collection[int]:
    """Every institution with a role, an invitation, a handover, an assignment or a stay of this person."""
    # Invitations and handovers are only seen from inside, so that all have to be asked.
    with opened(Institution.objects.values_list("pk", flat=True), person=person.pk):
        found = (
            Membership.objects.filter(person=person),
            Assignment.objects.filter(person=person),
            SupportSession.objects.filter(person=person),
            _invitations(person),
            Handover.objects.filter(Q(from_person=person) | Q(to_person=person) | Q(by=person)),
        )
        return {one for rows in found for one in rows.values_list("institution_id", flat=True)}


def export(person: Person) -> object:
    """Roles, assignments, invitations, handovers and support sessions, without the names of others."""
    return {
        "memberships": [
            {
                "institution": one.institution.name, "role": one.role, "reach": one.reach,
                "office": one.office.name if one.office else None, "starts_at": one.starts_at, "ends_at": one.ends_at,
            }
            for one in Membership.objects.filter(person=person).select_related("institution", "office").order_by("pk")
        ],
        "assignments": [
            {"institution": one.institution.name}
            for one in Assignment.objects.filter(person=person).select_related("institution").order_by("pk")
        ],
        "invitations": [
            {
                "institution": one.institution.name, "role": one.role, "sent_by_you": one.invited_by_id == person.pk,
                "email": one.email if one.email in _addresses(person) else None, "created_at": one.created_at,
                "accepted_at": one.accepted_at, "revoked_at": one.revoked_at,
            }
            for one in _invitations(person).select_related("institution").order_by("pk")
        ],
        "handovers": [
            {
                "institution": one.institution.name, "at": one.at, "reason": one.reason, "moved": one.moved,
                "from_you": one.from_person_id == person.pk, "to_you": one.to_person_id == person.pk,
                "by_you": one.by_id == person.pk,
            }
            for one in Handover.objects.filter(Q(from_person=person) | Q(to_person=person) | Q(by=person))
            .select_related("institution")
            .order_by("pk")
        ],
        "support_sessions": [
            {
                "institution": one.institution.name, "reason": one.reason, "starts_at": one.starts_at,
                "ends_at": one.ends_at,
            }
            for one in SupportSession.objects.filter(person=person).select_related("institution").order_by("pk")
        ],
    }  # fmt: skip


def objections(person: Person) -> Iterable[Text]:
    """One for each institution that would be left without a coordinator."""
    with opened(institutions(person), person=person.pk):
        return tuple(_objection(one.institution) for one in _alone(person))


def erase(person: Person, by: Author, reason: str) -> None:
    """End every role and stay, and make invitations nameless; what was done stays, without a name."""
    running = _running(person)
    for institution_id in sorted({one.institution_id for one in running}):
        take_turn(institution_id)
    alone = _alone(person)
    if alone:
        raise CannotErase(tuple(_objection(one.institution) for one in alone))
    for membership in running:
        stop(membership, timezone.now(), reason, by=by)
    for session in SupportSession.objects.filter(active(), person=person).select_related("institution")[:1]:
        end_support_of(person, session.institution, by=by)
    received = _invitations(person).filter(email__in=_addresses(person))
    for invitation in received:
        _forget(invitation, person, by, reason)
    received.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())
    received.update(email=f"erased-{person.pk}@dihapus.invalid", name="")


def _forget(invitation: Invitation, person: Person, by: Author, reason: str) -> None:
    """Shred what events say of somebody who had no account yet when they were invited."""
    parts = PersonalPart.objects.filter(
        institution_id=invitation.institution_id, event__subject_kind="invitation",
        event__subject_id=str(invitation.pk),
    ).exclude(person_id=person.pk)  # fmt: skip
    count, _ = parts.delete()
    if count:
        record(
            invitation.institution_id, "audit:personal:shredded", Subject("invitation", invitation.pk), by=by,
            after={"events": count}, reason=reason,
        )  # fmt: skip


def _running(person: Person) -> list[Membership]:
    found = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()), person=person)
    return list(found.select_related("person", "institution").order_by("pk"))


def _alone(person: Person) -> list[Membership]:
    now = timezone.now()
    held = Membership.objects.filter(active(now), person=person, role=Role.COORDINATOR).select_related("institution")
    return [one for one in held if not has_coordinator(one.institution_id, now, without=person.pk)]


def _objection(institution: Institution) -> Text:
    return Text(
        f"Anda koordinator terakhir di {institution.name}. Serahkan tugas kepada orang lain lebih dahulu.",
        f"You are the last coordinator of {institution.name}. Hand over to somebody else first.",
    )


def _addresses(person: Person) -> set[str]:
    """Every address this person was invited with; at an erasure the account itself no longer says it."""
    known = set(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) | {person.email}
    told = PersonalPart.objects.filter(person_id=person.pk, content__has_key="email")
    return known | {str(part.content["email"]) for part in told}


def _invitations(person: Person) -> QuerySet[Invitation]:
    found: QuerySet[Invitation] = Invitation.objects.filter(Q(email__in=_addresses(person)) | Q(invited_by=person))
    return found
