"""Acts in the same moment: accepting while evidence is taken back, and two who make actions of one plan."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from naik.apps.improvement.models import Action, ActionEvidence
from naik.apps.improvement.operations import action_evidence, action_raises
from naik.apps.improvement.operations.step_templates import save
from naik.apps.institutions.refusals import Refused
from naik.apps.tenancy.scope import opened
from tests.app.improvement.actions.action_cases import adopted_plan, current, given, inside, made, people
from tests.own_database import OwnDatabase, own_database


@pytest.fixture
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """Committed rows: threads have connections of their own and see nothing uncommitted."""
    with django_db_blocker.unblock(), own_database() as found:
        yield found


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run everything in the same moment; how each ended."""
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        try:
            ready.wait(timeout=30)
            work()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(one.result(timeout=60) for one in [pool.submit(run, work) for work in works])


def test_acts_in_the_same_moment_leave_one_of_them_standing(own: OwnDatabase) -> None:
    who = people()
    action = made(who.coordinator)
    given(who.contributor, action)
    revision = current(action).revision
    ended = at_once(
        lambda: inside(who.checker, lambda here: action_evidence.accept(here, action.pk, revision)),
        lambda: inside(who.contributor, lambda here: action_evidence.take_back(here, action.pk)),
    )
    assert ended == ["done", "refused"]
    with opened([action.institution_id]):
        rows = list(ActionEvidence.objects.values_list("accepted", flat=True))
    assert (current(action).state, rows) in [("done", [True]), ("under_way", [])]

    plan = adopted_plan({"2": (2, 4), "3": (2, 3)}, who.coordinator)
    with opened([plan.institution_id]):
        keys = [f"{one.pk}-{level}" for one in plan.raises.all() for level in (3, 4)]
    ended = at_once(
        *[lambda: inside(who.coordinator, lambda here: action_raises.make_from_plan(here, plan.pk, keys))] * 2
    )
    assert ended == ["done", "refused"]
    with opened([plan.institution_id]):
        assert Action.objects.filter(planned_raise__plan=plan).count() == 3

    ended = at_once(*[lambda: inside(who.coordinator, lambda here: save(here, "spbe-2020", "1", 3, "Rapat", 0))] * 2)
    assert ended == ["done", "refused"]
