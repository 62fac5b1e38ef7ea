"""The use of services from a file: first what it would change, then exactly that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from naik.apps.audit.operations import Subject, record
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService, ServiceUse
from naik.apps.inventory.operations.use import Entry, check_sums, check_year, recorded, write
from naik.apps.inventory.service_table import RefusedRow
from naik.apps.inventory.service_values import Fault
from naik.apps.inventory.use_table import Reading, Row
from naik.instruments.model import Text

Key = tuple[int, int | None, int]
"""A service, an office (None: altogether) and a year."""


@dataclass(frozen=True, slots=True)
class Written:
    """A record that a line of the file would write; `before` is None for a new one."""

    line: int
    key: Key
    service: str
    office: str
    before: Entry | None
    after: Entry


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a file would do here; records that are not in it stay as they are."""

    added: tuple[Written, ...]
    changed: tuple[Written, ...]
    unchanged: int
    refused: tuple[RefusedRow, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed)

    @property
    def digest(self) -> str:
        """The same for two plans that do the same."""
        content = [[one.key, repr(one.before), repr(one.after)] for one in (*self.added, *self.changed)]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def plan(access: Access, reading: Reading) -> Plan:
    """What the file would change now."""
    _require(access)
    return _Planning(access, reading).plan(reading)


@transaction.atomic
def apply(access: Access, reading: Reading, *, shown: str) -> Plan:
    """Write the plan whose digest is `shown`, and nothing else.

    When the use changed meanwhile, nothing is written; the plan that comes back then has another digest.
    """
    _require(access)
    take_turn(access.institution.pk)  # two imports of one file go one after the other
    planning = _Planning(access, reading, held=True)
    found = planning.plan(reading)
    if found.empty or found.digest != shown:
        return found
    for one in (*found.added, *found.changed):
        service_id, office, year = one.key
        write(access, planning.services[service_id], year, office, one.after)
    record(
        access.institution.pk, "inventory:use:imported",
        Subject("institution", access.institution.pk, access.institution.name), by=access.author,
        after={
            "added": len(found.added), "changed": len(found.changed), "unchanged": found.unchanged,
            "refused": len(found.refused),
        },
    )  # fmt: skip
    return found


def _require(access: Access) -> None:
    if not access.may_somewhere(Permission.SERVICE_WRITE):
        access.require(Permission.SERVICE_WRITE)


