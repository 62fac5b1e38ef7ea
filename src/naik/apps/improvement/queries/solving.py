"""The planner's whole answer to an institution's wishes, ready to be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from naik.apps.improvement.models import OfficeCapacity
from naik.apps.improvement.queries import origins
from naik.apps.improvement.queries.origins import Levels
from naik.apps.improvement.wishes import Wishes
from naik.apps.institutions.access import Access
from naik.planning import (
    Infeasible,
    Limits,
    Plan,
    Raise,
    RoadMap,
    Target,
    Window,
    alternatives,
    as_document,
    frontier,
    nearly_chosen,
    plan,
    price_of_more,
    road_map,
)
from naik.planning.document import alternatives_document, frontier_document, more_document, near_document
from naik.scoring import Value

LANGUAGES = ("id", "en")
POINTS = 12
"""Of the frontier that is kept with a plan; each is one more question to the planner."""


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A plan for the wishes, over the levels it starts from; `lead_offices` are numbers by value."""

    levels: Levels
    wishes: Wishes
    answer: Plan | RoadMap
    lead_offices: dict[str, int]

    @property
    def raises(self) -> tuple[Raise, ...]:
        """Every raise of every year."""
        if isinstance(self.answer, Plan):
            return self.answer.raises
        return tuple(one for year in self.answer.years for one in year.raises)

    @property
    def levels_before(self) -> dict[str, str]:
        """Exact texts by value."""
        return {value: level_text(level) for value, level in self.answer.situation.values.items()}

    def content(self) -> dict[str, Any]:
        """The answer in both languages, as it is kept and signed; asks the planner for what lies beside the plan."""
        beside = _beside(self.answer)
        return {
            "instrument": self.levels.instrument.id,
            "instrument_version": self.levels.instrument.version,
            "wishes": self.wishes.as_document(),
            "levels_before": self.levels_before,
            **{language: as_document(self.answer, language) | beside(language) for language in LANGUAGES},
        }


def _beside(answer: Plan | RoadMap) -> Callable[[str], dict[str, Any]]:
    """What lies beside a plan, in either language: each asked of the planner once."""
    edge = frontier_document(frontier(answer.situation, answer.limits, POINTS))
    if isinstance(answer, RoadMap):
        return lambda _language: {"frontier": edge}
    others, near, more = alternatives(answer), nearly_chosen(answer), price_of_more(answer)
    return lambda language: {
        "frontier": edge,
        "alternatives": alternatives_document(others, language),
        "nearly_chosen": near_document(near, language),
        "more": more_document(more, language),
    }


def solve(access: Access, wishes: Wishes) -> Solved | Infeasible:
    """Ask the planner; 404 when the origin is out of reach, InvalidPlan when the wishes make no sense."""
    levels = origins.levels(access, origins.origin(access, wishes.origin))
    situation = origins.situation(access, levels)
    leads = origins.leading_offices(access.institution, levels.origin.instrument_id, levels.origin.assessment)
    limits = wishes.limits(within=_offices(wishes, leads))
    targets = wishes.targets(levels.instrument)
    if wishes.years == 1:
        answer: Plan | RoadMap | Infeasible = plan(situation, targets.get(1, Target()), limits)
    else:
        answer = road_map(situation, targets, limits, wishes.years)
    if isinstance(answer, Infeasible):
        return answer
    return Solved(levels=levels, wishes=wishes, answer=answer, lead_offices=leads)


def level_text(value: Value) -> str:
    """A level as it is kept: ``3`` or ``7/6``."""
    return str(Fraction(value))


def _offices(wishes: Wishes, leads: dict[str, int]) -> Limits:
    office_of = {value: str(office) for value, office in leads.items()}
    if not wishes.capacity:
        return Limits(office_of=office_of)
    capacity: dict[str, dict[int, int]] = {}
    window: dict[str, Window] = {}
    rows = OfficeCapacity.objects.filter(
        year__gte=wishes.first_year, year__lt=wishes.first_year + wishes.years
    ).order_by("-year")
    for row in rows:
        capacity.setdefault(str(row.office_id), {})[row.year - wishes.first_year + 1] = row.effort
        window[str(row.office_id)] = Window(row.first_month, row.last_month)
    return Limits(office_of=office_of, office_capacity=capacity, office_window=window)
