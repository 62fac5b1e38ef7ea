"""A list of offices from a file: first what it would change, then exactly that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from naik.apps.audit.operations import Subject, record
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Office
from naik.apps.institutions.office_table import Reading, RefusedRow, Row, read
from naik.apps.institutions.office_values import COLUMNS
from naik.apps.institutions.operations.offices import insert, update
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an office, before and after."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangedOffice:
    """An office that a line of the file would change."""

    row: Row
    office_id: int
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a file would do here; `absent` offices are not in it and stay as they are."""

    added: tuple[Row, ...]
    changed: tuple[ChangedOffice, ...]
    unchanged: int
    absent: int
    refused: tuple[RefusedRow, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed)

    @property
    def digest(self) -> str:
        """The same for two plans that do the same."""
        content = [
            [list(row.values.given().items()) for row in self.added],
            [[one.office_id, [[c.field, c.old, c.new] for c in one.changes]] for one in self.changed],
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def import_offices(access: Access, content: bytes, *, dry_run: bool) -> Plan:
    """Read a CSV or XLSX and write it (all or nothing), or with `dry_run` only tell what it would change."""
    access.require(Permission.OFFICE_MANAGE)
    reading = read(content)
    return plan(access, reading) if dry_run else apply(access, reading)


def plan(access: Access, reading: Reading) -> Plan:
    """What the file would change now."""
    access.require(Permission.OFFICE_MANAGE)
    return _plan(reading, list(Office.objects.filter(institution=access.institution)))


@transaction.atomic
def apply(access: Access, reading: Reading, *, shown: str | None = None) -> Plan:
    """Write the file. With `shown`, the digest of the plan somebody agreed to, nothing else than that is written.

    When the offices changed meanwhile, nothing is written; the plan that comes back then has another digest.
    """
    access.require(Permission.OFFICE_MANAGE)
    take_turn(access.institution.pk)  # two imports of one file must not add the same office twice
    offices = list(Office.objects.select_for_update().filter(institution=access.institution).order_by("pk"))
    found = _plan(reading, offices)
    if found.empty or (shown is not None and found.digest != shown):
        return found
    by_id = {office.pk: office for office in offices}
    for row in found.added:
        insert(access, row.values)
    for one in found.changed:
        update(access, by_id[one.office_id], one.row.values)
    record(
        access.institution.pk, "institutions:offices:imported",
        Subject("institution", access.institution.pk, access.institution.name), by=access.author,
        after={
            "added": len(found.added), "changed": len(found.changed), "unchanged": found.unchanged,
            "refused": len(found.refused),
        },
    )  # fmt: skip
    return found


def _plan(reading: Reading, offices: Sequence[Office]) -> Plan:
    by_code = {office.code: office for office in offices}
    added: list[Row] = []
    changed: list[ChangedOffice] = []
    refused = list(reading.refused)
    unchanged = 0
    for row in reading.rows:
        office = by_code.pop(row.values.code, None)
        if office is None:
            added.append(row)
            continue
        changes = _changes(office, row)
        if not changes:
            unchanged += 1
        elif office.closed_on is not None:
            refused.append(RefusedRow(row.line, _closed(office)))
        else:
            changed.append(ChangedOffice(row, office.pk, changes))
    absent = sum(1 for office in by_code.values() if office.closed_on is None)
    return Plan(
        tuple(added), tuple(changed), unchanged, absent, tuple(sorted(refused, key=lambda refusal: refusal.line))
    )


def _changes(office: Office, row: Row) -> tuple[FieldChange, ...]:
    given = row.values.given()
    return tuple(
        FieldChange(column, getattr(office, column), given[column])
        for column in COLUMNS
        if column in given and given[column] != getattr(office, column)
    )


def _closed(office: Office) -> Text:
    return Text(
        f"Perangkat daerah {office.code} sudah ditutup; buka kembali sebelum mengubahnya.",
        f"The office {office.code} is closed; open it again before changing it.",
    )
