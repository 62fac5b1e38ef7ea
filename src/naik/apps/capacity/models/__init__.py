"""The tables of people, training and outreach, by topic."""

from naik.apps.capacity.models.outreach import OutreachAudience, OutreachEvent, OutreachMaterial, OutreachTopic
from naik.apps.capacity.models.staff import HeldCompetence, OwnCompetence, StaffMember
from naik.apps.capacity.models.training import Certificate, Enrolment, Programme, SessionOffice, TrainingSession

__all__ = [
    "Certificate",
    "Enrolment",
    "HeldCompetence",
    "OutreachAudience",
    "OutreachEvent",
    "OutreachMaterial",
    "OutreachTopic",
    "OwnCompetence",
    "Programme",
    "SessionOffice",
    "StaffMember",
    "TrainingSession",
]
