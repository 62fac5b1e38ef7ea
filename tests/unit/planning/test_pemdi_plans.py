"""Plans on evidence items: a level counts only when all below are complete, and values move inside bands."""

from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from naik.cycle.ladder import climb_items
from naik.instruments.loader import load
from naik.instruments.model import Text
from naik.planning import Assumptions, Infeasible, Limits, Plan, Situation, StepCost, Target, plan
from naik.planning.assumptions import shipped
from naik.scoring import score
from tests.unit.planning.invented import instrument

LEVELS = range(1, 6)
Item = tuple[str, int, int]


@st.composite
def held_items(draw: st.DrawFn) -> tuple[Situation, Limits]:
    sizes = {value: {level: draw(st.integers(1, 2)) for level in LEVELS} for value in ("1", "2")}
    made = instrument([draw(st.integers(1, 4)), draw(st.integers(1, 4))], items=sizes, top=5)
    evidence = {
        value: {level: draw(st.sets(st.integers(1, size))) for level, size in of.items()} for value, of in sizes.items()
    }
    # Level costs that every list of items divides, so that each item of a level costs the same.
    costs = {(value, level): StepCost(2 * draw(st.integers(0, 4))) for value in sizes for level in LEVELS}
    assumptions = Assumptions(instrument_id=made.id, costs=costs, source=Text("Rekaan"))
    situation = Situation(instrument=made, levels={}, assumptions=assumptions, evidence=evidence)
    return situation, Limits(max_raise=draw(st.integers(1, 3)))


def possible(situation: Situation, limits: Limits) -> list[tuple[Fraction, int]]:
    """Index and effort of every set of items that could be added, by the cycle's own ladder."""
    made = situation.instrument
    found = [(Fraction(0), 0)]
    for indicator in made.indicators:
        held = situation.evidence[indicator.id]
        sizes = {level.number: len(level.evidence) for level in indicator.levels}
        missing = [(at, item) for at in LEVELS for item in range(1, sizes[at] + 1) if item not in held[at]]
        ways = []
        for added in chain.from_iterable(combinations(missing, count) for count in range(len(missing) + 1)):
            if len({level for level, _ in added}) > limits.max_raise:
                continue
            value, _ = climb_items(
                indicator,
                made.bands,
                {at: {*held[at], *(item for level, item in added if level == at)} for at in LEVELS},
            )
            costs = situation.assumptions.costs
            effort = sum(costs[indicator.id, level].effort // sizes[level] for level, _ in added)
            ways.append((value * made.value_weight(indicator.id) / 100, effort))
        cheapest: dict[Fraction, int] = {}
        for index, effort in ways:
            cheapest[index] = min(effort, cheapest.get(index, effort))
        found = [(index + more, effort + paid) for index, effort in found for more, paid in cheapest.items()]
    return found


@settings(max_examples=40, deadline=None)
@given(case=held_items(), wanted=st.integers(100, 500))
def test_a_plan_on_items_is_the_best_of_all_sets_of_items_by_the_ladder_of_the_cycle(
    case: tuple[Situation, Limits], wanted: int
) -> None:
    situation, limits = case
    index = Decimal(wanted) / 100
    found = plan(situation, Target(index=index), limits)
    ways = [(effort, -reached) for reached, effort in possible(situation, limits) if reached >= Fraction(index)]
    if isinstance(found, Infeasible):
        assert ways == []
    else:
        assert (found.effort, -found.after.exact) == min(ways)


def test_a_report_with_decimals_only_is_planned_from_the_place_inside_the_band() -> None:
    made = load("pemdi-2026")
    values = {value: Decimal("1.17") for value in made.value_ids}
    situation = Situation(instrument=made, levels=values, assumptions=shipped(made))
    found = plan(situation, Target(predicate="Cukup"))
    assert isinstance(found, Plan)
    assert found.predicate_after == "Cukup"
    assert score(made, found.levels_after).predicate == "Cukup"
    steps = [step for one in found.raises for step in one.steps]
    asked = [made.value_indicator(step.value).level(step.level_to) for step in steps]
    assert [bool(step.item) for step in steps] == [bool(level and level.evidence) for level in asked]


def test_items_of_a_level_together_cost_what_the_level_costs() -> None:
    made = instrument([1], items={"1": {1: 3, 2: 2, 3: 1, 4: 1, 5: 1}}, top=5)
    costs = {("1", level): StepCost(7, 1_000_000, 2) for level in LEVELS}
    assumptions = Assumptions(instrument_id=made.id, costs=costs, source=Text("Rekaan"))
    situation = Situation(
        instrument=made, levels={}, assumptions=assumptions, evidence={"1": {1: [], 2: [], 3: [], 4: [], 5: []}}
    )
    found = plan(situation, Target(index=Decimal("1.8")))
    assert isinstance(found, Plan)
    assert (found.effort, found.money, found.months) == (7, 1_000_000, 2)
    assert [(step.level_to, step.item) for step in found.raises[0].steps] == [(1, 1), (1, 2), (1, 3)]


def test_an_item_held_above_an_unfinished_level_is_not_paid_for_again() -> None:
    made = instrument([1], items={"1": {1: 1, 2: 1, 3: 2, 4: 1, 5: 1}}, top=5)
    costs = {("1", level): StepCost(2 if level == 3 else 0) for level in LEVELS}
    assumptions = Assumptions(instrument_id=made.id, costs=costs, source=Text("Rekaan"))
    situation = Situation(
        instrument=made, levels={}, assumptions=assumptions, evidence={"1": {1: [1], 2: [], 3: [1], 4: [], 5: []}}
    )
    found = plan(situation, Target(index=Decimal("3.5")))
    assert isinstance(found, Plan)
    assert found.effort == 1
