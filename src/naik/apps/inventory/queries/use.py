"""Reading the use of services: one year over all offices, the trend of one service, and figures for other topics."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Max, Sum
from django.utils import timezone

from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService, ServiceUse, Users
from naik.apps.inventory.service_values import FIRST_YEAR
from naik.apps.inventory.use_values import FIGURES

PAGE = 40
"""Offices on one page of the form: each has four fields, and a request may hold 200."""
MOST_IN_A_FILE = 20_000
YEARS_OFFERED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """One office's record, or (no office) the use altogether; figures are None where nothing is recorded."""

    office_id: int | None
    office: str
    recorded: bool
    active_users: int | None
    possible_users: int | None
    transactions: int | None
    satisfaction: Decimal | None
    source: str
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearUse:
    """A year of one service. `whole`: as recorded altogether; else the sum of `offices` offices in reach."""

    year: int
    whole: bool
    offices: int
    active_users: int
    possible_users: int | None
    share: Fraction | None
    transactions: int | None
    satisfaction: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsePage:
    """One year of a service over the offices in reach, one page of them, and all its years."""

    service_id: int
    name: str
    office: str
    for_every_office: bool
    year: int
    years: tuple[int, ...]
    rows: tuple[UseRow, ...]
    total: int
    may_write: bool
    seen: str
    source: str
    trend: tuple[YearUse, ...]
    exceeds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeYearUse:
    """What an office made of all services in one year, for other topics; users are added up over services."""

    office_id: int
    year: int
    services: int
    active_users: int
    possible_users: int | None


def seen_of(rows: Mapping[int | None, ServiceUse], offices: Iterable[int | None]) -> str:
    """What somebody sees of these offices, in short, to notice when it changed."""
    content = [
        [office or 0, *(str(getattr(rows[office], name)) for name in (*FIGURES, "source"))]
        for office in sorted(offices, key=lambda one: one or 0)
        if office in rows
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


def use_page(access: Access, service_id: int, year: int, *, page: int = 1) -> UsePage:
    """One year of a service in reach, or 404."""
    service = policies.service(access, service_id)
    rows = records(access, service_id, year)
    offices = _offices(access, service, rows)
    shown = offices[(page - 1) * PAGE : page * PAGE]
    places: list[Office | None] = [None, *shown] if page == 1 else list(shown)
    found = tuple(_row(access, service, one, rows.get(None if one is None else one.pk)) for one in places)
    writable = [one.office_id for one in found if one.may_write]
    sources = [one.source for one in found if one.source]
    return UsePage(
        service_id=service.pk, name=service.name, office=service.office.name,
        for_every_office=service.for_every_office, year=year, years=years_offered(access, service), rows=found,
        total=len(offices), may_write=bool(writable), seen=seen_of(rows, writable),
        source=max(sorted(set(sources)), key=sources.count, default=""), trend=trend(access, service_id),
        exceeds=_exceeds(rows),
    )  # fmt: skip


def records(access: Access, service_id: int, year: int) -> dict[int | None, ServiceUse]:
    """The records of a service's year in reach, by office (None: altogether)."""
    found = policies.use(access).filter(service=service_id, year=year).select_related("office")
    return {one.office_id: one for one in found}


def years_offered(access: Access, service: DigitalService | None = None) -> tuple[int, ...]:
    """The years one can choose: those that have records, and the last ones; the newest first."""
    used = policies.use(access)
    if service is not None:
        used = used.filter(service=service)
    now = timezone.now().year
    recent = range(max(now - YEARS_OFFERED + 1, FIRST_YEAR), now + 1)
    return tuple(sorted({*recent, *used.order_by().values_list("year", flat=True).distinct()}, reverse=True))


def newest_year(access: Access) -> int:
    """The newest year with a record, which a look back begins with; this one where there is none."""
    found: int | None = policies.use(access).aggregate(newest=Max("year"))["newest"]
    return timezone.now().year if found is None else found


def trend(access: Access, service_id: int) -> tuple[YearUse, ...]:
    """Every recorded year of a service in reach, the oldest first."""
    by_year: dict[int, list[ServiceUse]] = {}
    for one in policies.use(access).filter(service=service_id).order_by("year", "pk"):
        by_year.setdefault(one.year, []).append(one)
    return tuple(_year(year, rows) for year, rows in by_year.items())


def use_by_office(access: Access, *, years: Collection[int] | None = None) -> tuple[OfficeYearUse, ...]:
    """What each office in reach made of all services, by office and year."""
    found = policies.use(access).exclude(office=None)
    if years is not None:
        found = found.filter(year__in=years)
    groups = found.order_by("office", "year").values("office", "year")
    return tuple(
        OfficeYearUse(
            office_id=one["office"], year=one["year"], services=one["services"], active_users=one["active"],
            possible_users=one["possible"],
        )
        for one in groups.annotate(
            services=Count("service"), active=Sum("active_users"), possible=Sum("possible_users")
        )
    )  # fmt: skip


def _offices(access: Access, service: DigitalService, rows: Mapping[int | None, ServiceUse]) -> list[Office]:
    """The offices whose use is asked for: all where employees are the users, else those with a record."""
    held = list(policies.offices(access, Permission.SERVICE_READ))
    every = service.for_every_office or service.users == Users.EMPLOYEES
    return [one for one in held if one.pk in rows or (every and one.closed_on is None)]


def _row(access: Access, service: DigitalService, office: Office | None, found: ServiceUse | None) -> UseRow:
    writes = access.may(Permission.SERVICE_WRITE, service.office_id if office is None else office.pk)
    return UseRow(
        office_id=None if office is None else office.pk, office="" if office is None else office.name,
        recorded=found is not None, active_users=found.active_users if found else None,
        possible_users=found.possible_users if found else None, transactions=found.transactions if found else None,
        satisfaction=found.satisfaction if found else None, source=found.source if found else "", may_write=writes,
    )  # fmt: skip


def _year(year: int, rows: Collection[ServiceUse]) -> YearUse:
    whole = next((one for one in rows if one.office_id is None), None)
    offices = [one for one in rows if one.office_id is not None]
    counted = offices if whole is None else [whole]
    active = sum(one.active_users for one in counted)
    possible = _added(one.possible_users for one in counted)
    return YearUse(
        year=year, whole=whole is not None, offices=len(offices), active_users=active, possible_users=possible,
        share=Fraction(active, possible) if possible else None,
        transactions=_added(one.transactions for one in counted),
        satisfaction=counted[0].satisfaction if len(counted) == 1 else None,
    )  # fmt: skip


def _added(figures: Iterable[int | None]) -> int | None:
    """The sum; None when one of them is not known."""
    known = list(figures)
    return None if None in known else sum(one for one in known if one is not None)


def _exceeds(rows: Mapping[int | None, ServiceUse]) -> bool:
    """Whether the offices in reach add up to more than what is recorded altogether."""
    whole = rows.get(None)
    active = sum(one.active_users for office, one in rows.items() if office is not None)
    return whole is not None and active > whole.active_users


def file_rows(access: Access, year: int | None) -> tuple[ServiceUse, ...]:
    """The use in reach with its services and offices, as a file holds it; the newest years first."""
    found = policies.use(access).select_related("service", "office")
    if year is not None:
        found = found.filter(year=year)
    return tuple(found.order_by("-year", "service__name", "service", "office__name", "office")[:MOST_IN_A_FILE])
