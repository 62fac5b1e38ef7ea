"""Which assessments and answers a person reaches, and as what."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from naik.apps.evaluations.models import Answer, Assessment, Assessor
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission, Role
from naik.cycle.stages import EXTERNAL, ORDER, Stage

INSIDE = frozenset(
    {
        Role.COORDINATOR,
        Role.RESPONSIBLE_OFFICIAL,
        Role.DATA_ENTRY,
        Role.OFFICE_CONTRIBUTOR,
        Role.INTERNAL_ASSESSOR,
        Role.LEADER,
    }
)
"""Roles of the institution that is evaluated; who holds one here never assesses it from outside."""
BEFORE_SIGNING = (Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL)


def is_inside(access: Access) -> bool:
    """Whether the person belongs to the institution that is evaluated (or helps it in a support session)."""
    return bool(INSIDE.intersection(access.roles)) or access.support_session is not None


def assessments(access: Access) -> QuerySet[Assessment]:
    """The assessments of this institution that exist for the person; all others are 404.

    The institution's own people and auditors reach every one. From outside nobody sees a rehearsal, nor answers that
    are not signed yet; an assessor sees what they are assigned to.
    """
    found: QuerySet[Assessment] = Assessment.objects.filter(institution=access.institution).select_related("cycle")
    if is_inside(access) or Role.AUDITOR in access.roles:
        return found
    signed = Q(cycle__rehearsal=False) & ~Q(stage__in=BEFORE_SIGNING)
    reached = Q(pk__in=())
    if access.may(Permission.REVIEW_MARK):
        reached |= signed
    if access.may(Permission.DETERMINE):
        reached |= Q(cycle__rehearsal=False)
    if access.may(Permission.SCORE_WRITE):
        own = Assessor.objects.filter(person=access.person, ended_at=None).values("assessment")
        reached |= signed & Q(pk__in=own)
    return found.filter(reached)


def assessment(access: Access, assessment_id: int) -> Assessment:
    """One assessment in reach, with its cycle, or 404."""
    return get_object_or_404(assessments(access), pk=assessment_id)


def answers(access: Access, assessment: Assessment) -> QuerySet[Answer]:
    """The answers the person may read: all, or those their office prepares."""
    return _of_offices(access, assessment, Permission.ASSESSMENT_READ)


def writable_answers(access: Access, assessment: Assessment) -> QuerySet[Answer]:
    """The answers the person may write: of those they read."""
    return _of_offices(access, assessment, Permission.ANSWER_WRITE)


def answer(access: Access, assessment: Assessment, value: str) -> Answer:
    """One readable answer, or 404."""
    return get_object_or_404(answers(access, assessment), value=value)


def _of_offices(access: Access, assessment: Assessment, permission: Permission) -> QuerySet[Answer]:
    found: QuerySet[Answer] = Answer.objects.filter(assessment=assessment)
    offices = access.offices(permission)
    if offices is None:
        return found
    return found.filter(responsibilities__office__in=offices).distinct()


def assessor(access: Access, assessment: Assessment) -> Assessor | None:
    """The person as an assessor of this assessment; in a rehearsal the institution's own people are assessors."""
    if is_inside(access) != assessment.cycle.rehearsal:
        return None
    found: Assessor | None = Assessor.objects.filter(assessment=assessment, person=access.person, ended_at=None).first()
    return found


def require_assessor(access: Access, assessment: Assessment, *, lead: bool = False) -> Assessor:
    """The person as an assessor (`lead`: the leading one) of this assessment, or 404."""
    found = assessor(access, assessment)
    if found is None or (lead and not found.lead):
        raise Http404
    return found


def sees_stage(access: Access, assessment: Assessment, stage: Stage) -> bool:
    """Whether the levels of `stage` may be shown: the institution sees an assessors' stage once it is over."""
    if stage not in EXTERNAL and stage is not Stage.REVIEW:
        return True
    over = ORDER.index(Stage(assessment.stage)) > ORDER.index(stage)
    if is_inside(access) and not (assessment.cycle.rehearsal and assessor(access, assessment)):
        return over
    return True
