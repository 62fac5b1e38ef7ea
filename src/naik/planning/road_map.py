"""Several years at once: the least total effort that meets the target of each year, and then early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from naik.instruments.model import Text
from naik.planning.building import Built, threshold
from naik.planning.limiting import build
from naik.planning.model import Infeasible, InvalidPlan, Limits, PlannedYear, RoadMap, Situation, Target
from naik.planning.reading_off import faults, raises_of, score_after, uses_of
from naik.planning.reasons import with_reasons
from naik.planning.relaxing import relaxations
from naik.planning.relaxing_words import why_not
from naik.planning.solver import SolverFault

MOST_YEARS = 10


def road_map(
    situation: Situation, targets: Mapping[int, Target], limits: Limits | None = None, years: int | None = None
) -> RoadMap | Infeasible:
    """A plan for several years, with targets by year (from 1); without any, the highest index at the end.

    Levels only go up, ``max_raise`` a year at the most. The total effort is proved least; among such plans one with a
    high index early is sought within a fixed number of nodes, so the same question has the same answer.
    """
    limits = limits or Limits()
    wanted = {year: target for year, target in sorted(targets.items()) if not target.highest}
    years = years or max(wanted, default=1)
    if not 1 <= years <= MOST_YEARS or any(not 1 <= year <= years for year in wanted):
        raise InvalidPlan(
            Text(
                f"Peta jalan mencakup 1 sampai {MOST_YEARS} tahun, dan setiap sasaran berada di dalamnya.",
                f"A road map covers 1 to {MOST_YEARS} years, and every target lies within it.",
            )
        )
    thresholds = {year - 1: threshold(situation, target) for year, target in wanted.items()}
    built = build(situation, limits, years=years, thresholds=thresholds)
    solution = built.program.solve(built.ways(highest=not wanted))
    if solution is not None:
        return _road_map(built, solution, wanted)
    free = build(situation, limits, years=years)
    best = free.program.solve(free.ways(highest=True)[:1])
    last = wanted.get(years) or next(reversed(wanted.values()), Target())
    return Infeasible(
        situation=situation,
        target=last,
        limits=limits,
        reason=why_not(situation, last, None if best is None else score_after(situation, raises_of(free, best), years)),
        relaxations=relaxations(situation, limits, years, thresholds),
    )


def _road_map(built: Built, solution: Sequence[int], targets: Mapping[int, Target]) -> RoadMap:
    raises = raises_of(built, solution)
    bundles = uses_of(built, solution, raises)
    broken = faults(built.situation, built.limits, raises, bundles, built.years)
    years = []
    explained = with_reasons(built, raises)
    for number in range(1, built.years + 1):
        after = score_after(built.situation, raises, number)
        target = targets.get(number)
        if target is not None and after.exact < threshold(built.situation, target):
            broken.append(f"the target of year {number} is missed")
        years.append(
            PlannedYear(
                number=number,
                target=target,
                raises=tuple(one for one in explained if one.year == number),
                bundles=tuple(use for use in bundles if use.year == number),
                after=after,
            )
        )
    if broken:
        raise SolverFault("; ".join(broken))
    return RoadMap(situation=built.situation, limits=built.limits, before=built.situation.score, years=tuple(years))
