"""Jobs of notices, and of the accounts they tell about."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from naik.apps.accounts.operations import forget_ended_sessions
from naik.apps.notices import mails
from naik.jobs.running import RETRY, plain_job


@plain_job("notices.mail")
def mail(notice_id: int, person_id: int) -> None:
    """Mail one notice at once."""
    mails.mail(notice_id, person_id)


@plain_job("notices.digest_mail")
def digest_mail(person_id: int) -> None:
    """Mail one person the digest of the day."""
    mails.mail_digest(person_id, timezone.now())


# Procrastinate reads schedules in UTC: half past six in Jakarta.
@app.periodic(cron="30 23 * * *")
@app.task(name="notices.digest", queueing_lock="notices.digest", retry=RETRY)
def digest(timestamp: int) -> None:
    """Every morning: queue the digest of everybody who has something unread in it."""
    mails.queue_digests(timezone.now())


@app.periodic(cron="50 18 * * *")
@app.task(name="accounts.forget_sessions", queueing_lock="accounts.forget_sessions", retry=RETRY)
def forget_sessions(timestamp: int) -> None:
    """Every night: what is known of sessions that are over is forgotten."""
    forget_ended_sessions()
