"""A real evaluation shown step by step, and what it would have been had the domains been rounded first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from naik.instruments import loader
from naik.scoring import exact_text, round_half_up, score

INSTRUMENT = "spbe-2020"
INSTITUTION = "kota-bandar-lampung"
YEAR = 2023


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One domain: its weight in percent, its exact figure and the printed one."""

    id: str
    title: str
    weight: Fraction
    exact: Decimal
    printed: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """The example: right (`exact`, `index`) and wrong (`rounded_first_exact`, `rounded_first`)."""

    year: int
    steps: tuple[Step, ...]
    exact: Decimal
    index: Decimal
    rounded_first_exact: Decimal
    rounded_first: Decimal


def worked_example(levels: Mapping[str, int | Decimal], *, language: str) -> WorkedExample:
    """Score the levels once as the regulation does, and once from rounded domains."""
    instrument = loader.load(INSTRUMENT)
    result = score(instrument, dict(levels))
    weights = {domain.id: domain.weight for domain in instrument.domains}
    wrong = sum((weights[part.id] * Fraction(part.index) for part in result.domains), Fraction()) / 100
    steps = tuple(
        Step(
            id=part.id,
            title=part.title.in_language(language),
            weight=weights[part.id],
            exact=Decimal(exact_text(part.exact)),
            printed=part.index,
        )
        for part in result.domains
    )
    return WorkedExample(
        year=YEAR,
        steps=steps,
        exact=Decimal(exact_text(result.exact)),
        index=result.index,
        rounded_first_exact=Decimal(exact_text(wrong)),
        rounded_first=round_half_up(wrong),
    )
