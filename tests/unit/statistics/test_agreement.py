"""Agreement of blind scores, against hand-computed and published tables and the definition by categories."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.statistics.agreement import Pair, exact_share, mean_over_pairs, weighted_kappa

LEVEL = st.integers(1, 5).map(Fraction)
PAIRS = st.lists(st.tuples(LEVEL, LEVEL), min_size=1, max_size=60)


def pairs(*given: tuple[int, int]) -> list[Pair]:
    return [(Fraction(one), Fraction(other)) for one, other in given]


def by_categories(given: Sequence[Pair]) -> Fraction | None:
    """Cohen's own definition: weights by cell, observed and expected proportions of the whole table."""
    count, levels = len(given), [Fraction(level) for level in range(1, 6)]
    observed = expected = Fraction(0)
    for one in levels:
        for other in levels:
            weight = (one - other) ** 2 / Fraction(16)
            observed += weight * Fraction(given.count((one, other)), count)
            rows = Fraction(sum(1 for first, _ in given if first == one), count)
            columns = Fraction(sum(1 for _, second in given if second == other), count)
            expected += weight * rows * columns
    return None if expected == 0 else 1 - observed / expected


def test_a_table_computed_by_hand() -> None:
    # Squared distances 0 1 0 4 0: 5 in 5 pairs; every first with every second: 75 in 25. 1 - (5/5) / (75/25).
    given = pairs((1, 1), (2, 3), (3, 3), (5, 3), (4, 4))
    assert (exact_share(given), weighted_kappa(given)) == (Fraction(3, 5), Fraction(2, 3))


@pytest.mark.parametrize(
    ("table", "kappa"),
    [((20, 5, 10, 15), "0.4"), ((45, 15, 25, 15), "0.1304"), ((25, 35, 5, 35), "0.2593")],
)
def test_with_two_categories_it_is_the_kappa_of_the_textbook_tables(
    table: tuple[int, int, int, int], kappa: str
) -> None:
    cells = ((1, 1), (1, 2), (2, 1), (2, 2))
    given = pairs(*(cell for cell, count in zip(cells, table, strict=True) for _ in range(count)))
    found = weighted_kappa(given)
    assert found is not None
    assert abs(found - Fraction(kappa)) < Fraction(1, 10_000)


@given(PAIRS)
def test_it_is_what_the_definition_by_categories_gives(given: list[Pair]) -> None:
    assert weighted_kappa(given) == by_categories(given)


@given(PAIRS)
def test_it_lies_between_minus_one_and_one_and_is_one_only_for_full_agreement(given: list[Pair]) -> None:
    found = weighted_kappa(given)
    if found is not None:
        assert -1 <= found <= 1
        assert (found == 1) == (exact_share(given) == 1)
        assert found == weighted_kappa([(other, one) for one, other in given])


def test_nothing_is_said_where_nothing_can_be() -> None:
    assert exact_share([]) is None
    assert weighted_kappa([]) is None
    assert weighted_kappa(pairs((3, 3), (3, 3))) is None
    assert mean_over_pairs([[Fraction(3)]]) == (None, None)


def test_three_assessors_are_averaged_over_every_two() -> None:
    one, two, three = ([Fraction(level) for level in given] for given in ((1, 2, 3), (1, 2, 3), (3, 2, 1)))
    share, kappa = mean_over_pairs([one, two, three])
    # 1 with itself; the reversed one agrees in one of three, with kappa -1.
    assert (share, kappa) == (Fraction(5, 9), Fraction(-1, 3))
