"""Jobs of improvement."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naik.apps.improvement.operations import action_reminders as reminding
from naik.jobs.running import RETRY, plain_job


# Procrastinate reads schedules in UTC: a quarter past five in Jakarta, in time for the digest of half past six.
@app.periodic(cron="15 22 * * *")
@app.task(name="improvement.remind", queueing_lock="improvement.remind", retry=RETRY)
def remind(timestamp: int) -> None:
    """Every morning: queue the reminders of each institution in which actions are owed."""
    reminding.queue_reminders()


@plain_job("improvement.remind_institution")
def remind_institution(institution_id: int) -> None:
    """Tell the people of one institution which actions are due, and its coordinators which offices are late."""
    reminding.remind_institution(institution_id)
