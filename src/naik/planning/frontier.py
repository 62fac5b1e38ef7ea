"""Effort against index: the highest index for each effort, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from naik.planning.building import Built, negative
from naik.planning.limiting import build
from naik.planning.model import Frontier, FrontierPoint, Limits, Situation
from naik.planning.reading_off import raises_of, score_after
from naik.planning.solver import Objective, Row

MOST_POINTS = 40


def frontier(situation: Situation, limits: Limits | None = None, points: int = MOST_POINTS) -> Frontier:
    """The efficient points within the limits: all of them, or those at so many evenly spaced efforts.

    Efforts are whole, so taking every effort up to the dearest misses nothing.
    """
    built = build(situation, limits or Limits())
    spent = built.spent("effort", 0)
    highest = [Objective(negative(built.index(0))), Objective(spent)]
    last = built.program.solve(highest)
    if last is None:
        return Frontier(points=(), complete=True)
    most = sum(factor * last[column] for column, factor in spent.items())
    complete = most < points
    efforts = range(most) if complete else sorted({most * step // (points - 1) for step in range(points - 1)})
    solutions = [built.program.solve(highest, [Row(spent, at_most=effort)]) for effort in efforts]
    found: dict[Fraction, FrontierPoint] = {}
    for solution in (*solutions, last):
        # Below the least effort that forced raises take there is no plan.
        if solution is not None:
            point = _point(built, solution)
            found.setdefault(point.exact, point)
    return Frontier(points=tuple(found.values()), complete=complete)


def _point(built: Built, solution: Sequence[int]) -> FrontierPoint:
    raises = raises_of(built, solution)
    after = score_after(built.situation, raises)
    return FrontierPoint(
        effort=sum(factor * solution[column] for column, factor in built.spent("effort", 0).items()),
        index=after.index,
        exact=after.exact,
        band=after.band,
        raises=len(raises),
    )
