"""The queue: putting a job in by its name, within the transaction that is open, and seeing what waits."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager


def enqueue(task: str, *, once: str | None = None, **arguments: int | str) -> None:
    """Queue the job called `task` with `arguments` (ids only: the queue is readable across institutions).

    `once` names what must not wait twice; a second job with the same name is then dropped.
    """
    try:
        # A refused second job must not spoil the transaction it came from.
        with transaction.atomic() if once else nullcontext():
            app.configure_task(task, allow_unknown=True, queueing_lock=once).defer(**arguments)
    except AlreadyEnqueued:
        return


@dataclass(frozen=True, slots=True)
class Job:
    """One job of an institution; `next_try` is when a failed attempt is repeated."""

    id: int
    task: str
    state: str
    attempts: int
    next_try: datetime | None


def jobs(institution_id: int, state: str = "", *, most: int = 100) -> tuple[tuple[Job, ...], dict[str, int]]:
    """The newest jobs of an institution, those in `state` when given; and how many there are in each state."""
    found = ProcrastinateJob.objects.filter(args__institution_id=institution_id)
    counts = dict(found.order_by().values_list("status").annotate(Count("pk")))
    chosen = found.filter(status=state) if state else found
    return (
        tuple(
            Job(one.pk, one.task_name, one.status, one.attempts, one.scheduled_at if one.status == "todo" else None)
            for one in chosen.order_by("-pk")[:most]
        ),
        counts,
    )


DEAD_AFTER_SECONDS = 60.0
"""A living worker tells of itself every ten seconds."""
MOST_ATTEMPTS = 6
"""How often a job is tried again before it is shown as failed."""


async def release_stuck(manager: JobManager) -> int:
    """Put the jobs of workers that died back into the queue; returns how many. Every task may run twice.

    A job that never came to an end in all its attempts is failed: it may be what its workers died of.
    """
    stuck = list(await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS))
    released = 0
    for job in stuck:
        if job.attempts >= MOST_ATTEMPTS:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The same work was queued again since, and waits.
            await manager.finish_job(job, Status.ABORTED, delete_job=False)
            continue
        released += 1
    await manager.prune_stalled_workers(DEAD_AFTER_SECONDS)
    return released
