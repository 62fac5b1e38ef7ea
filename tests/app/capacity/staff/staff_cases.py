"""Staff of Bandar Lampung with what they can do, made by the operations themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from naik.apps.accounts.models import Person
from naik.apps.capacity.models import StaffMember
from naik.apps.capacity.operations import competences_held
from naik.apps.capacity.operations import staff as operations
from naik.apps.capacity.operations.competences_held import Holding
from naik.apps.capacity.operations.staff_values import Values
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, access, institution, member, office, person

ROOM = f"/ruang/{BANDAR_LAMPUNG}/sdm-tik/"


@contextmanager
def inside(who: Person) -> Iterator[Access]:
    """The room as this person enters it."""
    found = access(who)
    with opened([found.institution.pk], person=who.pk):
        yield found


def coordinator(name: str = "Koko") -> Person:
    return Person.objects.filter(name=name).first() or member(name, Role.COORDINATOR)


def contributor(code: str, name: str = "Kontri") -> Person:
    return member(f"{name} {code}", Role.OFFICE_CONTRIBUTOR, office_code=code)


def values(code: str = "1", name: str = "Wulan Sari", **fields: Any) -> Values:
    return Values(office=office(code).pk, name=name, work=fields.pop("work", "Admin jaringan"), **fields)


def staff(code: str = "1", name: str = "Wulan Sari", *competences: str, **fields: Any) -> StaffMember:
    """Somebody of an office who holds these competences since the first day of 2025."""
    with inside(coordinator()) as room:
        made = operations.add(room, values(code, name, **fields))
        for competence in competences:
            holding = Holding(competence=competence, obtained_on=date(2025, 1, 1))
            competences_held.hold(room, made.pk, holding)
    return made


def again(made: StaffMember) -> StaffMember:
    with opened([institution().pk]):
        found: StaffMember = StaffMember.objects.select_related("office").get(pk=made.pk)
        return found


def posted(**fields: Any) -> dict[str, Any]:
    """What the form sends."""
    found = {"office": office("1").pk, "name": "Wulan Sari", "work": "Admin jaringan", "email": "", "revision": 0}
    return {**found, "functional_position": "", "person": "", **fields}


__all__ = ["ROOM", "again", "contributor", "coordinator", "inside", "person", "posted", "staff", "values"]
