"""What holds for every instrument and every set of values."""

import json
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.instruments.loader import catalogue, load
from naik.instruments.model import Instrument, PredicateBasis
from naik.scoring import InvalidValue, Recipe, Value, exact_text, index_bounds_from_parts, replay, round_half_up, score
from naik.scoring.recipe import DifferentInstrument

INSTRUMENTS = {instrument.id: instrument for instrument in catalogue()}


@st.composite
def filled(draw: st.DrawFn) -> tuple[Instrument, dict[str, Value | None]]:
    instrument = INSTRUMENTS[draw(st.sampled_from(sorted(INSTRUMENTS)))]
    one: st.SearchStrategy[Value | None]
    if instrument.whole:
        one = st.integers(int(instrument.lowest), 5)
    else:
        one = st.decimals(instrument.lowest, instrument.highest, places=2) | st.fractions(1, 5, max_denominator=60)
    return instrument, {value_id: draw(st.none() | one) for value_id in instrument.value_ids}


@given(filled())
def test_an_index_never_leaves_the_range_of_its_values(case: tuple[Instrument, dict[str, Value | None]]) -> None:
    instrument, values = case
    numbers = [Fraction(value or 0) for value in values.values()]
    result = score(instrument, values)
    assert min(numbers) <= result.exact <= max(numbers)
    assert all(min(numbers) <= part.exact <= max(numbers) for part in (*result.aspects, *result.domains))


@given(filled(), st.data())
def test_raising_one_value_raises_the_index_by_its_weight_and_nothing_else(
    case: tuple[Instrument, dict[str, Value | None]], data: st.DataObject
) -> None:
    instrument, values = case
    chosen = data.draw(st.sampled_from(instrument.value_ids))
    before, after = score(instrument, values), score(instrument, {**values, chosen: 5})
    gain = (5 - Fraction(values[chosen] or 0)) * instrument.value_weight(chosen) / 100
    assert after.exact - before.exact == gain >= 0
    owner = instrument.value_indicator(chosen)
    assert [a.exact for a in after.aspects if a.id != owner.aspect] == [
        a.exact for a in before.aspects if a.id != owner.aspect
    ]


@given(filled(), st.randoms(use_true_random=False))
def test_the_order_of_the_values_does_not_matter(
    case: tuple[Instrument, dict[str, Value | None]], random: Random
) -> None:
    instrument, values = case
    shuffled = list(values.items())
    random.shuffle(shuffled)
    assert score(instrument, dict(shuffled)) == score(instrument, values)


@given(filled())
def test_the_index_is_the_weighted_sum_of_its_aspects(case: tuple[Instrument, dict[str, Value | None]]) -> None:
    instrument, values = case
    result = score(instrument, values)
    assert (
        result.exact
        == sum(a.weight * part.exact for a, part in zip(instrument.aspects, result.aspects, strict=True)) / 100
    )
    if instrument.domains:
        assert (
            result.exact
            == sum(d.weight * p.exact for d, p in zip(instrument.domains, result.domains, strict=True)) / 100
        )


@given(filled(), st.sampled_from(PredicateBasis))
def test_replaying_a_stored_recipe_gives_the_same_score(
    case: tuple[Instrument, dict[str, Value | None]], basis: PredicateBasis
) -> None:
    instrument, values = case
    result = score(instrument, values, basis=basis)
    stored = json.loads(json.dumps(result.recipe.as_document()))
    assert replay(Recipe.from_document(stored), instrument) == result


@given(filled())
def test_printed_parts_always_allow_the_printed_index(case: tuple[Instrument, dict[str, Value | None]]) -> None:
    instrument, values = case
    result = score(instrument, values)
    for parts in (result.aspects, result.domains):
        if parts:
            low, high = index_bounds_from_parts(instrument, {part.id: part.index for part in parts})
            assert low <= result.index <= high


@given(st.fractions(0, 5, max_denominator=5000))
def test_rounding_is_to_the_nearest_hundredth_and_a_tie_goes_up(value: Fraction) -> None:
    distance = Fraction(round_half_up(value)) - value
    assert Fraction(-1, 200) < distance <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("value", "text"),
    [("2.98", "2.98"), ("2.9795", "2.9795"), ("79/26", "3.0384615385"), ("3", "3.00"), ("1.5", "1.50"), ("0", "0.00")],
)
def test_an_exact_value_is_written_with_two_to_ten_decimals(value: str, text: str) -> None:
    assert exact_text(Fraction(value)) == text


