"""Where a plan leads at the pace kept so far: an exact score of the raises that would be finished by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from naik.planning.model import Situation
from naik.planning.slippage import Promise
from naik.scoring import Score, Value, score

SOONEST_DAYS = 30
"""Before that a pace says nothing: one early raise would promise them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtThisPace:
    """How many promised raises are finished on `day`, how many would be at the end, and the score that gives.

    `expected` and `score` are None while it is too early to speak of a pace.
    """

    day: date
    end: date
    finished: int
    promised: int
    now: Score
    expected: int | None = None
    score: Score | None = None


def at_this_pace(
    situation: Situation, promises: Iterable[Promise], *, since: date, today: date, end: date
) -> AtThisPace:
    """Carry the pace from `since` to `today` on to `end`: finished raises count, then those due first.

    A raise is finished when the evidence of every action of it is accepted, and it has one; half a raise counts for
    nothing.
    """
    known = tuple(promises)
    finished = [one for one in known if is_finished(one)]
    passed, whole = (today - since).days, (end - since).days
    now = _scored(situation, finished)
    if passed < SOONEST_DAYS:
        return AtThisPace(
            day=today, end=end, finished=len(finished), promised=len(known), now=now
        )  # fmt: skip
    expected = min(len(known), len(finished) * max(whole, passed) // passed)
    waiting = sorted((one for one in known if not is_finished(one)), key=lambda one: (_due(one, end), one.value))
    reached = [*finished, *waiting[: expected - len(finished)]]
    return AtThisPace(
        day=today, end=end, finished=len(finished), promised=len(known), now=now, expected=expected,
        score=_scored(situation, reached),
    )  # fmt: skip


def is_finished(promise: Promise) -> bool:
    """Whether the evidence of every action of a raise is accepted, and there is one."""
    return bool(promise.tasks) and all(task.accepted for task in promise.tasks)


def _due(promise: Promise, end: date) -> date:
    return max((task.due_on for task in promise.tasks), default=end)


def _scored(situation: Situation, reached: Iterable[Promise]) -> Score:
    levels: dict[str, Value] = dict(situation.values)
    for one in reached:
        if Fraction(one.level_to) > Fraction(levels.get(one.value, 0)):
            levels[one.value] = one.level_to
    return score(situation.instrument, levels, basis=situation.basis)
