"""The door to an assessor's declaration: who may make it, where, and what it says so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import ConflictOfInterest, Cycle, Declaration
from naik.apps.institutions.access import active
from naik.apps.institutions.models import Assignment, Institution, Membership, Region
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened


@dataclass(frozen=True, slots=True)
class Conflict:
    """An institution somebody said they must not assess."""

    institution_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationPage:
    """What a person declared in a cycle; `made_at` is None before the first time."""

    cycle: Cycle
    made_at: datetime | None = None
    residence: str = ""
    employer: int | None = None
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cycle that waits for a person's declaration."""

    cycle_id: int
    name: str


def door(person: Person, cycle_id: int) -> Cycle:
    """The cycle, for somebody its organiser made an external assessor; 404 for anybody else.

    A role with the reach "assigned" opens no room of the organiser's, so that this asks for the role itself.
    """
    organisers = _organisers(person) if person.is_active else frozenset()
    with opened(organisers, person=person.pk):
        found = Cycle.objects.select_related("organiser__region").filter(
            pk=cycle_id, organiser__in=organisers, rehearsal=False, closed_at=None
        )
        cycle: Cycle | None = found.first()
    if cycle is None:
        raise Http404
    return cycle


def declaration(person: Person, cycle_id: int) -> DeclarationPage:
    """What the person declared so far; 404 as in `door`."""
    cycle = door(person, cycle_id)
    with opened([cycle.organiser_id], person=person.pk):
        found = Declaration.objects.filter(cycle=cycle, person=person).first()
        if found is None:
            return DeclarationPage(cycle=cycle)
        conflicts = ConflictOfInterest.objects.filter(declaration=found).select_related("about").order_by("about__name")
        return DeclarationPage(
            cycle=cycle, made_at=found.confidentiality_at, residence=found.residence_id, employer=found.employer_id,
            conflicts=tuple(Conflict(one.about_id, one.about.name, one.reason) for one in conflicts),
        )  # fmt: skip


def wanted(person: Person) -> tuple[Wanted, ...]:
    """The running cycles that wait for this person's declaration."""
    organisers = _organisers(person)
    if not organisers:
        return ()
    with opened(organisers, person=person.pk):
        made = Declaration.objects.filter(person=person).values("cycle")
        found = Cycle.objects.filter(organiser__in=organisers, rehearsal=False, closed_at=None).exclude(pk__in=made)
        return tuple(Wanted(one.pk, one.name) for one in found.order_by("-year", "name"))


def assigned_to(person: Person) -> frozenset[int]:
    """The institutions that are open to the person by assignment."""
    with opened((), person=person.pk):
        found = Assignment._base_manager.filter(person=person)  # noqa: SLF001  across institutions
        return frozenset(found.values_list("institution_id", flat=True))


def provinces() -> tuple[tuple[str, str], ...]:
    """Every province by name."""
    return tuple(Region.objects.filter(province=None).order_by("name").values_list("code", "name"))


def institutions() -> tuple[tuple[int, str], ...]:
    """Every institution by name."""
    return tuple(Institution.objects.order_by("name").values_list("pk", "name"))


def _organisers(person: Person) -> frozenset[int]:
    with opened((), person=person.pk):
        held = Membership._base_manager.filter(active(), person=person, role=Role.EXTERNAL_ASSESSOR)  # noqa: SLF001  across institutions
        return frozenset(held.values_list("institution_id", flat=True))
