"""Reading the inventory: lists within reach, what the filters offer, and the services of an indicator."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService
from naik.apps.inventory.service_table import cells
from naik.apps.inventory.service_values import FIELDS
from naik.cycle.improvement_machines import SERVICE
from naik.instruments.model import Text
from naik.reports.tables import Cell

PAGE = 50
MOST_IN_A_FILE = 1000
"""As many as an import takes, so that what is downloaded can be loaded again."""
SORTS = ("name", "office", "kind", "state", "started")
_ORDERS: Mapping[str, str] = {
    "name": "name", "office": "office__name", "kind": "kind", "state": "state", "started": "started_year",
}  # fmt: skip
RUNNING = ("live", "retiring")
"""The states in which people use a service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """A service in a list; the chosen values are those of the table, not their words."""

    id: int
    name: str
    office_id: int
    office: str
    kind: str
    users: str
    integration: str
    hosting: str
    state: str
    state_title: Text
    for_every_office: bool
    instrument: str
    values: tuple[str, ...]
    started_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list is narrowed to, and its order; `indicator` is an instrument and one of its values."""

    search: str = ""
    office: int | None = None
    kind: str = ""
    state: str = ""
    hosting: str = ""
    integration: str = ""
    indicator: tuple[str, str] | None = None
    everywhere: bool = False
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and how many services the whole list has."""

    rows: tuple[ServiceRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: offices, and the indicators that services in reach show themselves in."""

    offices: tuple[tuple[int, str], ...]
    indicators: tuple[tuple[str, str], ...]


def listing(access: Access, asked: Asked, *, page: int = 1) -> Listing:
    """The services in reach that fit, one page of them."""
    found = _fitting(access, asked)
    first = (page - 1) * PAGE
    rows = _ordered(found, asked)[first : first + PAGE]
    return Listing(tuple(_row(one) for one in rows), found.count())


def file_rows(access: Access, asked: Asked, language: str) -> tuple[tuple[Cell, ...], ...]:
    """The services that fit, as lines of the file that an import reads again."""
    found = _ordered(_fitting(access, asked), asked)[:MOST_IN_A_FILE]
    return tuple(
        cells(one.pk, (one.office.code, one.office.name), {field: getattr(one, field) for field in FIELDS}, language)
        for one in found
    )


def choices(access: Access) -> Choices:
    """What the filters offer within reach."""
    services = policies.readable(access)
    used = services.exclude(instrument="").order_by().values_list("instrument", "values").distinct()
    indicators = sorted({(instrument, value) for instrument, values in used for value in values}, key=_natural)
    # A service that every office has is read by all, so its office is offered too.
    owners = services.order_by("office__name", "office").values_list("office", "office__name").distinct()
    return Choices(tuple(owners), tuple(indicators))


def writable_offices(access: Access, *, keep: int | None = None) -> tuple[tuple[int, str], ...]:
    """The open offices whose services the person writes, and `keep` although it may be closed."""
    found = policies.offices(access, Permission.SERVICE_WRITE).filter(Q(closed_on=None) | Q(pk=keep))
    return tuple((one.pk, f"{one.name} ({one.code})") for one in found)


def on_indicators(access: Access, instrument: str, values: Collection[str]) -> Mapping[str, tuple[ServiceRow, ...]]:
    """The services in reach that show themselves in each of these values, ended ones left out; by name."""
    wanted = Q(pk__in=())
    for value in values:
        wanted |= Q(values__contains=[value])
    found = policies.readable(access).filter(wanted, instrument=instrument).exclude(state="retired")
    rows = [_row(one) for one in found.select_related("office").order_by("name", "pk")]
    return {value: tuple(row for row in rows if value in row.values) for value in values}


def _fitting(access: Access, asked: Asked) -> QuerySet[DigitalService]:
    found = policies.readable(access)
    exact = {
        "office": asked.office, "kind": asked.kind, "state": asked.state, "hosting": asked.hosting,
        "integration": asked.integration,
    }  # fmt: skip
    found = found.filter(**{field: value for field, value in exact.items() if value})
    if asked.everywhere:
        found = found.filter(for_every_office=True)
    if asked.indicator is not None:
        instrument, value = asked.indicator
        found = found.filter(instrument=instrument, values__contains=[value])
    for word in asked.search.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(description__icontains=word)
            | Q(owner__icontains=word)
            | Q(address__icontains=word)
            | Q(architecture_code__icontains=word)
        )
    return found


def _ordered(found: QuerySet[DigitalService], asked: Asked) -> QuerySet[DigitalService]:
    sign = "-" if asked.descending else ""
    return found.select_related("office").order_by(f"{sign}{_ORDERS[asked.sort]}", "name", "pk")


def _row(one: DigitalService) -> ServiceRow:
    return ServiceRow(
        id=one.pk, name=one.name, office_id=one.office_id, office=one.office.name, kind=one.kind, users=one.users,
        integration=one.integration, hosting=one.hosting, state=one.state, state_title=SERVICE.title_of(one.state),
        for_every_office=one.for_every_office, instrument=one.instrument, values=tuple(one.values),
        started_year=one.started_year,
    )  # fmt: skip


def _natural(indicator: tuple[str, str]) -> tuple[object, ...]:
    instrument, value = indicator
    parts: Iterable[str] = value.removeprefix("I").split("-")
    return (instrument, tuple(int(part) if part.isdigit() else 0 for part in parts))
