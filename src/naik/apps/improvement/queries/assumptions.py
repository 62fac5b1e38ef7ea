"""What plans assume: the table of efforts with the institution's own cells, and what each office can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from naik.apps.improvement.models import OfficeCapacity
from naik.apps.improvement.queries import origins
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.cycle.papers import digest
from naik.instruments import loader
from naik.instruments.loader import CATALOGUE_IDS
from naik.instruments.model import Instrument, Text
from naik.planning import Bundle, StepCost
from naik.planning.assumptions import Work, shipped, works

USUAL_INSTRUMENT = "spbe-2020"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One rung: its cost now, what is shipped, whether it is the institution's own, and the work it consists of."""

    level: int
    cost: StepCost
    shipped: StepCost
    own: bool
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value with its rungs."""

    value: str
    title: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The table of one instrument; `own` counts the institution's own cells."""

    instrument: Instrument
    rows: tuple[Row, ...]
    bundles: tuple[Bundle, ...]
    source: Text
    own: int

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels that head the columns."""
        return tuple(sorted({cell.level for row in self.rows for cell in row.cells}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What an office can carry in a year; effort None where nothing is recorded."""

    office: Office
    effort: int | None
    first_month: int
    last_month: int


def instrument(name: str) -> Instrument:
    """An instrument of the catalogue, or 404."""
    if name not in CATALOGUE_IDS:
        raise Http404
    return loader.load(name)


def table(access: Access, of: Instrument) -> Table:
    """The whole table, in one query."""
    access.require_somewhere(Permission.PLAN_READ)
    now, base = origins.assumptions(access.institution, of), shipped(of)
    rows = []
    for value in of.value_ids:
        levels = sorted(level for one, level in now.costs if one == value)
        cells = tuple(
            Cell(
                level=level, cost=now.costs[value, level], shipped=base.costs[value, level],
                own=(value, level) in now.own, works=works(of, value, level),
            )
            for level in levels
        )  # fmt: skip
        rows.append(Row(value=value, title=of.value_indicator(value).title, cells=cells))
    return Table(instrument=of, rows=tuple(rows), bundles=now.bundles, source=now.source, own=len(now.own))


def row(access: Access, of: Instrument, value: str) -> Row:
    """The rungs of one value, or 404."""
    found = next((one for one in table(access, of).rows if one.value == value), None)
    if found is None:
        raise Http404
    return found


def capacities(access: Access, year: int) -> tuple[Capacity, ...]:
    """Every open office with what it can carry in `year`, in two queries."""
    access.require_somewhere(Permission.PLAN_READ)
    recorded: Mapping[int, OfficeCapacity] = {one.office_id: one for one in OfficeCapacity.objects.filter(year=year)}
    return tuple(
        Capacity(office=office, effort=None, first_month=1, last_month=12)
        if (one := recorded.get(office.pk)) is None
        else Capacity(office=office, effort=one.effort, first_month=one.first_month, last_month=one.last_month)
        for office in Office.objects.filter(closed_on=None).order_by("code")
    )


def shown_digest(rows: tuple[Capacity, ...]) -> str:
    """What a page of capacities showed, so that a later change is noticed."""
    return digest({str(one.office.pk): [one.effort, one.first_month, one.last_month] for one in rows})
