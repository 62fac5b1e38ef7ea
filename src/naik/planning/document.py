"""A plan as JSON-ready data: whole numbers stay numbers, everything exact is text, so that no digit is lost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from naik.planning.model import (
    Assumptions,
    BundleUse,
    Frontier,
    Infeasible,
    More,
    Near,
    Plan,
    Raise,
    RoadMap,
    Situation,
)
from naik.scoring import Score, Value, exact_text


def as_document(answer: Plan | Infeasible | RoadMap, language: str = "id") -> dict[str, Any]:
    """The whole answer; sentences in the language asked for."""
    if isinstance(answer, Infeasible):
        return _infeasible(answer, language)
    if isinstance(answer, RoadMap):
        return _road_map(answer, language)
    return {
        "status": "optimal",
        **_before(answer.situation, answer.before),
        **_after(answer.after),
        "effort": answer.effort,
        "money": answer.money,
        "unpriced": answer.unpriced,
        "months": answer.months,
        "raises": raises_document(answer.raises, language),
        "bundles": bundles_document(answer.bundles, language),
        "assumptions": assumptions_document(answer.situation.assumptions, language),
    }


def _before(situation: Situation, before: Score) -> dict[str, Any]:
    return {
        "instrument": situation.instrument.id,
        "basis": str(situation.basis),
        "index_before": f"{before.index:f}",
        "index_exact_before": exact_text(before.exact),
        "predicate_before": before.predicate,
    }


def _after(after: Score) -> dict[str, Any]:
    return {
        "index_after": f"{after.index:f}",
        "index_exact_after": exact_text(after.exact),
        "predicate_after": after.predicate,
    }


def _infeasible(answer: Infeasible, language: str) -> dict[str, Any]:
    return {
        "status": "infeasible",
        **_before(answer.situation, answer.situation.score),
        "reason": answer.reason.in_language(language),
        "relaxations": [
            {
                "kind": one.kind,
                "subjects": list(one.subjects),
                "amount": one.amount,
                "message": one.message.in_language(language),
            }
            for one in answer.relaxations
        ],
        "highest": None if answer.best is None else _after(answer.best.after) | {"effort": answer.best.effort},
        "assumptions": assumptions_document(answer.situation.assumptions, language),
    }


def _road_map(answer: RoadMap, language: str) -> dict[str, Any]:
    return {
        "status": "optimal",
        **_before(answer.situation, answer.before),
        **_after(answer.after),
        "effort": answer.effort,
        "money": answer.money,
        "unpriced": answer.unpriced,
        "raises": [one for year in answer.years for one in raises_document(year.raises, language, year.number)],
        "road_map": [
            {
                "year": year.number,
                **_after(year.after),
                "effort": year.effort,
                "money": year.money,
                "raises": len(year.raises),
                "bundles": bundles_document(year.bundles, language),
            }
            for year in answer.years
        ],
        "assumptions": assumptions_document(answer.situation.assumptions, language),
    }


def value_text(value: Value) -> int | str:
    """A level as a number, a decimal or a fraction as text."""
    if isinstance(value, int):
        return value
    return exact_text(value) if isinstance(value, Fraction) else f"{value:f}"


def raises_document(raises: Sequence[Raise], language: str, year: int | None = None) -> list[dict[str, Any]]:
    """The raises; evidence items are named by level and number where the instrument counts items."""
    return [
        ({} if year is None else {"year": year})
        | {
            "indicator": one.value,
            "from": value_text(one.level_from),
            "to": value_text(one.level_to),
            "effort": one.effort,
            "money": one.money,
            "unpriced": one.unpriced,
            "months": one.months,
            "gain": exact_text(one.gain),
            "bundles": list(one.bundles),
            "office": one.office,
            "items": [{"level": step.level_to, "item": step.item} for step in one.steps if step.item],
            "why": one.why.in_language(language),
        }
        for one in raises
    ]


def bundles_document(bundles: Sequence[BundleUse], language: str) -> list[dict[str, Any]]:
    """What is paid once, and the indicators it carries."""
    return [
        {
            "id": use.bundle.id,
            "title": use.bundle.title.in_language(language),
            "effort": use.bundle.cost.effort,
            "money": use.bundle.cost.money,
            "months": use.bundle.cost.months,
            "indicators": list(use.values),
        }
        for use in bundles
    ]


def assumptions_document(assumptions: Assumptions, language: str) -> dict[str, Any]:
    """Which table of costs was used, and which of its cells are the institution's own."""
    return {
        "source": assumptions.source.in_language(language),
        "own": [
            {
                "indicator": value,
                "level": level,
                "effort": assumptions.costs[value, level].effort,
                "money": assumptions.costs[value, level].money,
                "months": assumptions.costs[value, level].months,
            }
            for value, level in sorted(assumptions.own)
        ],
    }


def alternatives_document(plans: Sequence[Plan], language: str) -> list[dict[str, Any]]:
    """Other plans, shortly: what they cost, where they end and what they raise."""
    return [
        _after(one.after) | {"effort": one.effort, "raises": raises_document(one.raises, language)} for one in plans
    ]


def near_document(found: Sequence[Near], language: str) -> list[dict[str, Any]]:
    """What was nearly chosen."""
    return [
        {
            "indicator": one.value,
            "from": value_text(one.level_from),
            "to": value_text(one.level_to),
            "extra_effort": one.extra,
            "index_lost": exact_text(one.loss),
            "instead_of": list(one.instead_of),
            "message": one.message.in_language(language),
        }
        for one in found
    ]


def more_document(found: Sequence[More], language: str) -> list[dict[str, Any]]:
    """What reaching further costs."""
    return [
        {
            "threshold": exact_text(one.threshold),
            "extra_effort": one.extra,
            **_after(one.plan.after),
            "message": one.message.in_language(language),
        }
        for one in found
    ]


def frontier_document(found: Frontier) -> dict[str, Any]:
    """Effort against index."""
    return {
        "complete": found.complete,
        "points": [
            {
                "effort": one.effort,
                "index": f"{one.index:f}",
                "index_exact": exact_text(one.exact),
                "predicate": one.band.predicate,
                "raises": one.raises,
            }
            for one in found.points
        ],
    }
