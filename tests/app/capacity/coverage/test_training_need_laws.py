"""The training need follows from what is to rise, what that wants and who holds what: nothing more, nothing less."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naik.instruments import loader
from naik.planning.training_need import Need, Rising, below_next_predicate, training_need
from naik.scoring import score

# The first draw of a process reads the constants of every loaded module: slow once, whatever is drawn.
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
VALUES, OFFICES = ("1", "2", "3", "4"), (1, 2, 3, 4)
CODES = st.frozensets(st.sampled_from("abcd"), max_size=3)
WANTED = st.fixed_dictionaries({}, optional=dict.fromkeys(VALUES, CODES))
HELD = st.fixed_dictionaries({}, optional=dict.fromkeys(OFFICES, CODES))
RISING = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(VALUES, st.frozensets(st.sampled_from(OFFICES), max_size=3))
).map(lambda found: tuple(Rising(value, found[value]) for value in VALUES if value in found))


def pairs(needs: tuple[Need, ...]) -> set[tuple[str, int | None]]:
    return {(one.competence, one.office) for one in needs}


@MANY
@given(RISING, WANTED, HELD)
def test_a_need_is_exactly_a_wanted_competence_that_nobody_there_holds(
    rising: tuple[Rising, ...], wanted: dict[str, frozenset[str]], held: dict[int, frozenset[str]]
) -> None:
    anywhere = frozenset().union(*held.values())
    expected: dict[tuple[str, int | None], set[str]] = {}
    for one in rising:
        for code in wanted.get(one.value, frozenset()):
            for office in one.offices:
                if code not in held.get(office, frozenset()):
                    expected.setdefault((code, office), set()).add(one.value)
            if not one.offices and code not in anywhere:
                expected.setdefault((code, None), set()).add(one.value)
    found = training_need(rising, wanted, held)
    assert len(pairs(found)) == len(found)
    assert {(one.competence, one.office): set(one.values) for one in found} == expected
    assert all(list(one.values) == sorted(one.values) for one in found)


@MANY
@given(RISING, WANTED, HELD, st.sampled_from(OFFICES), st.sampled_from("abcd"))
def test_one_more_trained_person_never_makes_a_need(
    rising: tuple[Rising, ...],
    wanted: dict[str, frozenset[str]],
    held: dict[int, frozenset[str]],
    office: int,
    code: str,
) -> None:
    before = pairs(training_need(rising, wanted, held))
    after = pairs(training_need(rising, wanted, {**held, office: held.get(office, frozenset()) | {code}}))
    assert after <= before
    assert before - after <= {(code, office), (code, None)}


@MANY
@given(RISING, WANTED, HELD)
def test_a_smaller_plan_never_needs_more(
    rising: tuple[Rising, ...], wanted: dict[str, frozenset[str]], held: dict[int, frozenset[str]]
) -> None:
    assert pairs(training_need(rising[1:], wanted, held)) <= pairs(training_need(rising, wanted, held))


@pytest.mark.parametrize("name", ["spbe-2018", "spbe-2020"])
@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_raising_all_that_is_below_the_next_predicate_reaches_it(name: str, level: int) -> None:
    instrument = loader.load(name)
    values = dict.fromkeys(instrument.value_ids, level)
    found = below_next_predicate(instrument, score(instrument, values))
    if found is None:
        assert score(instrument, values).band.number == max(band.number for band in instrument.bands)
        return
    band, wanted, below = found
    raised = score(instrument, {**values, **dict.fromkeys(below, wanted)})
    assert raised.band.number >= band.number
    assert raised.exact > Fraction(level)
