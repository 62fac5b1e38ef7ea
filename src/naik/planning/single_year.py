"""The cheapest plan of one year."""

from __future__ import annotations

from collections.abc import Sequence

from naik.planning.building import Built, threshold
from naik.planning.limiting import build
from naik.planning.model import Infeasible, Limits, Plan, Situation, Target
from naik.planning.reading_off import faults, raises_of, score_after, uses_of
from naik.planning.reasons import with_reasons
from naik.planning.relaxing import infeasible
from naik.planning.solver import SolverFault


def plan(situation: Situation, target: Target | None = None, limits: Limits | None = None) -> Plan | Infeasible:
    """The raises of least effort that reach the target; without one, the highest index the limits allow.

    Of plans with the same effort the one with the higher index comes first, then the one with fewer raises, then the
    one whose raises stand earlier in the instrument. InvalidPlan, or InvalidValue for a level, names what is wrong.
    """
    target, limits = target or Target(), limits or Limits()
    built = program(situation, target, limits)
    solution = built.program.solve(built.ways(highest=target.highest))
    if solution is None:
        return infeasible(situation, target, limits, best=highest_within(situation, limits))
    return plan_of(built, solution, target)


def program(situation: Situation, target: Target, limits: Limits) -> Built:
    """The program of one year with the target in it."""
    wanted = {} if target.highest else {0: threshold(situation, target)}
    return build(situation, limits, thresholds=wanted)


def highest_within(situation: Situation, limits: Limits) -> Plan | None:
    """The plan to the highest index the limits allow; None when they contradict each other."""
    built = build(situation, limits)
    solution = built.program.solve(built.ways(highest=True))
    return None if solution is None else plan_of(built, solution, Target())


def plan_of(built: Built, solution: Sequence[int], target: Target) -> Plan:
    """The plan a solution stands for, once exact arithmetic and the scoring itself agree with it."""
    situation, limits = built.situation, built.limits
    raises = raises_of(built, solution)
    bundles = uses_of(built, solution, raises)
    after = score_after(situation, raises)
    broken = faults(situation, limits, raises, bundles)
    if not target.highest and after.exact < threshold(situation, target):
        broken.append("the target is missed")
    if broken:
        raise SolverFault("; ".join(broken))
    return Plan(
        situation=situation,
        target=target,
        limits=limits,
        raises=with_reasons(built, raises),
        bundles=bundles,
        before=situation.score,
        after=after,
    )
