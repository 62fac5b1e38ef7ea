"""Putting a job into the queue by its name, in the transaction that is open: rolled back, there is no job."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def enqueue(task: str, *, once: str | None = None, **arguments: int | str) -> None:
    """Queue the job called `task` with `arguments` (ids only: the queue is readable across institutions).

    `once` names what must not wait twice; a second job with the same name is then dropped.
    """
    try:
        app.configure_task(task, allow_unknown=True, queueing_lock=once).defer(**arguments)
    except AlreadyEnqueued:
        return
