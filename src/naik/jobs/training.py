"""Jobs of training."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naik.apps.capacity.operations import training_telling
from naik.jobs.running import RETRY, plain_job


# Procrastinate reads schedules in UTC: twenty to six in Jakarta, in time for the digest of half past six.
@app.periodic(cron="40 22 * * *")
@app.task(name="capacity.remind_trainings", queueing_lock="capacity.remind_trainings", retry=RETRY)
def remind_trainings(timestamp: int) -> None:
    """Every morning: queue the reminders of each institution with a session in the next hours."""
    training_telling.queue_reminders()


@plain_job(training_telling.REMIND)
def remind_institution(institution_id: int) -> None:
    """Remind those with a place of the sessions of one institution."""
    training_telling.remind_institution(institution_id)
