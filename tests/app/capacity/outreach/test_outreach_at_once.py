"""The same in the same moment: one record of a held event, one action of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from naik.apps.capacity.operations import outreach_after, outreach_attendance
from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Action
from naik.apps.improvement.operations.actions import Wanted
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.tenancy.scope import opened
from tests.app.capacity.outreach.outreach_cases import again, attendance, coordinator, event, inside
from tests.own_database import OwnDatabase, own_database
from tests.people import institution, office


@pytest.fixture
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """Committed rows: threads have connections of their own and see nothing uncommitted."""
    with django_db_blocker.unblock(), own_database() as found:
        yield found


def at_once(*works: Callable[[Access], object]) -> list[str]:
    """Run everything in the same moment as the coordinator; how each ended."""
    who, ready = coordinator(), threading.Barrier(len(works))

    def run(work: Callable[[Access], object]) -> str:
        try:
            ready.wait(timeout=30)
            with inside(who) as room:
                work(room)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(one.result(timeout=60) for one in [pool.submit(run, work) for work in works])


def test_an_event_is_held_once_and_becomes_one_action(own: OwnDatabase) -> None:
    made, first = event(starts=-2), office("1").pk
    ended = at_once(
        lambda room: outreach_attendance.hold(room, made.pk, {first: 3}, 1),
        lambda room: outreach_attendance.hold(room, made.pk, {first: 5}, 1),
    )
    assert ended == ["done", "refused"]
    assert (again(made).state, attendance(made)["1"] in {3, 5}) == ("held", True)
    wanted = Wanted(title="Latih", due_on=today(institution()) + timedelta(days=9), promised="Laporan")
    ended = at_once(*(lambda room: outreach_after.make_action(room, made.pk, wanted) for _ in range(3)))
    assert ended == ["done", "refused", "refused"]
    with opened([made.institution_id]):
        assert Action.objects.count() == 1
