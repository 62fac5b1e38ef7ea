"""How daring a yearly gain is: the figures of the 517 regions to the digit, and what is said of a gain."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naik.instruments.loader import load
from naik.statistics.movement import Pair, daring, movements, of_shipped_regions, quantile

INSTRUMENT = load("spbe-2020")
REGIONS = of_shipped_regions()
INDEX = st.integers(100, 500).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
PAIRS = st.lists(st.tuples(INDEX, INDEX), max_size=60)
GAIN = st.integers(-400, 400).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
SHARES = (Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(9, 10), Fraction(1))


def invented(start: str, *gains: str) -> list[Pair]:
    return [(Decimal(start), Decimal(start) + Decimal(gain)) for gain in gains]


def test_the_regions_moved_as_the_reference_says() -> None:
    gains = REGIONS.gains
    assert len(gains) == 517
    assert [str(quantile(gains, share)) for share in SHARES] == ["0.01", "0.10", "0.30", "0.56", "0.81", "1.66"]
    assert (sum(1 for gain in gains if gain < 0), gains.count(Decimal(0))) == (26, 16)


@pytest.mark.parametrize(
    ("number", "cases", "figures"),
    [
        (1, 35, "0.00 0.12 0.61 0.90 1.05 1.66"),
        (2, 178, "0.04 0.15 0.29 0.51 0.76 1.41"),
        (3, 226, "0.01 0.08 0.31 0.60 0.84 1.12"),
        (4, 61, "0.01 0.06 0.24 0.42 0.58 0.81"),
        (5, 17, "0.01 0.02 0.06 0.16 0.31 0.36"),
    ],
)
def test_each_starting_predicate_moved_as_the_reference_says(number: int, cases: int, figures: str) -> None:
    gains = REGIONS.by_band[number]
    assert len(gains) == cases
    assert " ".join(str(quantile(gains, share)) for share in SHARES) == figures


def test_bandar_lampungs_year_is_placed_among_those_that_started_at_cukup() -> None:
    found = daring(REGIONS, Decimal("2.15"), Decimal("2.98") - Decimal("2.15"))
    assert (found.predicate, found.cases, found.highest) == ("Cukup", 178, Decimal("1.41"))
    slower = sum(1 for gain in REGIONS.by_band[2] if gain < Decimal("0.83"))
    assert found.share_slower == Fraction(slower, 178)
    assert found.sentence.id == (
        "Lebih cepat daripada 92 dari 100 daerah yang berangkat dari predikat yang sama (178 daerah, 2023 → 2024)."
    )
    assert found.sentence.en == (
        "Faster than 92 of 100 regions that started from the same predicate (178 regions, 2023 → 2024)."
    )


def test_what_nobody_did_is_said_plainly() -> None:
    alone = daring(REGIONS, Decimal("2.15"), Decimal("1.50"))
    assert not alone.unheard_of
    assert alone.sentence.en == (
        "Nobody from the same predicate ever rose so fast: their largest gain is 1.41 (178 regions, 2023 → 2024)."
    )
    never = daring(REGIONS, Decimal("2.15"), Decimal("1.67"))
    assert never.unheard_of
    assert never.sentence.id == (
        "Belum pernah ada yang naik secepat ini dalam setahun: kenaikan terbesar 1,66 (517 daerah, 2023 → 2024)."
    )


def test_whether_cases_are_few_depends_on_the_cases_the_sentence_is_about() -> None:
    assert (
        daring(REGIONS, Decimal("3.20"), Decimal("1.67")).sentence
        == daring(REGIONS, Decimal("4.30"), Decimal(2)).sentence
    )
    cases = movements(invented("2.00", "0.40"), INSTRUMENT)
    assert daring(cases, Decimal("2.10"), Decimal("0.50")).sentence.id.endswith(
        "kenaikan terbesar 0,40 (1 daerah). Hanya 1 kasus: terlalu sedikit untuk dijadikan patokan."
    )


def test_the_largest_gain_itself_has_been_done() -> None:
    found = daring(REGIONS, Decimal("1.20"), Decimal("1.66"))
    assert (found.share_slower, found.share_equal) == (Fraction(34, 35), Fraction(1, 35))
    assert found.sentence.en.startswith("Faster than 97 of 100 regions")


def test_few_cases_are_counted_and_called_few() -> None:
    found = daring(REGIONS, Decimal("4.30"), Decimal("0.10"))
    assert found.sentence.id == (
        "Lebih cepat daripada 10 dari 17 daerah yang berangkat dari predikat yang sama (17 daerah, 2023 → 2024). "
        "Hanya 17 kasus: terlalu sedikit untuk dijadikan patokan."
    )
    cases = movements(invented("2.00", "0.40") + invented("3.00", "0.60"), INSTRUMENT)
    assert daring(cases, Decimal("2.10"), Decimal("0.50")).sentence.en == (
        "Nobody from the same predicate ever rose so fast: their largest gain is 0.40 (1 case). "
        "Only 1 case: too few to go by."
    )


def test_without_any_case_nothing_is_claimed() -> None:
    for cases in (movements([], INSTRUMENT), movements(invented("4.50", "0.10"), INSTRUMENT)):
        found = daring(cases, Decimal("1.50"), Decimal("0.50"))
        assert (found.cases, found.share_slower, found.share_equal, found.median) == (0, None, None, None)
        assert found.sentence.en == "No regions started from the same predicate; how daring this is cannot be said."


def test_so_slow_a_gain_that_hundredths_would_say_none_is_told_in_cases() -> None:
    found = daring(REGIONS, Decimal("2.70"), REGIONS.by_band[3][1])
    assert found.sentence.en.startswith("Faster than 1 of 226 regions")


def test_an_exact_gain_is_compared_at_the_two_decimals_that_are_published() -> None:
    cases = movements(invented("2.00", "0.30", "0.31"), INSTRUMENT)
    assert daring(cases, Fraction(2), Fraction("0.3049")).share_equal == Fraction(1, 2)


def test_a_start_on_the_lower_bound_belongs_to_the_higher_predicate() -> None:
    assert daring(REGIONS, Decimal("1.80"), Decimal("0.1")).predicate == "Cukup"
    assert daring(REGIONS, Fraction("1.7995"), Decimal("0.1")).predicate == "Kurang"


@settings(max_examples=60, deadline=None)
@given(PAIRS, INDEX, GAIN, GAIN)
def test_a_larger_gain_is_never_called_less_daring(
    pairs: list[Pair], start: Decimal, one: Decimal, two: Decimal
) -> None:
    cases = movements(pairs, INSTRUMENT)
    small, large = (daring(cases, start, gain) for gain in sorted((one, two)))
    if small.share_slower is not None and large.share_slower is not None and small.share_equal is not None:
        assert small.share_slower <= large.share_slower
        assert small.share_slower + small.share_equal <= 1
        if one != two:
            assert small.share_slower + small.share_equal <= large.share_slower


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_every_pair_is_counted_once_where_it_started(pairs: list[Pair]) -> None:
    cases = movements(pairs, INSTRUMENT)
    assert len(cases.gains) == len(pairs)
    for band in INSTRUMENT.bands:
        assert len(cases.by_band[band.number]) == sum(1 for before, _ in pairs if band.contains(before))


@settings(max_examples=60, deadline=None)
@given(st.lists(GAIN, min_size=1, max_size=40), st.fractions(Fraction(1, 100), 1))
def test_a_quantile_is_a_movement_that_at_least_its_share_does_not_exceed(
    gains: list[Decimal], share: Fraction
) -> None:
    ascending = tuple(sorted(gains))
    found = quantile(ascending, share)
    assert found in gains
    assert Fraction(sum(1 for gain in gains if gain <= found), len(gains)) >= share
    assert Fraction(sum(1 for gain in gains if gain < found), len(gains)) < share
