"""Forty-seven indicators, written down a second time for another solver."""

import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from naik.instruments.loader import load
from naik.planning import Infeasible, Limits, Situation, Target, plan, threshold
from naik.planning.assumptions import shipped

SPBE = load("spbe-2020")


def second_opinion(situation: Situation, target: Target, limits: Limits) -> int | None:
    """The least effort by scipy: levels as whole numbers, not as steps, and bundles by what their members reach."""
    table, now = situation.assumptions, situation.values
    steps = [
        (value, level)
        for value in SPBE.value_ids
        if value not in limits.locked
        for level in range(int(now[value]) + 1, min(5, int(now[value]) + limits.max_raise) + 1)
    ]
    place = {step: position for position, step in enumerate(steps)}
    paid = {bundle.id: len(steps) + position for position, bundle in enumerate(table.bundles)}
    rows: list[tuple[dict[int, float], float]] = []
    gain = {place[value, level]: float(SPBE.value_weight(value) * 20) for value, level in steps}
    missing = float((threshold(situation, target) - situation.score.exact) * 2000)
    rows.append(({column: -weight for column, weight in gain.items()}, -missing))
    for value, level in steps:
        here = place[value, level]
        if (value, level - 1) in place:
            rows.append(({here: 1, place[value, level - 1]: -1}, 0))
        rows += [
            ({here: 1, paid[bundle.id]: -1}, 0)
            for bundle in table.bundles
            if value in bundle.values and level in bundle.levels_to
        ]
        rows += [
            (
                {here: 1}
                | ({place[need.on_value, need.on_level]: -1} if (need.on_value, need.on_level) in place else {}),
                0,
            )
            for need in SPBE.needs_of(value, level)
            if now[need.on_value] < need.on_level
        ]
    if limits.effort is not None:
        everything = {place[step]: table.costs[step].effort for step in steps}
        rows.append((everything | {paid[one.id]: one.cost.effort for one in table.bundles}, limits.effort))
    matrix = np.zeros((len(rows), len(steps) + len(paid)))
    for row, (terms, _) in enumerate(rows):
        for column, factor in terms.items():
            matrix[row, column] = factor
    costs = [table.costs[step].effort for step in steps] + [bundle.cost.effort for bundle in table.bundles]
    found = milp(
        c=costs,
        constraints=LinearConstraint(matrix, ub=[most for _, most in rows]),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    return round(found.fun) if found.success else None


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", ["Cukup", "Baik", "Sangat Baik"])
def test_another_solver_finds_the_same_least_effort_for_47_indicators(seed: int, name: str) -> None:
    chance = random.Random(seed)  # noqa: S311 - invented levels
    levels = {value: chance.choice([1, 1, 1, 2, 2, 3]) for value in SPBE.value_ids}
    situation = Situation(instrument=SPBE, levels=levels, assumptions=shipped(SPBE))
    limits = Limits(
        max_raise=chance.choice([2, 3]),
        locked=frozenset(chance.sample(SPBE.value_ids, 4)),
        months=None,
        effort=chance.choice([None, 150]),
    )
    found = plan(situation, Target(predicate=name), limits)
    least = None if isinstance(found, Infeasible) else found.effort
    assert least == second_opinion(situation, Target(predicate=name), limits)
