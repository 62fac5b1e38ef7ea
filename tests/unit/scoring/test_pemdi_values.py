"""Decimal values from accepted evidence and from other agencies' indexes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.instruments.loader import load
from naik.instruments.model import Certainty, ExternalIndex
from naik.scoring import LevelEvidence, convert_external, round_half_up, value_from_evidence

PEMDI = load("pemdi-2026")


def evidence(*counts: tuple[int, int]) -> dict[int, LevelEvidence]:
    return {level: LevelEvidence(accepted=accepted, items=items) for level, (accepted, items) in enumerate(counts, 1)}


def external(indicator_id: str) -> ExternalIndex:
    indicator = PEMDI.indicator(indicator_id)
    assert indicator is not None
    assert indicator.external_index is not None
    return indicator.external_index


@pytest.mark.parametrize(("accepted", "items", "printed"), [(1, 3, "1.17"), (1, 2, "1.25"), (3, 5, "1.30")])
def test_three_observed_values_fit_the_ladder_rule(accepted: int, items: int, printed: str) -> None:
    found = value_from_evidence(PEMDI.bands, evidence((accepted, items), (0, 4)))
    assert str(round_half_up(found.value)) == printed
    assert found.certainty is Certainty.UNPROVEN


def test_the_observed_value_of_i3_does_not_fit_its_five_items() -> None:
    indicator = PEMDI.indicator("I3")
    assert indicator is not None
    items = len(indicator.levels[0].evidence)
    printed = {round_half_up(value_from_evidence(PEMDI.bands, evidence((n, items))).value) for n in range(items + 1)}
    assert Decimal("1.26") not in printed


def test_evidence_above_a_level_that_is_not_full_counts_nothing() -> None:
    found = value_from_evidence(PEMDI.bands, evidence((2, 2), (1, 2), (3, 3)))
    assert (found.value, found.level, found.rejected) == (Fraction(2), 2, 3)


def test_all_evidence_of_all_levels_is_the_top_of_the_scale() -> None:
    assert value_from_evidence(PEMDI.bands, evidence(*[(2, 2)] * 5)).value == 5


def test_a_level_whose_items_are_not_known_ends_the_climb_and_says_so() -> None:
    found = value_from_evidence(PEMDI.bands, evidence((2, 2), (1, 1), (0, 0)))
    assert (found.value, found.certainty) == (Fraction("2.5"), Certainty.UNKNOWN)


def test_more_accepted_items_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        value_from_evidence(PEMDI.bands, evidence((3, 2)))


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 6)).filter(lambda c: c[0] <= c[1]), min_size=5, max_size=5),
    st.data(),
)
def test_one_more_accepted_item_never_lowers_the_value(counts: list[tuple[int, int]], data: st.DataObject) -> None:
    level = data.draw(st.integers(0, 4))
    accepted, items = counts[level]
    more = [*counts[:level], (min(accepted + 1, items), items), *counts[level + 1 :]]
    before, after = (
        value_from_evidence(PEMDI.bands, evidence(*counts)),
        value_from_evidence(PEMDI.bands, evidence(*more)),
    )
    assert 1 <= before.value <= after.value <= 5


@pytest.mark.parametrize(
    ("index", "value"), [("25", "2.00"), ("68.75", "3.75"), ("0", "1.00"), ("100", "5.00"), ("12.5", "1.50")]
)
def test_the_one_data_index_is_converted_as_in_the_ministrys_module(index: str, value: str) -> None:
    found = convert_external(external("I5"), Decimal(index))
    assert found is not None
    assert found.value == Fraction(value)


def test_an_external_index_that_is_missing_counts_one() -> None:
    for indicator_id in ("I5", "I6", "I7", "I18"):
        found = convert_external(external(indicator_id), None)
        assert found is not None
        assert found.value == 1


def test_an_index_that_is_only_evidence_or_out_of_range_converts_to_nothing() -> None:
    assert convert_external(external("I10"), Decimal(3)) is None
    assert convert_external(external("I5"), Decimal(101)) is None
