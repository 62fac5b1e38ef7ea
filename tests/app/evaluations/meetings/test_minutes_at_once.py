"""Signatures and answers in the same moment: each side signs once, an appeal is answered once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from naik.apps.evaluations.models import Appeal, Judgement, Signature
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.operations import appeals
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.app.evaluations.appeals.appeal_cases import appealed, filed, inside
from tests.app.evaluations.meetings.meeting_cases import interviewed, locked, signed, state
from tests.evaluating import AUTHORITY
from tests.own_database import OwnDatabase, own_database
from tests.people import member


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


def test_both_sides_sign_in_the_same_moment_and_each_once(own: OwnDatabase) -> None:
    found, lead, coordinator = interviewed()
    made, seen = locked(found, lead)
    ended = at_once(
        lambda: signed(found, lead, made, Side.ASSESSORS, seen),
        lambda: signed(found, coordinator, made, Side.INSTITUTION, seen),
        lambda: signed(found, coordinator, made, Side.INSTITUTION, seen),
    )
    assert ended == ["done", "done", "refused"]
    assert state(made) == "signed"
    with opened([found.institution_id]):
        assert sorted(Signature.objects.values_list("side", flat=True)) == ["assessors", "institution"]


def test_two_answers_to_one_appeal_in_the_same_moment_are_one(own: OwnDatabase) -> None:
    case = appealed()
    made = filed(case)
    reviewer = member("Rina Reviu", Role.REVIEW_TEAM, slug=AUTHORITY, reach=Reach.NATION)
    ended = at_once(
        lambda: inside(case.other, lambda here: appeals.uphold(here, case.of.pk, made.pk, "Benar", "3")),
        lambda: inside(reviewer, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tidak")),
    )
    assert ended == ["done", "refused"]
    with opened([case.of.institution_id]):
        answered = Appeal.objects.get(pk=made.pk)
        judged = Judgement.objects.filter(assessment=case.of, stage=Stage.APPEAL).count()
    assert judged == (1 if answered.state == "upheld" else 0)


def test_two_appeals_on_one_indicator_in_the_same_moment_are_one(own: OwnDatabase) -> None:
    case = appealed()
    assert at_once(lambda: filed(case), lambda: filed(case, level="4")) == ["done", "refused"]
    with opened([case.of.institution_id]):
        assert Appeal.objects.filter(assessment=case.of).count() == 1
