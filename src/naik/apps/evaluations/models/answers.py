"""An institution's own answers: who prepares which, what is claimed, and the evidence that shows it."""

from __future__ import annotations

import pghistory
from django.db import models

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models.cycles import Assessment, empty_object
from naik.apps.evidence.models import Document
from naik.apps.institutions.models import Office
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.machines import ANSWER, EVIDENCE_ITEM


@pghistory.track()
class Answer(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """The self-assessment of one value (`35-1` where an indicator has several services).

    `steps` holds each level's claim as {"3": {"met": true, "facts": "…", "analysis": "…"}}; `level` is the exact text
    of what follows from them, "" while empty. `revision` counts every save and guards against lost edits.
    `external_value` is another agency's index where that sets the value, as its owner prints it.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    value = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in ANSWER.states.items()],
                             default=ANSWER.first)  # fmt: skip
    steps = models.JSONField(default=empty_object)
    level = models.CharField(max_length=24, blank=True)
    external_value = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    external_source = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        """Each value once."""

        constraints = (models.UniqueConstraint(fields=["assessment", "value"], name="evaluations_answer_once"),)

    def __str__(self) -> str:
        return self.value


class Responsibility(InstitutionOwned):
    """An office that prepares an answer: the lead office (OPD pengampu) or a contributor, with an inner due date."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="responsibilities")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)
    due_on = models.DateField(null=True)

    class Meta:
        """An office once for each answer, and one lead."""

        constraints = (
            models.UniqueConstraint(fields=["answer", "office"], name="evaluations_responsibility_once"),
            models.UniqueConstraint(
                fields=["answer"], condition=models.Q(lead=True), name="evaluations_responsibility_lead"
            ),
        )
        indexes = (models.Index(fields=["office"], name="evaluations_resp_office"),)

    def __str__(self) -> str:
        return f"{self.answer_id}, {self.office_id}"


class EvidenceItem(InstitutionOwned):
    """One item of the list a Pemdi level asks for (`I3-L2-04`), and whether it was accepted; no row means missing."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="items")
    level = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in EVIDENCE_ITEM.states.items()],
                             default=EVIDENCE_ITEM.first)  # fmt: skip
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Each item once."""

        constraints = (
            models.UniqueConstraint(fields=["answer", "level", "number"], name="evaluations_evidenceitem_once"),
        )

    def __str__(self) -> str:
        return f"{self.level}-{self.number}"


class CitedDocument(InstitutionOwned):
    """A document that shows one step of an answer, with page, article and quote; `item` 0 stands for the whole step."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="cited")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    item = models.PositiveSmallIntegerField(default=0)
    page = models.CharField(max_length=40, blank=True)
    article = models.CharField(max_length=80, blank=True)
    quote = models.TextField(blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A place in a document once for each step."""

        constraints = (
            models.UniqueConstraint(
                fields=["answer", "document", "level", "item", "page", "article"], name="evaluations_citeddocument_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.level}, {self.document_id}"
