"""Rungs, bundles, needs and limits as one integer program over the years; a single year is the same with one.

A column per step and year says whether the step is done by the end of that year. Static limits leave columns out
instead of adding rows, which is what makes a plan quick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil, lcm

from naik.instruments.model import PredicateBasis, Text
from naik.planning.model import Assumptions, Bundle, InvalidPlan, Limits, Situation, Target
from naik.planning.rungs import Ladder, Rung, check_costs, ladders
from naik.planning.solver import Objective, Program
from naik.scoring import round_half_up

HALF_A_PRINTED_POINT = Fraction(1, 200)
LAST_NODES = 200
"""How long a road map is polished for earliness once its effort is proved least: nodes, so that it is repeatable."""


@dataclass
class Built:
    """The program with what its columns mean. ``done[value][year][step]`` is a column; years count from 0."""

    situation: Situation
    limits: Limits
    years: int
    ladders: dict[str, Ladder]
    program: Program = field(default_factory=Program)
    done: dict[str, list[list[int]]] = field(default_factory=dict)
    paid: dict[str, list[int]] = field(default_factory=dict)
    scale: int = 1
    base: Fraction = Fraction(0)

    @property
    def bundles(self) -> dict[str, Bundle]:
        """The bundles by their id."""
        return {bundle.id: bundle for bundle in self.situation.assumptions.bundles}

    def rungs(self, value: str, year: int) -> list[tuple[int, Rung]]:
        """The columns of a value's steps that can be done by the end of a year, with the steps."""
        return list(zip(self.done[value][year], self.ladders[value].rungs, strict=False))

    def column(self, value: str, year: int, step: int) -> int | None:
        """The column of a step by the end of a year; None when it cannot be done by then."""
        if year < 0:
            return None
        columns = self.done[value][year]
        return columns[step] if step < len(columns) else None

    def index(self, year: int) -> dict[int, int]:
        """What the steps add to the index by the end of a year, in ``1/scale``."""
        return {column: int(rung.gain * self.scale) for value in self.done for column, rung in self.rungs(value, year)}

    def threshold(self, index: Fraction) -> int:
        """What the steps have to add for an index, in ``1/scale``, rounded up."""
        return ceil((index - self.base) * self.scale)

    def spent(self, what: str, year: int) -> dict[int, int]:
        """``effort`` or ``money`` spent up to the end of a year; a price nobody entered counts nothing."""
        costs = {column: getattr(rung, what) or 0 for value in self.done for column, rung in self.rungs(value, year)}
        return costs | {
            columns[year]: getattr(self.bundles[name].cost, what) or 0 for name, columns in self.paid.items()
        }

    def few(self) -> dict[int, int]:
        """Few raises first, then those of early indicators: the tie-break, in the last year."""
        last = self.years - 1
        place = {value: position for position, value in enumerate(self.done, 1)}
        many = sum(place[value] * len(self.done[value][last]) for value in self.done) + 1
        return {
            column: place[value] + (0 if position else many)
            for value in self.done
            for position, (column, _) in enumerate(self.rungs(value, last))
        }

    def ways(self, *, highest: bool) -> list[Objective]:
        """The objectives in their order: effort before index, or for the highest index the other way round."""
        effort = Objective(self.spent("effort", self.years - 1))
        index = Objective(negative(self.index(self.years - 1)))
        ordered = [index, effort] if highest else [effort, index]
        if self.years == 1:
            return [*ordered, Objective(self.few())]
        early: dict[int, int] = {}
        for year in range(self.years):
            early |= self.index(year)
        return [*(ordered if highest else ordered[:1]), Objective(negative(early), LAST_NODES)]


def negative(terms: Mapping[int, int]) -> dict[int, int]:
    """The terms with their signs turned."""
    return {column: -factor for column, factor in terms.items()}


def minus(terms: Mapping[int, int], taken: Mapping[int, int]) -> dict[int, int]:
    """One sum less another."""
    return {column: terms.get(column, 0) - taken.get(column, 0) for column in dict.fromkeys((*terms, *taken))}


def threshold(situation: Situation, target: Target) -> Fraction:
    """The least exact index that meets a target; InvalidPlan for a predicate the instrument does not have."""
    bound = target.index
    if target.predicate is not None:
        wanted = target.predicate.strip().casefold()
        band = next((one for one in situation.instrument.bands if one.predicate.casefold() == wanted), None)
        if band is None:
            known = ", ".join(one.predicate for one in situation.instrument.bands)
            raise InvalidPlan(
                Text(
                    f"Predikat '{target.predicate[:40]}' tidak ada; yang ada: {known}.",
                    f"There is no predicate '{target.predicate[:40]}'; there are: {known}.",
                )
            )
        bound = band.lower
    if bound is None:
        raise InvalidPlan(Text("Sasaran belum disebut.", "No target was given."))
    exact = Fraction(bound)
    if situation.basis is PredicateBasis.ROUNDED:
        printed = Fraction(round_half_up(exact))
        printed += Fraction(1, 100) if printed < exact else 0
        return printed - HALF_A_PRINTED_POINT
    return exact


