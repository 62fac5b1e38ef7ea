"""Windows of stages as they may be, and the predicted end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.cycle.pace import RECENT_DAYS, Progress, predicted
from naik.cycle.stages import ORDER, REHEARSAL, Stage
from naik.cycle.windows import Days, WindowsRefused, check, proposed

TODAY = date(2026, 11, 24)
EVERY = tuple(stage for stage in ORDER if stage is not Stage.FINISHED)


@pytest.mark.parametrize("rehearsal", [True, False])
def test_what_is_proposed_is_taken(*, rehearsal: bool) -> None:
    stages = REHEARSAL if rehearsal else EVERY
    days = proposed(stages, TODAY, rehearsal=rehearsal)
    check(days)
    assert list(days) == list(stages)
    assert days[Stage.SELF_ASSESSMENT].first == TODAY
    assert days[Stage.INTERNAL_APPROVAL].first == TODAY
    if rehearsal:
        assert {one.first for one in days.values()} == {TODAY}


@pytest.mark.parametrize(
    ("self_assessment", "approval", "blamed"),
    [
        ((5, 4), (5, 9), Stage.SELF_ASSESSMENT),
        ((5, 9), (4, 9), Stage.INTERNAL_APPROVAL),
        ((5, 9), (5, 8), Stage.INTERNAL_APPROVAL),
    ],
)
def test_a_stage_that_ends_before_it_begins_or_overtakes_the_one_before_is_refused(
    self_assessment: tuple[int, int], approval: tuple[int, int], blamed: Stage
) -> None:
    def days(given_days: tuple[int, int]) -> Days:
        return Days(date(2026, 1, given_days[0]), date(2026, 1, given_days[1]))

    with pytest.raises(WindowsRefused) as refused:
        check({Stage.SELF_ASSESSMENT: days(self_assessment), Stage.INTERNAL_APPROVAL: days(approval)})
    assert refused.value.stage is blamed


def test_one_day_is_a_window() -> None:
    check({Stage.SELF_ASSESSMENT: Days(TODAY, TODAY), Stage.INTERNAL_APPROVAL: Days(TODAY, TODAY)})


def test_the_two_paces_make_a_range() -> None:
    # 20 of 40 in 40 days, 14 of them in the last 14: 20 more take 20 days at the late pace, 40 at the whole one.
    progress = Progress(done=20, of=40, recent=14, started=TODAY - timedelta(days=40), today=TODAY)
    found = predicted(progress)
    assert found is not None
    assert (found.earliest, found.latest) == (TODAY + timedelta(days=20), TODAY + timedelta(days=40))


@pytest.mark.parametrize(("done", "recent", "days"), [(40, 5, 40), (2, 2, 40), (20, 0, 40), (20, 20, 2), (3, 1, 3000)])
def test_nothing_is_said_when_it_is_done_too_early_or_stands_still(done: int, recent: int, days: int) -> None:
    progress = Progress(done=done, of=40, recent=recent, started=TODAY - timedelta(days=days), today=TODAY)
    assert predicted(progress) is None


@given(st.integers(0, 700), st.integers(1, 700), st.integers(0, 700), st.integers(-20, 900))
def test_a_prediction_lies_ahead_and_its_ends_are_in_order(done: int, of: int, recent: int, days: int) -> None:
    progress = Progress(done=done, of=of, recent=recent, started=TODAY - timedelta(days=days), today=TODAY)
    found = predicted(progress)
    if found is not None:
        assert TODAY < found.earliest <= found.latest
        assert done < of
        assert recent > 0


@given(st.integers(3, 40), st.integers(15, 200))
def test_a_pace_kept_all_along_gives_one_day(pieces: int, days: int) -> None:
    done = pieces * days
    progress = Progress(
        done=done, of=2 * done, recent=pieces * RECENT_DAYS, started=TODAY - timedelta(days=days), today=TODAY
    )
    found = predicted(progress)
    assert found is not None
    assert found.earliest == found.latest == TODAY + timedelta(days=days)
