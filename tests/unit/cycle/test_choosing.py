"""What level an assessor may choose."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.cycle.choosing import (
    LevelRefused,
    chosen_level,
    derived_value,
    item_names,
    level_text,
    read_level,
)
from naik.instruments import loader
from naik.scoring import value_from_text

SPBE, PEMDI = loader.load("spbe-2020"), loader.load("pemdi-2026")
WITH_ITEMS = next(one for one in PEMDI.indicators if item_names(one))
LEVELS = st.integers(1, 5)


@given(LEVELS, st.none() | LEVELS)
def test_only_a_level_above_the_claim_needs_a_reason(level: int, claim: int | None) -> None:
    claimed = "" if claim is None else str(claim)
    skipping = level > (claim or 1)

    def choose(reason: str) -> str:
        return chosen_level(SPBE, "1", level=str(level), claimed=claimed, items={}, skip_reason=reason)

    assert choose("bukti pada indikator lain") == str(level)
    if skipping:
        with pytest.raises(LevelRefused):
            choose("  ")
    else:
        assert choose("") == str(level)


@given(st.text(max_size=12))
def test_any_text_is_a_level_of_the_instrument_or_refused(text: str) -> None:
    for instrument in (SPBE, PEMDI):
        try:
            found = read_level(instrument, text)
        except LevelRefused:
            continue
        assert Fraction(instrument.lowest) <= Fraction(found) <= Fraction(instrument.highest)
        assert not instrument.whole or Fraction(found).denominator == 1


@pytest.mark.parametrize("text", ["0", "6", "2.5", "-1", "1/0", "3/2", "NaN", "1e1", "٣", "", "./", "1.2.3"])
def test_spbe_takes_whole_levels_only(text: str) -> None:
    with pytest.raises(LevelRefused):
        read_level(SPBE, text)


@given(st.fractions(min_value=1, max_value=5, max_denominator=999))
def test_a_level_is_kept_exactly(value: Fraction) -> None:
    assert Fraction(value_from_text(level_text(value))) == value


@given(st.dictionaries(st.sampled_from(item_names(WITH_ITEMS)), st.sampled_from(["accepted", "returned"]), min_size=1))
def test_the_decisions_on_items_give_the_value_and_another_one_needs_a_reason(items: dict[str, str]) -> None:
    value = WITH_ITEMS.id
    derived = derived_value(PEMDI, WITH_ITEMS, items)
    followed = chosen_level(PEMDI, value, level="", claimed="", items=items, skip_reason="")
    assert Fraction(value_from_text(followed)) == derived
    other = level_text(Fraction(5) if derived != 5 else Fraction(1))
    with pytest.raises(LevelRefused):
        chosen_level(PEMDI, value, level=other, claimed="5", items=items, skip_reason="")
    assert chosen_level(PEMDI, value, level=other, claimed="", items=items, skip_reason="alasan") == other


@given(st.sets(st.sampled_from(item_names(WITH_ITEMS))), st.sampled_from(item_names(WITH_ITEMS)))
def test_one_more_accepted_item_never_lowers_the_value(accepted: set[str], more: str) -> None:
    before = derived_value(PEMDI, WITH_ITEMS, dict.fromkeys(accepted, "accepted"))
    after = derived_value(PEMDI, WITH_ITEMS, dict.fromkeys({*accepted, more}, "accepted"))
    assert after >= before


@pytest.mark.parametrize("items", [{"9-1": "accepted"}, {"1-99": "accepted"}, {"1-1": "maybe"}, {"x": "returned"}])
def test_decisions_on_what_is_not_there_are_refused(items: dict[str, str]) -> None:
    with pytest.raises(LevelRefused):
        chosen_level(PEMDI, WITH_ITEMS.id, level="", claimed="", items=items, skip_reason="")


def test_nothing_chosen_is_no_level() -> None:
    assert chosen_level(SPBE, "1", level=" ", claimed="3", items={}, skip_reason="") == ""
