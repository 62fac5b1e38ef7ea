"""Who may do what, as data: permissions, the roles that bundle them, and how far each role can reach."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One right; a name that is not here raises."""

    INSTITUTION_SEE = "institutions:institution:see"
    OFFICE_READ = "institutions:office:read"
    OFFICE_MANAGE = "institutions:office:manage"
    PEOPLE_READ = "institutions:people:read"
    PEOPLE_MANAGE = "institutions:people:manage"
    HAND_OVER = "institutions:people:hand_over"
    SUPPORT_OPEN = "institutions:support:open"
    SUPPORT_SEE = "institutions:support:see"
    DOCUMENT_READ = "evidence:document:read"
    DOCUMENT_READ_CONFIDENTIAL = "evidence:document:read_confidential"
    DOCUMENT_WRITE = "evidence:document:write"
    EVENT_READ = "audit:event:read"
    JOB_READ = "jobs:job:read"
    CYCLE_READ = "evaluations:cycle:read"
    CYCLE_MANAGE = "evaluations:cycle:manage"
    REHEARSAL_MANAGE = "evaluations:rehearsal:manage"
    ASSESSMENT_READ = "evaluations:assessment:read"
    ASSESSMENT_SHARE = "evaluations:assessment:share"
    ANSWER_WRITE = "evaluations:answer:write"
    ANSWER_CHECK = "evaluations:answer:check"
    ASSESSMENT_SUBMIT = "evaluations:assessment:submit"
    ASSESSMENT_SIGN = "evaluations:assessment:sign"
    ASSESSOR_ASSIGN = "evaluations:assessor:assign"
    SCORE_WRITE = "evaluations:score:write"
    CLARIFICATION_OPEN = "evaluations:clarification:open"
    CLARIFICATION_RESPOND = "evaluations:clarification:respond"
    MEETING_HOLD = "evaluations:meeting:hold"
    MEETING_SIGN = "evaluations:meeting:sign"
    APPEAL_FILE = "evaluations:appeal:file"
    APPEAL_ANSWER = "evaluations:appeal:answer"
    REVIEW_MARK = "evaluations:review:mark"
    DETERMINE = "evaluations:determination:determine"
    PUBLISH = "evaluations:determination:publish"
    PLAN_READ = "improvement:plan:read"
    PLAN_WRITE = "improvement:plan:write"
    PLAN_ADOPT = "improvement:plan:adopt"
    ACTION_READ = "improvement:action:read"
    ACTION_WRITE = "improvement:action:write"
    ACTION_MANAGE = "improvement:action:manage"
    ACTION_ACCEPT = "improvement:action:accept"
    SERVICE_READ = "inventory:service:read"
    SERVICE_WRITE = "inventory:service:write"
    STAFF_READ = "capacity:staff:read"
    STAFF_WRITE = "capacity:staff:write"
    TRAINING_READ = "capacity:training:read"
    TRAINING_MANAGE = "capacity:training:manage"
    TRAINING_ENROL = "capacity:training:enrol"
    OUTREACH_MANAGE = "capacity:outreach:manage"
    EFFECT_READ = "capacity:effect:read"


class Role(models.TextChoices):
    """What a person is in the evaluation."""

    COORDINATOR = "coordinator", _("Koordinator")
    RESPONSIBLE_OFFICIAL = "responsible_official", _("Penanggung jawab")
    DATA_ENTRY = "data_entry", _("Pelaksana entri data")
    OFFICE_CONTRIBUTOR = "office_contributor", _("Kontributor perangkat daerah")
    INTERNAL_ASSESSOR = "internal_assessor", _("Asesor internal")
    LEADER = "leader", _("Pimpinan")
    AUTHORITY_ADMIN = "authority_admin", _("Admin penyelenggara evaluasi")
    EXTERNAL_ASSESSOR = "external_assessor", _("Asesor eksternal")
    REVIEW_TEAM = "review_team", _("Tim reviu")
    AUDITOR = "auditor", _("Auditor")


class Reach(models.TextChoices):
    """How far a membership goes."""

    OFFICE = "office", _("Satu perangkat daerah")
    INSTITUTION = "institution", _("Satu instansi")
    ASSIGNED = "assigned", _("Instansi yang ditugaskan")
    PROVINCE = "province", _("Satu provinsi")
    NATION = "nation", _("Nasional")


