"""The result of a file as data: one shape for the command line and the API."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from naik.instruments.model import Instrument, PredicateBasis
from naik.intake.compare import Difference, differences
from naik.scoring import exact_text, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from naik.intake.model import Reading
    from naik.scoring import PartScore, Score, Value


def basis_for(instrument: Instrument, year: int | None) -> PredicateBasis:
    """Give the predicate basis of the year's edition where it is known, else the exact index."""
    edition = None if year is None else instrument.edition(year)
    return PredicateBasis.EXACT if edition is None else edition.predicate_basis


def evaluate(instrument: Instrument, reading: Reading) -> tuple[Score, tuple[Difference, ...]]:
    """Score what was read by the rules of its year, and name where the printed figures differ."""
    result = score(instrument, reading.levels, basis=basis_for(instrument, reading.year))
    return result, differences(result, reading.published)


def result_as_document(result: Score, reading: Reading, found: Sequence[Difference], language: str) -> dict[str, Any]:
    """Write the JSON of a scored file; decimals are text, so that no digit is lost."""
    printed = reading.published
    return {
        "instrument": result.instrument_id,
        "institution": reading.institution,
        "year": reading.year,
        "index": f"{result.index:f}",
        "index_exact": exact_text(result.exact),
        "predicate": result.predicate,
        "aspects": [_part(part, language) for part in result.aspects],
        "domains": [_part(part, language) for part in result.domains],
        "indicators": [
            {"id": one.id, "level": _level(one.level), "weight": exact_text(one.weight)} for one in result.indicators
        ],
        "published": None
        if printed is None
        else {
            "index": None if printed.index is None else f"{printed.index:f}",
            "predicate": printed.predicate,
            "aspects": {part: f"{value:f}" for part, value in printed.aspects.items()},
            "domains": {part: f"{value:f}" for part, value in printed.domains.items()},
        },
        "differences": [
            {
                "part": one.part,
                "title": one.title.in_language(language),
                "published": one.published,
                "computed": one.computed,
                "exact": one.exact,
                "message": one.message.in_language(language),
            }
            for one in found
        ],
        "doubts": [
            {"indicator": doubt.value_id, "message": doubt.message.in_language(language)} for doubt in reading.doubts
        ],
        "recipe": result.recipe.as_document(),
    }


def _part(part: PartScore, language: str) -> dict[str, str]:
    return {
        "id": part.id,
        "title": part.title.in_language(language),
        "index": f"{part.index:f}",
        "index_exact": exact_text(part.exact),
    }


def _level(level: Value) -> int | str:
    if isinstance(level, int):
        return level
    return exact_text(level) if isinstance(level, Fraction) else f"{level:f}"
