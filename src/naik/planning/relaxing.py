"""When nothing fits: the fewest limits to loosen, and by how little.

The same program with elastic limits: a column per limit says that it is loosened, another by how much. For one year
the number of loosened limits is made least, then levels and months, then effort, then money. Over several years that
takes too long: there the number of kinds of limits is made least, by trying them, and then the amounts. What the
instrument itself asks for (needs, ladders) is never loosened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from naik.planning.building import (
    Built,
    begin,
    effort_of_office,
    ladders_into,
    months_in,
    negative,
    spent_in,
    threshold,
)
from naik.planning.limiting import at_most_so_many_levels, within_reach
from naik.planning.model import Infeasible, Limits, Plan, Relaxation, Situation, Target
from naik.planning.relaxing_words import sentence, why_not
from naik.planning.rungs import Ladder
from naik.planning.solver import Objective, Terms

LEVELS_AND_MONTHS = ("locked", "max_raise", "forced", "months", "window")
EFFORT = ("effort", "effort_per_year", "capacity", "target")
ORDER = (LEVELS_AND_MONTHS, EFFORT, ("money",))
ELASTIC_NODES = 2000
"""Nodes for each amount once the number of loosened limits is proved least."""
TRIED = (
    "max_raise",
    "effort",
    "effort_per_year",
    "capacity",
    "months",
    "window",
    "money",
    "locked",
    "forced",
    "target",
)
"""The kinds of limits in the order in which they are tried over several years."""
ROAD_MAP_NODES = 1
ROAD_MAP_GAP = 0.1
"""Over several years the amounts are the least up to a tenth; which kinds have to be loosened is exact."""
MOST_UNITS = 10**6
"""Rupiah are counted in so many parts at the most: more digits than that are beyond the solver's tolerance."""


@dataclass(frozen=True, slots=True)
class _Slack:
    kind: str
    subject: str
    chosen: int
    amount: int
    unit: int = 1


