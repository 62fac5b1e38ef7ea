"""What a plan that slips can still reach this year, and what to do instead.

A level counts as lost once its action was dropped, is overdue, or ends only after the year; so is what presupposes it.
Nothing here is a forecast: actions that are not overdue are taken as kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from naik.instruments.model import Instrument, PredicateBasis
from naik.planning.model import MONTHS_OF_A_YEAR, Infeasible, Limits, Plan, Situation, Target
from naik.planning.single_year import plan
from naik.scoring import Score, Value, score


class Reason(StrEnum):
    """Why a level is not reached this year."""

    LATE = "late"
    DROPPED = "dropped"
    AFTER = "after"
    NO_TIME = "no_time"
    NEED = "need"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The action for one level of a promised raise.

    `done`: the office has done its part; `accepted`: somebody else has accepted the evidence of it.
    """

    level: int
    due_on: date
    done: bool = False
    dropped: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A raise of the adopted plan up to this year, with the actions made of it; `months` is its lead time."""

    value: str
    level_from: Value
    level_to: Value
    months: int = 0
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A raise that stops short: `level` is the first one lost, `reached` where the value stays.

    `days` it is late, `needed` the value it presupposes, `gain` the points of the index that are lost.
    """

    value: str
    level: int
    level_to: Value
    reached: Value
    reason: Reason
    gain: Fraction = Fraction(0)
    days: int = 0
    needed: str = ""


@dataclass(frozen=True, kw_only=True)
class Slippage:
    """The plan's index of this year beside the one that is still reachable.

    `without_action` are promised values nobody works on yet. `instead` closes the gap with other indicators in the
    `months_left`; it is None when nothing is lost or no time is left.
    """

    year: int
    planned: Score
    reachable: Score
    lost: tuple[Loss, ...]
    without_action: tuple[str, ...]
    months_left: int
    instead: Plan | Infeasible | None


def levels_between(instrument: Instrument, level_from: Value, level_to: Value) -> tuple[int, ...]:
    """The levels a raise works on: those above a whole level, or every band the decimal passes through."""
    if instrument.whole:
        return tuple(range(int(level_from) + 1, int(level_to) + 1))
    low, high = Fraction(level_from), Fraction(level_to)
    return tuple(band.number for band in instrument.bands if Fraction(band.upper) > low and Fraction(band.lower) < high)


def months_left(today: date, year: int) -> int:
    """Whole months until the end of `year`; the running one counts only from its first day."""
    if today.year != year:
        return MONTHS_OF_A_YEAR if today.year < year else 0
    return MONTHS_OF_A_YEAR - today.month + (today.day == 1)


def slippage(
    situation: Situation, promises: Iterable[Promise], today: date, year: int, limits: Limits | None = None
) -> Slippage:
    """Recompute the index of `year` from what is lost, exactly, and plan what can close the gap.

    `situation` holds the levels the plan began with, `promises` its raises up to `year`, each value once.
    """
    promised = tuple(promises)
    lost = still_lost(situation, promised, today, year)
    planned = _scored(situation, {one.value: one.level_to for one in promised})
    reachable = _scored(
        situation, {one.value: lost[one.value].reached if one.value in lost else one.level_to for one in promised}
    )
    left = months_left(today, year)
    return Slippage(
        year=year,
        planned=planned,
        reachable=reachable,
        lost=tuple(lost.values()),
        without_action=tuple(one.value for one in promised if not one.tasks),
        months_left=left,
        instead=_instead(situation, promised, reachable, planned, left, limits) if lost and left else None,
    )


def still_lost(situation: Situation, promises: Sequence[Promise], today: date, year: int) -> dict[str, Loss]:
    """The raises that stop short, by value: by their own actions, then by what they presuppose."""
    instrument = situation.instrument
    found: dict[str, Loss] = {}
    for one in promises:
        own = _own_loss(situation, one, today, year)
        if own is not None:
            found[one.value] = own
    changed = True
    while changed:
        changed = False
        reached: dict[str, Value] = dict(situation.values)
        reached |= {one.value: found[one.value].reached if one.value in found else one.level_to for one in promises}
        for one in promises:
            for need in instrument.needs:
                if need.value != one.value or need.level not in levels_between(
                    instrument, one.level_from, reached[one.value]
                ):
                    continue
                if _counts(instrument, reached[need.on_value], need.on_level):
                    continue
                found[one.value] = _loss(situation, one, need.level, Reason.NEED, needed=need.on_value)
                reached[one.value] = found[one.value].reached
                changed = True
    return {one.value: found[one.value] for one in promises if one.value in found}


def _own_loss(situation: Situation, promise: Promise, today: date, year: int) -> Loss | None:
    by_level = {task.level: task for task in promise.tasks}
    for level in levels_between(situation.instrument, promise.level_from, promise.level_to):
        task = by_level.get(level)
        if task is None:
            if promise.months > months_left(today, year):
                return _loss(situation, promise, level, Reason.NO_TIME)
        elif task.dropped:
            return _loss(situation, promise, level, Reason.DROPPED)
        elif not task.done and task.due_on < today:
            return _loss(situation, promise, level, Reason.LATE, days=(today - task.due_on).days)
        elif not task.done and task.due_on.year > year:
            return _loss(situation, promise, level, Reason.AFTER)
    return None


def _loss(
    situation: Situation, promise: Promise, level: int, reason: Reason, *, days: int = 0, needed: str = ""
) -> Loss:
    instrument = situation.instrument
    reached: Value = level - 1
    if not instrument.whole:
        floor = next(Fraction(band.lower) for band in instrument.bands if band.number == level)
        reached = max(Fraction(promise.level_from), floor)
    gap = Fraction(promise.level_to) - Fraction(reached)
    return Loss(
        value=promise.value, level=level, level_to=promise.level_to, reached=reached, reason=reason, days=days,
        needed=needed, gain=instrument.value_weight(promise.value) / 100 * gap,
    )  # fmt: skip


def _counts(instrument: Instrument, value: Value, level: int) -> bool:
    if instrument.whole:
        return int(value) >= level
    return Fraction(value) >= next(Fraction(band.upper) for band in instrument.bands if band.number == level)


def _scored(situation: Situation, reached: Mapping[str, Value]) -> Score:
    return score(situation.instrument, {**situation.values, **reached}, basis=situation.basis)


def _instead(
    situation: Situation,
    promised: Sequence[Promise],
    reachable: Score,
    planned: Score,
    left: int,
    limits: Limits | None,
) -> Plan | Infeasible:
    """Other indicators only: what is lost stays lost, and what is kept was already raised as far as the plan dared."""
    values = frozenset(one.value for one in promised)
    given = limits or Limits()
    bound = planned.exact if situation.basis is PredicateBasis.EXACT else planned.index
    return plan(
        replace(
            situation,
            levels={one.id: one.level for one in reachable.indicators},
            evidence={value: items for value, items in situation.evidence.items() if value not in values},
        ),
        Target(index=bound),
        replace(given, locked=given.locked | values, forced={}, months=min(left, given.months or left)),
    )
