"""Other plans, raises nearly chosen, the price of more, and the document."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings

from naik.instruments.loader import load
from naik.instruments.model import Text
from naik.planning import (
    Infeasible,
    InvalidPlan,
    Limits,
    Plan,
    Situation,
    StepCost,
    Target,
    alternatives,
    as_document,
    nearly_chosen,
    plan,
    price_of_more,
    road_map,
)
from naik.planning.assumptions import shipped
from tests.unit.planning.invented import Question, meets, outcomes, questions

SPBE = load("spbe-2020")


@cache
def city() -> Situation:
    return Situation(instrument=SPBE, levels=dict.fromkeys(SPBE.value_ids, 1), assumptions=shipped(SPBE))


@cache
def city_plan() -> Plan:
    found = plan(city(), Target(predicate="Cukup"))
    assert isinstance(found, Plan)
    return found


@settings(max_examples=25, deadline=None)
@given(question=questions(largest=3))
def test_the_next_plan_is_the_cheapest_that_trades_one_indicator_for_another(question: Question) -> None:
    best = plan(question.situation, Target(index=question.index), question.limits)
    if isinstance(best, Infeasible):
        return
    found = alternatives(best, 1)
    mine = {one.value for one in best.raises}
    now = question.situation.values
    trading = [
        (one.effort, -one.index)
        for one in outcomes(question.situation, question.limits)
        for theirs in [{value for value in one.levels if one.levels[value] > now[value]}]
        if not one.broken and meets(question.situation, one.index, question.index) and mine - theirs and theirs - mine
    ]
    assert [(one.effort, -one.after.exact) for one in found] == sorted(trading)[:1]


def test_alternatives_differ_from_each_other_and_come_cheapest_first() -> None:
    plans = [city_plan(), *alternatives(city_plan(), 3)]
    assert len(plans) == 4
    assert [one.effort for one in plans] == sorted(one.effort for one in plans)
    sets = [{one.value for one in found.raises} for found in plans]
    assert all(sets[a] - sets[b] for a in range(4) for b in range(4) if a != b)


def test_what_was_nearly_chosen_costs_as_much_more_as_a_plan_with_it() -> None:
    for near in nearly_chosen(city_plan()):
        assert near.value not in {one.value for one in city_plan().raises}
        forced = plan(city(), Target(predicate="Cukup"), Limits(forced={near.value: 2}))
        assert isinstance(forced, Plan)
        assert forced.effort == city_plan().effort + near.extra


def test_the_price_of_more_is_that_of_a_plan_to_the_higher_target() -> None:
    found = price_of_more(city_plan())
    assert [one.threshold for one in found][1:] == [city_plan().after.exact + Fraction(1, 100), Fraction("2.6")]
    for one in found:
        other = plan(city(), Target(index=one.threshold))
        assert isinstance(other, Plan)
        assert (other.effort - city_plan().effort, one.plan.after.exact >= one.threshold) == (one.extra, True)


def test_a_raise_says_that_it_is_forced_needed_or_carried() -> None:
    found = plan(city(), Target(index=Decimal("1.1")), Limits(forced={"21": 2, "3": 2}))
    assert isinstance(found, Plan)
    why = {one.value: one.why for one in found.raises}
    assert "diwajibkan sampai tingkat 2" in why["21"].id
    assert "disyaratkan oleh indikator 21" in why["12"].id
    assert "what indicators 21 in this plan depend on" in why["12"].en
    assert why["3"].en.startswith("has to reach level 2; ")
    assert "regulation" in why["3"].en


def test_the_document_is_plain_json_with_the_promised_keys_and_its_sums_are_right() -> None:
    document = json.loads(json.dumps(as_document(city_plan(), "en")))
    assert {
        "status", "index_before", "index_after", "index_exact_before", "index_exact_after", "predicate_after",
        "effort", "money", "raises", "bundles", "assumptions",
    } <= set(document)  # fmt: skip
    assert {"indicator", "from", "to", "effort", "gain", "why"} <= set(document["raises"][0])
    assert (document["status"], document["predicate_after"]) == ("optimal", "Cukup")
    parts = [*document["raises"], *document["bundles"]]
    assert sum(one["effort"] for one in parts) == document["effort"]
    gains = sum(Fraction(one["gain"]) for one in document["raises"])
    assert Fraction(document["index_exact_before"]) + gains == Fraction(document["index_exact_after"])
    assert "1.00" in document["index_before"]


def test_the_document_of_a_road_map_and_of_no_plan_say_so() -> None:
    several = as_document(road_map(city(), {2: Target(predicate="Cukup")}), "id")
    assert [year["year"] for year in several["road_map"]] == [1, 2]
    assert sum(year["effort"] for year in several["road_map"]) == several["effort"]
    none = as_document(plan(city(), Target(predicate="Memuaskan"), Limits(effort=10)), "id")
    assert (none["status"], bool(none["reason"]), bool(none["relaxations"])) == ("infeasible", True, True)
    assert none["highest"]["effort"] <= 10


@pytest.mark.parametrize(
    ("target", "limits", "word"),
    [
        (Target(predicate="Hebat"), Limits(), "Hebat"),
        (Target(), Limits(locked=frozenset({"99"})), "99"),
        (Target(), Limits(forced={"1": 7}), "7"),
        (Target(), Limits(max_raise=0), "1"),
        (Target(), Limits(effort=-1), "negatif"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(target: Target, limits: Limits, word: str) -> None:
    with pytest.raises(InvalidPlan) as refused:
        plan(city(), target, limits)
    assert word in refused.value.message.id
    assert refused.value.message.en


def test_a_table_that_lacks_a_step_or_belongs_to_another_instrument_is_refused() -> None:
    table = shipped(SPBE)
    without = {cell: cost for cell, cost in table.costs.items() if cell != ("7", 3)}
    for broken, word in (
        (replace(table, costs=without), "7"),
        (replace(table, instrument_id="pemdi-2026"), "pemdi-2026"),
        (replace(table, costs={**table.costs, ("7", 3): StepCost(-1)}), "negatif"),
        (replace(table, bundles=(*table.bundles, table.bundles[0]), source=Text("dua kali")), "dua paket"),
    ):
        with pytest.raises(InvalidPlan) as refused:
            plan(replace(city(), assumptions=broken), Target(predicate="Cukup"))
        assert word in refused.value.message.id
