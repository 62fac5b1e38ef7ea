"""Upkeep of the queue itself."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from naik.apps.tenancy.queue import release_stuck

KEPT_HOURS = 24 * 14
"""Finished jobs are shown for two weeks."""


@app.periodic(cron="*/2 * * * *")
@app.task(name="upkeep.release_stuck", pass_context=True, queueing_lock="upkeep.release_stuck")
async def sweep(context: JobContext, timestamp: int) -> None:
    """Every two minutes: what a dead worker held is tried again."""
    await release_stuck(context.app.job_manager)


@app.periodic(cron="20 2 * * *")
@app.task(name="upkeep.forget_old", pass_context=True, retry=RetryStrategy(max_attempts=3))
async def forget_old(context: JobContext, timestamp: int) -> None:
    """At night: finished jobs older than two weeks are forgotten; failed ones stay until someone has seen them."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
