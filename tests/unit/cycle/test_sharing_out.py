"""Arrangements, loads, and what an earlier sharing proposes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from naik.cycle.sharing import NOBODY, Arrangement, Part, loads, proposed
from naik.instruments import loader

OFFICES = some.integers(1, 6)
PARTS = some.builds(Part, OFFICES, some.none() | some.just(date(2026, 9, 1)))


@some.composite
def arrangements(draw: some.DrawFn) -> Arrangement:
    found = NOBODY
    for part in draw(some.lists(PARTS, max_size=5)):
        found = found.with_lead(part) if draw(some.booleans()) else found.with_contributor(part)
    return found


@given(arrangements(), PARTS)
def test_an_office_has_one_part_at_most(arrangement: Arrangement, part: Part) -> None:
    for one in (arrangement, arrangement.with_lead(part), arrangement.with_contributor(part)):
        assert len({each.office for each in one.parts}) == len(one.parts)
    assert arrangement.with_lead(part).lead == part
    assert part.office in arrangement.with_contributor(part).offices
    assert part.office not in arrangement.without(part.office).offices
    assert arrangement.with_contributor(part).without(part.office) == arrangement.without(part.office)


@given(some.dictionaries(some.sampled_from(loader.load("spbe-2020").value_ids), arrangements()))
def test_every_part_is_in_somebodys_load_and_leads_weigh_what_they_weigh(shared: dict[str, Arrangement]) -> None:
    instrument = loader.load("spbe-2020")
    found = loads(instrument, shared)
    led = [value for value, one in shared.items() if one.lead]
    assert sum((one.lead_weight for one in found.values()), Fraction(0)) == sum(map(instrument.value_weight, led))
    assert sum(one.leads + one.contributes for one in found.values()) == sum(len(one.parts) for one in shared.values())


@given(some.dictionaries(some.sampled_from(loader.load("spbe-2020").value_ids), arrangements()), some.sets(OFFICES))
def test_a_proposal_names_open_offices_of_the_year_before_only(
    shared: dict[str, Arrangement], usable: set[int]
) -> None:
    instrument = loader.load("spbe-2020")
    found = proposed(instrument, instrument, shared, usable)
    for value, one in found.items():
        assert one.offices == shared[value].offices & usable
        assert all(part.due_on is None for part in one.parts)
    assert {value for value, one in shared.items() if one.offices & usable} == set(found)


def test_several_indicators_that_became_one_propose_the_office_that_led_most_of_them() -> None:
    new, old = loader.load("pemdi-2026"), loader.load("spbe-2020")
    merged = next(
        one for one in new.indicators
        if len({before.indicator for before in one.predecessors if before.instrument == old.id}) > 2
    )  # fmt: skip
    first, *rest = dict.fromkeys(one.indicator for one in merged.predecessors if one.instrument == old.id)
    shared = {first: Arrangement(Part(1)), **{one: Arrangement(Part(2)) for one in rest}}
    arrangement = proposed(new, old, shared, [1, 2])[merged.values[0]]
    assert arrangement == Arrangement(Part(2), (Part(1),))