_P = Permission
_SEES = frozenset({_P.INSTITUTION_SEE, _P.OFFICE_READ})
_READS_EVIDENCE = _SEES | {_P.DOCUMENT_READ, _P.DOCUMENT_READ_CONFIDENTIAL}
_READS_ASSESSMENT = _READS_EVIDENCE | {_P.ASSESSMENT_READ}
_READS_IMPROVEMENT = frozenset(
    {_P.PLAN_READ, _P.ACTION_READ, _P.SERVICE_READ, _P.STAFF_READ, _P.TRAINING_READ, _P.EFFECT_READ}
)
_WORKS_ON_IMPROVEMENT = _READS_IMPROVEMENT | {_P.ACTION_WRITE, _P.SERVICE_WRITE, _P.STAFF_WRITE, _P.TRAINING_ENROL}
_ASSESSES = frozenset({_P.SCORE_WRITE, _P.CLARIFICATION_OPEN, _P.MEETING_HOLD, _P.MEETING_SIGN})
"""Holds only where the person is assigned to the assessment; an internal assessor is, in a rehearsal."""
PERMISSIONS: Mapping[str, frozenset[Permission]] = MappingProxyType(
    {
        Role.COORDINATOR: _READS_ASSESSMENT
        | {_P.OFFICE_MANAGE, _P.PEOPLE_READ, _P.PEOPLE_MANAGE, _P.HAND_OVER, _P.SUPPORT_SEE}
        | {_P.DOCUMENT_WRITE, _P.EVENT_READ, _P.JOB_READ}
        | {_P.REHEARSAL_MANAGE, _P.ASSESSMENT_SHARE, _P.ANSWER_WRITE, _P.ASSESSMENT_SIGN}
        | {_P.CLARIFICATION_RESPOND, _P.MEETING_SIGN, _P.APPEAL_FILE}
        | _WORKS_ON_IMPROVEMENT
        | {_P.PLAN_WRITE, _P.PLAN_ADOPT, _P.ACTION_MANAGE, _P.ACTION_ACCEPT, _P.TRAINING_MANAGE, _P.OUTREACH_MANAGE},
        Role.RESPONSIBLE_OFFICIAL: _READS_ASSESSMENT
        | {_P.PEOPLE_READ, _P.DOCUMENT_WRITE, _P.SUPPORT_SEE, _P.EVENT_READ}
        | {_P.ANSWER_WRITE, _P.ASSESSMENT_SUBMIT, _P.CLARIFICATION_RESPOND, _P.APPEAL_FILE}
        | _WORKS_ON_IMPROVEMENT
        | {_P.PLAN_WRITE, _P.PLAN_ADOPT, _P.ACTION_MANAGE, _P.TRAINING_MANAGE, _P.OUTREACH_MANAGE},
        Role.DATA_ENTRY: _READS_ASSESSMENT
        | _WORKS_ON_IMPROVEMENT
        | {_P.DOCUMENT_WRITE, _P.ANSWER_WRITE, _P.CLARIFICATION_RESPOND},
        Role.OFFICE_CONTRIBUTOR: _READS_ASSESSMENT
        | _WORKS_ON_IMPROVEMENT
        | {_P.DOCUMENT_WRITE, _P.ANSWER_WRITE, _P.CLARIFICATION_RESPOND},
        Role.INTERNAL_ASSESSOR: _READS_ASSESSMENT
        | _READS_IMPROVEMENT
        | _ASSESSES
        | {_P.ANSWER_CHECK, _P.ACTION_ACCEPT},
        Role.LEADER: _READS_ASSESSMENT | _READS_IMPROVEMENT | {_P.PEOPLE_READ, _P.SUPPORT_SEE, _P.PLAN_ADOPT},
        # The authority runs the evaluation; it reads no evidence. Help inside an institution is a support session.
        Role.AUTHORITY_ADMIN: _SEES
        | {_P.PEOPLE_READ, _P.PEOPLE_MANAGE, _P.HAND_OVER, _P.SUPPORT_OPEN, _P.JOB_READ}
        | {_P.CYCLE_READ, _P.CYCLE_MANAGE, _P.ASSESSOR_ASSIGN, _P.DETERMINE, _P.PUBLISH},
        Role.EXTERNAL_ASSESSOR: _READS_ASSESSMENT | _ASSESSES | {_P.APPEAL_ANSWER},
        Role.REVIEW_TEAM: _READS_ASSESSMENT | {_P.CYCLE_READ, _P.APPEAL_ANSWER, _P.REVIEW_MARK},
        Role.AUDITOR: _READS_ASSESSMENT
        | _READS_IMPROVEMENT
        | {_P.PEOPLE_READ, _P.SUPPORT_SEE, _P.EVENT_READ, _P.JOB_READ, _P.CYCLE_READ},
    }
)
SUPPORT: frozenset[Permission] = _SEES | {
    _P.OFFICE_MANAGE, _P.PEOPLE_READ, _P.PEOPLE_MANAGE, _P.SUPPORT_SEE, _P.DOCUMENT_READ, _P.EVENT_READ, _P.JOB_READ,
    _P.ASSESSMENT_READ, *_READS_IMPROVEMENT,
}  # fmt: skip
"""What a support session may do: mend offices and memberships, see answers and evidence that is not confidential."""

REACHES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        Role.COORDINATOR: frozenset({Reach.INSTITUTION}),
        Role.RESPONSIBLE_OFFICIAL: frozenset({Reach.INSTITUTION}),
        Role.DATA_ENTRY: frozenset({Reach.INSTITUTION}),
        Role.OFFICE_CONTRIBUTOR: frozenset({Reach.OFFICE}),
        Role.INTERNAL_ASSESSOR: frozenset({Reach.INSTITUTION}),
        Role.LEADER: frozenset({Reach.INSTITUTION}),
        Role.AUTHORITY_ADMIN: frozenset({Reach.PROVINCE, Reach.NATION}),
        Role.EXTERNAL_ASSESSOR: frozenset({Reach.ASSIGNED}),
        Role.REVIEW_TEAM: frozenset({Reach.ASSIGNED, Reach.NATION}),
        Role.AUDITOR: frozenset({Reach.INSTITUTION, Reach.PROVINCE, Reach.NATION}),
    }
)
"""A membership with another reach than its role allows is refused."""

BEYOND_ONE: frozenset[str] = frozenset({Reach.ASSIGNED, Reach.PROVINCE, Reach.NATION})
"""Reaches that open more than one institution: they need a second factor at sign-in."""
