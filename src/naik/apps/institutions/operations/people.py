"""Changes to who holds which role, and which institutions an assessor is assigned to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.institutions.access import Access, Forbidden, access_to, active
from naik.apps.institutions.granting import (
    OWN_ROLE,
    Held,
    authority_over,
    check_place,
    require_may_give,
    take_turn,
)
from naik.apps.institutions.models import Assignment, Institution, Invitation, Membership, Office, SupportSession
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Reach, Role
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

PAST = Text("Tanggal akhir harus sesudah hari ini.", "The last day must be after today.")
LAST_COORDINATOR = Text(
    "Ini koordinator terakhir yang aktif. Beri peran koordinator kepada orang lain lebih dahulu.",
    "This is the last active coordinator. Make somebody else a coordinator first.",
)


def held_by(one: Membership | Invitation) -> Held:
    """The role of a membership, or the one an invitation offers."""
    return Held(one.role, one.reach, one.office_id, one.province_id)


def told(held: Held, ends_at: datetime | None) -> dict[str, object]:
    """A role as events tell it."""
    office = Office.objects.filter(pk=held.office_id).first() if held.office_id else None
    said: dict[str, object] = {"role": held.role, "reach": held.reach, "ends_at": ends_at}
    if office is not None:
        said["office"] = office.name
    if held.province_id:
        said["province"] = held.province_id
    return said


def about(person: Person) -> Personal:
    """What an event says of a person, apart so that it can be shredded."""
    return Personal(person.pk, {"name": person.name, "email": person.email})


def same_role(held: Held) -> Q:
    """The memberships with just this role and reach."""
    return Q(role=held.role, reach=held.reach, office_id=held.office_id, province_id=held.province_id)


@transaction.atomic
def grant(access: Access, person_id: int, held: Held, *, ends_at: datetime | None = None) -> Membership:
    """Give somebody who has or had a role here one more; somebody new is invited instead."""
    require_may_give(access, held)
    if person_id == access.person.pk:
        raise Refused(OWN_ROLE)
    take_turn(access.institution.pk)
    known = Membership.objects.filter(institution=access.institution, person_id=person_id)
    person = Person.objects.filter(pk=person_id, is_active=True).first() if known.exists() else None
    if person is None:
        raise Http404
    check_place(access, held)
    if ends_at is not None and ends_at <= timezone.now():
        raise Refused(PAST)
    if known.filter(active(), same_role(held)).exists():
        raise Refused(Text("Orang ini sudah memegang peran itu.", "This person holds that role already."))
    return write(access.institution, person, held, ends_at, by=access.author)


def write(institution: Institution, person: Person, held: Held, ends_at: datetime | None, *, by: Author) -> Membership:
    """Write a membership that was checked, and its event."""
    membership: Membership = Membership.objects.create(
        institution=institution, person=person, role=held.role, reach=held.reach, office_id=held.office_id,
        province_id=held.province_id, ends_at=ends_at,
    )  # fmt: skip
    record(
        institution.pk, "institutions:membership:granted", Subject("person", person.pk), by=by,
        after=told(held, ends_at), personal=about(person),
    )  # fmt: skip
    return membership


@transaction.atomic
def end(access: Access, membership_id: int, *, at: datetime | None, reason: str) -> Membership:
    """End a membership now or at a later moment; open invitations of someone who leaves now end with it."""
    access.require(Permission.PEOPLE_MANAGE)
    take_turn(access.institution.pk)
    membership = locked_membership(access, membership_id)
    require_may_give(access, held_by(membership))
    if membership.person_id == access.person.pk:
        raise Refused(OWN_ROLE)
    now = timezone.now()
    if membership.ends_at is not None and membership.ends_at <= now:
        raise Refused(Text("Peran ini sudah berakhir.", "This role has ended already."))
    moment = now if at is None else at
    if moment < now:
        raise Refused(PAST)
    _check_not_last_coordinator(membership, moment)
    stop(membership, moment, reason, by=access.author)
    return membership


def stop(membership: Membership, moment: datetime, reason: str, *, by: Author) -> None:
    """Write the end of a membership that was checked, what ends with it, and the event."""
    where, person = membership.institution, membership.person
    before = membership.ends_at
    membership.ends_at = moment
    membership.save(update_fields=["ends_at"])
    now = timezone.now()
    if moment <= now:
        # What was begun with a right ends with it.
        if not in_charge(person, where):
            open_ones = Invitation.objects.filter(institution=where, accepted_at=None, revoked_at=None)
            open_ones.filter(invited_by=person).update(revoked_at=now)
        if membership.role == Role.AUTHORITY_ADMIN:
            end_support_of(person, where, by=by)
        if membership.reach == Reach.ASSIGNED:
            _withdraw(membership, by=by)
    held = held_by(membership)
    record(
        where.pk, "institutions:membership:ended", Subject("person", person.pk), by=by, before=told(held, before),
        after=told(held, moment), reason=reason, personal=about(person),
    )  # fmt: skip


def in_charge(person: Person, where: Institution) -> bool:
    """Whether this person may still give roles there."""
    access = access_to(person, where.slug)
    return access is not None and access.may(Permission.PEOPLE_MANAGE)


def _withdraw(membership: Membership, *, by: Author) -> None:
    """Take away what a membership opened; each institution is told."""
    with opened((), person=membership.person_id):
        found = Assignment._base_manager.filter(person=membership.person_id, membership=membership.pk)  # noqa: SLF001  across institutions
        targets = Institution.objects.in_bulk(set(found.values_list("institution_id", flat=True)))
    with opened({membership.institution_id, *targets}):
        Assignment.objects.filter(membership=membership).delete()
        for target in targets.values():
            _tell_of_assignment(target, "removed", membership, by=by)


def locked_membership(access: Access, membership_id: int) -> Membership:
    """A membership of this institution, locked; 404 for any other."""
    found = Membership.objects.select_for_update(of=("self",)).filter(institution=access.institution)
    membership: Membership = get_object_or_404(found.select_related("person", "institution"), pk=membership_id)
    return membership


def _check_not_last_coordinator(membership: Membership, moment: datetime) -> None:
    if membership.role == Role.COORDINATOR and not has_coordinator(
        membership.institution_id, moment, without=membership.person_id
    ):
        raise Refused(LAST_COORDINATOR)


def has_coordinator(institution_id: int, moment: datetime, *, without: int) -> bool:
    """Whether somebody active beside this person is a coordinator at that moment."""
    found = Membership.objects.filter(active(moment), institution=institution_id, role=Role.COORDINATOR)
    return bool(found.filter(person__is_active=True).exclude(person=without).exists())


def end_support_of(person: Person, where: Institution, *, by: Author) -> None:
    """End the support sessions somebody runs anywhere: the right they were opened with is gone."""
    now = timezone.now()
    with opened((), person=person.pk):
        running = list(SupportSession._base_manager.filter(active(now), person=person))  # noqa: SLF001  as in access
    with opened({where.pk, *(one.institution_id for one in running)}):
        for session in running:
            SupportSession.objects.filter(pk=session.pk).update(ends_at=now)
            record(
                session.institution_id, "institutions:support:ended", Subject("support_session", session.pk),
                by=by,
            )  # fmt: skip


@transaction.atomic
def assign(access: Access, membership_id: int, target_id: int) -> None:
    """Let a membership with the reach "assigned" open an institution that the giver runs the evaluation of."""
    membership, target = _assignable(access, membership_id, target_id)
    with opened([access.institution.pk, target.pk]):
        if not open_room(membership, target, by=access.author):
            raise Refused(Text("Orang ini sudah ditugaskan ke sana.", "This person is assigned there already."))


@transaction.atomic
def unassign(access: Access, membership_id: int, target_id: int) -> None:
    """Take an assignment back."""
    membership, target = _assignable(access, membership_id, target_id)
    with opened([access.institution.pk, target.pk]):
        if not close_room(membership, target, by=access.author):
            raise Refused(Text("Orang ini tidak ditugaskan ke sana.", "This person is not assigned there."))


def open_room(membership: Membership, target: Institution, *, by: Author) -> bool:
    """Let a membership that was checked open `target`, whose scope is open; False when it does already."""
    _, new = Assignment.objects.get_or_create(
        institution=target, membership=membership, defaults={"person": membership.person}
    )
    if new:
        _tell_of_assignment(target, "added", membership, by=by)
    return new


def close_room(membership: Membership, target: Institution, *, by: Author) -> bool:
    """The reverse of `open_room`; False when it did not open it."""
    removed, _ = Assignment.objects.filter(institution=target, membership=membership).delete()
    if removed:
        _tell_of_assignment(target, "removed", membership, by=by)
    return bool(removed)


def _assignable(access: Access, membership_id: int, target_id: int) -> tuple[Membership, Institution]:
    access.require(Permission.PEOPLE_MANAGE)
    membership = locked_membership(access, membership_id)
    require_may_give(access, held_by(membership))
    if membership.reach != Reach.ASSIGNED:
        raise Http404
    if membership.person_id == access.person.pk:
        raise Refused(OWN_ROLE)
    target = authority_over(access).get(target_id)
    if target is None:
        raise Forbidden(Permission.PEOPLE_MANAGE)
    return membership, target


def _tell_of_assignment(target: Institution, done: str, membership: Membership, *, by: Author) -> None:
    record(
        target.pk, f"institutions:assignment:{done}", Subject("person", membership.person_id), by=by,
        after={"role": membership.role}, personal=about(membership.person),
    )  # fmt: skip
