"""Many for the last place in the same moment: one seat, the others wait, nobody twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from naik.apps.capacity.models import Enrolment, StaffMember, TrainingSession
from naik.apps.capacity.operations import enrolment
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.app.capacity.training.training_cases import announced, group
from tests.own_database import own_database
from tests.people import access, member

TOGETHER = 4


@pytest.fixture(scope="module")
def prepared(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[TrainingSession, list[StaffMember], Access]]:
    """A session with one place, committed: threads have connections of their own."""
    with django_db_blocker.unblock(), own_database():
        yield announced(quota=1), group(TOGETHER), access(member("Kira", Role.COORDINATOR))


def test_the_last_place_is_given_once(prepared: tuple[TrainingSession, list[StaffMember], Access]) -> None:
    made, people, who = prepared
    start, results = threading.Barrier(2 * TOGETHER), []

    def sign_up(one: StaffMember) -> None:
        start.wait(20)
        try:
            with opened([who.institution.pk], person=who.person.pk):
                results.append(enrolment.enrol(who, made.pk, [one.pk]))
        finally:
            connection.close()

    # Everybody is sent twice, as by a doubled click.
    threads = [threading.Thread(target=sign_up, args=(one,)) for one in [*people, *people]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(one.seated for one in results) == 1
    assert sum(one.queued for one in results) == TOGETHER - 1
    with opened([who.institution.pk]):
        states = sorted(Enrolment.objects.filter(session=made.pk).values_list("state", flat=True))
    assert states == ["enrolled", *["queued"] * (TOGETHER - 1)]
