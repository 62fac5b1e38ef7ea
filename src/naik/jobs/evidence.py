"""Jobs of evidence."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naik.apps.evidence import files_examining, uploads_upkeep
from naik.jobs.running import RETRY, plain_job


@plain_job("evidence.examine")
def examine(institution_id: int, file_id: int) -> None:
    """Read the text of a stored file and index its documents. Long: it opens each scope by itself."""
    files_examining.examine(institution_id, file_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="evidence.finish_uploads", queueing_lock="evidence.finish_uploads", retry=RETRY)
def finish_uploads(timestamp: int) -> None:
    """Every ten minutes: what arrived whole before a server died is finished."""
    uploads_upkeep.finish_waiting()


@app.periodic(cron="40 1 * * *")
@app.task(name="evidence.expire_uploads", queueing_lock="evidence.expire_uploads", retry=RETRY)
def expire_uploads(timestamp: int) -> None:
    """At night: uploads nobody continued for a week are given up."""
    uploads_upkeep.expire_uploads()
