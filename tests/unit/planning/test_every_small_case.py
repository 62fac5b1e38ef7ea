"""Every small case equals the best of all plans there are."""

from fractions import Fraction

from hypothesis import given, settings

from naik.planning import Infeasible, Plan, Target, frontier, plan
from naik.scoring import score
from tests.unit.planning.invented import Question, meets, outcomes, questions

MANY = settings(max_examples=60, deadline=None)


@MANY
@given(question=questions())
def test_a_plan_is_the_cheapest_of_all_there_are_then_the_highest_then_the_one_with_fewest_raises(
    question: Question,
) -> None:
    found = plan(question.situation, Target(index=question.index), question.limits)
    possible = [
        (one.effort, -one.index, one.raises)
        for one in outcomes(question.situation, question.limits)
        if not one.broken and meets(question.situation, one.index, question.index)
    ]
    if isinstance(found, Infeasible):
        assert possible == []
    else:
        assert isinstance(found, Plan)
        assert (found.effort, -found.after.exact, len(found.raises)) == min(possible)
        applied = score(question.situation.instrument, found.levels_after, basis=question.situation.basis)
        assert applied.exact == found.after.exact == found.before.exact + sum(one.gain for one in found.raises)


@MANY
@given(question=questions())
def test_without_a_target_a_plan_reaches_the_highest_index_the_limits_allow_and_as_cheaply_as_can_be(
    question: Question,
) -> None:
    found = plan(question.situation, Target(), question.limits)
    possible = [
        (-one.index, one.effort, one.raises) for one in outcomes(question.situation, question.limits) if not one.broken
    ]
    if isinstance(found, Infeasible):
        assert possible == []
    else:
        assert (-found.after.exact, found.effort, len(found.raises)) == min(possible)


@MANY
@given(question=questions(largest=3))
def test_what_is_to_be_loosened_is_the_smallest_set_there_is(question: Question) -> None:
    found = plan(question.situation, Target(index=question.index), question.limits)
    if not isinstance(found, Infeasible):
        return
    reaching = [
        one
        for one in outcomes(question.situation, question.limits)
        if meets(question.situation, one.index, question.index)
    ]
    named = [(one.kind, subject) for one in found.relaxations for subject in one.subjects or ("",)]
    if not reaching:
        assert named == []
    else:
        assert len(named) == min(len(one.broken) for one in reaching)
        assert any(one.broken == set(named) for one in reaching)


@MANY
@given(question=questions(largest=3))
def test_the_frontier_has_every_efficient_point_and_no_other(question: Question) -> None:
    found = frontier(question.situation, question.limits, points=100)
    possible = [one for one in outcomes(question.situation, question.limits) if not one.broken]
    highest: dict[int, Fraction] = {}
    for one in possible:
        highest[one.effort] = max(one.index, highest.get(one.effort, Fraction(-1)))
    efficient, best = [], Fraction(-1)
    for effort, index in sorted(highest.items()):
        if index > best:
            efficient.append((effort, index))
            best = index
    assert found.complete
    assert [(point.effort, point.exact) for point in found.points] == efficient
