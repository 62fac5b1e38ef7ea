from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from naik.statistics.league import competition_ranks

INDICES = st.one_of(st.none(), st.decimals(min_value=0, max_value=5, places=2))


def test_equals_share_a_place_and_the_next_place_is_left_out() -> None:
    values = [Decimal(text) for text in ("4.00", "3.50", "3.50", "3.00")]
    assert competition_ranks(values) == [1, 2, 2, 4]


def test_who_has_no_figure_has_no_place() -> None:
    assert competition_ranks([None, Decimal("1.00"), None, Decimal("2.00")]) == [None, 2, None, 1]
    assert competition_ranks([]) == []


def test_two_ways_of_writing_a_figure_share_a_place() -> None:
    assert competition_ranks([Decimal("2.5"), Decimal("2.50")]) == [1, 1]


@given(st.lists(INDICES, max_size=30).flatmap(lambda values: st.tuples(st.just(values), st.permutations(values))))
def test_a_place_does_not_depend_on_the_order(pair: tuple[list[Decimal | None], list[Decimal | None]]) -> None:
    values, mixed = pair
    assert dict(zip(values, competition_ranks(values), strict=True)) == dict(
        zip(mixed, competition_ranks(mixed), strict=True)
    )


@given(st.lists(INDICES, max_size=30))
def test_a_place_is_one_more_than_those_above(values: list[Decimal | None]) -> None:
    known = [value for value in values if value is not None]
    for value, place in zip(values, competition_ranks(values), strict=True):
        assert place == (None if value is None else 1 + sum(1 for other in known if other > value))
