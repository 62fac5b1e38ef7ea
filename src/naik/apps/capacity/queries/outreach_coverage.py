"""Owned but not used, beside the outreach about it: which offices nobody ever told, named first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from naik.apps.capacity.queries.outreach_reach import audience
from naik.apps.institutions.access import Access
from naik.apps.institutions.time_zones import zone
from naik.apps.inventory.queries.unused import DEFAULT_THRESHOLD, OfficeUse, OutreachHad, ServiceReach, Unused, unused

PAGE = 100


@dataclass(frozen=True, slots=True)
class Held:
    """An event about a service that an office was invited to, and how many of it came (None: not recorded)."""

    event_id: int
    day: date
    attended: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """An office that uses a service too little, and the held events about it that it was invited to, latest first."""

    use: OfficeUse
    events: tuple[Held, ...]

    @property
    def never(self) -> bool:
        """Nobody of the office ever came."""
        return self.use.outreach is None


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service, and of the offices that use it too little how many outreach never reached."""

    reach: ServiceReach
    never: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Every service, the least used first, and the offices of one of them (`chosen`), those never reached first."""

    year: int
    threshold: int
    services: tuple[ServiceLine, ...]
    chosen: ServiceLine | None
    rows: tuple[Told, ...]

    @property
    def never(self) -> tuple[Told, ...]:
        """The offices that outreach about the chosen service never reached."""
        return tuple(one for one in self.rows if one.never)


def coverage(
    access: Access, *, year: int, threshold: int = DEFAULT_THRESHOLD, service_id: int | None = None
) -> Coverage:
    """Who has a service and uses it too little in `year`, beside all outreach about it, of whatever year.

    Without `service_id` the least used service is chosen that some office uses too little.
    """
    found, held = _joined(access, year, threshold)
    lines = [
        ServiceLine(
            one, sum(1 for row in found.rows if row.service_id == one.service_id and row.outreach is None)
        )
        for one in found.services
    ]  # fmt: skip
    wanted = [one for one in lines if one.reach.service_id == service_id]
    chosen = wanted or [one for one in lines if one.reach.little]
    rows = _told([row for row in found.rows if chosen and row.service_id == chosen[0].reach.service_id], held)
    return Coverage(
        year=year, threshold=threshold, services=tuple(lines), chosen=chosen[0] if chosen else None, rows=rows
    )


def everything(access: Access, *, year: int, threshold: int = DEFAULT_THRESHOLD) -> tuple[Told, ...]:
    """The offices that use some service too little, of all services, for a file."""
    found, held = _joined(access, year, threshold)
    return _told(found.rows, held)


def held_events(access: Access, services: Collection[int]) -> dict[tuple[int, int], tuple[Held, ...]]:
    """The held events about these services that each office in reach was invited to, by service and office."""
    local = zone(access.institution)
    rows = audience(access).filter(event__state="held", event__service__in=services).order_by("-event__starts_at", "pk")
    found: dict[tuple[int, int], list[Held]] = {}
    for event, service, starts_at, office, attended in rows.values_list(
        "event", "event__service", "event__starts_at", "office", "attended"
    ):
        day = starts_at.astimezone(local).date()
        found.setdefault((service, office), []).append(Held(event, day, attended))
    return {key: tuple(one) for key, one in found.items()}


def _joined(access: Access, year: int, threshold: int) -> tuple[Unused, dict[tuple[int, int], tuple[Held, ...]]]:
    held: dict[tuple[int, int], tuple[Held, ...]] = {}

    def had(services: Collection[int]) -> Mapping[tuple[int, int], OutreachHad]:
        held.update(held_events(access, services))
        reached = {key: [one for one in every if one.attended] for key, every in held.items()}
        return {key: OutreachHad(events=len(came), last=came[0].day) for key, came in reached.items() if came}

    return unused(access, year=year, threshold=threshold, page=None, outreach=had), held


def _told(rows: Collection[OfficeUse], held: Mapping[tuple[int, int], tuple[Held, ...]]) -> tuple[Told, ...]:
    found = [Told(one, held.get((one.service_id, one.office_id), ())) for one in rows]
    return tuple(sorted(found, key=lambda one: (not one.never, one.use.share or Fraction(0), one.use.office)))
