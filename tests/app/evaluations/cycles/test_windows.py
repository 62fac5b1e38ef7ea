"""A stage takes changes from its opening until just before its end, to the second, whatever clocks do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from naik.apps.evaluations import gate
from naik.apps.evaluations.gate import StageClosed, Window, database_now
from naik.apps.evaluations.models import Answer, Assessment, Reopening, StageWindow
from naik.apps.evaluations.operations.cycle_stages import close_due
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.evaluating import assessment, authority, cycle
from tests.own_database import OwnDatabase, own_database
from tests.people import BANDAR_LAMPUNG, access, institution, member

SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


@pytest.mark.parametrize(
    ("opens", "closes", "closed", "reopened", "is_open"),
    [
        (0, 1, None, None, True),
        (1, 2, None, None, False),
        (-9, 0, None, None, False),
        (-9, 9, -1, None, False),
        (-9, -1, -1, 1, True),
        (-9, -1, -1, 0, False),
        (-9, 9, None, -1, True),
    ],
)
@pytest.mark.usefixtures("shipped_data")
def test_a_window_is_open_from_its_first_moment_until_just_before_its_last(
    opens: int, closes: int, closed: int | None, reopened: int | None, *, is_open: bool
) -> None:
    now = database_now()

    def at(seconds: int | None) -> Any:
        return None if seconds is None else now + seconds * SECOND

    assert Window(at(opens), at(closes), at(closed), at(reopened), now).open is is_open


@pytest.mark.usefixtures("shipped_data")
def test_the_job_closes_what_is_over_once_for_every_organiser_and_nothing_else() -> None:
    over, running = cycle(days_left=-1), cycle("Berjalan", organiser=institution(BANDAR_LAMPUNG))
    assert close_due() == 9
    assert close_due() == 0
    with opened([authority().pk, institution().pk]):
        assert not StageWindow.objects.filter(cycle=over, closed_at=None).exists()
        assert not StageWindow.objects.filter(cycle=running).exclude(closed_at=None).exists()


@pytest.mark.usefixtures("shipped_data")
def test_a_clock_put_back_reopens_nothing() -> None:
    one = assessment(of=cycle(days_left=-1))
    who = member("Ratna", Role.COORDINATOR)
    close_due()
    with opened([authority().pk, one.institution_id], person=who.pk):
        # To a clock put back by a week, the end lies ahead again: the rows say what it would read.
        StageWindow.objects.filter(cycle=one.cycle).update(closes_at=database_now() + timedelta(days=6))
    with opened([one.institution_id], person=who.pk), pytest.raises(StageClosed, match="closed"):
        gate.enter(access(who), one.pk, Stage.SELF_ASSESSMENT)


@pytest.mark.usefixtures("shipped_data")
def test_a_reopened_stage_takes_changes_until_its_new_end() -> None:
    one = assessment(of=cycle(days_left=-1))
    who = member("Ratna", Role.COORDINATOR)
    close_due()
    with opened([one.institution_id], person=who.pk):
        made = Reopening.objects.create(
            institution_id=one.institution_id, assessment=one, stage=one.stage, reason="x", by=who,
            until=database_now() + timedelta(minutes=1),
        )  # fmt: skip
        assert gate.enter(access(who), one.pk, Stage.SELF_ASSESSMENT).pk == one.pk
        Reopening.objects.filter(pk=made.pk).update(until=database_now())
        with pytest.raises(StageClosed):
            gate.enter(access(who), one.pk, Stage.SELF_ASSESSMENT)


def test_a_save_under_way_ends_before_the_stage_moves_and_a_later_one_is_refused(own: OwnDatabase) -> None:
    where, of = institution(), cycle("Tahap berakhir")
    one = assessment(of=of)
    who = member("Koordinator serentak", Role.COORDINATOR)
    seen: list[str] = []

    def end_the_stage() -> None:
        try:
            with opened([where.pk], person=who.pk):
                held = gate.enter(access(who), one.pk, Stage.SELF_ASSESSMENT, alone=True)
                seen.append(Answer.objects.get(assessment=one, value="1").level)
                Assessment.objects.filter(pk=held.pk).update(stage=Stage.INTERNAL_APPROVAL)
        finally:
            connection.close()

    with opened([where.pk], person=who.pk):
        gate.enter(access(who), one.pk, Stage.SELF_ASSESSMENT)
        other = Thread(target=end_the_stage)
        other.start()
        other.join(timeout=1)
        assert other.is_alive(), "the stage moved while a save was under way"
        Answer.objects.filter(assessment=one, value="1").update(level="3", state="draft")
    other.join(timeout=20)
    assert seen == ["3"]
    with opened([where.pk], person=who.pk), pytest.raises(StageClosed):
        gate.enter(access(who), one.pk, Stage.SELF_ASSESSMENT)


def test_a_window_that_ends_in_the_middle_of_a_save_keeps_it_and_refuses_the_next(own: OwnDatabase) -> None:
    where, of = institution(), cycle("Jendela berakhir")
    one = assessment(of=of)
    who = member("Koordinator jendela", Role.COORDINATOR)

    def close_the_window() -> None:
        try:
            with opened([authority().pk]):
                StageWindow.objects.filter(cycle=of).update(closes_at=database_now())
            close_due()
        finally:
            connection.close()

    with opened([where.pk], person=who.pk):
        gate.enter(access(who), one.pk, Stage.SELF_ASSESSMENT)
        other = Thread(target=close_the_window)
        other.start()
        other.join(timeout=20)
        assert not other.is_alive()
        Answer.objects.filter(assessment=one, value="1").update(level="3", state="draft")
    with opened([where.pk], person=who.pk):
        assert Answer.objects.get(assessment=one, value="1").level == "3"
        with pytest.raises(StageClosed, match="closed"):
            gate.enter(access(who), one.pk, Stage.SELF_ASSESSMENT)
