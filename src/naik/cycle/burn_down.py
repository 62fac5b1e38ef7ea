"""How fast answers get ready: the open ones of each day against an even pace to the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from naik.cycle.late import PREPARED


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The end of one day: how many answers were open (None: still to come), and how many an even pace leaves open."""

    on: date
    open: int | None
    even: Fraction


def even_pace(count: int, first: date, last: date, on: date) -> Fraction:
    """How many of `count` are open at the end of `on` when each day from `first` to `last` takes the same share."""
    days = (last - first).days + 1
    gone = min(max((on - first).days + 1, 0), days)
    return count - Fraction(count * gone, days)


def burn_down(
    values: Iterable[str], changes: Iterable[tuple[str, date, str]], *, first: date, last: date, today: date
) -> tuple[Day, ...]:
    """Each day from `first` to `last`. `changes` are the state of a value at the end of a day, in any order.

    A value without a change is open. Changes before `first` count for the first day.
    """
    wanted = set(values)
    by_day: dict[date, list[tuple[str, str]]] = {}
    for value, on, state in sorted(changes, key=lambda change: change[1]):
        if value in wanted:
            by_day.setdefault(max(on, first), []).append((value, state))
    ready: set[str] = set()
    found = []
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        for value, state in by_day.get(on, ()):
            (ready.add if state in PREPARED else ready.discard)(value)
        found.append(
            Day(
                on=on,
                open=len(wanted) - len(ready) if on <= today else None,
                even=even_pace(len(wanted), first, last, on),
            )
        )
    return tuple(found)


def behind(days: Iterable[Day]) -> int:
    """How many more answers are open than at an even pace, on the last day that is known; at least 0."""
    known = [(day.open, day.even) for day in days if day.open is not None]
    if not known:
        return 0
    held, even = known[-1]
    return max(int(held - even), 0)
