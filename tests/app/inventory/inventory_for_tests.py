"""Services and their use for tests, made through the operations people use."""

from __future__ import annotations

from typing import Any

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.institutions.roles import Role
from naik.apps.inventory.models import DigitalService, ServiceUse
from naik.apps.inventory.operations import services as operations
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, access, institution, member, office

BASE = f"/ruang/{BANDAR_LAMPUNG}/layanan/"
GIVEN: dict[str, Any] = {"name": "Siap Kerja", "kind": "administration", "users": "employees"}


def coordinator(name: str = "Koko", slug: str = BANDAR_LAMPUNG) -> Person:
    return member(name, Role.COORDINATOR, slug=slug)


def contributor(code: str = "1.1", name: str = "Oki") -> Person:
    return member(name, Role.OFFICE_CONTRIBUTOR, office_code=code)


def service(code: str = "1.1", *, slug: str = BANDAR_LAMPUNG, by: Person | None = None, **given: Any) -> DigitalService:
    """A service of an office, in use unless said otherwise."""
    unit, author = office(code, slug), by or coordinator("Pendata Layanan", slug)
    with opened([institution(slug).pk]):
        return operations.add(access(author, slug), unit.pk, {**GIVEN, "state": "live", **given})


def used(found: DigitalService, code: str, year: int, active: int, possible: int | None = None) -> ServiceUse:
    """A record of use as a row; `code` "" is the use altogether."""
    unit = office(code) if code else None
    with opened([found.institution_id]):
        made: ServiceUse = ServiceUse.objects.create(
            institution_id=found.institution_id, service=found, office=unit, year=year, active_users=active,
            possible_users=possible, source="Log aplikasi", recorded_by_id=found.changed_by_id,
        )  # fmt: skip
        return made


def fresh(found: DigitalService) -> DigitalService:
    with opened([found.institution_id]):
        return DigitalService.objects.get(pk=found.pk)


def actions(slug: str = BANDAR_LAMPUNG) -> list[str]:
    with opened([institution(slug).pk]):
        return list(Event.objects.order_by("sequence").values_list("action", flat=True))
