"""Typed steps: what is cleaned, how two people's texts come together, and which level follows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from naik.cycle import steps
from naik.instruments import loader
from naik.scoring import value_from_text

SPBE, PEMDI = loader.load("spbe-2020"), loader.load("pemdi-2026")
NAMES = ("facts-1", "analysis-1", "met-2")
FIELDS = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b"]) for name in NAMES})


@given(FIELDS, FIELDS, FIELDS)
def test_no_text_of_either_side_is_lost_in_a_merge(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = steps.merge(base, mine, theirs)
    for name in NAMES:
        changed_by_me, changed_by_them = mine[name] != base[name], theirs[name] != base[name]
        if changed_by_me and changed_by_them and mine[name] != theirs[name]:
            assert name in merged.conflicts
        elif changed_by_me:
            assert merged.fields[name] == mine[name]
        else:
            assert merged.fields[name] == theirs[name]
    assert set(merged.taken) == {name for name in NAMES if mine[name] == base[name] and theirs[name] != base[name]}


@given(FIELDS, FIELDS)
def test_who_sends_the_same_again_changes_nothing_and_conflicts_with_nobody(
    base: dict[str, str], mine: dict[str, str]
) -> None:
    merged = steps.merge(base, mine, mine)
    assert (merged.fields, merged.taken, merged.conflicts) == (mine, (), ())


@given(FIELDS, FIELDS)
def test_without_a_known_base_every_difference_is_for_people(mine: dict[str, str], theirs: dict[str, str]) -> None:
    merged = steps.merge(None, mine, theirs)
    assert set(merged.conflicts) == {name for name in NAMES if mine[name] != theirs[name]}


def test_a_field_that_was_not_sent_is_not_changed() -> None:
    merged = steps.merge({"facts-1": "a"}, {}, {"facts-1": "b"})
    assert (merged.fields, merged.conflicts) == ({"facts-1": "b"}, ())
    assert steps.merge(None, {}, {"facts-1": "b"}).conflicts == ()


@given(st.text())
def test_cleaned_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = steps.plain(text)
    cleaned.encode()
    assert not set(cleaned) & {"\x00", "\x07", "\r", "\x1b"}
    assert steps.plain(cleaned) == cleaned
    assert text.isprintable() is False or cleaned == text


@given(st.sets(st.integers(min_value=-2, max_value=9)))
def test_the_level_never_lies_above_an_open_required_step(met: set[int]) -> None:
    for indicator in SPBE.indicators:
        found = steps.follows(indicator, met)
        number = int(found.level) if found.level else None
        while number is not None:
            assert number in met
            step = indicator.level(number)
            assert step is not None
            number = step.requires_level
        for hanging in found.climb.hanging:
            assert steps.open_below(indicator, hanging, met) is not None


def test_policy_indicators_need_the_level_below_from_the_third_on() -> None:
    policy = SPBE.indicator("1")
    assert policy is not None
    process = next(one for one in SPBE.indicators if one.levels[1].requires_level == 1)
    assert steps.follows(policy, {2}).level == "2"
    assert steps.follows(process, {2}).level == ""
    assert steps.follows(policy, {2, 4}).level == "2"
    below = steps.open_below(policy, 5, {2, 5})
    assert below is not None
    assert below.number == 3
    assert steps.hanging_sentence(policy, 4, {2, 4}).id.startswith("Tingkat 4 belum dihitung: tingkat 3 belum")


def test_nothing_claimed_is_no_level_and_level_nought_of_2018_is_one() -> None:
    old = loader.load("spbe-2018").indicators[0]
    assert steps.follows(old, set()).level == ""
    assert steps.follows(old, {0}).level == "0"


def test_items_give_an_exact_value_and_none_at_all_gives_none() -> None:
    indicator = PEMDI.indicator("I3")
    assert indicator is not None
    assert steps.follows_items(indicator, PEMDI.bands, {}).level == ""
    found = steps.follows_items(indicator, PEMDI.bands, {1: {1, 2}})
    value = value_from_text(found.level)
    assert float(value) == 1.0 + (float(PEMDI.bands[0].upper) - 1.0) * 2 / 5
    assert steps.complete_levels(indicator, {1: {1, 2, 3, 4, 5}, 2: {1}}) == {1}


def test_a_level_whose_items_nobody_knows_ends_the_climb() -> None:
    indicator = PEMDI.indicator("I9")
    assert indicator is not None
    found = steps.follows_items(indicator, PEMDI.bands, {1: {1, 2}, 2: {1}, 4: {1}})
    assert value_from_text(found.level) == PEMDI.bands[2].lower
    assert found.climb.reached == 2
    assert found.climb.hanging == (4,)


@given(
    st.dictionaries(st.sampled_from(steps.names(SPBE.indicators[0], claims=True)), st.text(max_size=5)),
)
def test_stored_steps_come_back_as_the_fields_they_were(given_texts: dict[str, str]) -> None:
    indicator = SPBE.indicators[0]
    fields = {name: bool(text) if name.startswith("met") else text for name, text in given_texts.items()}
    whole = {**steps.fields(indicator, {}, claims=True), **fields}
    assert steps.fields(indicator, steps.stored(whole, steps.claimed(whole)), claims=True) == whole
