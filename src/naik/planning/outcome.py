"""What became of a plan: each value beside the level that was found later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from naik.instruments.model import Instrument, PredicateBasis
from naik.scoring import Score, Value, score


class Fate(StrEnum):
    """How a value ended, compared with what was planned for it."""

    REACHED = "reached"
    SURPASSED = "surpassed"
    PARTLY = "partly"
    MISSED = "missed"
    FELL = "fell"
    ROSE_UNPLANNED = "rose_unplanned"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueOutcome:
    """One value: where it was, where the plan wanted it (`planned` is `before` where it wanted nothing), where it is.

    `share` is what it gave to the index, in points; 0 where the level found is unknown.
    """

    value: str
    before: Fraction
    planned: Fraction
    found: Fraction | None
    fate: Fate
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A plan beside what came true. A value that is unknown later is taken as not filled in `found`."""

    values: tuple[ValueOutcome, ...]
    before: Score
    planned: Score
    found: Score

    def count(self, *fates: Fate) -> int:
        """How many values ended in one of these ways."""
        return sum(1 for one in self.values if one.fate in fates)

    @property
    def wanted(self) -> int:
        """How many values the plan raised."""
        return sum(1 for one in self.values if one.planned > one.before)


def compare(
    instrument: Instrument,
    before: Mapping[str, Value],
    planned: Mapping[str, Value],
    found: Mapping[str, Value | None],
    *,
    basis: PredicateBasis = PredicateBasis.EXACT,
) -> Outcome:
    """Compare every value; `planned` holds only those the plan raised, `found` what a later result knows."""
    values = tuple(_value(instrument, one, before, planned, found) for one in instrument.value_ids)
    return Outcome(
        values=values,
        before=score(instrument, before, basis=basis),
        planned=score(instrument, {**before, **planned}, basis=basis),
        found=score(instrument, found, basis=basis),
    )


def fate_of(before: Fraction, planned: Fraction, found: Fraction | None) -> Fate:
    """How a value ended."""
    if found is None:
        return Fate.UNKNOWN
    if found < before:
        return Fate.FELL
    if planned == before:
        return Fate.ROSE_UNPLANNED if found > before else Fate.UNCHANGED
    if found == planned:
        return Fate.REACHED
    if found > planned:
        return Fate.SURPASSED
    return Fate.PARTLY if found > before else Fate.MISSED


def _value(
    instrument: Instrument,
    value: str,
    before: Mapping[str, Value],
    planned: Mapping[str, Value],
    found: Mapping[str, Value | None],
) -> ValueOutcome:
    was = Fraction(before.get(value, 0))
    wanted = Fraction(planned.get(value, was))
    known = found.get(value)
    now = None if known is None else Fraction(known)
    share = Fraction(0) if now is None else (now - was) * instrument.value_weight(value) / 100
    return ValueOutcome(value=value, before=was, planned=wanted, found=now, fate=fate_of(was, wanted, now), share=share)
