"""Who can carry an action, who checks its evidence, and which offices there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from naik.apps.improvement.models import Action
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Membership, Office
from naik.apps.institutions.roles import PERMISSIONS, Permission, Reach, Role


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who can be given an action; `office` is the only office they work for, "" for all."""

    id: int
    name: str
    office: str


def roles_with(permission: Permission) -> tuple[str, ...]:
    """The roles that bring a right."""
    return tuple(role for role, held in PERMISSIONS.items() if permission in held)


def offices(access: Access) -> tuple[tuple[int, str], ...]:
    """The open offices the person may give actions to, by name."""
    found = Office.objects.filter(institution=access.institution, closed_on=None).order_by("name", "pk")
    reached = access.offices(Permission.ACTION_MANAGE)
    return tuple((found if reached is None else found.filter(pk__in=reached)).values_list("pk", "name"))


def readable_offices(access: Access) -> tuple[tuple[int, str], ...]:
    """The offices whose actions the person reads, closed ones among them."""
    found = Office.objects.filter(institution=access.institution).order_by("name", "pk")
    reached = access.offices(Permission.ACTION_READ)
    return tuple((found if reached is None else found.filter(pk__in=reached)).values_list("pk", "name"))


def open_office(access: Access, office_id: int) -> bool:
    """Whether there is such an office here that is not closed."""
    found: bool = Office.objects.filter(institution=access.institution, pk=office_id, closed_on=None).exists()
    return found


def people(access: Access) -> tuple[Carrier, ...]:
    """Everybody here who can carry some office's actions, by name."""
    members = _carrying(access.institution.pk, None).select_related("person", "office")
    found: dict[int, Carrier] = {}
    for one in members.order_by("person__name", "person_id", "pk"):
        office = one.office.name if one.office else ""
        if one.person_id not in found or not office:
            found[one.person_id] = Carrier(one.person_id, one.person.name, office)
    return tuple(found.values())


def may_carry(access: Access, person_id: int, office_id: int | None) -> bool:
    """Whether the person may work on actions of that office (None: of the institution as a whole)."""
    members = _carrying(access.institution.pk, None).filter(person=person_id)
    found: bool = members.filter(Q(reach=Reach.INSTITUTION) | Q(office=office_id, office__isnull=False)).exists()
    return found


def carriers(institution_id: int, action: Action) -> frozenset[int]:
    """Who hears of an action: the person it was given to while they work here, else its office's contributors."""
    if action.person_id is not None and _carrying(institution_id, None).filter(person=action.person_id).exists():
        return frozenset({action.person_id})
    if action.office_id is None:
        return frozenset()
    members = _carrying(institution_id, [Role.OFFICE_CONTRIBUTOR]).filter(office=action.office_id)
    return frozenset(members.values_list("person_id", flat=True))


def checkers(institution_id: int) -> frozenset[int]:
    """Who may accept evidence here."""
    members = Membership.objects.filter(
        active(), institution=institution_id, role__in=roles_with(Permission.ACTION_ACCEPT), person__is_active=True
    )
    return frozenset(members.values_list("person_id", flat=True))


def _carrying(institution_id: int, roles: Collection[str] | None) -> QuerySet[Membership]:
    found: QuerySet[Membership] = Membership.objects.filter(
        active(), institution=institution_id, role__in=roles or roles_with(Permission.ACTION_WRITE),
        person__is_active=True,
    )  # fmt: skip
    return found