@pytest.mark.parametrize("tie", ["1.005", "2.675", "3.485", "1.115"])
def test_a_tie_that_binary_floats_lose_goes_up(tie: str) -> None:
    assert round_half_up(Fraction(tie)) == Decimal(tie) + Decimal("0.005")


@pytest.mark.parametrize(
    ("levels", "part", "index"),
    [
        ({"11": 3, "12": 4, "13": 3, "14": 2}, "A2", "3.00"),
        (
            {
                **dict.fromkeys(["11", "12", "13", "14"], 3),
                **dict.fromkeys(["15", "16", "17", "18"], 4),
                "19": 3,
                "20": 3,
            },
            "D2",
            "3.40",
        ),
    ],
)
def test_the_worked_examples_of_the_regulation(levels: dict[str, int], part: str, index: str) -> None:
    result = score(load("spbe-2020"), levels)
    assert str(next(found.index for found in (*result.aspects, *result.domains) if found.id == part)) == index


def test_the_regulations_example_of_an_index_follows_from_its_domains() -> None:
    parts = {"D1": Decimal("3.70"), "D2": Decimal("3.40"), "D3": Decimal("3.00"), "D4": Decimal("3.20")}
    low, high = index_bounds_from_parts(load("spbe-2020"), parts)
    assert low <= Decimal("3.28") <= high


@pytest.mark.parametrize(
    ("instrument", "value_id", "value"),
    [
        ("spbe-2020", "1", 6), ("spbe-2020", "1", -1), ("spbe-2020", "1", Decimal("2.5")), ("spbe-2020", "1", True),
        ("spbe-2020", "1", Decimal("NaN")), ("spbe-2020", "1", 2.0), ("spbe-2020", "48", 3), ("spbe-2018", "35", 3),
        ("pemdi-2026", "I1", Decimal("0.5")), ("pemdi-2026", "I1", Decimal("5.01")), ("pemdi-2026", "1", 3),
    ],
)  # fmt: skip
def test_a_value_the_instrument_does_not_know_is_refused_by_name(instrument: str, value_id: str, value: Value) -> None:
    with pytest.raises(InvalidValue) as refused:
        score(load(instrument), {value_id: value})
    assert refused.value.value_id == value_id
    assert value_id in refused.value.message.id
    assert value_id in refused.value.message.en


def test_an_indicator_nobody_filled_counts_zero() -> None:
    instrument = load("spbe-2020")
    full: dict[str, Value | None] = dict.fromkeys(instrument.value_ids, 5)
    assert score(instrument, {**full, "47": None}).exact == Fraction("4.85")
    assert score(instrument, {}).predicate == "Kurang"


def test_the_three_services_of_2018_weigh_as_much_as_the_other_public_services() -> None:
    result = score(load("spbe-2018"), {"32": 1, "33": 2, "34": 3, "35-1": 4, "35-2": 5, "35-3": 0})
    assert result.aspects[6].exact == Fraction(15, 6)


def test_the_bound_is_applied_to_the_exact_index_or_to_the_printed_one() -> None:
    instrument = load("spbe-2020")
    values: dict[str, Value | None] = {
        value: 2 if instrument.value_indicator(value).aspect == "A7" else 1 for value in instrument.value_ids
    }
    just_below = Fraction("1.7995")
    assert instrument.predicate_band(just_below).predicate == "Kurang"
    assert instrument.predicate_band(round_half_up(just_below)).predicate == "Cukup"
    assert (
        score(instrument, values, basis=PredicateBasis.ROUNDED).predicate
        == score(instrument, values).predicate
        == "Kurang"
    )


def test_a_recipe_is_not_replayed_on_another_version() -> None:
    result = score(load("spbe-2020"), {})
    with pytest.raises(DifferentInstrument):
        replay(result.recipe, load("spbe-2018"))


def test_only_all_domains_or_all_aspects_bound_an_index() -> None:
    with pytest.raises(ValueError, match="all domains"):
        index_bounds_from_parts(load("spbe-2020"), {"D1": Decimal(3)})
