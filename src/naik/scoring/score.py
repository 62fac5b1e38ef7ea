"""The index of one institution: every sum in exact fractions, rounded half up once for print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from naik.instruments.model import Band, Instrument, PredicateBasis, Text
from naik.scoring.recipe import Recipe, Step, recipe_of
from naik.scoring.rounding import exact_text, round_half_up

Value = int | Decimal | Fraction
UNFILLED = Fraction(0)
HUNDRED = Fraction(100)


class InvalidValue(ValueError):
    """A value the instrument does not know."""

    def __init__(self, message: Text, value_id: str) -> None:
        """Keep the sentence in both languages, and which value it is about."""
        super().__init__(message.en)
        self.message = message
        self.value_id = value_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PartScore:
    """The index of an aspect or a domain: for print, and exact."""

    id: str
    title: Text
    index: Decimal
    exact: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorScore:
    """One value that was scored; ``id`` is a value id (``35-1``), ``level`` 0 means nobody filled it."""

    id: str
    level: Value
    weight: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """An index with everything it was made of."""

    instrument_id: str
    index: Decimal
    exact: Fraction
    band: Band
    aspects: tuple[PartScore, ...]
    domains: tuple[PartScore, ...]
    indicators: tuple[IndicatorScore, ...]
    recipe: Recipe

    @property
    def predicate(self) -> str:
        """The word for the band, such as ``Baik``."""
        return self.band.predicate


def score(
    instrument: Instrument, values: Mapping[str, Value | None], *, basis: PredicateBasis = PredicateBasis.EXACT
) -> Score:
    """Score the values of an institution. One that is missing, None or 0 was not filled and counts 0."""
    for value_id in values:
        if value_id not in instrument.value_ids:
            raise InvalidValue(
                Text(
                    f"Indikator '{value_id}' tidak ada dalam {instrument.id}.",
                    f"There is no indicator '{value_id}' in {instrument.id}.",
                ),
                value_id,
            )
    given = {value_id: _accepted(instrument, value_id, values.get(value_id)) for value_id in instrument.value_ids}
    exact = {value_id: Fraction(value) for value_id, value in given.items()}

    def part(part_id: str, title: Text, belongs: Callable[[str], bool]) -> PartScore:
        mean = _weighted_mean(instrument, exact, (value_id for value_id in exact if belongs(value_id)))
        return PartScore(id=part_id, title=title, index=round_half_up(mean), exact=mean)

    owner = instrument.value_indicator
    aspects = tuple(part(a.id, a.title, lambda v, a=a: owner(v).aspect == a.id) for a in instrument.aspects)  # type: ignore[misc]  # mypy cannot infer a lambda with a default argument
    domains = tuple(part(d.id, d.title, lambda v, d=d: owner(v).domain == d.id) for d in instrument.domains)  # type: ignore[misc]  # as above
    total = sum((instrument.value_weight(value_id) * value for value_id, value in exact.items()), Fraction(0)) / HUNDRED
    index = round_half_up(total)
    band = instrument.predicate_band(index if basis is PredicateBasis.ROUNDED else total)
    steps = (
        *(Step(operation="aspect", target=found.id, result=exact_text(found.exact)) for found in aspects),
        *(Step(operation="domain", target=found.id, result=exact_text(found.exact)) for found in domains),
        Step(operation="index", target="index", result=exact_text(total)),
        Step(operation="round_half_up", target="index", result=str(index)),
        Step(operation=f"predicate_{basis}", target="predicate", result=band.predicate),
    )
    return Score(
        instrument_id=instrument.id,
        index=index,
        exact=total,
        band=band,
        aspects=aspects,
        domains=domains,
        indicators=tuple(
            IndicatorScore(id=value_id, level=value, weight=instrument.value_weight(value_id))
            for value_id, value in given.items()
        ),
        recipe=recipe_of(instrument, given, basis=basis, steps=steps),
    )


def _weighted_mean(instrument: Instrument, exact: Mapping[str, Fraction], value_ids: Iterable[str]) -> Fraction:
    chosen = tuple(value_ids)
    weights = sum((instrument.value_weight(value_id) for value_id in chosen), Fraction(0))
    return sum((instrument.value_weight(value_id) * exact[value_id] for value_id in chosen), Fraction(0)) / weights


def _accepted(instrument: Instrument, value_id: str, value: Value | None) -> Value:
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, Fraction)):
        raise _refused(value_id, value, "bukan bilangan eksak", "is not an exact number")
    if isinstance(value, Decimal) and not value.is_finite():
        raise _refused(value_id, value, "bukan bilangan", "is not a number")
    if instrument.whole and value != int(value):
        raise _refused(value_id, value, "bukan bilangan bulat", "is not a whole number")
    if value != UNFILLED and not instrument.lowest <= Fraction(value) <= instrument.highest:
        low, high = instrument.lowest, instrument.highest
        raise _refused(value_id, value, f"di luar {low} sampai {high}", f"is outside {low} to {high}")
    return int(value) if instrument.whole else value


def _refused(value_id: str, value: object, indonesian: str, english: str) -> InvalidValue:
    shown = str(value)[:40]
    return InvalidValue(
        Text(
            f"Indikator {value_id}: nilai {shown} {indonesian}.", f"Indicator {value_id}: the value {shown} {english}."
        ),
        value_id,
    )
