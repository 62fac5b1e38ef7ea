"""Owned but not used: services that every office has, and how many offices and people really use them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService, ServiceUse
from naik.apps.inventory.queries.services import RUNNING

DEFAULT_THRESHOLD = 25
"""Percent of the possible users below which an office uses a service too little."""
PAGE = 50
MOST_SERVICES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachHad:
    """The outreach about one service that one office was reached by."""

    events: int
    last: date | None


Outreach = Callable[[Collection[int]], Mapping[tuple[int, int], OutreachHad]]
"""From services to the outreach had, by service and office; whoever knows outreach gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeUse:
    """One service in one office. `little` says why it counts as too little: "nothing", "none", "share", or "".

    `share` is of the possible users, None where they are not known; then any active user is enough.
    """

    service_id: int
    service: str
    office_id: int
    office: str
    active_users: int | None
    possible_users: int | None
    share: Fraction | None
    little: str
    outreach: OutreachHad | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReach:
    """One service over the offices in reach; shares are None where there is nothing to divide by.

    `user_share` counts offices whose possible users are known, and no others.
    """

    service_id: int
    service: str
    owner: str
    offices: int
    recorded: int
    using: int
    little: int
    office_share: Fraction | None
    active_users: int
    user_share: Fraction | None

    @property
    def unrecorded(self) -> int:
        """Offices of which nothing is recorded."""
        return self.offices - self.recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """Every service, the least used first, and the offices that use too little, one page of them."""

    year: int
    threshold: int
    services: tuple[ServiceReach, ...]
    rows: tuple[OfficeUse, ...]
    total: int
    offices: int


def unused(
    access: Access,
    *,
    year: int,
    threshold: int = DEFAULT_THRESHOLD,
    service_id: int | None = None,
    page: int | None = 1,
    outreach: Outreach | None = None,
) -> Unused:
    """Who has a service and uses it too little in `year`; `page` None gives every row, `service_id` one service's.

    `threshold` is in percent of the possible users. With `outreach` each row says what outreach the office had.
    """
    services = list(
        policies.readable(access)
        .filter(for_every_office=True, state__in=RUNNING)
        .select_related("office")
        .order_by("name", "pk")[:MOST_SERVICES]
    )
    offices = list(policies.offices(access, Permission.SERVICE_READ).filter(closed_on=None))
    ids = [one.pk for one in services]
    found = policies.use(access).filter(service__in=ids, year=year).exclude(office=None)
    records = {(one.service_id, one.office_id): one for one in found}
    had = outreach(ids) if outreach is not None else {}
    every = {
        one.pk: [_office_use(one, office, records.get((one.pk, office.pk)), threshold, had) for office in offices]
        for one in services
    }
    little = [
        use for service, uses in every.items() if service_id in {None, service} for use in uses if use.little
    ]  # fmt: skip
    little.sort(key=lambda one: (one.share or Fraction(0), one.service, one.office))
    shown: Sequence[OfficeUse] = little if page is None else little[(page - 1) * PAGE : page * PAGE]
    reaches = sorted((_reach(one, every[one.pk]) for one in services), key=_least_used)
    return Unused(
        year=year, threshold=threshold, services=tuple(reaches), rows=tuple(shown), total=len(little),
        offices=len(offices),
    )  # fmt: skip


def _office_use(
    service: DigitalService,
    office: Office,
    record: ServiceUse | None,
    threshold: int,
    had: Mapping[tuple[int, int], OutreachHad],
) -> OfficeUse:
    active = None if record is None else record.active_users
    possible = None if record is None else record.possible_users
    share = Fraction(active, possible) if active is not None and possible else None
    return OfficeUse(
        service_id=service.pk, service=service.name, office_id=office.pk, office=office.name, active_users=active,
        possible_users=possible, share=share, little=_little(active, share, threshold),
        outreach=had.get((service.pk, office.pk)),
    )  # fmt: skip


def _little(active: int | None, share: Fraction | None, threshold: int) -> str:
    if active is None:
        return "nothing"
    if active == 0:
        return "none"
    return "share" if share is not None and share < Fraction(threshold, 100) else ""


def _reach(service: DigitalService, uses: Iterable[OfficeUse]) -> ServiceReach:
    every = list(uses)
    using = sum(1 for one in every if one.active_users)
    known = [one for one in every if one.possible_users]
    possible = sum(one.possible_users or 0 for one in known)
    return ServiceReach(
        service_id=service.pk, service=service.name, owner=service.office.name, offices=len(every),
        recorded=sum(1 for one in every if one.active_users is not None), using=using,
        little=sum(1 for one in every if one.little),
        office_share=Fraction(using, len(every)) if every else None,
        active_users=sum(one.active_users or 0 for one in every),
        user_share=Fraction(sum(one.active_users or 0 for one in known), possible) if possible else None,
    )  # fmt: skip


def _least_used(one: ServiceReach) -> tuple[Fraction, Fraction, str]:
    return (one.office_share or Fraction(0), one.user_share or Fraction(0), one.service)
