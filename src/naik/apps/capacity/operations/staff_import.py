"""A list of IT staff from a file: first what it would change, then exactly that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from naik.apps.audit.operations import Subject, record
from naik.apps.capacity import policies
from naik.apps.capacity.models import StaffMember
from naik.apps.capacity.operations.staff import insert, update, values_of
from naik.apps.capacity.operations.staff_table import Reading, RefusedRow, Row
from naik.apps.capacity.operations.staff_values import COLUMNS, Values, same_person
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a staff member, before and after."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangedMember:
    """A staff member whom a line of the file would change."""

    row: Row
    staff_id: int
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a file would do here; `absent` staff at work are not in it and stay as they are."""

    added: tuple[Row, ...]
    changed: tuple[ChangedMember, ...]
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
            [sorted(row.cells.items()) for row in self.added],
            [[one.staff_id, [[c.field, c.old, c.new] for c in one.changes]] for one in self.changed],
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def plan(access: Access, reading: Reading) -> Plan:
    """What the file would change now."""
    _require(access)
    return _plan(access, reading, list(_at_work(access)))


@transaction.atomic
def apply(access: Access, reading: Reading, *, shown: str) -> Plan:
    """Write exactly the plan whose digest somebody agreed to.

    When the staff changed meanwhile, nothing is written; the plan that comes back then has another digest.
    """
    _require(access)
    take_turn(access.institution.pk)  # two imports of one file must not add the same people twice
    people = list(_at_work(access).select_for_update(of=("self",)).order_by("pk"))
    found = _plan(access, reading, people)
    if found.empty or found.digest != shown:
        return found
    offices = {one.code: one for one in policies.offices(access, Permission.STAFF_WRITE)}
    by_id = {one.pk: one for one in people}
    for row in found.added:
        office = offices[row.cells["office"]]
        insert(access, office, _values(row, office, None))
    for one in found.changed:
        member = by_id[one.staff_id]
        update(access, member, member.office, _values(one.row, member.office, member))
    record(
        access.institution.pk, "capacity:staff:imported",
        Subject("institution", access.institution.pk, access.institution.name), by=access.author,
        after={
            "added": len(found.added), "changed": len(found.changed), "unchanged": found.unchanged,
            "refused": len(found.refused),
        },
    )  # fmt: skip
    return found


def _require(access: Access) -> None:
    if not access.may_somewhere(Permission.STAFF_WRITE):
        access.require(Permission.STAFF_WRITE)


def _at_work(access: Access) -> QuerySet[StaffMember]:
    return policies.staff(access, Permission.STAFF_WRITE).filter(left_on=None).select_related("office")


def _plan(access: Access, reading: Reading, people: Sequence[StaffMember]) -> Plan:
    offices = {one.code: one for one in policies.offices(access, Permission.STAFF_WRITE)}
    at_work: dict[str, list[StaffMember]] = {}
    for one in people:
        at_work.setdefault(one.office.code, []).append(one)
    added: list[Row] = []
    changed: list[ChangedMember] = []
    refused = list(reading.refused)
    named: dict[int, int] = {}
    unchanged = 0
    for row in reading.rows:
        try:
            member = _found(row, offices, at_work, added, named)
        except Refused as refusal:
            refused.append(RefusedRow(row.line, refusal.sentence))
            continue
        if member is None:
            added.append(row)
            continue
        named[member.pk] = row.line
        changes = _changes(member, row)
        if changes:
            changed.append(ChangedMember(row, member.pk, changes))
        else:
            unchanged += 1
    ordered = tuple(sorted(refused, key=lambda one: one.line))
    return Plan(tuple(added), tuple(changed), unchanged, len(people) - len(named), ordered)


def _found(
    row: Row, offices: Mapping[str, Office], at_work: Mapping[str, Sequence[StaffMember]], added: Sequence[Row],
    named: Mapping[int, int],
) -> StaffMember | None:  # fmt: skip
    """Whom a line speaks of, None for somebody new; Refused when that cannot be said."""
    code, name, email = row.cells["office"], row.cells["name"], row.cells.get("email", "")
    if code not in offices:
        raise Refused(
            Text(
                f"Tidak ada perangkat daerah aktif berkode “{code}” yang boleh Anda isi.",
                f"There is no open office with the code “{code}” that you may fill in.",
            )
        )
    twins = [one for one in at_work.get(code, ()) if same_person(name, email, one.name, one.email)]
    if len(twins) > 1:
        raise Refused(
            Text(
                f"Ada beberapa {name} di {code}; isi surelnya.", f"There are several {name} in {code}; give an e-mail."
            )
        )
    earlier = next((one.line for one in added if _twin_rows(one, row)), None)
    if twins and earlier is None:
        earlier = named.get(twins[0].pk)
    if earlier is not None:
        raise Refused(Text(f"{name} sudah ada pada baris {earlier}.", f"{name} stands on line {earlier} already."))
    return twins[0] if twins else None


def _twin_rows(one: Row, other: Row) -> bool:
    if one.cells["office"] != other.cells["office"]:
        return False
    return same_person(one.cells["name"], one.cells.get("email", ""), other.cells["name"], other.cells.get("email", ""))


def _changes(member: StaffMember, row: Row) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(column, getattr(member, column), row.cells[column])
        for column in COLUMNS[1:]
        if column in row.cells and row.cells[column] != getattr(member, column)
    )


def _values(row: Row, office: Office, member: StaffMember | None) -> Values:
    before = values_of(member) if member else Values(office=office.pk, name="", work="")
    given = {column: row.cells.get(column, getattr(before, column)) for column in COLUMNS[1:]}
    return Values(office=office.pk, person=before.person, **given)
