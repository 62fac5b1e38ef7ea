"""Climbing the levels of one indicator: no step without the one it presupposes (59/2020, annex II.E)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from naik.instruments.model import Band, Indicator, Level
from naik.scoring.derived import LevelEvidence, value_from_evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """How high the claimed steps reach; `hanging` are claimed steps that count for nothing yet; `wanted` comes next."""

    reached: int
    hanging: tuple[int, ...]
    wanted: Level | None


def climb(indicator: Indicator, met: Collection[int]) -> Climb:
    """The level that follows from the steps that are met: each needs the one it names as its requirement."""
    counted: set[int] = set()
    for level in indicator.levels:
        if level.number in met and (level.requires_level is None or level.requires_level in counted):
            counted.add(level.number)
    reached = max(counted, default=0)
    return Climb(
        reached=reached,
        hanging=tuple(sorted(set(met) - counted)),
        wanted=next((level for level in indicator.levels if level.number > reached), None),
    )


def climb_items(
    indicator: Indicator, bands: tuple[Band, ...], accepted: Mapping[int, Collection[int]]
) -> tuple[Fraction, Climb]:
    """Pemdi: the value and the climb from the accepted evidence items of each level (numbered from 1)."""
    evidence = {
        level.number: LevelEvidence(
            items=len(level.evidence),
            accepted=len({one for one in accepted.get(level.number, ()) if 1 <= one <= len(level.evidence)}),
        )
        for level in indicator.levels
    }
    derived = value_from_evidence(bands, evidence)
    complete = {number for number, found in evidence.items() if found.items and found.accepted == found.items}
    return derived.value, climb(indicator, complete)


def item_code(indicator: Indicator, level: int, item: int) -> str:
    """How an evidence item is called: ``I3-L2-04``, the code of the ministry's list of 2026."""
    return f"{indicator.id}-L{level}-{item:02d}"
