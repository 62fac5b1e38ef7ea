"""Jobs that determine and publish many institutions of a cycle."""

from __future__ import annotations

from naik.apps.evaluations.operations import determination_many
from naik.jobs.running import plain_job


@plain_job("evaluations.determine_many")
def determine_many(institution_id: int, cycle_id: int, person_id: int, assessments: str, asked: str) -> None:
    """Determine the assessments that were chosen. Long: it opens each institution by itself."""
    determination_many.run("determine", institution_id, cycle_id, person_id, assessments, asked)


@plain_job("evaluations.publish_many")
def publish_many(institution_id: int, cycle_id: int, person_id: int, assessments: str, asked: str) -> None:
    """Publish the assessments that were chosen. Long: it opens each institution by itself."""
    determination_many.run("publish", institution_id, cycle_id, person_id, assessments, asked)
