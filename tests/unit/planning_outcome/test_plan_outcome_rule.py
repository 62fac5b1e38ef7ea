"""What became of a plan, by its laws."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from naik.instruments import loader
from naik.planning.outcome import Fate, compare, fate_of

SPBE = loader.load("spbe-2020")
VALUES = SPBE.value_ids
levels = st.fixed_dictionaries({value: st.integers(1, 5) for value in VALUES})


@settings(max_examples=30, deadline=None)
@given(levels)
def test_a_plan_that_came_true_is_reached_in_every_raise(before: dict[str, int]) -> None:
    planned = {value: level + 1 for value, level in before.items() if level < 5}
    found = compare(SPBE, before, planned, {**before, **planned})
    assert found.count(Fate.REACHED) == found.wanted == len(planned)
    assert found.planned.exact == found.found.exact


@settings(max_examples=30, deadline=None)
@given(levels, levels)
def test_the_shares_of_all_values_are_the_movement_of_the_exact_index(
    before: dict[str, int], later: dict[str, int]
) -> None:
    found = compare(SPBE, before, {}, later)
    assert found.before.exact + sum(one.share for one in found.values) == found.found.exact
    assert found.wanted == 0


def test_every_way_a_value_can_end_has_its_word() -> None:
    said = {
        (2, 3, 3): Fate.REACHED, (2, 3, 4): Fate.SURPASSED, (2, 4, 3): Fate.PARTLY, (2, 3, 2): Fate.MISSED,
        (2, 3, 1): Fate.FELL, (2, 2, 3): Fate.ROSE_UNPLANNED, (2, 2, 2): Fate.UNCHANGED, (2, 3, None): Fate.UNKNOWN,
    }  # fmt: skip
    for (before, planned, found), fate in said.items():
        later = None if found is None else Fraction(found)
        assert fate_of(Fraction(before), Fraction(planned), later) is fate
