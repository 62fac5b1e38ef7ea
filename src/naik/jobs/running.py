"""The one place where a job enters an institution, and how it is tried again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from naik.apps.audit.operations import Author
from naik.apps.tenancy.queue import MOST_ATTEMPTS
from naik.apps.tenancy.scope import opened

P = ParamSpec("P")
Work = Callable[..., None]
RETRY = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=4)
"""Tried again after 4, 16, 64, 256, 1,024 and 4,096 seconds; then it is shown as failed."""


def institution_job(name: str) -> Callable[[Work], Work]:
    """Register a task that works in one institution: its argument `institution_id` opens both walls for it.

    The function gets an `Author` (the system, for this job) before the job's other arguments.
    """

    def decorate(work: Work) -> Work:
        @app.task(name=name, retry=RETRY)
        @wraps(work)
        def task(*, institution_id: int, **arguments: int | str) -> None:
            with opened([institution_id]):
                work(Author(None, on_behalf_of=f"job:{name}"), **arguments)

        return work

    return decorate


def plain_job(name: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register a task that touches no institution's rows, or opens each scope by itself."""

    def decorate(work: Callable[P, None]) -> Callable[P, None]:
        app.task(name=name, retry=RETRY)(work)
        return work

    return decorate