def check_limits(situation: Situation, limits: Limits, years: int) -> None:
    """Refuse a limit for a value that is not there, a level that cannot be, and times below one."""
    known = set(situation.instrument.value_ids)
    for value in (*limits.locked, *limits.forced):
        if value not in known:
            name = situation.instrument.id
            raise InvalidPlan(
                Text(f"Indikator '{value[:40]}' tidak ada dalam {name}.", f"{name} has no indicator '{value[:40]}'.")
            )
    top = situation.instrument.bands[-1].number
    wrong = next(((value, level) for value, level in limits.forced.items() if not 0 <= level <= top), None)
    if wrong:
        raise InvalidPlan(
            Text(f"Indikator {wrong[0]}: tidak ada tingkat {wrong[1]}.", f"Indicator {wrong[0]}: no level {wrong[1]}.")
        )
    if years < 1 or limits.max_raise < 1:
        raise InvalidPlan(
            Text("Tahun dan kenaikan terbesar paling sedikit 1.", "Years and the largest raise are at least 1.")
        )
    amounts = (limits.effort, limits.effort_per_year, limits.money, limits.months)
    capacities = [points for years_of in limits.office_capacity.values() for points in years_of.values()]
    if any(amount is not None and amount < 0 for amount in (*amounts, *capacities)):
        raise InvalidPlan(Text("Batas tidak boleh negatif.", "A limit cannot be negative."))


def begin(situation: Situation, limits: Limits, years: int) -> Built:
    """Check what was given and open a program: ladders, scale and today's index."""
    check_costs(situation)
    check_limits(situation, limits, years)
    built = Built(situation=situation, limits=limits, years=years, ladders=ladders(situation))
    built.scale = lcm(*(rung.gain.denominator for ladder in built.ladders.values() for rung in ladder.rungs))
    built.base = situation.score.exact
    return built


def ladders_into(built: Built, reach: Mapping[str, Sequence[int]]) -> None:
    """Columns for the steps of each value within reach by year, done in order and never undone."""
    for value in built.ladders:
        built.done[value] = [[built.program.column() for _ in range(count)] for count in reach[value]]
        for year, columns in enumerate(built.done[value]):
            for lower, higher in pairwise(columns):
                built.program.row({higher: 1, lower: -1}, at_most=0)
            for step, earlier in enumerate(built.done[value][year - 1] if year else []):
                built.program.row({earlier: 1, columns[step]: -1}, at_most=0)
    _bundles(built)
    _needs(built)


def _bundles(built: Built) -> None:
    for name in built.bundles:
        steps = {
            value: next(step for step, rung in enumerate(ladder.rungs) if rung.bundle == name)
            for value, ladder in built.ladders.items()
            if any(rung.bundle == name for rung in ladder.rungs)
        }
        if not steps:
            continue
        built.paid[name] = [built.program.column() for _ in range(built.years)]
        for year, column in enumerate(built.paid[name]):
            if year:
                built.program.row({built.paid[name][year - 1]: 1, column: -1}, at_most=0)
            for value, step in steps.items():
                carried = built.column(value, year, step)
                if carried is not None:
                    built.program.row({carried: 1, column: -1}, at_most=0)


def _needs(built: Built) -> None:
    for need in built.situation.instrument.needs:
        step = built.ladders[need.value].reaching(need.level)
        other = built.ladders[need.on_value].reaching(need.on_level)
        if step is None or step < 0 or other == -1:
            continue
        for year in range(built.years):
            wanting = built.column(need.value, year, step)
            if wanting is None:
                continue
            carrying = None if other is None else built.column(need.on_value, year, other)
            built.program.row({wanting: 1} if carrying is None else {wanting: 1, carrying: -1}, at_most=0)


def office_of(limits: Limits, assumptions: Assumptions) -> dict[str, str]:
    """The office of every value and bundle: a bundle without one of its own goes with its first member's."""
    offices = dict(limits.office_of)
    for bundle in assumptions.bundles:
        found = next((limits.office_of[value] for value in bundle.values if value in limits.office_of), None)
        if found is not None:
            offices.setdefault(bundle.id, found)
    return offices


def effort_of_office(built: Built, office: str, year: int) -> dict[int, int]:
    """What an office spends in one year: its values' steps and its bundles."""
    offices = office_of(built.limits, built.situation.assumptions)

    def until(end: int) -> dict[int, int]:
        if end < 0:
            return {}
        spent = {
            column: rung.effort
            for value in built.done
            if offices.get(value) == office
            for column, rung in built.rungs(value, end)
        }
        return spent | {
            columns[end]: built.bundles[name].cost.effort
            for name, columns in built.paid.items()
            if offices.get(name) == office
        }

    return minus(until(year), until(year - 1))


def spent_in(built: Built, what: str, year: int) -> dict[int, int]:
    """What is spent in one year alone."""
    return minus(built.spent(what, year), built.spent(what, year - 1) if year else {})


def months_in(built: Built, value: str, year: int) -> dict[int, int]:
    """The lead times of a value's steps in one year, one after another."""
    now = {column: rung.months for column, rung in built.rungs(value, year)}
    before = {column: rung.months for column, rung in built.rungs(value, year - 1)} if year else {}
    return minus(now, before)


def months_allowed(limits: Limits, value: str) -> int | None:
    """The months a value's steps may take in a year: the time, or its office's window where that is shorter."""
    window = limits.office_window.get(limits.office_of.get(value, ""))
    given = [months for months in (limits.months, None if window is None else window.months) if months is not None]
    return min(given, default=None)
