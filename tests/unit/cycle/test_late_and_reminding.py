"""When something is late, when it is called to mind, and when the coordinator hears of it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from naik.cycle.late import OWED, PREPARED, days_late, is_soon
from naik.cycle.machines import ANSWER
from naik.cycle.reminding import BEFORE, ESCALATED_AFTER, EVERY, is_escalated, is_reminded

DAYS = some.dates(date(2020, 1, 1), date(2040, 1, 1))
DISTANCES = some.integers(-400, 400)


def test_every_state_is_owed_done_or_waiting() -> None:
    assert OWED.isdisjoint(PREPARED)
    assert {*OWED, *PREPARED, "waiting"} == set(ANSWER.states)


@given(DAYS, DISTANCES)
def test_a_week_has_at_least_one_reminder_from_seven_days_before_on(due: date, distance: int) -> None:
    today = due + timedelta(days=abs(distance) - 7)
    week = [today + timedelta(days=number) for number in range(EVERY)]
    assert 1 <= sum(is_reminded(due, day) for day in week) <= len(BEFORE)


@given(DAYS, some.integers(8, 400))
def test_nobody_is_reminded_long_before(due: date, before: int) -> None:
    assert not is_reminded(due, due - timedelta(days=before))


@given(DAYS)
def test_the_due_date_itself_and_each_week_after_it_are_called_to_mind(due: date) -> None:
    after = [number for number in range(60) if is_reminded(due, due + timedelta(days=number))]
    assert after == list(range(0, 60, EVERY))


@given(DAYS, DISTANCES)
def test_the_coordinator_hears_from_the_third_day_on_and_then_daily(due: date, distance: int) -> None:
    assert is_escalated(due, due + timedelta(days=distance)) is (distance >= ESCALATED_AFTER)


@given(some.sampled_from(sorted(ANSWER.states)), DAYS, DISTANCES)
def test_only_what_is_owed_is_late_and_what_is_late_is_this_weeks_work(state: str, due: date, distance: int) -> None:
    today = due + timedelta(days=distance)
    late = days_late(state, due, today)
    assert late == (max(distance, 0) if state in OWED else 0)
    assert not late or is_soon(state, due, today)
    assert not is_soon(state, None, today)
