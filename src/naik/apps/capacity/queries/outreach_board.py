"""The board of outreach: office by topic or by service in one year, and how many offices were reached at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from naik.apps.capacity.models import OutreachTopic
from naik.apps.capacity.queries.outreach_reach import audience, year_of
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.apps.inventory.models import DigitalService
from naik.apps.inventory.queries.services import RUNNING

PAGE = 50
MOST_SERVICES = 30
"""Services that stand beside each other on the page; a file has them all."""
WAYS = ("topik", "layanan")
WHICH = ("semua", "belum", "sudah")


@dataclass(slots=True)
class Cell:
    """An office and a column: events it was reached by, held ones where nobody of it came, and planned ones."""

    reached: int = 0
    missed: int = 0
    planned: int = 0

    @property
    def word(self) -> str:
        """The best that can be said: reached, invited and not come, planned, or never."""
        if self.reached:
            return "reached"
        return "missed" if self.missed else "planned" if self.planned else "never"


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office over all columns; `reached` says that somebody of it came to some event of the year."""

    office_id: int
    code: str
    name: str
    reached: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The open offices in reach by columns (key, title). `missing` are those that no event of the year reached."""

    year: int
    columns: tuple[tuple[str, str], ...]
    rows: tuple[OfficeLine, ...]
    left_off: int

    @property
    def reached(self) -> int:
        """How many offices were reached."""
        return sum(1 for one in self.rows if one.reached)

    @property
    def missing(self) -> tuple[OfficeLine, ...]:
        """The offices that were not."""
        return tuple(one for one in self.rows if not one.reached)


def board(access: Access, *, year: int, way: str = "topik", most: int | None = MOST_SERVICES) -> Board:
    """What each office was told in `year`, by topic or by service; offices that were not reached come first."""
    rows = (
        audience(access)
        .exclude(event__state="cancelled")
        .annotate(year=year_of(access.institution, "event__starts_at"))
        .filter(year=year)
        .order_by()
        .values_list("office", "attended", "event__state", "event__topic", "event__service")
    )
    found = list(rows)
    columns = _services(access, {one[4] for one in found if one[4] is not None}) if way == "layanan" else _topics()
    shown = columns if most is None else columns[:most]
    cells: dict[tuple[int, str], Cell] = {}
    reached: set[int] = set()
    for office, attended, state, topic, service in found:
        if state == "held" and attended:
            reached.add(office)
        key = str(service) if way == "layanan" else topic
        cell = cells.setdefault((office, key), Cell())
        if state == "planned":
            cell.planned += 1
        elif attended:
            cell.reached += 1
        else:
            cell.missed += 1
    lines = tuple(
        OfficeLine(
            one.pk, one.code, one.name, one.pk in reached,
            tuple(cells.get((one.pk, key), Cell()) for key, _title in shown),
        )
        for one in _offices(access)
    )  # fmt: skip
    return Board(year, shown, tuple(sorted(lines, key=lambda one: one.reached)), len(columns) - len(shown))


def narrowed(found: Board, *, search: str, which: str) -> tuple[OfficeLine, ...]:
    """The offices whose code or name holds the words, of those reached or not."""
    words = search.casefold().split()
    return tuple(
        one
        for one in found.rows
        if which == "semua" or one.reached == (which == "sudah")
        if all(word in f"{one.code} {one.name}".casefold() for word in words)
    )


def _offices(access: Access) -> Iterable[Office]:
    found = Office.objects.filter(institution=access.institution, closed_on=None).order_by("name", "pk")
    own = access.offices(Permission.TRAINING_READ)
    return found if own is None else found.filter(pk__in=own)


def _topics() -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in OutreachTopic.choices)


def _services(access: Access, told: Iterable[int]) -> tuple[tuple[str, str], ...]:
    """What every office has and uses, and whatever else an event of the year was about."""
    wanted = Q(for_every_office=True, state__in=RUNNING) | Q(pk__in=set(told))
    found = DigitalService.objects.filter(wanted, institution=access.institution).order_by("name", "pk")
    return tuple((str(key), name) for key, name in found.values_list("pk", "name"))
