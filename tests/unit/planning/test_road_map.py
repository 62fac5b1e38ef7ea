from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

from hypothesis import given, settings

from naik.instruments.loader import load
from naik.planning import Infeasible, Limits, Plan, RoadMap, Situation, Target, plan, road_map
from naik.planning.assumptions import shipped
from naik.planning.reading_off import faults
from tests.unit.planning.invented import Question, index_of, meets, questions

YEARS = 2


def cheapest(question: Question, targets: dict[int, Decimal]) -> int | None:
    """The least effort of all ways through the years, by trying them."""
    situation, limits, table = question.situation, question.limits, question.situation.assumptions
    made = situation.instrument
    now = {value: int(situation.levels.get(value) or 0) for value in made.value_ids}
    climbs = {
        value: [
            climb
            for climb in product(range(now[value], 5), repeat=YEARS)
            if all(0 <= after - before <= limits.max_raise for before, after in pairwise((now[value], *climb)))
        ]
        for value in now
    }
    bundle = table.bundles[0] if table.bundles else None
    best: int | None = None
    for chosen in product(*climbs.values()):
        states = [
            now,
            *({value: climb[year] for value, climb in zip(now, chosen, strict=True)} for year in range(YEARS)),
        ]
        if not _allowed(question, states, targets):
            continue
        carried = bundle is not None and any(
            value in bundle.values and level in bundle.levels_to
            for value in now
            for level in range(now[value] + 1, states[-1][value] + 1)
        )
        effort = sum(
            table.costs[value, level].effort for value in now for level in range(now[value] + 1, states[-1][value] + 1)
        ) + (bundle.cost.effort if bundle is not None and carried else 0)
        best = effort if best is None else min(best, effort)
    return best


def _allowed(question: Question, states: list[dict[str, int]], targets: dict[int, Decimal]) -> bool:
    made, limits = question.situation.instrument, question.limits
    return (
        all(meets(question.situation, index_of(made, states[year]), index) for year, index in targets.items())
        and all(states[-1][value] == states[0][value] for value in limits.locked)
        and all(states[-1][value] >= level for value, level in limits.forced.items())
        and all(
            state[one.on_value] >= one.on_level
            for state in states
            for one in made.needs
            if states[0][one.value] < one.level <= state[one.value]
        )
    )


def without_amounts(limits: Limits) -> Limits:
    return Limits(max_raise=limits.max_raise, locked=limits.locked, forced=limits.forced, months=None)


@settings(max_examples=30, deadline=None)
@given(question=questions(largest=2))
def test_a_road_map_takes_the_least_effort_of_all_ways_through_the_years(question: Question) -> None:
    question = Question(question.situation, without_amounts(question.limits), question.index)
    targets = {1: question.index - Decimal("0.5"), 2: question.index}
    found = road_map(
        question.situation, {year: Target(index=index) for year, index in targets.items()}, question.limits
    )
    best = cheapest(question, targets)
    if isinstance(found, Infeasible):
        assert best is None
    else:
        assert found.effort == best


@settings(max_examples=30, deadline=None)
@given(question=questions(largest=3))
def test_every_year_obeys_every_limit_and_levels_only_go_up(question: Question) -> None:
    found = road_map(question.situation, {3: Target(index=question.index)}, question.limits, 3)
    if isinstance(found, Infeasible):
        return
    raises = [one for year in found.years for one in year.raises]
    bundles = [use for year in found.years for use in year.bundles]
    assert faults(question.situation, question.limits, raises, bundles, 3) == []
    for year in found.years:
        for office, capacity in question.limits.office_capacity.items():
            spent = sum(one.effort for one in year.raises if one.office == office)
            assert spent <= capacity.get(year.number, spent)
    before = found.before.exact
    for year in found.years:
        assert year.after.exact == before + sum((one.gain for one in year.raises), Fraction(0))
        before = year.after.exact


@settings(max_examples=30, deadline=None)
@given(question=questions(largest=3))
def test_a_road_map_of_one_year_costs_what_the_plan_costs(question: Question) -> None:
    target = Target(index=question.index)
    one, several = (
        plan(question.situation, target, question.limits),
        road_map(question.situation, {1: target}, question.limits),
    )
    assert isinstance(one, Infeasible) == isinstance(several, Infeasible)
    if isinstance(one, Plan) and isinstance(several, RoadMap):
        assert one.effort == several.effort


def test_a_city_climbs_to_baik_in_three_years_earliest_first_and_pays_each_bundle_once() -> None:
    made = load("spbe-2020")
    situation = Situation(instrument=made, levels=dict.fromkeys(made.value_ids, 1), assumptions=shipped(made))
    found = road_map(situation, {1: Target("Cukup"), 3: Target("Baik")}, Limits(effort_per_year=110))
    assert isinstance(found, RoadMap)
    assert [year.after.predicate for year in found.years][::2] == ["Cukup", "Baik"]
    assert max(year.effort for year in found.years) <= 110
    paid = [use.bundle.id for year in found.years for use in year.bundles]
    assert len(paid) == len(set(paid))


def test_a_road_map_that_cannot_be_says_what_to_loosen() -> None:
    made = load("spbe-2020")
    situation = Situation(instrument=made, levels=dict.fromkeys(made.value_ids, 1), assumptions=shipped(made))
    found = road_map(situation, {2: Target("Baik")}, Limits(effort=60))
    assert isinstance(found, Infeasible)
    assert [one.kind for one in found.relaxations] == ["effort"]
    more = 60 + found.relaxations[0].amount
    assert isinstance(road_map(situation, {2: Target("Baik")}, Limits(effort=more)), RoadMap)
