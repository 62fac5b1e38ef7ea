"""Pemdi's decimal values where nobody gives one: from accepted evidence, or from another agency's index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from naik.instruments.model import Band, Certainty, ExternalIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelEvidence:
    """How many evidence items a level asks for, and how many of them were accepted."""

    items: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedValue:
    """A derived value, how sure it is, and how many accepted items did not count for want of a lower level."""

    value: Fraction
    level: int
    certainty: Certainty
    rejected: int = 0


def value_from_evidence(bands: Sequence[Band], evidence: Mapping[int, LevelEvidence]) -> DerivedValue:
    """Climb the ladder: full levels count whole, the first that is not counts in proportion, those above nothing.

    ``lower + (upper - lower) * accepted / items`` fits 1.17, 1.25 and 1.30 as observed in 2026, not 1.26, so the
    certainty is always ``unproven``; with an item list that is not known the climb ends below that level.
    """
    for band in bands:
        found = evidence.get(band.number)
        if found is None or found.items < 1:
            return DerivedValue(
                value=Fraction(band.lower),
                level=band.number,
                certainty=Certainty.UNKNOWN,
                rejected=_above(evidence, band.number),
            )
        if not 0 <= found.accepted <= found.items:
            raise ValueError(f"{found.accepted} of {found.items} items accepted at level {band.number}")
        if found.accepted < found.items:
            lower, upper = Fraction(band.lower), Fraction(band.upper)
            value = lower + (upper - lower) * Fraction(found.accepted, found.items)
            return DerivedValue(
                value=value, level=band.number, certainty=Certainty.UNPROVEN, rejected=_above(evidence, band.number)
            )
    return DerivedValue(value=Fraction(bands[-1].upper), level=bands[-1].number, certainty=Certainty.UNPROVEN)


def _above(evidence: Mapping[int, LevelEvidence], level: int) -> int:
    return sum(found.accepted for number, found in evidence.items() if number > level)


def convert_external(external: ExternalIndex, value: Decimal | None) -> DerivedValue | None:
    """Another agency's index on our scale, linear inside its segment; None when it has no conversion."""
    if not external.automatic:
        return None
    if value is None:
        return (
            None
            if external.missing is None
            else DerivedValue(value=Fraction(external.missing), level=1, certainty=Certainty.EXACT)
        )
    for level, part in enumerate(external.segments, 1):
        last = level == len(external.segments)
        if part.start <= value < part.end or (last and value == part.end):
            share = Fraction(value - part.start) / Fraction(part.end - part.start)
            found = Fraction(part.value_start) + Fraction(part.value_end - part.value_start) * share
            return DerivedValue(value=found, level=level, certainty=external.certainty)
    return None
