"""Office by competence: who is covered today, and which offices have nobody who is trained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from naik.apps.capacity import policies
from naik.apps.capacity.models import HeldCompetence, StaffMember
from naik.apps.capacity.queries.competences import Competence, known, valid_on
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution, Office

PAGE = 100
WHICH = ("all", "missing", "covered")


@dataclass(frozen=True, slots=True)
class CoverageFigure:
    """How many open offices have somebody at work who holds a competence today, and the names of those without."""

    trained: int
    total: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people of an office hold a competence today; `expired` counts those whose own ran out."""

    people: int
    expired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """An office: its staff at work, how many of them hold any competence today, and a cell for each column.

    `told` are the columns with somebody in them, by title.
    """

    id: int
    code: str
    name: str
    staff: int
    trained: int
    cells: tuple[Cell, ...]
    told: tuple[tuple[str, Cell], ...]

    @property
    def covered(self) -> bool:
        """Whether somebody there is trained."""
        return self.trained > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The matrix in reach; `offices_with` says, column by column, in how many of them somebody holds it."""

    columns: tuple[Competence, ...]
    rows: tuple[OfficeRow, ...]
    figure: CoverageFigure
    offices_with: tuple[int, ...]


def coverage_figure(institution: Institution) -> CoverageFigure:
    """The figure of “every office has at least one trained IT person”, of the whole institution; two statements."""
    offices = Office.objects.filter(institution=institution, closed_on=None).order_by("name", "pk")
    held = HeldCompetence.objects.filter(valid_on(institution), institution=institution)
    trained = set(held.values_list("staff__office", flat=True))
    rows = list(offices.values_list("pk", "name"))
    missing = tuple(name for pk, name in rows if pk not in trained)
    return CoverageFigure(len(rows) - len(missing), len(rows), missing)


def coverage(access: Access) -> Coverage:
    """The matrix of the offices in reach, in a constant number of statements."""
    columns = _columns(access)
    staff = dict(
        StaffMember.objects.filter(office__in=policies.offices(access), left_on=None)
        .values_list("office")
        .annotate(Count("pk"))
    )
    holders = _holders(access)
    rows = []
    for office in policies.offices(access):
        of_office = holders.get(office.pk, {})
        trained = {person for code in of_office for person, valid in of_office[code].items() if valid}
        cells = tuple(_cell(of_office.get(one.code, {})) for one in columns)
        rows.append(
            OfficeRow(
                id=office.pk, code=office.code, name=office.name, staff=staff.get(office.pk, 0), trained=len(trained),
                cells=cells,
                told=_told(columns, cells),
            )
        )  # fmt: skip
    missing = tuple(one.name for one in rows if not one.covered)
    return Coverage(
        columns=columns,
        rows=tuple(rows),
        figure=CoverageFigure(len(rows) - len(missing), len(rows), missing),
        offices_with=tuple(sum(1 for row in rows if row.cells[place].people) for place in range(len(columns))),
    )


def _told(columns: Iterable[Competence], cells: Iterable[Cell]) -> tuple[tuple[str, Cell], ...]:
    pairs = zip(columns, cells, strict=True)
    return tuple((one.said, cell) for one, cell in pairs if cell.people or cell.expired)


def _columns(access: Access) -> tuple[Competence, ...]:
    return tuple(one for one in known(access.institution).values() if not one.retired)


def _holders(access: Access) -> Mapping[int, Mapping[str, Mapping[int, bool]]]:
    """By office and code, the people at work with that competence, and whether theirs holds today."""
    found: dict[int, dict[str, dict[int, bool]]] = defaultdict(lambda: defaultdict(dict))
    everything = HeldCompetence.objects.filter(staff__office__in=policies.offices(access), staff__left_on=None)
    valid = set(everything.filter(valid_on(access.institution)).values_list("pk", flat=True))
    for pk, office, code, person in everything.values_list("pk", "staff__office", "competence", "staff"):
        people = found[office][code]
        people[person] = people.get(person, False) or pk in valid
    return found


def _cell(people: Mapping[int, bool]) -> Cell:
    valid = sum(people.values())
    return Cell(valid, len(people) - valid)


def narrowed(found: Coverage, *, search: str = "", which: str = "all") -> tuple[OfficeRow, ...]:
    """The rows whose name or code holds `search`: all, those without anybody trained, or the others."""
    words = search.casefold()
    return tuple(
        one
        for one in found.rows
        if (which == "all" or one.covered == (which == "covered"))
        and (not words or words in f"{one.name} {one.code}".casefold())
    )
