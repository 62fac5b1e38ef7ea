"""An institution's years on one line: index, what the adopted plan wants, training and outreach."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from naik.apps.capacity.queries.outreach_reach import events_by_year
from naik.apps.capacity.queries.training import hours_by_year
from naik.apps.improvement.models import Plan
from naik.apps.improvement.queries.plans import adopted
from naik.apps.institutions.models import Institution
from naik.apps.results.queries.snapshot import snapshot
from naik.instruments import loader
from naik.reports.timeline import Timeline, TimelineYear, timeline


def of_institution(institution: Institution, language: str) -> Timeline | None:
    """The time line of the institution whose scope is open; None where nothing is known of any year."""
    figures = snapshot().years.get(institution.slug, {})
    plan = adopted()
    targets = {} if plan is None else _targets(plan)
    hours, events = hours_by_year(institution), events_by_year(institution)
    years = sorted({*figures, *targets, *hours, *events})
    if not years:
        return None
    return timeline(
        [
            TimelineYear(
                year=year, instrument=_instrument(figures, plan, year, language),
                index=figures[year].first.index if year in figures else None, target=targets.get(year),
                training_hours=hours.get(year), outreach_events=events.get(year),
            )
            for year in years
        ],
        language=language,
    )  # fmt: skip


def _targets(plan: Plan) -> dict[int, Decimal]:
    """The index the plan wants at the end of each of its years."""
    told: Mapping[str, Any] = plan.content["id"]
    years = told.get("road_map") or [{"year": 1, "index_after": told["index_after"]}]
    return {plan.first_year + int(one["year"]) - 1: Decimal(one["index_after"]) for one in years}


def _instrument(figures: Mapping[int, Any], plan: Plan | None, year: int, language: str) -> str:
    known = figures[year].instrument if year in figures else plan.instrument if plan else ""
    return loader.load(known).title.in_language(language) if known else ""
