"""What an assessor has to score, over every institution they are assigned to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Assessor
from naik.apps.evaluations.policies import BEFORE_SIGNING, INSIDE
from naik.apps.institutions.access import Workplace, workplaces
from naik.apps.institutions.roles import PERMISSIONS, Permission
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import ORDER, Stage
from naik.instruments import loader


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One institution to assess, and how far one's own scores are."""

    slug: str
    institution: str
    assessment_id: int
    cycle: str
    rehearsal: bool
    lead: bool
    stage: Stage
    due_on: date | None
    scored: int
    count: int
    done: bool

    @property
    def open(self) -> bool:
        """Whether first scores wait for this person now."""
        return self.stage is Stage.DOCUMENT_REVIEW and not self.done


def tasks(person: Person, *, query: str = "", which: str = "") -> tuple[Task, ...]:
    """The person's assessments by due date; `which` keeps only the open or the done ones. Constant in statements."""
    places = {one.institution.pk: one for one in workplaces(person) if _assesses(one)}
    if not places:
        return ()
    with opened(list(places), person=person.pk):
        found = list(
            Assessor.objects.filter(person=person, ended_at=None)
            .select_related("assessment__cycle")
            .annotate(scored=Count("first_scores", filter=~Q(first_scores__level="")))
        )
    rows = [_task(one, places[one.institution_id]) for one in found if _reached(one, places[one.institution_id])]
    words = query.lower().split()
    fitting = [
        row
        for row in rows
        if all(word in f"{row.institution} {row.cycle}".lower() for word in words)
        and (which != "terbuka" or row.open)
        and (which != "selesai" or not row.open)
    ]
    return tuple(sorted(fitting, key=lambda row: (not row.open, row.due_on or date.max, row.institution, row.cycle)))


def _assesses(place: Workplace) -> bool:
    return any(Permission.SCORE_WRITE in PERMISSIONS[role] for role in place.roles)


def _reached(one: Assessor, place: Workplace) -> bool:
    """The same wall as policies.assessor: insiders assess only a rehearsal, outsiders only what is signed."""
    assessment = one.assessment
    if bool(INSIDE.intersection(place.roles)) != assessment.cycle.rehearsal:
        return False
    signed = assessment.cycle.rehearsal or Stage(assessment.stage) not in BEFORE_SIGNING
    return signed and Stage.DOCUMENT_REVIEW in assessment.stages


def _task(one: Assessor, place: Workplace) -> Task:
    assessment = one.assessment
    stage = Stage(assessment.stage)
    scored: int = one.scored  # type: ignore[attr-defined]  # annotated above
    return Task(
        slug=place.institution.slug,
        institution=place.institution.name,
        assessment_id=assessment.pk,
        cycle=assessment.cycle.name,
        rehearsal=assessment.cycle.rehearsal,
        lead=one.lead,
        stage=stage,
        due_on=one.due_on,
        scored=scored,
        count=len(loader.load(assessment.cycle.instrument).value_ids),
        done=one.first_scores_done_at is not None or ORDER.index(stage) > ORDER.index(Stage.DOCUMENT_REVIEW),
    )
