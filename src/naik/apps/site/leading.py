"""The leader's one question: where are we, where will we be at this pace, what stands in the way, who is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from naik.apps.capacity.queries.coverage import CoverageFigure, coverage_figure
from naik.apps.evidence.queries import today
from naik.apps.improvement.queries.action_lateness import LateOffice, late_offices
from naik.apps.improvement.queries.slippage import Obstacle, PlanSlippage, obstacles, plan_slippage
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.results.queries.snapshot import snapshot, steps
from naik.instruments import loader
from naik.planning.pace import AtThisPace, at_this_pace

MOST_LATE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The newest published figure, that of the year before if known, and what is `missing` to the next predicate."""

    year: int
    index: Decimal
    predicate: str
    steps: int
    before: Decimal | None
    next_predicate: str
    missing: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """The movement since the year before."""
        return None if self.before is None else self.index - self.before


@dataclass(frozen=True, kw_only=True)
class Leading:
    """Everything on the leader's page. Parts that need a plan are None or empty without one."""

    day: date
    published: Published | None
    plan: PlanSlippage | None
    pace: AtThisPace | None
    obstacles: tuple[Obstacle, ...]
    late: tuple[LateOffice, ...]
    late_count: int
    coverage: CoverageFigure

    @property
    def starts_earlier(self) -> bool:
        """Whether the plan starts from levels that are older than the newest published result."""
        return self.plan is not None and self.published is not None and self.plan.plan.levels_year < self.published.year

    @property
    def pace_steps(self) -> int:
        """The steps of the predicate at this pace."""
        return 0 if self.pace is None or self.pace.score is None else self.pace.score.band.number

    @property
    def reachable_steps(self) -> int:
        """The steps of the predicate that is still reachable."""
        return 0 if self.plan is None else self.plan.found.reachable.band.number


def leading(access: Access) -> Leading:
    """The page of the institution whose scope is open."""
    access.require_somewhere(Permission.PLAN_READ)
    plan = plan_slippage(access)
    late = late_offices(access)
    return Leading(
        day=today(access.institution),
        published=_published(access),
        plan=plan,
        pace=None if plan is None else _pace(access, plan),
        obstacles=() if plan is None else obstacles(access, found=plan),
        late=late[:MOST_LATE],
        late_count=len(late),
        coverage=coverage_figure(access.institution),
    )


def _published(access: Access) -> Published | None:
    known = snapshot().years.get(access.institution.slug, {})
    years = sorted((year for year, found in known.items() if found.first.index is not None), reverse=True)
    if not years:
        return None
    newest = known[years[0]]
    index, predicate = newest.first.index, newest.first.predicate or ""
    if index is None:
        return None
    before = known.get(years[0] - 1)
    band = loader.load(newest.instrument).next_band(index)
    return Published(
        year=years[0], index=index, predicate=predicate, steps=steps(newest.instrument, predicate),
        before=None if before is None else before.first.index, next_predicate="" if band is None else band.predicate,
        missing=None if band is None else band.lower - index,
    )  # fmt: skip


def _pace(access: Access, plan: PlanSlippage) -> AtThisPace | None:
    adopted = plan.plan.adopted_at
    if adopted is None:
        return None
    year = plan.found.year
    since = adopted.astimezone(zone(access.institution)).date()
    return at_this_pace(
        plan.situation, plan.promises, since=max(since, date(year, 1, 1)), today=plan.day,
        end=date(year, 12, 31),
    )  # fmt: skip
