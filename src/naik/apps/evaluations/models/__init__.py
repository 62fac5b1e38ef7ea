"""The tables of evaluations, by topic."""

from naik.apps.evaluations.models.answers import Answer, CitedDocument, EvidenceItem, Responsibility
from naik.apps.evaluations.models.assessors import (
    Assessor,
    ConflictOfInterest,
    Declaration,
    FirstScore,
    Judgement,
    Phrase,
    Summary,
)
from naik.apps.evaluations.models.cycles import Assessment, Cycle, Reopening, StageWindow
from naik.apps.evaluations.models.outcomes import Appeal, Determination, ReviewMark, Revision, Signature
from naik.apps.evaluations.models.talking import Clarification, ClarificationMessage, Enclosure, Meeting, Participant

__all__ = [
    "Answer",
    "Appeal",
    "Assessment",
    "Assessor",
    "CitedDocument",
    "Clarification",
    "ClarificationMessage",
    "ConflictOfInterest",
    "Cycle",
    "Declaration",
    "Determination",
    "Enclosure",
    "EvidenceItem",
    "FirstScore",
    "Judgement",
    "Meeting",
    "Participant",
    "Phrase",
    "Reopening",
    "Responsibility",
    "ReviewMark",
    "Revision",
    "Signature",
    "StageWindow",
    "Summary",
]
