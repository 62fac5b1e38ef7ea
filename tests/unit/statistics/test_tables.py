"""A table scored at once says on every row what the exact score says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naik.instruments.loader import load
from naik.instruments.model import PredicateBasis
from naik.scoring import score
from naik.statistics.tables import BLOCK_ROWS, score_table


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["spbe-2018", "spbe-2020"]),
    st.sampled_from(PredicateBasis),
    st.integers(0, 2**32 - 1),
    st.sampled_from(["i1", "u2", "i8"]),
)
def test_every_row_equals_the_exact_score(name: str, basis: PredicateBasis, seed: int, kind: str) -> None:
    instrument = load(name)
    table = np.random.default_rng(seed).integers(0, 6, size=(12, len(instrument.value_ids))).astype(kind)
    found = score_table(instrument, table, basis=basis)
    for row, levels in enumerate(table):
        exact = score(instrument, dict(zip(instrument.value_ids, map(int, levels), strict=True)), basis=basis)
        assert found.index[row] == exact.index * 100
        assert found.predicate[row] == exact.band.number
        assert list(found.aspects[row]) == [part.index * 100 for part in exact.aspects]
        assert list(found.domains[row]) == [part.index * 100 for part in exact.domains]


def test_rows_on_both_sides_of_a_block_are_scored() -> None:
    instrument = load("spbe-2020")
    table = np.ones((BLOCK_ROWS + 1, 47), dtype=np.int8)
    table[-1] = 5
    found = score_table(instrument, table)
    assert (found.index[0], found.index[-2], found.index[-1]) == (100, 100, 500)


def test_a_table_without_rows_has_no_scores() -> None:
    assert score_table(load("spbe-2020"), np.empty((0, 47), dtype=np.int8)).index.shape == (0,)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("spbe-2020", np.full((1, 47), 6, dtype=np.int8)),
        ("spbe-2020", np.full((1, 47), -1, dtype=np.int8)),
        ("spbe-2020", np.ones((1, 46), dtype=np.int8)),
        ("spbe-2020", np.ones((1, 47))),
        ("pemdi-2026", np.ones((1, 20), dtype=np.int8)),
    ],
)
def test_a_table_that_is_none_is_refused(name: str, table: np.ndarray) -> None:  # type: ignore[type-arg]  # floats are among the cases
    with pytest.raises(ValueError, match=r"columns|levels"):
        score_table(load(name), table)
