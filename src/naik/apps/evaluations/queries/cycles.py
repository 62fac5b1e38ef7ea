"""The cycles of an organiser, and who could take part in one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Assessment, Cycle, StageWindow
from naik.apps.evaluations.operations.cycle_stages import days_of
from naik.apps.evaluations.queries import authority
from naik.apps.institutions.access import Access, access_to
from naik.apps.institutions.models import Institution, Region, RegionKind
from naik.apps.institutions.roles import Permission
from naik.apps.results.models import PublishedResult
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import ORDER, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRow:
    """A cycle in a list; `room` is where its board is, "" when the person cannot enter there."""

    id: int
    name: str
    year: int
    instrument: str
    organiser: str
    room: str
    opened_at: datetime
    closed_at: datetime | None
    institutions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """A stage's days; `state` is before, open or closed."""

    id: int
    stage: Stage
    first: date
    last: date
    state: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Who is to take part: `rated_in` a year, of `kinds`, of a province; or exactly those that are `named`."""

    rated_in: int | None = None
    kinds: tuple[str, ...] = ()
    province: str = ""
    named: tuple[str, ...] = ()


def cycles(access: Access) -> tuple[CycleRow, ...]:
    """The cycles this institution organises or takes part in, the newest first."""
    ids = [access.institution.pk, *authority.reached_ids(access, Permission.CYCLE_READ)]
    with opened(ids, person=access.person.pk):
        own = Assessment.objects.filter(institution=access.institution).values("cycle")
        found = list(
            Cycle.objects.filter(Q(organiser=access.institution) | Q(pk__in=own), rehearsal=False)
            .select_related("organiser")
            .order_by("-year", "-pk")
        )
        counts: dict[int, int] = {}
        for cycle_id in Assessment.objects.filter(cycle__in=found).values_list("cycle_id", flat=True):
            counts[cycle_id] = counts.get(cycle_id, 0) + 1
    rooms = {access.institution.pk: access.institution.slug}
    for organiser in {one.organiser_id: one.organiser for one in found}.values():
        if organiser.pk not in rooms:
            there = access_to(access.person, organiser.slug)
            enters = there is not None and there.may_somewhere(Permission.CYCLE_READ)
            rooms[organiser.pk] = organiser.slug if enters else ""
    return tuple(
        CycleRow(
            id=one.pk, name=one.name, year=one.year, instrument=one.instrument, organiser=one.organiser.name,
            room=rooms[one.organiser_id], opened_at=one.opened_at, closed_at=one.closed_at,
            institutions=counts.get(one.pk, 0),
        )
        for one in found
    )  # fmt: skip


def windows(cycle: Cycle, organiser: Institution) -> tuple[WindowRow, ...]:
    """The stages of a cycle in their order, with their days where the organiser lies."""
    now = database_now()
    found = sorted(StageWindow.objects.filter(cycle=cycle), key=lambda one: ORDER.index(Stage(one.stage)))
    rows = []
    for one in found:
        days = days_of(one, organiser)
        closed = one.closed_at is not None or one.closes_at <= now
        state = "closed" if closed else "open" if one.opens_at <= now else "before"
        rows.append(
            WindowRow(
                id=one.pk, stage=Stage(one.stage), first=days.first, last=days.last, state=state,
                closed_at=one.closed_at,
            )
        )  # fmt: skip
    return tuple(rows)


def selected(access: Access, wanted: Selection) -> QuerySet[Institution]:
    """The institutions within the person's reach that are meant."""
    found = authority.reached(access, Permission.CYCLE_MANAGE, at_home=True)
    if wanted.named:
        return found.filter(slug__in=wanted.named)
    if wanted.rated_in is not None:
        rated = PublishedResult.objects.filter(year=wanted.rated_in, index__isnull=False)
        found = found.filter(pk__in=rated.values("institution"))
    if wanted.kinds:
        found = found.filter(kind__in=wanted.kinds)
    if wanted.province:
        found = found.filter(Q(region=wanted.province) | Q(region__province=wanted.province))
    return found


def named(access: Access, lines: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The slugs of the institutions in reach that `lines` name (name, region code or slug), and the lines nobody has.

    Capitals and spaces do not matter.
    """
    known: dict[str, str] = {}
    reached = authority.reached(access, Permission.CYCLE_MANAGE, at_home=True)
    for name, slug, code in reached.values_list("name", "slug", "region_id"):
        known[_plain(name)] = known[slug] = slug
        if code:
            known[code] = slug
    found = {line: known.get(_plain(line)) for line in lines if _plain(line)}
    slugs = dict.fromkeys(slug for slug in found.values() if slug)
    return tuple(slugs), tuple(line for line, slug in found.items() if slug is None)


def provinces() -> tuple[tuple[str, str], ...]:
    """Code and name of every province, by name."""
    return tuple(Region.objects.filter(kind=RegionKind.PROVINCE).order_by("name").values_list("code", "name"))


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
