"""Assessing in a rehearsal as something a handover moves; in an authority's cycle the authority assigns anew."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from naik.apps.evaluations.models import Assessor
from naik.cycle.stages import Stage


def current(institution_id: int, person_id: int) -> QuerySet[Assessor]:
    """The running rehearsals of the institution that the person assesses."""
    found: QuerySet[Assessor] = Assessor.objects.filter(
        institution=institution_id, person=person_id, ended_at=None, assessment__cycle__rehearsal=True
    ).exclude(assessment__stage=Stage.FINISHED)
    return found


def count(institution_id: int, person_id: int) -> int:
    """How many there are."""
    return current(institution_id, person_id).count()


def move(institution_id: int, from_person: int, to_person: int) -> int:
    """End them and let the other person begin their own; scores given so far stay with who gave them."""
    moving = list(current(institution_id, from_person).select_for_update(of=("self",)))
    for one in moving:
        one.ended_at = timezone.now()
        one.save(update_fields=["ended_at"])
        if not current(institution_id, to_person).filter(assessment=one.assessment_id).exists():
            Assessor.objects.create(
                institution_id=institution_id, assessment_id=one.assessment_id, person_id=to_person, lead=one.lead,
                due_on=one.due_on,
            )  # fmt: skip
    return len(moving)
