"""Clarifications, interviews and visits: what both sides ask, show and sign."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models.cycles import STAGES, Assessment, empty_object
from naik.apps.evidence.models import Document
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.machines import CLARIFICATION, MEETING


class Side(models.TextChoices):
    """Who speaks or signs."""

    INSTITUTION = "institution", _("Instansi")
    ASSESSORS = "assessors", _("Tim asesor")
    AUTHORITY = "authority", _("Penyelenggara evaluasi")


class Clarification(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """A question about one indicator, or about one evidence item or document of it, until it is closed.

    `stage` is the one it was asked in: what is asked in the self-assessment stays inside the institution.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="clarifications")
    stage = models.CharField(max_length=24, choices=STAGES)
    value = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(default=0)
    item = models.PositiveSmallIntegerField(default=0)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in CLARIFICATION.states.items()],
                             default=CLARIFICATION.first)  # fmt: skip
    due_on = models.DateField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.assessment_id}, {self.value}"


class ClarificationMessage(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """One turn in a clarification."""

    clarification = models.ForeignKey(Clarification, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=12, choices=Side.choices)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.clarification_id}, {self.at:%Y-%m-%d}"


class Meeting(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """An interview or a visit: when, where, about what, and the minutes. Outcomes are judgements of its stage.

    `talks` keeps what was asked and answered about each value, {"12": "…"}.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="meetings")
    stage = models.CharField(max_length=24)
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in MEETING.states.items()],
                             default=MEETING.first)  # fmt: skip
    starts_at = models.DateTimeField()
    minutes_planned = models.PositiveSmallIntegerField(default=120)
    place = models.CharField(max_length=300)
    agenda = models.TextField()
    minutes = models.TextField(blank=True)
    values = models.JSONField(default=list)
    talks = models.JSONField(default=empty_object)
    cancelled_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.stage}, {self.starts_at:%Y-%m-%d}"


class Participant(InstitutionOwned):
    """Somebody at a meeting, with or without an account."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    side = models.CharField(max_length=12, choices=Side.choices)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return self.position


class Enclosure(InstitutionOwned):
    """A document of the library that goes with a message or an appeal."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(ClarificationMessage, null=True, on_delete=models.CASCADE, related_name="enclosures")
    appeal = models.ForeignKey("evaluations.Appeal", null=True, on_delete=models.CASCADE, related_name="enclosures")

    class Meta:
        """It belongs to just one of them."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(message__isnull=True) ^ models.Q(appeal__isnull=True),
                name="evaluations_enclosure_one",
            ),
        )

    def __str__(self) -> str:
        return str(self.document_id)
