"""The recipe of a score: what went in, and the steps taken, as plain text that survives storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from naik.instruments.model import Instrument, PredicateBasis

if TYPE_CHECKING:
    from naik.scoring.score import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what was computed, for which part, and the result in text."""

    operation: str
    target: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything needed to make the same score again. Values are exact: ``3``, ``1.17`` or ``7/6``."""

    instrument_id: str
    instrument_version: str
    basis: PredicateBasis
    values: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]

    def as_document(self) -> dict[str, Any]:
        """The recipe as JSON-ready data."""
        document = asdict(self)
        document["values"] = dict(self.values)
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Recipe:
        """A recipe from what ``as_document`` gave, also after JSON."""
        return cls(
            instrument_id=document["instrument_id"],
            instrument_version=document["instrument_version"],
            basis=PredicateBasis(document["basis"]),
            values=tuple(document["values"].items()),
            steps=tuple(Step(**step) for step in document["steps"]),
        )


class DifferentInstrument(ValueError):
    """A recipe was replayed on another instrument, or on another version of it."""


def recipe_of(
    instrument: Instrument,
    given: Mapping[str, int | Decimal | Fraction],
    *,
    basis: PredicateBasis,
    steps: tuple[Step, ...],
) -> Recipe:
    """Write down a score that was just made."""
    return Recipe(
        instrument_id=instrument.id,
        instrument_version=instrument.version,
        basis=basis,
        values=tuple((value_id, str(value)) for value_id, value in given.items()),
        steps=steps,
    )


def replay(recipe: Recipe, instrument: Instrument) -> Score:
    """Score again from the recipe alone; the instrument must be the very version it was made with."""
    from naik.scoring.score import score

    if (recipe.instrument_id, recipe.instrument_version) != (instrument.id, instrument.version):
        raise DifferentInstrument(
            f"{recipe.instrument_id}@{recipe.instrument_version} is not {instrument.id}@{instrument.version}"
        )
    return score(instrument, {value_id: value_from_text(text) for value_id, text in recipe.values}, basis=recipe.basis)


def value_from_text(text: str) -> int | Decimal | Fraction:
    """The exact value a recipe writes down as ``3``, ``1.17`` or ``7/6``; ValueError for anything else."""
    if "/" in text:
        return Fraction(text)
    return int(text) if text.lstrip("-").isdigit() else Decimal(text)
