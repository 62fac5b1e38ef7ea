"""The queue belongs to the transaction: what is undone was never queued, and what waits is queued once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from procrastinate.jobs import Job

from naik.apps.tenancy.queue import MOST_ATTEMPTS, enqueue, jobs
from naik.apps.tenancy.scope import opened
from naik.jobs.running import RETRY
from tests.own_database import OwnDatabase, own_database
from tests.people import METRO, institution


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


def queued(file: int) -> int:
    """How many jobs others see."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE (args->>'file_id')::bigint = %s", [file])
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def test_a_job_can_be_taken_only_after_its_transaction(own: OwnDatabase) -> None:
    where = institution().pk
    with opened([where]):
        enqueue("evidence.examine", institution_id=where, file_id=1)
        assert queued(1) == 0
    assert queued(1) == 1


def test_a_job_of_a_transaction_that_was_undone_was_never_queued(own: OwnDatabase) -> None:
    where = institution().pk

    def fail_after_queueing() -> None:
        with opened([where]):
            enqueue("evidence.examine", once="batal", institution_id=where, file_id=2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_queueing()
    assert queued(2) == 0
    with opened([where]):
        enqueue("evidence.examine", once="batal", institution_id=where, file_id=2)
    assert queued(2) == 1


def test_what_waits_already_is_not_queued_twice_and_the_transaction_goes_on(own: OwnDatabase) -> None:
    where = institution().pk
    for _ in range(2):
        with opened([where]):
            for _ in range(2):
                enqueue("evidence.examine", once="sekali", institution_id=where, file_id=3)
            enqueue("evidence.examine", institution_id=where, file_id=4)
    assert (queued(3), queued(4)) == (1, 2)


def test_an_institution_sees_its_own_jobs_only(own: OwnDatabase) -> None:
    where, other = institution().pk, institution(METRO).pk
    with opened([other]):
        enqueue("evidence.examine", institution_id=other, file_id=5)
    assert [one.task for one in jobs(other)[0]] == ["evidence.examine"]
    assert jobs(other)[1] == {"todo": 1}
    assert len(jobs(where)[0]) == queued(1) + queued(2) + queued(3) + queued(4)


def test_the_waits_between_attempts_grow_fourfold_and_end() -> None:
    def wait(attempts: int) -> object:
        job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=attempts)
        decision = RETRY.get_retry_decision(exception=OSError(), job=job)
        return None if decision is None else decision.retry_at

    found = [wait(attempts) for attempts in range(MOST_ATTEMPTS + 1)]
    assert [one is not None for one in found] == [True] * MOST_ATTEMPTS + [False]
