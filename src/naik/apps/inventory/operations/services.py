"""Changes to services: added, changed, moved through their life; never removed, so that their use stays readable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from naik.apps.audit.operations import Subject, record
from naik.apps.evaluations.moving import moved
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService
from naik.apps.inventory.service_values import DEFAULTS, FIELDS, Fault, Given, settled
from naik.cycle.improvement_machines import SERVICE
from naik.instruments.model import Text

YEAR_OF: Mapping[str, str] = {"launch": "started_year", "wind_down": "ended_year", "retire": "ended_year"}
"""The year a move sets."""
FORGETS_END = frozenset({"keep", "revive"})
MUST_HAVE_YEAR = frozenset({"launch", "retire"})
_NOT_IN_EVENTS = frozenset({"description", "owner", "integrated_with"})
"""Long, or free to name people: an event says only that they changed."""
CHANGED_MEANWHILE = Text(
    "Layanan ini diubah orang lain sejak halaman dibuka. Isian Anda masih di bawah; bandingkan, lalu simpan lagi.",
    "Somebody changed this service since the page was opened. What you typed is still below; compare, and save again.",
)
NAME_TAKEN = Text(
    "Perangkat daerah ini sudah memiliki layanan dengan nama itu.", "This office has a service of that name already."
)
OFFICE_GONE = Text(
    "Perangkat daerah itu tidak ada di instansi ini atau sudah ditutup.",
    "That office is not in this institution, or it is closed.",
)
ONLY_WHOLE = Text(
    "Hanya pengelola seluruh instansi yang dapat menandai layanan untuk semua perangkat daerah.",
    "Only those who manage the whole institution can mark a service as one for every office.",
)
YEAR_MISSING = Text("Tuliskan tahunnya.", "Please give the year.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What is done to a service's life: the move, why, the year it takes effect, and the revision that was read."""

    name: str
    reason: str = ""
    year: int | None = None
    revision: int


@transaction.atomic
def add(access: Access, office_id: int, given: Given) -> DigitalService:
    """Add a service to an open office; its name must be new there."""
    access.require(Permission.SERVICE_WRITE, office_id)
    take_turn(access.institution.pk)  # two who send one name at once: the second is told that it is taken
    _check_office(access, office_id)
    values = _settled({**DEFAULTS, **given})
    _check_whole(access, before=False, after=bool(values["for_every_office"]))
    _check_name(office_id, str(values["name"]), None)
    return insert(access, office_id, values)


@transaction.atomic
def change(access: Access, service_id: int, office_id: int, given: Given, revision: int) -> DigitalService:
    """Give a service other values or another office; nothing is written, and no event, when they are the same."""
    take_turn(access.institution.pk)
    service = policies.locked(access, service_id)
    access.require(Permission.SERVICE_WRITE, office_id)
    if service.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    if office_id != service.office_id:
        _check_office(access, office_id)
    values = _settled({**current(service), **given, "state": service.state})
    _check_whole(access, before=service.for_every_office, after=bool(values["for_every_office"]))
    _check_name(office_id, str(values["name"]), service.pk)
    update(access, service, office_id, values)
    return service


@transaction.atomic
def move(access: Access, service_id: int, wanted: Move) -> DigitalService:
    """Move a service through its life, and set or forget the years that go with it."""
    service = policies.locked(access, service_id)
    target = moved(SERVICE, service.state, wanted.name, wanted.reason)
    access.require(Permission(SERVICE.move(service.state, wanted.name).permission), service.office_id)
    if service.revision != wanted.revision:
        raise Refused(CHANGED_MEANWHILE)
    values = {**current(service), "state": target}
    if wanted.name in FORGETS_END:
        values["ended_year"] = None
    if wanted.name in YEAR_OF:
        if wanted.year is None and wanted.name in MUST_HAVE_YEAR:
            raise Refused(YEAR_MISSING)
        values[YEAR_OF[wanted.name]] = wanted.year
    values = _settled(values)
    before, after = _apply(access, service, service.office_id, values)
    record(
        access.institution.pk, "inventory:service:moved", _subject(service), by=access.author, before=before,
        after={**after, "revision": service.revision}, reason=wanted.reason.strip(),
    )  # fmt: skip
    return service


def insert(access: Access, office_id: int, values: Given) -> DigitalService:
    """Write checked values as a new service, and its event."""
    service: DigitalService = DigitalService.objects.create(
        institution=access.institution, office_id=office_id, changed_by=access.person, **values
    )
    told = {field: value for field, value in values.items() if value != DEFAULTS.get(field)}
    record(
        access.institution.pk, "inventory:service:added", _subject(service), by=access.author,
        after={"office": office_id, **_official(told)},
    )  # fmt: skip
    return service


def update(access: Access, service: DigitalService, office_id: int, values: Given) -> bool:
    """Write checked values over a held service, and the event; False when nothing differs."""
    before, after = _apply(access, service, office_id, values)
    if not after:
        return False
    record(
        access.institution.pk, "inventory:service:changed", _subject(service), by=access.author, before=before,
        after={**after, "revision": service.revision},
    )  # fmt: skip
    return True


def current(service: DigitalService) -> dict[str, object]:
    """What a service says now, beside its office."""
    return {field: getattr(service, field) for field in FIELDS}


def _apply(
    access: Access, service: DigitalService, office_id: int, values: Given
) -> tuple[dict[str, object], dict[str, object]]:
    """Save what differs under a new revision; returns it before and after, as events may hold it."""
    wanted = {"office_id": office_id, **values}
    changed = {field: value for field, value in wanted.items() if getattr(service, field) != value}
    if not changed:
        return {}, {}
    before = {field: getattr(service, field) for field in changed}
    for field, value in changed.items():
        setattr(service, field, value)
    service.revision += 1
    service.changed_by = access.person
    service.save()
    return _official(before, changed=True), _official(changed, changed=True)


def _official(values: Given, *, changed: bool = False) -> dict[str, object]:
    """What an event may hold openly of these values."""
    found = {"office" if field == "office_id" else field: value for field, value in values.items()}
    return {
        field: changed if field in _NOT_IN_EVENTS else value
        for field, value in found.items()
        if changed or field not in _NOT_IN_EVENTS
    }


def _subject(service: DigitalService) -> Subject:
    return Subject("service", service.pk, service.name)


def _settled(values: Given) -> dict[str, object]:
    try:
        return settled(values)
    except Fault as fault:
        raise Refused(fault.sentence) from fault


def _check_office(access: Access, office_id: int) -> None:
    if not Office.objects.filter(institution=access.institution, pk=office_id, closed_on=None).exists():
        raise Refused(OFFICE_GONE)


def _check_whole(access: Access, *, before: bool, after: bool) -> None:
    if before != after and not policies.writes_everywhere(access):
        raise Refused(ONLY_WHOLE)


def _check_name(office_id: int, name: str, own: int | None) -> None:
    if DigitalService.objects.filter(office=office_id, name=name).exclude(pk=own).exists():
        raise Refused(NAME_TAKEN)
