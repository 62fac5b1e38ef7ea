"""The claims and explanations of one answer as fields: cleaned, merged when two people write, and what follows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from naik.cycle.ladder import Climb, climb, climb_items
from naik.instruments.model import Band, Indicator, Level, Text

LONGEST = 20_000
"""How long one explanation can be; the guide asks for facts and analysis of the chosen level, not for the document."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
Field = bool | str
Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Three versions brought together: the fields that hold, those only others changed, and those both changed."""

    fields: dict[str, Field]
    taken: tuple[str, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """What follows from the claims: the level as exact text ("" while nothing counts), and the climb to it."""

    level: str
    climb: Climb


def plain(text: str) -> str:
    """Typed text without what cannot be seen or stored, with one kind of line end."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def names(indicator: Indicator, *, claims: bool) -> tuple[str, ...]:
    """The fields of an answer: of every level facts and analysis, and with `claims` whether it is met."""
    kinds = ("met", "facts", "analysis") if claims else ("facts", "analysis")
    return tuple(f"{kind}-{level.number}" for level in indicator.levels for kind in kinds)


def fields(indicator: Indicator, steps: Mapping[str, Any], *, claims: bool) -> dict[str, Field]:
    """Stored steps as fields."""
    found: dict[str, Field] = {}
    for name in names(indicator, claims=claims):
        kind, _, number = name.partition("-")
        stored = steps.get(number, {}).get(kind)
        found[name] = bool(stored) if kind == "met" else str(stored or "")
    return found


def stored(given: Fields, met: Collection[int]) -> dict[str, dict[str, Field]]:
    """Fields as steps are stored; steps about which nothing is said are left out."""
    steps: dict[str, dict[str, Field]] = {}
    for name, value in given.items():
        kind, _, number = name.partition("-")
        if kind != "met":
            steps.setdefault(number, {"met": int(number) in met})[kind] = value
    return {number: step for number, step in steps.items() if any(step.values())}


def claimed(given: Fields) -> frozenset[int]:
    """The levels that are claimed to be met."""
    return frozenset(int(name.partition("-")[2]) for name, value in given.items() if value is True)


def merge(base: Fields | None, mine: Fields, theirs: Fields) -> Merged:
    """Bring together what I typed over `base` and what is stored now.

    Fields that one side changed are merged by themselves, also when both typed the same. Without a known base every
    difference is a conflict. In a conflict the result holds mine.
    """
    held: dict[str, Field] = {}
    taken, conflicts = [], []
    for name, other in theirs.items():
        before = None if base is None else base.get(name, other)
        own = mine.get(name, other if before is None else before)
        held[name] = own
        if own == other:
            continue
        if before is not None and own == before:
            held[name] = other
            taken.append(name)
        elif before is None or other != before:
            conflicts.append(name)
    return Merged(fields=held, taken=tuple(taken), conflicts=tuple(conflicts))


def follows(indicator: Indicator, met: Collection[int]) -> Follows:
    """The level that follows from claimed steps."""
    known = {level.number for level in indicator.levels}
    climbed = climb(indicator, set(met) & known)
    counted = (set(met) & known) - set(climbed.hanging)
    return Follows(level=str(climbed.reached) if counted else "", climb=climbed)


def follows_items(indicator: Indicator, bands: tuple[Band, ...], counted: Mapping[int, Collection[int]]) -> Follows:
    """The value that follows from evidence items (level → item numbers); none at all is no value, not the lowest."""
    value, climbed = climb_items(indicator, bands, counted)
    return Follows(level=str(value) if any(counted.values()) else "", climb=climbed)


def complete_levels(indicator: Indicator, counted: Mapping[int, Collection[int]]) -> frozenset[int]:
    """The levels whose known items are all there."""
    return frozenset(
        level.number
        for level in indicator.levels
        if level.evidence and set(counted.get(level.number, ())) >= set(range(1, len(level.evidence) + 1))
    )


def open_below(indicator: Indicator, number: int, met: Collection[int]) -> Level | None:
    """The lowest step in the way of step `number`: required, be it through others, and not met."""
    found = None
    level = indicator.level(number)
    while level is not None and level.requires_level is not None:
        level = indicator.level(level.requires_level)
        if level is not None and level.number not in met:
            found = level
    return found


def hanging_sentence(indicator: Indicator, number: int, met: Collection[int]) -> Text:
    """Why a claimed step does not count yet."""
    below = open_below(indicator, number, met)
    missing = below.number if below else number
    return Text(
        f"Tingkat {number} belum dihitung: tingkat {missing} belum terpenuhi. Isian tingkat {number} tetap tersimpan.",
        f"Level {number} does not count yet: level {missing} is not met. What is written for level {number} is kept.",
    )
