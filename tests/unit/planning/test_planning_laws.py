"""Laws every plan obeys, whatever the levels, on invented and on real instruments."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from naik.instruments.loader import load
from naik.instruments.model import PredicateBasis, Text
from naik.planning import Infeasible, Limits, Plan, Situation, StepCost, Target, plan, threshold
from naik.planning.assumptions import shipped
from naik.scoring import score
from tests.unit.planning.invented import Question, questions

SPBE = load("spbe-2020")
SOME = settings(max_examples=25, deadline=None)
real_levels = st.lists(st.integers(0, 4), min_size=47, max_size=47)


def real(levels: list[int], basis: PredicateBasis = PredicateBasis.EXACT) -> Situation:
    return Situation(
        instrument=SPBE,
        levels=dict(zip(SPBE.value_ids, levels, strict=True)),
        assumptions=shipped(SPBE),
        basis=basis,
    )


def effort(found: Plan | Infeasible) -> float:
    return found.effort if isinstance(found, Plan) else float("inf")


@SOME
@given(levels=real_levels, chosen=st.sets(st.sampled_from(SPBE.value_ids), max_size=30), seed=st.integers(1, 2))
def test_no_plan_found_by_chance_is_cheaper(levels: list[int], chosen: set[str], seed: int) -> None:
    situation = real(levels)
    after = {value: min(5, level + seed) if value in chosen else level for value, level in situation.values.items()}
    after["12"] = max(after["12"], min(2, situation.values["12"] + 2))
    for need in SPBE.needs:
        if after[need.on_value] < need.on_level:
            after[need.value] = min(after[need.value], max(need.level - 1, situation.values[need.value]))
    steps = {(value, at) for value in after for at in range(situation.values[value] + 1, after[value] + 1)}
    table = situation.assumptions
    paid = sum(table.costs[step].effort for step in steps) + sum(
        bundle.cost.effort
        for bundle in table.bundles
        if any(value in bundle.values and at in bundle.levels_to for value, at in steps)
    )
    reached = score(SPBE, after).exact
    found = plan(situation, Target(index=reached), Limits(months=None))
    assert effort(found) <= paid


@SOME
@given(question=questions(), data=st.data())
def test_relaxing_a_limit_never_costs_more(question: Question, data: st.DataObject) -> None:
    limits = question.limits
    looser = data.draw(
        st.sampled_from(
            [
                replace(limits, max_raise=limits.max_raise + 1),
                replace(limits, locked=frozenset()),
                replace(limits, forced={}),
                replace(limits, effort=None),
                replace(limits, money=None),
                replace(limits, months=None),
                replace(limits, office_capacity={}),
                replace(limits, office_window={}),
            ]
        )
    )
    target = Target(index=question.index)
    assert effort(plan(question.situation, target, looser)) <= effort(plan(question.situation, target, limits))


@SOME
@given(levels=real_levels, locked=st.frozensets(st.sampled_from(SPBE.value_ids), max_size=20))
def test_locked_indicators_never_move(levels: list[int], locked: frozenset[str]) -> None:
    situation = real(levels)
    found = plan(situation, Target(index=situation.score.exact + Fraction(1, 10)), Limits(locked=locked))
    assert isinstance(found, Plan)
    assert not locked & {one.value for one in found.raises}


@SOME
@given(question=questions(), more=st.integers(1, 100))
def test_a_higher_target_never_costs_less(question: Question, more: int) -> None:
    low, high = Target(index=question.index), Target(index=question.index + Decimal(more) / 100)
    assert effort(plan(question.situation, low, question.limits)) <= effort(
        plan(question.situation, high, question.limits)
    )


@SOME
@given(levels=real_levels, basis=st.sampled_from(list(PredicateBasis)), name=st.sampled_from(["Cukup", "Baik"]))
def test_a_planned_predicate_is_the_one_that_scoring_gives(levels: list[int], basis: PredicateBasis, name: str) -> None:
    situation = real(levels, basis)
    found = plan(situation, Target(predicate=name), Limits(max_raise=5, months=None))
    assert isinstance(found, Plan)
    names = [band.predicate for band in SPBE.bands]
    reached = score(SPBE, found.levels_after, basis=basis).predicate
    assert names.index(reached) >= names.index(name)


@SOME
@given(levels=real_levels)
def test_the_same_question_has_the_same_answer(levels: list[int]) -> None:
    turned = dict(reversed(list(real(levels).levels.items())))
    limits = Limits(max_raise=5, months=None)
    first = plan(real(levels), Target(predicate="Baik"), limits)
    second = plan(replace(real(levels), levels=turned), Target(predicate="Baik"), limits)
    assert isinstance(first, Plan)
    assert isinstance(second, Plan)
    assert (first.raises, first.bundles) == (second.raises, second.bundles)


def test_the_rounded_basis_needs_only_what_is_printed() -> None:
    target = Target(index=Decimal("1.02"))
    rounded, exact = real([1] * 47, PredicateBasis.ROUNDED), real([1] * 47)
    assert (threshold(rounded, target), threshold(exact, target)) == (Fraction("1.015"), Fraction("1.02"))
    found = plan(rounded, target)
    assert isinstance(found, Plan)
    assert str(found.index_after) >= "1.02"
    assert effort(found) <= effort(plan(exact, target))


def test_a_step_without_a_price_counts_nothing_and_is_counted() -> None:
    situation = real([1] * 47)
    priced = {**situation.assumptions.costs, ("36", 2): StepCost(1, 2_000_000, 1)}
    table = replace(situation.assumptions, costs=priced, own=frozenset({("36", 2)}), source=Text("Tabel"))
    found = plan(replace(situation, assumptions=table), Target(predicate="Cukup"), Limits(forced={"36": 2}))
    assert isinstance(found, Plan)
    assert found.money == 2_000_000
    assert found.unpriced == sum(len(one.steps) for one in found.raises) - 1 + len(found.bundles)
