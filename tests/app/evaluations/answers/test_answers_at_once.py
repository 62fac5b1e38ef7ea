"""Two people in one form at the same moment, and a stage that closes in the middle of a save."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from naik.apps.evaluations.gate import StageClosed
from naik.apps.evaluations.models import Answer, Assessment, StageWindow
from naik.apps.evaluations.operations import answers
from naik.apps.evaluations.operations.answers import Conflict
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.cycle.steps import Fields
from tests.evaluating import assessment
from tests.own_database import own_database
from tests.people import access, member

TOGETHER = 6


@pytest.fixture(scope="module")
def of(django_db_setup: None, django_db_blocker: Any) -> Iterator[Assessment]:
    """An assessment in a database of its own: only what is committed can be seen by another connection."""
    with django_db_blocker.unblock(), own_database():
        yield assessment()


@pytest.fixture(scope="module")
def people(of: Assessment) -> list[Access]:
    return [access(member(f"Orang {number}", Role.DATA_ENTRY)) for number in range(TOGETHER)]


def save(of: Assessment, who: Access, value: str, given: Fields, revision: int = 0) -> object:
    try:
        with opened([of.institution_id], person=who.person.pk):
            return answers.save(who, of.pk, value, revision, given)
    except (Conflict, StageClosed) as refused:
        return refused
    finally:
        connection.close()


def together(acts: list[Callable[[], object]]) -> list[object]:
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        start.wait()
        results[number] = acts[number]()  # type: ignore[call-overload]  # filled by the threads

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return list(results)


def stored(of: Assessment, value: str) -> Answer:
    with opened([of.institution_id]):
        found: Answer = Answer.objects.get(assessment=of, value=value)
    return found


def test_all_who_write_different_fields_at_once_are_found_afterwards(of: Assessment, people: list[Access]) -> None:
    names = ["facts-1", "analysis-1", "facts-2", "analysis-2", "facts-3", "analysis-3"]
    results = together(
        [
            lambda who=who, name=name: save(of, who, "1", {name: f"isi {name}"})  # type: ignore[misc]
            for who, name in zip(people, names, strict=True)
        ]
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    found = stored(of, "1")
    assert {f"{kind}-{level}": found.steps[level][kind] for level in "123" for kind in ("facts", "analysis")} == {
        name: f"isi {name}" for name in names
    }
    assert found.revision == TOGETHER


def test_of_all_who_write_the_same_field_at_once_one_is_kept_and_all_others_are_told(
    of: Assessment, people: list[Access]
) -> None:
    results = together(
        [lambda who=who: save(of, who, "2", {"facts-1": who.person.name}) for who in people]  # type: ignore[misc]
    )
    conflicts = [one for one in results if isinstance(one, Conflict)]
    assert len(conflicts) == TOGETHER - 1
    kept = stored(of, "2")
    assert {one.stored["facts-1"] for one in conflicts} == {kept.steps["1"]["facts"]}
    assert len({one.mine["facts-1"] for one in conflicts} | {kept.steps["1"]["facts"]}) == TOGETHER
    assert kept.revision == 1


def test_a_save_that_waited_while_the_stage_closed_is_refused(of: Assessment, people: list[Access]) -> None:
    """The row is held until the window has closed; whoever waited for it reads the clock afterwards."""
    windows = StageWindow.objects.filter(cycle=of.cycle, stage=Stage.SELF_ASSESSMENT)
    held, results = threading.Event(), []
    with opened([of.institution_id, of.cycle.organiser_id]):
        before = windows.get().closes_at

    def wait_and_save() -> None:
        held.wait(30)
        results.append(save(of, people[0], "3", {"facts-1": "terlambat"}))

    waiting = threading.Thread(target=wait_and_save)
    waiting.start()
    try:
        with opened([of.institution_id, of.cycle.organiser_id]):
            Assessment.objects.select_for_update().get(pk=of.pk)
            held.set()
            waiting.join(1)
            assert results == []
            windows.update(closes_at=timezone.now())
        waiting.join(30)
        assert [type(one) for one in results] == [StageClosed]
        assert stored(of, "3").revision == 0
    finally:
        with opened([of.cycle.organiser_id]):
            windows.update(closes_at=before + timedelta(seconds=1))
