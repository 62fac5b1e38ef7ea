"""A list of services from a file: first what it would change, then exactly that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from naik.apps.audit.operations import Subject, record
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService
from naik.apps.inventory.operations.services import ONLY_WHOLE, current, insert, update
from naik.apps.inventory.service_table import Reading, RefusedRow, Row
from naik.apps.inventory.service_values import DEFAULTS, FIELDS, REQUIRED, TITLES, Fault, Given, settled
from naik.cycle.improvement_machines import SERVICE
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a service, before and after; an office is told by its name."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class AddedService:
    """A service that a line of the file would add."""

    line: int
    office_id: int
    office_name: str
    values: Given


@dataclass(frozen=True, slots=True)
class ChangedService:
    """A service that a line of the file would change."""

    line: int
    service_id: int
    name: str
    office_id: int
    values: Given
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a file would do here; services that are not in it stay as they are."""

    added: tuple[AddedService, ...]
    changed: tuple[ChangedService, ...]
    unchanged: int
    refused: tuple[RefusedRow, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed)

    @property
    def digest(self) -> str:
        """The same for two plans that do the same."""
        content = [
            [[one.office_id, dict(one.values)] for one in self.added],
            [[one.service_id, one.office_id, [[c.field, c.old, c.new] for c in one.changes]] for one in self.changed],
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def plan(access: Access, reading: Reading) -> Plan:
    """What the file would change now."""
    if not access.may_somewhere(Permission.SERVICE_WRITE):
        access.require(Permission.SERVICE_WRITE)
    return _Planning(access, _services(access)).plan(reading)


@transaction.atomic
def apply(access: Access, reading: Reading, *, shown: str) -> Plan:
    """Write the plan whose digest is `shown`, and nothing else.

    When the services changed meanwhile, nothing is written; the plan that comes back then has another digest.
    """
    if not access.may_somewhere(Permission.SERVICE_WRITE):
        access.require(Permission.SERVICE_WRITE)
    take_turn(access.institution.pk)  # two imports of one file must not add the same service twice
    services = _services(access, held=True)
    found = _Planning(access, services).plan(reading)
    if found.empty or found.digest != shown:
        return found
    by_id = {one.pk: one for one in services}
    for added in found.added:
        insert(access, added.office_id, added.values)
    for one in found.changed:
        update(access, by_id[one.service_id], one.office_id, one.values)
    record(
        access.institution.pk, "inventory:services:imported",
        Subject("institution", access.institution.pk, access.institution.name), by=access.author,
        after={
            "added": len(found.added), "changed": len(found.changed), "unchanged": found.unchanged,
            "refused": len(found.refused),
        },
    )  # fmt: skip
    return found


def _services(access: Access, *, held: bool = False) -> list[DigitalService]:
    """The services this person writes."""
    offices = access.offices(Permission.SERVICE_WRITE)
    found = DigitalService.objects.filter(institution=access.institution).order_by("pk")
    if offices is not None:
        found = found.filter(office__in=offices)
    return list(found.select_for_update(of=("self",)) if held else found)


class _Planning:
    """Compares lines with the services there are."""

    def __init__(self, access: Access, services: Sequence[DigitalService]) -> None:
        self.whole = policies.writes_everywhere(access)
        self.services = {one.pk: one for one in services}
        self.by_name = {(one.office_id, one.name): one for one in services}
        self.offices: Mapping[str, Office] = {
            one.code: one for one in policies.offices(access, Permission.SERVICE_WRITE)
        }
        self.names = {one.pk: one.name for one in self.offices.values()}

    def plan(self, reading: Reading) -> Plan:
        added: list[AddedService] = []
        changed: list[ChangedService] = []
        refused = list(reading.refused)
        unchanged = 0
        lines: dict[object, int] = {}
        for row in reading.rows:
            try:
                found = self._line(row)
                self._once(row, found, lines)
            except Fault as fault:
                refused.append(RefusedRow(row.line, fault.sentence))
                continue
            if isinstance(found, AddedService):
                added.append(found)
            elif found.changes:
                changed.append(found)
            else:
                unchanged += 1
        return Plan(tuple(added), tuple(changed), unchanged, tuple(sorted(refused, key=lambda one: one.line)))

    def _once(self, row: Row, found: AddedService | ChangedService, lines: dict[object, int]) -> None:
        """Refuse a line about what an earlier line is about, or that would give a name twice."""
        keys: list[object] = [(found.office_id, found.values["name"])]
        if isinstance(found, ChangedService):
            keys.append(found.service_id)
        for key in keys:
            if key in lines:
                raise Fault(
                    "",
                    Text(
                        f"Layanan ini sudah ada pada baris {lines[key]}.",
                        f"This service is on line {lines[key]} already.",
                    ),
                )
        lines.update(dict.fromkeys(keys, row.line))

    def _line(self, row: Row) -> AddedService | ChangedService:
        office = self._office(row)
        service = self._service(row, office)
        if service is None:
            return self._added(row, office)
        taken = self.by_name.get((office.pk, str(row.given["name"])))
        if taken is not None and taken.pk != service.pk:
            raise Fault(
                "name",
                Text(
                    f"Nama itu masih dipakai layanan nomor {taken.pk} di perangkat daerah yang sama.",
                    f"The service with number {taken.pk} of the same office still has that name.",
                ),
            )
        before = current(service)
        values = settled({**before, **row.given})
        self._may_mark(before=service.for_every_office, after=bool(values["for_every_office"]))
        _check_move(service.state, str(values["state"]))
        return ChangedService(
            row.line, service.pk, service.name, office.pk, values, tuple(self._changes(service, office, before, values))
        )

    def _added(self, row: Row, office: Office) -> AddedService:
        for column in REQUIRED:
            if column not in row.given:
                title = TITLES[column]
                raise Fault(
                    column,
                    Text(f"Layanan baru memerlukan kolom {title.id}.", f"A new service needs the column {title.en}."),
                )
        if office.closed_on is not None:
            raise Fault("office", _closed(office))
        values = settled({**DEFAULTS, **row.given})
        self._may_mark(before=False, after=bool(values["for_every_office"]))
        return AddedService(row.line, office.pk, office.name, values)

    def _office(self, row: Row) -> Office:
        office = self.offices.get(row.office)
        if office is None:
            raise Fault(
                "office",
                Text(
                    f"Kode perangkat daerah “{row.office[:30]}” tidak dikenal atau bukan milik Anda.",
                    f"The office code “{row.office[:30]}” is unknown or not yours.",
                ),
            )
        if row.office_name and row.office_name.casefold() != office.name.casefold():
            raise Fault(
                "office_name",
                Text(
                    f"Kode {office.code} adalah {office.name}, bukan {row.office_name[:80]}.",
                    f"The code {office.code} is {office.name}, not {row.office_name[:80]}.",
                ),
            )
        return office

    def _service(self, row: Row, office: Office) -> DigitalService | None:
        if row.number is None:
            return self.by_name.get((office.pk, str(row.given["name"])))
        found = self.services.get(row.number)
        if found is None:
            raise Fault(
                "number",
                Text(
                    f"Layanan nomor {row.number} tidak ada atau bukan milik Anda; kosongkan nomor untuk layanan baru.",
                    f"There is no service with number {row.number}, or it is not yours; a new one has no number.",
                ),
            )
        if office.closed_on is not None and office.pk != found.office_id:
            raise Fault("office", _closed(office))
        return found

    def _may_mark(self, *, before: bool, after: bool) -> None:
        if before != after and not self.whole:
            raise Fault("for_every_office", ONLY_WHOLE)

    def _changes(self, service: DigitalService, office: Office, before: Given, values: Given) -> Iterable[FieldChange]:
        if office.pk != service.office_id:
            yield FieldChange("office_name", self.names.get(service.office_id, ""), office.name)
        for field in FIELDS:
            if before[field] != values[field]:
                yield FieldChange(field, before[field], values[field])


def _closed(office: Office) -> Text:
    return Text(
        f"Perangkat daerah {office.code} sudah ditutup.",
        f"The office {office.code} is closed.",
    )


def _check_move(state: str, wanted: str) -> None:
    """A file moves a service only where its life allows it, and where no reason has to be given."""
    if state == wanted:
        return
    ways = [one for one in SERVICE.from_state(state) if one.target == wanted]
    if any(not one.reasoned for one in ways):
        return
    now, then = SERVICE.title_of(state), SERVICE.title_of(wanted)
    if ways:
        raise Fault(
            "state",
            Text(
                f"Perubahan dari “{now.id}” ke “{then.id}” memerlukan alasan; lakukan di halaman layanannya.",
                f"Going from “{now.en}” to “{then.en}” needs a reason; do it on the service's page.",
            ),
        )
    raise Fault(
        "state",
        Text(
            f"Layanan tidak dapat berubah dari “{now.id}” ke “{then.id}”.",
            f"A service cannot go from “{now.en}” to “{then.en}”.",
        ),
    )
