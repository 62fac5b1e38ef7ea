"""What an evaluation instrument is: a regulation as frozen, exact values.

Weights are percents of the whole index, as fractions. Levels, values and bounds are on the instrument's own scale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in Indonesian and English; an empty English one was never translated."""

    id: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text for a language tag such as ``en`` or ``en-gb``; anything but English is Indonesian."""
        return self.en if self.en and language.lower().startswith("en") else self.id

    @property
    def translated(self) -> bool:
        """Whether an English text exists (pages mark the Indonesian one with its own language otherwise)."""
        return bool(self.en)


class IndicatorKind(StrEnum):
    """The ladder of level names an indicator follows."""

    PROCESS = "process"
    SERVICE = "service"


class ScoringModel(StrEnum):
    """What a value is: a whole level, or a decimal inside the band of a level."""

    WHOLE_LEVEL = "whole_level"
    LEVEL_BAND = "level_band"


class PredicateBasis(StrEnum):
    """Whether the bounds of a predicate are applied to the exact index or to the printed one."""

    EXACT = "exact"
    ROUNDED = "rounded"


class Certainty(StrEnum):
    """How sure a carried fact is."""

    EXACT = "exact"
    """Read in the regulation, or proved on published tables."""
    CONDENSED = "condensed"
    """A paraphrase of a text that was read."""
    MODULE = "module"
    """From the ministry's indicator modules of 2026, as extracted by others."""
    DRAFT = "draft"
    """From training material that is older than the regulation."""
    EVIDENCE = "evidence"
    """Inferred from the list of evidence that is asked for."""
    OBSERVED = "observed"
    """Fits published results; no text says so."""
    INFERRED = "inferred"
    """Concluded from a neighbouring fact."""
    UNPROVEN = "unproven"
    """Fits some observations and misses others."""
    UNKNOWN = "unknown"
    """Not known; a default is in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A predicate and its bounds on the index: ``lower`` always belongs to it."""

    number: int
    predicate: str
    title: Text
    lower: Decimal
    upper: Decimal
    upper_inclusive: bool

    def contains(self, value: Decimal | Fraction) -> bool:
        """Whether a value lies in the band."""
        exact = Fraction(value)
        below = exact <= Fraction(self.upper) if self.upper_inclusive else exact < Fraction(self.upper)
        return Fraction(self.lower) <= exact and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One maturity level of one indicator: its criterion, and what shows that it is reached."""

    number: int
    name: Text
    criterion: Text
    evidence: tuple[Text, ...] = ()
    requires_level: int | None = None
    certainty: Certainty = Certainty.CONDENSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """An indicator of an older instrument that went into this one; ``level`` when only that level did."""

    instrument: str
    indicator: str
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of another agency's index and the piece of our scale it becomes, both ends included."""

    start: Decimal
    end: Decimal
    value_start: Decimal
    value_end: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalIndex:
    """Another agency's index that sets an indicator's value, or (not automatic) only has to be shown as evidence."""

    name: str
    owner: str
    automatic: bool
    segments: tuple[Segment, ...]
    certainty: Certainty
    missing: Decimal | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One question. ``weight`` covers all its services, in percent of the whole index."""

    id: str
    number: int
    title: Text
    aspect: str
    domain: str | None
    weight: Fraction
    kind: IndicatorKind | None
    levels: tuple[Level, ...]
    predecessors: tuple[Predecessor, ...] = ()
    services: int = 1
    external_index: ExternalIndex | None = None
    assessed_with: str | None = None
    strands: tuple[Text, ...] = ()
    note: Text | None = None
    certainty: Certainty = Certainty.CONDENSED

    @property
    def values(self) -> tuple[str, ...]:
        """The ids of the values it is scored by: ``("36",)``, or ``("35-1", "35-2", "35-3")`` for three services."""
        if self.services == 1:
            return (self.id,)
        return tuple(f"{self.id}-{service}" for service in range(1, self.services + 1))

    def level(self, number: int) -> Level | None:
        """The level of that number, if the ladder has it."""
        return next((level for level in self.levels if level.number == number), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """A group of indicators."""

    id: str
    title: Text
    weight: Fraction
    domain: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A group of aspects; Pemdi has none."""

    id: str
    title: Text
    weight: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of one year's evaluation; a date that nobody published is None and ``note`` says what is known."""

    title: Text
    starts: date | None = None
    ends: date | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One year in which the instrument was used."""

    year: int
    predicate_basis: PredicateBasis
    certainty: Certainty
    guide: str | None
    calendar: tuple[Stage, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of assessment beside the arithmetic, with where it was read."""

    id: str
    text: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A level of one value that presupposes a level of another; ``source`` is where that was read."""

    value: str
    level: int
    on_value: str
    on_level: int
    certainty: Certainty
    source: str
    reason: Text = Text("")


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A whole regulation. ``version`` changes with any byte of what is scored, not with ``needs``."""

    id: str
    version: str
    title: Text
    legal_basis: str
    legal_title: str
    gazette: str | None
    replaces: str | None
    replaced_by: str | None
    model: ScoringModel
    lowest: Decimal
    highest: Decimal
    domains: tuple[Domain, ...]
    aspects: tuple[Aspect, ...]
    indicators: tuple[Indicator, ...]
    bands: tuple[Band, ...]
    editions: tuple[Edition, ...]
    rules: tuple[Rule, ...] = ()
    needs: tuple[Need, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()
    certainty: dict[Certainty, tuple[Text, ...]] = field(default_factory=dict, compare=False)

    @cached_property
    def _by_id(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def _value_weights(self) -> dict[str, Fraction]:
        return {
            value: indicator.weight / indicator.services for indicator in self.indicators for value in indicator.values
        }

    @cached_property
    def _value_owners(self) -> dict[str, Indicator]:
        return {value: indicator for indicator in self.indicators for value in indicator.values}

    @property
    def whole(self) -> bool:
        """Whether only whole levels are values."""
        return self.model is ScoringModel.WHOLE_LEVEL

    @property
    def value_ids(self) -> tuple[str, ...]:
        """Every value the instrument is scored by, in its own order."""
        return tuple(self._value_weights)

    def indicator(self, indicator_id: str) -> Indicator | None:
        """The indicator of that id, or None."""
        return self._by_id.get(indicator_id)

    def value_weight(self, value_id: str) -> Fraction:
        """Weight of one value in percent of the whole index; KeyError when there is no such value."""
        return self._value_weights[value_id]

    def value_indicator(self, value_id: str) -> Indicator:
        """The indicator a value belongs to; KeyError when there is no such value."""
        return self._value_owners[value_id]

    def needs_of(self, value_id: str, level: int) -> tuple[Need, ...]:
        """What one level of a value presupposes beside the levels below it."""
        return tuple(need for need in self.needs if (need.value, need.level) == (value_id, level))

    def aspect(self, aspect_id: str) -> Aspect | None:
        """The aspect of that id, or None."""
        return next((aspect for aspect in self.aspects if aspect.id == aspect_id), None)

    def domain(self, domain_id: str) -> Domain | None:
        """The domain of that id, or None."""
        return next((domain for domain in self.domains if domain.id == domain_id), None)

    def edition(self, year: int) -> Edition | None:
        """The edition of a year, or None when the instrument was not used then."""
        return next((edition for edition in self.editions if edition.year == year), None)

    def predicate_band(self, index: Decimal | Fraction) -> Band:
        """The band of an index; below the first bound (indicators left unfilled) it is the first band."""
        exact = Fraction(index)
        return next((band for band in reversed(self.bands) if Fraction(band.lower) <= exact), self.bands[0])

    def next_band(self, index: Decimal | Fraction) -> Band | None:
        """The band above the one an index is in, or None at the top."""
        position = self.bands.index(self.predicate_band(index)) + 1
        return self.bands[position] if position < len(self.bands) else None
