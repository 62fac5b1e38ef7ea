"""From levels to an index and a predicate, exactly, with a recipe that can be replayed."""

from naik.scoring.conformance import exact_indices_from_domains, index_bounds_from_parts
from naik.scoring.derived import DerivedValue, LevelEvidence, convert_external, value_from_evidence
from naik.scoring.recipe import Recipe, Step, replay, value_from_text
from naik.scoring.rounding import exact_text, round_half_up
from naik.scoring.score import IndicatorScore, InvalidValue, PartScore, Score, Value, score

__all__ = [
    "DerivedValue",
    "IndicatorScore",
    "InvalidValue",
    "LevelEvidence",
    "PartScore",
    "Recipe",
    "Score",
    "Step",
    "Value",
    "convert_external",
    "exact_indices_from_domains",
    "exact_text",
    "index_bounds_from_parts",
    "replay",
    "round_half_up",
    "score",
    "value_from_evidence",
    "value_from_text",
]
