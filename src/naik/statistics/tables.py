"""Whole tables of levels scored at once, with the same result as exact decimals on every row.

Weights are fractions with a small common denominator, so each weighted sum is a small whole number. Whole numbers below
2**24 are exact in float32, whatever the order of the additions, so one matrix product gives the exact sums; rounding
and predicate of every sum that can occur were computed beforehand in exact fractions and are only looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from naik.instruments.model import Instrument, PredicateBasis
from naik.scoring.rounding import round_half_up

EXACT_IN_FLOAT32 = 2**24
BLOCK_ROWS = 4096
"""A block of 47 float32 columns then stays in the second-level cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableScores:
    """One row per institution: indexes in hundredths (298 is 2.98), and the number of the predicate's band."""

    index: npt.NDArray[np.int16]
    predicate: npt.NDArray[np.int16]
    aspects: npt.NDArray[np.int16]
    domains: npt.NDArray[np.int16]


def score_table(
    instrument: Instrument, levels: npt.NDArray[np.integer[Any]], *, basis: PredicateBasis = PredicateBasis.EXACT
) -> TableScores:
    """Score a table of whole levels, columns in the order of ``instrument.value_ids``; 0 means not filled."""
    plan = _plan(instrument, basis)
    if levels.ndim != 2 or levels.shape[1] != len(instrument.value_ids):
        raise ValueError(f"the table needs {len(instrument.value_ids)} columns")
    if not np.issubdtype(levels.dtype, np.integer):
        raise ValueError("levels are whole numbers")
    rows, values = levels.shape
    lowest, highest = int(instrument.lowest), int(instrument.highest)
    found = np.empty((rows, len(plan.parts)), dtype=np.int16)
    # The last column is 1 in every row and carries where each part's stretch of the look-up starts.
    block = np.ones((min(BLOCK_ROWS, max(rows, 1)), values + 1), dtype=np.float32)
    sums = np.empty((len(block), len(plan.parts)), dtype=np.float32)
    places = np.empty(sums.shape, dtype=np.intp)
    for start in range(0, rows, BLOCK_ROWS):
        here = levels[start : start + BLOCK_ROWS]
        if here.min() < 0 or here.max() > highest or (lowest > 1 and ((here > 0) & (here < lowest)).any()):
            raise ValueError(f"levels are 0 or {lowest} to {highest}")
        size = len(here)
        block[:size, :values] = here
        np.matmul(block[:size], plan.weights, out=sums[:size])
        places[:size] = sums[:size]
        np.take(plan.hundredths, places[:size], out=found[start : start + size], mode="clip")
    aspects = len(instrument.aspects)
    index = found[:, 0]
    return TableScores(
        index=index, predicate=found[:, 1], aspects=found[:, 2 : 2 + aspects], domains=found[:, 2 + aspects :]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    parts: Sequence[str]
    weights: npt.NDArray[np.float32]
    hundredths: npt.NDArray[np.int16]


@lru_cache(maxsize=16)
def _plan(instrument: Instrument, basis: PredicateBasis) -> _Plan:
    if not instrument.whole:
        raise ValueError(f"{instrument.id} has decimal values; only whole levels can be scored as a table")
    owners = [instrument.value_indicator(value) for value in instrument.value_ids]
    everything = [True] * len(owners)
    parts: list[tuple[str, list[bool]]] = [("index", everything), ("predicate", everything)]
    parts += [(aspect.id, [owner.aspect == aspect.id for owner in owners]) for aspect in instrument.aspects]
    parts += [(domain.id, [owner.domain == domain.id for owner in owners]) for domain in instrument.domains]
    columns: list[list[int]] = []
    answers: list[int] = []
    for name, belongs in parts:
        weights = [
            instrument.value_weight(value) if inside else Fraction(0)
            for value, inside in zip(instrument.value_ids, belongs, strict=True)
        ]
        whole = _smallest_whole(weights)
        total = sum(whole)
        top = total * int(instrument.highest)
        if len(answers) + top >= EXACT_IN_FLOAT32:
            raise ValueError(f"the weights of {instrument.id} have no small common denominator")
        columns.append([*whole, len(answers)])
        answers += [_answer(instrument, name, Fraction(found, total), basis) for found in range(top + 1)]
    return _Plan(
        parts=[name for name, _belongs in parts],
        weights=np.array(columns, dtype=np.float32).T.copy(),
        hundredths=np.array(answers, dtype=np.int16),
    )


def _answer(instrument: Instrument, part: str, exact: Fraction, basis: PredicateBasis) -> int:
    if part == "predicate":
        judged = Fraction(round_half_up(exact)) if basis is PredicateBasis.ROUNDED else exact
        return instrument.predicate_band(judged).number
    return int(round_half_up(exact) * 100)


def _smallest_whole(weights: Sequence[Fraction]) -> list[int]:
    """The same proportions in the smallest whole numbers."""
    denominator = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * denominator) for weight in weights]
    divisor = gcd(*whole)
    return [number // divisor for number in whole]
