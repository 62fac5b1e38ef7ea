"""At this pace: exact scores of what would be finished, by their laws."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from naik.instruments import loader
from naik.planning import Situation
from naik.planning.assumptions import shipped
from naik.planning.pace import SOONEST_DAYS, at_this_pace
from naik.planning.slippage import Promise, Task

SPBE = loader.load("spbe-2020")
START, END = date(2026, 1, 1), date(2026, 12, 31)
SITUATION = Situation(instrument=SPBE, levels=dict.fromkeys(SPBE.value_ids, 2), assumptions=shipped(SPBE))
done = st.lists(st.booleans(), min_size=len(SPBE.value_ids), max_size=len(SPBE.value_ids))
days = st.integers(0, 364)


def promises(finished: list[bool]) -> list[Promise]:
    return [
        Promise(
            value=value, level_from=2, level_to=3,
            tasks=(Task(level=3, due_on=START + timedelta(days=30 + place), done=is_done, accepted=is_done),),
        )
        for place, (value, is_done) in enumerate(zip(SPBE.value_ids, finished, strict=True))
    ]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(done, days)
def test_the_index_at_this_pace_lies_between_today_and_the_plan(finished: list[bool], passed: int) -> None:
    found = at_this_pace(SITUATION, promises(finished), since=START, today=START + timedelta(days=passed), end=END)
    assert found.finished == sum(finished)
    if passed < SOONEST_DAYS:
        assert found.score is None
        return
    assert found.expected is not None
    assert found.score is not None
    assert found.finished <= found.expected <= found.promised
    assert SITUATION.score.exact <= found.now.exact <= found.score.exact <= 3


@settings(max_examples=30, deadline=None)
@given(done, st.integers(SOONEST_DAYS, 300), st.integers(1, 60))
def test_the_same_work_in_more_time_never_promises_more(finished: list[bool], passed: int, later: int) -> None:
    def index(day: int) -> object:
        found = at_this_pace(SITUATION, promises(finished), since=START, today=START + timedelta(days=day), end=END)
        assert found.score is not None
        return found.score.exact

    assert index(passed + later) <= index(passed)  # type: ignore[operator]


def test_a_raise_nobody_works_on_is_not_finished_and_comes_last() -> None:
    some = [Promise(value="1", level_from=2, level_to=3), *promises([True] * 47)[1:3]]
    found = at_this_pace(SITUATION, some, since=START, today=date(2026, 7, 2), end=END)
    assert (found.finished, found.expected) == (2, 3)