class _Planning:
    """Compares lines with the records there are; `held` keeps others from writing the same services meanwhile."""

    def __init__(self, access: Access, reading: Reading, *, held: bool = False) -> None:
        self.access = access
        services = policies.readable(access).order_by("pk")
        self.services: dict[int, DigitalService] = {
            one.pk: one for one in (services.select_for_update(of=("self",)) if held else services)
        }
        self.named: dict[str, list[DigitalService]] = {}
        for one in self.services.values():
            self.named.setdefault(one.name.casefold(), []).append(one)
        self.offices: Mapping[str, Office] = {
            one.code: one for one in policies.offices(access, Permission.SERVICE_WRITE)
        }
        years = {row.year for row in reading.rows}
        found = ServiceUse.objects.filter(institution=access.institution, year__in=years)
        self.records: dict[Key, Entry] = {
            (one.service_id, one.office_id, one.year): Entry(recorded(one), one.source) for one in found
        }

    def plan(self, reading: Reading) -> Plan:
        refused = list(reading.refused)
        written: list[Written] = []
        lines: dict[Key, int] = {}
        for row in reading.rows:
            try:
                one = self._written(row)
                if one.key in lines:
                    raise _twice(lines[one.key])
            except Fault as fault:
                refused.append(RefusedRow(row.line, fault.sentence))
                continue
            lines[one.key] = row.line
            written.append(one)
        kept = self._within_sums(written, refused)
        changed = [one for one in kept if one.before not in {None, one.after}]
        return Plan(
            tuple(one for one in kept if one.before is None),
            tuple(changed),
            sum(1 for one in kept if one.before == one.after),
            tuple(sorted(refused, key=lambda one: one.line)),
        )

    def _within_sums(self, written: Sequence[Written], refused: list[RefusedRow]) -> list[Written]:
        """The lines whose service and year still add up; the others are refused, all of that service and year."""
        groups: dict[tuple[int, int], list[Written]] = {}
        for one in written:
            groups.setdefault((one.key[0], one.key[2]), []).append(one)
        recorded_by_group: dict[tuple[int, int], dict[int | None, Entry | None]] = {}
        for (service, office, year), entry in self.records.items():
            recorded_by_group.setdefault((service, year), {})[office] = entry
        kept: list[Written] = []
        for group, lines in groups.items():
            entries = {**recorded_by_group.get(group, {}), **{one.key[1]: one.after for one in lines}}
            owner = self.services[group[0]].office_id
            try:
                if self.access.may(Permission.SERVICE_WRITE, owner):
                    check_sums(entries)
            except Refused as refusal:
                refused += [RefusedRow(one.line, refusal.sentence) for one in lines]
            else:
                kept += lines
        return kept

    def _written(self, row: Row) -> Written:
        service = self._service(row)
        office = self._office(row, service)
        key = (service.pk, None if office is None else office.pk, row.year)
        before = self.records.get(key)
        after = Entry(row.figures, row.source)
        if before != after:
            try:
                check_year(service, row.year)
            except Refused as refusal:
                raise Fault("year", refusal.sentence) from refusal
            if before is None and office is not None and office.closed_on is not None:
                raise Fault(
                    "office",
                    Text(f"Perangkat daerah {office.code} sudah ditutup.", f"The office {office.code} is closed."),
                )
        return Written(row.line, key, service.name, "" if office is None else office.name, before, after)

    def _service(self, row: Row) -> DigitalService:
        if row.service is not None:
            found = self.services.get(row.service)
            if found is None:
                raise Fault(
                    "service",
                    Text(
                        f"Layanan nomor {row.service} tidak ada atau tidak terlihat oleh Anda.",
                        f"There is no service with number {row.service} that you can see.",
                    ),
                )
            if row.service_name and row.service_name.casefold() != found.name.casefold():
                raise Fault(
                    "service_name",
                    Text(
                        f"Nomor {row.service} adalah {found.name}, bukan {row.service_name[:80]}.",
                        f"Number {row.service} is {found.name}, not {row.service_name[:80]}.",
                    ),
                )
            return found
        named = self.named.get(row.service_name.casefold(), [])
        if len(named) != 1:
            raise Fault(
                "service_name",
                Text(
                    f"Nama “{row.service_name[:80]}” cocok dengan {len(named)} layanan; tulis nomornya.",
                    f"The name “{row.service_name[:80]}” fits {len(named)} services; write the number.",
                ),
            )
        return named[0]

    def _office(self, row: Row, service: DigitalService) -> Office | None:
        if not row.office:
            if not self.access.may(Permission.SERVICE_WRITE, service.office_id):
                raise Fault(
                    "office",
                    Text(
                        "Pemakaian seluruhnya hanya dicatat oleh pemilik layanan; tulis kode perangkat daerah Anda.",
                        "Only the service's owner records its use altogether; write your office's code.",
                    ),
                )
            return None
        office = self.offices.get(row.office)
        if office is None:
            raise Fault(
                "office",
                Text(
                    f"Kode perangkat daerah “{row.office[:30]}” tidak dikenal atau bukan milik Anda.",
                    f"The office code “{row.office[:30]}” is unknown or not yours.",
                ),
            )
        return office


def _twice(line: int) -> Fault:
    return Fault(
        "",
        Text(
            f"Layanan, perangkat daerah, dan tahun ini sudah ada pada baris {line}.",
            f"This service, office and year are on line {line} already.",
        ),
    )
