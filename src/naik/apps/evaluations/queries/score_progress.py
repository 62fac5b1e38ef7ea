"""How far the assessors of an assessment are, for the authority: counts, and no level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from naik.apps.evaluations import gate
from naik.apps.evaluations.models import Assessment, Assessor


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorProgress:
    """One assessor: how many values have a score, and whether they are done."""

    id: int
    name: str
    lead: bool
    due_on: date | None
    scored: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All assessors; first scores can be opened again until all are done, when they have been seen."""

    rows: tuple[AssessorProgress, ...]
    count: int
    may_reopen: bool


def progress(assessment: Assessment) -> Progress:
    """How far the assessors are."""
    working = list(
        Assessor.objects.filter(assessment=assessment, ended_at=None)
        .select_related("person")
        .annotate(scored=Count("first_scores", filter=~Q(first_scores__level="")))
        .order_by("-lead", "pk")
    )
    return Progress(
        rows=tuple(
            AssessorProgress(
                id=one.pk, name=one.person.name, lead=one.lead, due_on=one.due_on, scored=one.scored,
                done_at=one.first_scores_done_at,
            )
            for one in working
        ),
        count=len(gate.instrument(assessment).value_ids),
        may_reopen=any(one.first_scores_done_at is None for one in working),
    )  # fmt: skip
