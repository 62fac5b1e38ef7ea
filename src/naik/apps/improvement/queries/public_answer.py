"""What the public pages answer: where the levels stand, and the way up from there. Nothing is kept.

A few of these are solved at once; whoever comes meanwhile waits a moment or is told to come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from threading import BoundedSemaphore
from typing import TypeVar

from naik.apps.improvement.queries.public_places import Place, league_year, places
from naik.apps.improvement.queries.public_question import BadQuestion, Question
from naik.instruments.model import Band, Indicator, PredicateBasis, Text
from naik.planning import (
    Assumptions,
    Frontier,
    Infeasible,
    InvalidPlan,
    More,
    Near,
    Plan,
    Raise,
    Relaxation,
    RoadMap,
    Situation,
    StepCost,
    alternatives,
    concrete_steps,
    frontier,
    nearly_chosen,
    plan,
    price_of_more,
    road_map,
)
from naik.planning.assumptions import shipped
from naik.scoring import Score, Value, round_half_up
from naik.statistics.movement import Daring, daring, of_shipped_regions

SOLVING = BoundedSemaphore(2)
"""A plan takes a core; more at once would take the machine from everybody else."""
PATIENCE = 8
"""Seconds to wait for one of them."""
FRONTIER_POINTS = 12
ALTERNATIVES = 2
Answer = TypeVar("Answer")


class Busy(Exception):
    """Too many are asking at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartNow:
    """A domain, or an aspect where there are none, today and when the plan is done."""

    title: Text
    now: Decimal
    after: Decimal | None = None

    @property
    def moved(self) -> Decimal | None:
        """By how much it moves."""
        return None if self.after is None else self.after - self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the levels stand; ``missing`` to the next predicate, to four places."""

    score: Score
    parts: tuple[PartNow, ...]
    places: tuple[Place, ...]
    league_year: int | None
    next: Band | None
    missing: Decimal
    unfilled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseLine:
    """A raise beside the indicator it is about."""

    indicator: Indicator
    one: Raise
    steps: tuple[Text, ...]
    """The concrete first steps, towards the first level on the way."""

    @property
    def level_from(self) -> int | Decimal:
        """The level today, decimals to two places."""
        return shown(self.one.level_from)

    @property
    def level_to(self) -> int | Decimal:
        """The level to come."""
        return shown(self.one.level_to)

    @property
    def gain(self) -> Decimal:
        """Points of the index, to four places."""
        return round_half_up(self.one.gain, 4)

    @property
    def first(self) -> int:
        """The first level on the way, whose criterion is the first thing to meet."""
        return self.one.steps[0].level_to


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRaises:
    """The raises in one domain or aspect."""

    title: Text
    lines: tuple[RaiseLine, ...]

    @property
    def effort(self) -> int:
        """Their effort without what is paid once for several."""
        return sum(line.one.effort for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class PlanAnswer:
    """The plan of one year, by domain, and how daring it is; or why there is none."""

    plan: Plan | None
    infeasible: Infeasible | None
    parts: tuple[PartRaises, ...] = ()
    domains: tuple[PartNow, ...] = ()
    daring: Daring | None = None


@dataclass(frozen=True, kw_only=True)
class Others:
    """What stands beside the plan."""

    alternatives: tuple[Plan, ...]
    near: tuple[tuple[Indicator, Near], ...]
    more: tuple[More, ...]


@dataclass(frozen=True, kw_only=True)
class AssumptionTable:
    """What each step is assumed to cost: a row for each value, a column for each level reached."""

    assumptions: Assumptions
    levels: tuple[int, ...]
    rows: tuple[tuple[Indicator, str, tuple[StepCost | None, ...]], ...]


def standing(question: Question) -> Standing:
    """Where the levels stand today."""
    found = question.score
    year = league_year(question.instrument.id, question.year)
    before = None if question.start is None else question.changed(levels=question.start).score.index
    above = question.instrument.next_band(Fraction(found.band.lower))
    return Standing(
        score=found,
        parts=parts_of(found),
        places=places(question.instrument.id, found.index, slug=question.institution, year=year, before=before),
        league_year=year,
        next=above,
        missing=_missing(question, above, found),
        unfilled=len(question.instrument.value_ids) - question.filled,
    )


def _missing(question: Question, above: Band | None, found: Score) -> Decimal:
    """From the figure by which the edition judges to the bound."""
    if above is None:
        return Decimal(0)
    judged = Fraction(found.index) if question.basis is PredicateBasis.ROUNDED else found.exact
    return round_half_up(max(Fraction(0), Fraction(above.lower) - judged), 4)


def shown(level: Value) -> int | Decimal:
    """A level for people: whole, or to two places."""
    return int(level) if level == int(level) else round_half_up(Fraction(level))


def parts_of(now: Score, after: Score | None = None) -> tuple[PartNow, ...]:
    """The domains, or the aspects where the instrument has no domains."""
    later = {} if after is None else {part.id: part.index for part in after.domains or after.aspects}
    return tuple(
        PartNow(title=part.title, now=part.index, after=later.get(part.id)) for part in now.domains or now.aspects
    )


def assumptions(question: Question) -> Assumptions:
    """The efforts that are assumed; everybody gets the ones that travel with Naik."""
    return _refused(lambda: shipped(question.instrument))


def assumption_table(question: Question) -> AssumptionTable:
    """The efforts that are assumed, level by level."""
    used = assumptions(question)
    numbers = sorted({level for _value, level in used.costs})
    rows = [
        (question.instrument.value_indicator(value), value, tuple(used.costs.get((value, level)) for level in numbers))
        for value in question.instrument.value_ids
    ]
    return AssumptionTable(assumptions=used, levels=tuple(numbers), rows=tuple(rows))


def situation(question: Question) -> Situation:
    """The question as the planner takes it."""
    return Situation(
        instrument=question.instrument,
        levels=question.levels,
        assumptions=assumptions(question),
        basis=question.basis,
    )


def planned(question: Question) -> PlanAnswer:
    """The cheapest plan to the target within one year."""
    found = _solved(lambda: plan(situation(question), question.wanted, question.limits))
    if isinstance(found, Infeasible):
        return PlanAnswer(plan=None, infeasible=found)
    return PlanAnswer(
        plan=found,
        infeasible=None,
        parts=by_part(question, found.raises),
        domains=parts_of(found.before, found.after),
        daring=daring(
            of_shipped_regions(question.instrument.id), found.index_before, found.index_after - found.index_before
        ),
    )


def by_part(question: Question, raises: tuple[Raise, ...]) -> tuple[PartRaises, ...]:
    """The raises under their domains (or aspects), in the order of the instrument."""
    instrument = question.instrument
    groups = [(one.id, one.title) for one in (instrument.domains or instrument.aspects)]
    found = []
    for name, title in groups:
        lines = tuple(
            RaiseLine(
                indicator=indicator, one=one, steps=concrete_steps.steps(instrument, one.value, one.steps[0].level_to)
            )
            for one in raises
            if name in {(indicator := instrument.value_indicator(one.value)).domain, indicator.aspect}
        )
        if lines:
            found.append(PartRaises(title=title, lines=lines))
    return tuple(found)


def efforts(question: Question) -> Frontier:
    """The highest index for so much effort, at evenly spaced efforts."""
    return _solved(lambda: frontier(situation(question), question.limits, FRONTIER_POINTS))


def years_ahead(question: Question) -> RoadMap | Infeasible:
    """The least effort that reaches the goal at the end of the years."""
    targets = {} if question.goal_wanted.highest else {question.years: question.goal_wanted}
    return _solved(lambda: road_map(situation(question), targets, question.limits, question.years))


def others(question: Question, best: Plan) -> Others:
    """Other plans, raises that were nearly chosen, and what more would cost."""

    def ask() -> Others:
        return Others(
            alternatives=alternatives(best, ALTERNATIVES),
            near=tuple((question.instrument.value_indicator(one.value), one) for one in nearly_chosen(best)),
            more=price_of_more(best),
        )

    return _solved(ask)


def relaxed(question: Question, relaxations: tuple[Relaxation, ...]) -> Question | None:
    """The same question with every relaxation applied; None where one is not among the choices of these pages."""
    for one in relaxations:
        if one.kind == "max_raise":
            question = question.changed(
                max_raise=min(5, max(question.max_raise, question.limits.max_raise + one.amount))
            )
        elif one.kind == "locked":
            question = question.changed(locked=tuple(value for value in question.locked if value not in one.subjects))
        elif one.kind == "months":
            question = question.changed(months=question.months + one.amount)
        else:
            return None
    return question if relaxations else None


def _solved(ask: Callable[[], Answer]) -> Answer:
    with _turn():
        return _refused(ask)


def _refused(ask: Callable[[], Answer]) -> Answer:
    """What the planner refuses is a fault of the question."""
    try:
        return ask()
    except InvalidPlan as refusal:
        raise BadQuestion(refusal.message) from None


@contextmanager
def _turn() -> Iterator[None]:
    if not SOLVING.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        SOLVING.release()
