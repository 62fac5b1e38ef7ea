"""The result of a file as data: one shape for the command line and the API."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from naik.instruments.model import Instrument, PredicateBasis
from naik.scoring import exact_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from naik.intake.compare import Difference
    from naik.intake.model import Reading
    from naik.scoring import PartScore, Score, Value


def basis_for(instrument: Instrument, year: int | None) -> PredicateBasis:
    """Give the predicate basis of the year's edition where it is known, else the exact index."""
    edition = None if year is None else instrument.edition(year)
    return PredicateBasis.EXACT if edition is None else edition.predicate_basis


def result_as_document(
    score: Score, reading: Reading, differences: Sequence[Difference], language: str
) -> dict[str, Any]:
    """Write the JSON of a scored file; decimals are text, so that no digit is lost."""
    printed = reading.published
    return {
        "instrument": score.instrument_id,
        "institution": reading.institution,
        "year": reading.year,
        "index": f"{score.index:f}",
        "index_exact": exact_text(score.exact),
        "predicate": score.predicate,
        "aspects": [_part(part, language) for part in score.aspects],
        "domains": [_part(part, language) for part in score.domains],
        "indicators": [
            {"id": found.id, "level": _level(found.level), "weight": exact_text(found.weight)}
            for found in score.indicators
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
                "part": found.part,
                "title": found.title.in_language(language),
                "published": found.published,
                "computed": found.computed,
                "exact": found.exact,
                "message": found.message.in_language(language),
            }
            for found in differences
        ],
        "doubts": [
            {"indicator": doubt.value_id, "message": doubt.message.in_language(language)} for doubt in reading.doubts
        ],
        "recipe": score.recipe.as_document(),
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