@dataclass
class _Elastic:
    built: Built
    loose: frozenset[str]
    slacks: list[_Slack] = field(default_factory=list)

    def slack(self, kind: str, subject: str, most: int, unit: int = 1) -> int:
        """Column of the amount, in units, by which a limit may be loosened."""
        program = self.built.program
        found = next((one for one in self.slacks if (one.kind, one.subject) == (kind, subject)), None)
        if found is None:
            found = _Slack(kind, subject, program.column(), program.column(most), unit)
            self.slacks.append(found)
        # Several rows may share a limit (the months of every value): the amount has to suffice for the longest.
        program.upper[found.amount] = max(most, program.upper[found.amount])
        return found.amount

    def linked(self) -> _Elastic:
        """Let an amount be used only where its limit is chosen."""
        for one in self.slacks:
            self.built.program.row({one.amount: 1, one.chosen: -self.built.program.upper[one.amount]}, at_most=0)
        return self

    def at_most(self, terms: Terms, most: int, kind: str, subject: str = "") -> None:
        """A limit that may be exceeded by its amount, at the most by all that its terms can come to."""
        excess = sum(factor for factor in terms.values() if factor > 0) - most
        if excess > 0:
            unit = -(-excess // MOST_UNITS)
            loosened = {self.slack(kind, subject, -(-excess // unit), unit): -unit} if kind in self.loose else {}
            self.built.program.row({**terms, **loosened}, at_most=most)

    def at_least(self, terms: Terms, least: int, kind: str, subject: str) -> None:
        """A demand that may be missed by its amount, at the most wholly."""
        if least > 0:
            missed = {self.slack(kind, subject, least): 1} if kind in self.loose else {}
            self.built.program.row({**terms, **missed}, at_least=least)


def infeasible(situation: Situation, target: Target, limits: Limits, *, best: Plan | None) -> Infeasible:
    """Say why one year's target is out of reach, and which limits to loosen."""
    thresholds = {} if target.highest else {0: threshold(situation, target)}
    return Infeasible(
        situation=situation,
        target=target,
        limits=limits,
        reason=why_not(situation, target, None if best is None else best.after),
        relaxations=relaxations(situation, limits, 1, thresholds),
        best=best,
    )


def relaxations(
    situation: Situation, limits: Limits, years: int, thresholds: Mapping[int, Fraction]
) -> tuple[Relaxation, ...]:
    """The smallest set of limits to loosen; empty when no loosening helps."""
    if years == 1:
        elastic = _elastic(situation, limits, years, thresholds, frozenset(TRIED))
        fewest = Objective({one.chosen: 1 for one in elastic.slacks})
        return _loosened(elastic, [fewest, *_amount_objectives(elastic, ELASTIC_NODES, 0.0)])
    for size in range(1, len(TRIED) + 1):
        for kinds in combinations(TRIED, size):
            elastic = _elastic(situation, limits, years, thresholds, frozenset(kinds))
            if {one.kind for one in elastic.slacks} == set(kinds):
                found = _loosened(elastic, _amount_objectives(elastic, ROAD_MAP_NODES, ROAD_MAP_GAP))
                if found:
                    return found
    return ()


def _elastic(
    situation: Situation, limits: Limits, years: int, thresholds: Mapping[int, Fraction], loose: frozenset[str]
) -> _Elastic:
    elastic = _Elastic(begin(situation, limits, years), loose)
    built = elastic.built
    ladders_into(built, {value: _steps(elastic, ladder) for value, ladder in built.ladders.items()})
    for value in built.ladders:
        _levels(elastic, value)
        _times_and_demands(elastic, value)
    _amounts(elastic)
    for year, index in thresholds.items():
        if year < years - 1:
            elastic.at_least(built.index(year), built.threshold(index), "target", str(year + 1))
        else:
            built.program.row(built.index(year), at_least=built.threshold(index))
    return elastic.linked()


def _amount_objectives(elastic: _Elastic, nodes: int, gap: float) -> list[Objective]:
    found = []
    for kinds in ORDER:
        amounts = {one.amount: 1 for one in elastic.slacks if one.kind in kinds}
        if amounts:
            found.append(Objective(amounts, nodes, gap))
    return [*found, Objective(elastic.built.spent("effort", elastic.built.years - 1), nodes, gap)]


def _loosened(elastic: _Elastic, objectives: Sequence[Objective]) -> tuple[Relaxation, ...]:
    solution = elastic.built.program.solve(objectives)
    if solution is None:
        return ()
    return _named(elastic, {one: solution[one.amount] * one.unit for one in elastic.slacks if solution[one.amount]})


def _steps(elastic: _Elastic, ladder: Ladder) -> list[int]:
    """The steps of each year; limits that stay hard leave columns out, as in a plan."""
    limits, years = elastic.built.limits, elastic.built.years
    if ladder.value in limits.locked and "locked" not in elastic.loose:
        return [0] * years
    if "max_raise" not in elastic.loose:
        return within_reach(ladder, limits, years)
    return [len(ladder.rungs)] * years


def _levels(elastic: _Elastic, value: str) -> None:
    built = elastic.built
    if "max_raise" not in elastic.loose:
        at_most_so_many_levels(built, value)
    elif built.done[value][-1]:
        stages = built.ladders[value].stages
        for year in range(built.years):
            begun = {built.done[value][year][first]: 1 for first, _ in stages}
            ended = {built.done[value][year - 1][end]: 1 for _, end in stages} if year else {}
            elastic.at_most({**begun, **negative(ended)}, built.limits.max_raise, "max_raise", value)


def _times_and_demands(elastic: _Elastic, value: str) -> None:
    built = elastic.built
    limits, last = built.limits, built.years - 1
    window = limits.office_window.get(limits.office_of.get(value, ""))
    for year in range(built.years):
        if limits.months is not None:
            elastic.at_most(months_in(built, value, year), limits.months, "months")
        if window is not None:
            elastic.at_most(months_in(built, value, year), window.months, "window", limits.office_of[value])
    first = built.column(value, last, 0)
    if value in limits.locked and first is not None:
        elastic.at_most({first: 1}, 0, "locked", value)
    least = limits.forced.get(value)
    step = -1 if least is None else built.ladders[value].reaching(least)
    if step != -1:
        column = None if step is None else built.column(value, last, step)
        elastic.at_least({} if column is None else {column: 1}, 1, "forced", value)


def _amounts(elastic: _Elastic) -> None:
    built, limits, last = elastic.built, elastic.built.limits, elastic.built.years - 1
    if limits.effort is not None:
        elastic.at_most(built.spent("effort", last), limits.effort, "effort")
    if limits.money is not None:
        elastic.at_most(built.spent("money", last), limits.money, "money")
    for year in range(built.years):
        if limits.effort_per_year is not None:
            elastic.at_most(spent_in(built, "effort", year), limits.effort_per_year, "effort_per_year")
        for office, capacity in limits.office_capacity.items():
            if year + 1 in capacity:
                terms = effort_of_office(built, office, year)
                elastic.at_most(terms, capacity[year + 1], "capacity", f"{office}/{year + 1}")


def _named(elastic: _Elastic, amounts: Mapping[_Slack, int]) -> tuple[Relaxation, ...]:
    """One relaxation for each kind and amount, the values that share them together."""
    together: dict[tuple[str, int], list[str]] = {}
    for one, amount in amounts.items():
        alone = one.kind in {"capacity", "target"}
        together.setdefault((one.kind + (one.subject if alone else ""), amount), []).append(one.subject)
    kinds = {one.kind + (one.subject if one.kind in {"capacity", "target"} else ""): one.kind for one in amounts}
    return tuple(
        Relaxation(
            kind=kinds[key],
            subjects=tuple(subject for subject in subjects if subject),
            amount=amount,
            message=sentence(elastic.built, kinds[key], subjects, amount),
        )
        for (key, amount), subjects in together.items()
    )
