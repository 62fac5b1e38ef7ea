"""The limits as hard rows and missing columns: the program of a plan or a road map."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from naik.planning.building import (
    Built,
    begin,
    effort_of_office,
    ladders_into,
    months_allowed,
    months_in,
    spent_in,
)
from naik.planning.model import Limits, Situation
from naik.planning.rungs import Ladder


def build(
    situation: Situation, limits: Limits, *, years: int = 1, thresholds: Mapping[int, Fraction] | None = None
) -> Built:
    """The program of all limits, with the least exact index by year (from 0) where one is wanted."""
    built = begin(situation, limits, years)
    built.program.small = years == 1
    reach = {
        value: [0] * years if value in limits.locked else within_reach(ladder, limits, years)
        for value, ladder in built.ladders.items()
    }
    ladders_into(built, reach)
    for value in built.ladders:
        at_most_so_many_levels(built, value)
        allowed = months_allowed(limits, value)
        for year in range(years if years > 1 and allowed is not None else 0):
            built.program.row(months_in(built, value, year), at_most=allowed)
    for value, level in limits.forced.items():
        step = built.ladders[value].reaching(level)
        if step == -1:
            continue
        column = None if step is None else built.column(value, years - 1, step)
        built.program.row({} if column is None else {column: 1}, at_least=1)
    _amounts(built)
    for year, index in (thresholds or {}).items():
        built.program.row(built.index(year), at_least=built.threshold(index))
    return built


def within_reach(ladder: Ladder, limits: Limits, years: int) -> list[int]:
    """How many steps can be done by the end of each year: so many levels, and no step longer than a year's months."""
    stages = ladder.stages
    allowed = months_allowed(limits, ladder.value)
    possible = len(ladder.rungs)
    if allowed is not None and years == 1:
        total = 0
        for position, rung in enumerate(ladder.rungs):
            total += rung.months
            if total > allowed:
                possible = position
                break
    found = []
    for year in range(1, years + 1):
        levels = limits.max_raise * year
        found.append(min(possible, stages[levels - 1][1] + 1 if levels <= len(stages) else len(ladder.rungs)))
    return found


def at_most_so_many_levels(built: Built, value: str) -> None:
    """A level is begun in a year only when the one ``max_raise`` below it was complete the year before."""
    stages = built.ladders[value].stages
    for year in range(1, built.years):
        for position in range(built.limits.max_raise, len(stages)):
            opening = built.column(value, year, stages[position][0])
            closing = built.column(value, year - 1, stages[position - built.limits.max_raise][1])
            if opening is not None:
                built.program.row({opening: 1} if closing is None else {opening: 1, closing: -1}, at_most=0)


def _amounts(built: Built) -> None:
    limits, last = built.limits, built.years - 1
    if limits.effort is not None:
        built.program.row(built.spent("effort", last), at_most=limits.effort)
    if limits.money is not None:
        built.program.row(built.spent("money", last), at_most=limits.money)
    for year in range(built.years):
        if limits.effort_per_year is not None:
            built.program.row(spent_in(built, "effort", year), at_most=limits.effort_per_year)
        for office, capacity in limits.office_capacity.items():
            if year + 1 in capacity:
                built.program.row(effort_of_office(built, office, year), at_most=capacity[year + 1])
