"""Jobs of evaluations."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naik.apps.evaluations.operations import cycle_stages, cycle_telling
from naik.apps.evaluations.operations import reminders as reminding
from naik.jobs.running import RETRY, plain_job


@app.periodic(cron="* * * * *")
@app.task(name="evaluations.close_stages", queueing_lock="evaluations.close_stages", retry=RETRY)
def close_stages(timestamp: int) -> None:
    """Every minute: stages whose end has passed are marked closed, so that a clock put back does not open them."""
    cycle_stages.close_due()


@plain_job("evaluations.tell_opened")
def tell_opened(institution_id: int, cycle_id: int) -> None:
    """Tell the institutions of a cycle that they take part. Long: it opens each institution by itself."""
    cycle_telling.tell_opened(institution_id, cycle_id)


@plain_job("evaluations.tell_window")
def tell_window(institution_id: int, cycle_id: int, window_id: int, since: int) -> None:
    """Tell the institutions of a cycle the new days of a stage. Long: it opens each institution by itself."""
    cycle_telling.tell_window(institution_id, cycle_id, window_id, since)


@plain_job("evaluations.tell_reopened")
def tell_reopened(institution_id: int, reopening_id: int) -> None:
    """Tell an institution that a stage is open for it again."""
    cycle_telling.tell_reopened(institution_id, reopening_id)


# Procrastinate reads schedules in UTC: twenty past five in Jakarta, in time for the digest of half past six.
@app.periodic(cron="20 22 * * *")
@app.task(name="evaluations.remind", queueing_lock="evaluations.remind", retry=RETRY)
def remind(timestamp: int) -> None:
    """Every morning: queue the reminders of each institution whose self-assessment runs."""
    reminding.queue_reminders()


@plain_job("evaluations.remind_institution")
def remind_institution(institution_id: int) -> None:
    """Tell the people of one institution what is due, and its coordinators who is late."""
    reminding.remind_institution(institution_id)
