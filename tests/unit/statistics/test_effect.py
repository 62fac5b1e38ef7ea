"""Did it work: like compared with like, numbers always, a claim only with enough cases. All data invented."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naik.statistics import effect_words
from naik.statistics.effect import MINIMUM, Case, Standing, compare, of_office

LEVELS = st.tuples(st.integers(1, 5), st.integers(1, 5), st.sampled_from(["D1", "D2"]))
SIDE = st.lists(LEVELS, max_size=25)


def cases(side: str, levels: list[tuple[int, int, str]]) -> list[Case]:
    return [
        Case(name=f"{side}-{number:03}", before=Fraction(before), after=Fraction(after), domain=domain)
        for number, (before, after, domain) in enumerate(levels)
    ]


def rose(side: str, *changes: int, before: int = 1, domain: str = "D1") -> list[Case]:
    return cases(side, [(before, before + change, domain) for change in changes])


@settings(max_examples=25, deadline=None)
@given(SIDE, SIDE)
def test_swapping_the_groups_swaps_every_sign(
    one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]
) -> None:
    there, back = compare(cases("a", one), cases("b", other)), compare(cases("b", other), cases("a", one))
    assert (there.treated.cases, there.untreated.cases) == (back.untreated.cases, back.treated.cases)
    if there.difference is None or back.difference is None:
        assert there.difference is back.difference
        return
    assert there.difference == -back.difference
    assert there.treated.change is not None
    assert there.untreated.change is not None
    assert there.difference == there.treated.change - there.untreated.change
    if there.interval is not None:
        assert back.interval is not None
        assert (there.interval.lower, there.interval.upper) == (-back.interval.upper, -back.interval.lower)
        assert there.interval.lower <= there.difference <= there.interval.upper


@settings(max_examples=25, deadline=None)
@given(SIDE, SIDE, st.fractions(-3, 3, max_denominator=20))
def test_what_happened_to_everybody_is_no_effect(
    one: list[tuple[int, int, str]], other: list[tuple[int, int, str]], by: Fraction
) -> None:
    def after_all(side: list[Case]) -> list[Case]:
        return [Case(name=c.name, before=c.before, after=c.after + by, domain=c.domain) for c in side]

    plain = compare(cases("a", one), cases("b", other))
    moved = compare(after_all(cases("a", one)), after_all(cases("b", other)))
    assert (moved.difference, moved.interval, moved.standing) == (plain.difference, plain.interval, plain.standing)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([-1, 0, 1, 2]), min_size=1, max_size=15))
def test_groups_that_moved_alike_show_no_difference(changes: list[int]) -> None:
    found = compare(rose("a", *changes), rose("b", *changes, *changes))
    assert found.difference == 0
    assert found.interval is None or found.interval.holds_zero
    assert found.standing is not Standing.BEYOND_CHANCE


@settings(max_examples=25, deadline=None)
@given(SIDE, SIDE)
def test_fewer_than_the_minimum_never_get_an_interval(
    one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]
) -> None:
    found = compare(cases("a", one[: MINIMUM - 1]), cases("b", other))
    assert found.interval is None
    assert found.standing in {Standing.NOBODY, Standing.NO_COMPARISON, Standing.TOO_FEW}
    assert found.treated.cases + found.treated.left_out == len(one[: MINIMUM - 1])


def test_only_the_same_domain_and_starting_level_are_compared() -> None:
    low = rose("a", 2, 2), rose("b", 0, 0)
    high = rose("c", 0, before=4), rose("d", 3, 3, 3, before=3), rose("e", 3, domain="D2")
    found = compare([*low[0], *high[0]], [*low[1], *high[1], *high[2]])
    assert found.difference == 2
    assert (found.treated.cases, found.treated.left_out) == (2, 1)
    assert (found.untreated.cases, found.untreated.left_out) == (2, 4)
    assert found.caveats[0].en == ("Not compared for want of a counterpart: 1 case that took part and 4 that did not.")


def test_the_printed_means_are_of_the_compared_cases_and_give_the_difference() -> None:
    treated = [*rose("a", 1, 2), *rose("b", 1, before=2)]
    found = compare(treated, [*rose("c", 0), *rose("d", 0, 1, before=2)])
    # Two cells of weight 2/3 each: (1.5 - 0 + 1 - 0.5) / 2.
    assert found.printed_difference == Decimal("1.00")
    assert found.treated.printed == (Decimal("1.50"), Decimal("2.75"), Decimal("1.25"))
    assert found.untreated.printed == (Decimal("1.50"), Decimal("1.75"), Decimal("0.25"))
    assert found.printed_interval is None


def test_averages_are_compared_within_half_a_level() -> None:
    near, far = (
        Case(name=name, before=Fraction(before), after=Fraction(3)) for name, before in (("n", "2.1"), ("f", "2.6"))
    )
    treated = Case(name="t", before=Fraction("2.4"), after=Fraction(3))
    assert compare([treated], [near]).difference == Fraction("-0.3")
    assert compare([treated], [far]).standing is Standing.NO_COMPARISON


def test_too_few_get_the_plain_numbers_and_no_claim() -> None:
    found = compare(rose("a", 1, 2, 0), rose("b", *[0] * 30), who=effect_words.REACHED)
    assert found.standing is Standing.TOO_FEW
    assert found.sentence.id == (
        "Perubahan rata-rata yang dijangkau sosialisasi: 1,00 tingkat (3 kasus); yang sebanding: 0,00 (30 kasus). "
        "Terlalu sedikit untuk menyimpulkan apa pun (paling sedikit 10 kasus di tiap kelompok)."
    )
    assert effect_words.METHOD not in found.caveats


def test_without_a_comparison_the_cause_cannot_be_told() -> None:
    found = compare(rose("a", 1), rose("b", 1, before=3))
    assert found.standing is Standing.NO_COMPARISON
    assert found.sentence.en == (
        "There is nothing comparable with the same domain and starting level. Mean change of the trained: 1.00 levels "
        "(1 case); without a comparison nothing can be said about the cause."
    )
    assert compare([], rose("b", 1)).sentence.en == "There are no cases among the trained yet."
    assert compare([], []).standing is Standing.NOBODY


def test_enough_cases_that_moved_apart_are_beyond_chance_but_no_proof() -> None:
    found = compare(rose("a", *[2, 1, 2, 3] * 3), rose("b", *[0, 1, 0, 1] * 4))
    assert found.standing is Standing.BEYOND_CHANCE
    lower, upper = found.printed_interval or (None, None)
    assert found.sentence.en == (
        f"Difference in change between the trained and comparable ones: 1.50 levels (95% interval {lower} to {upper}; "
        "12 and 16 cases). Chance alone rarely makes so large a difference, but that does not yet prove its cause."
    )
    for caveat in (
        effect_words.SELF_SELECTION,
        effect_words.REGRESSION,
        effect_words.OTHER_CAUSES,
        effect_words.METHOD,
    ):
        assert caveat in found.caveats


def test_enough_cases_with_a_small_difference_may_be_chance() -> None:
    found = compare(rose("a", *[0, 1, 2] * 4), rose("b", *[0, 1, 1] * 4))
    assert found.standing is Standing.WITHIN_CHANCE
    assert found.sentence.id.endswith("Rentang itu memuat nol: selisih ini dapat terjadi karena kebetulan saja.")


def test_cases_that_do_not_vary_get_no_interval() -> None:
    found = compare(rose("a", *[1] * 12), rose("b", *[0] * 12))
    assert (found.standing, found.difference, found.interval) == (Standing.NO_SPREAD, Fraction(1), None)
    assert found.sentence.en.endswith("because the cases of each group moved alike.")


def test_an_office_is_one_case_whatever_the_number_of_its_indicators() -> None:
    office = of_office("dinas", [(Fraction(1), Fraction(2)), (Fraction(2), Fraction(2))], domain="D1")
    assert office == Case(name="dinas", before=Fraction(3, 2), after=Fraction(2), domain="D1")
    with pytest.raises(ValueError, match="no levels"):
        of_office("dinas", [])


def test_nobody_counts_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        compare(rose("a", 1), rose("a", 0))
