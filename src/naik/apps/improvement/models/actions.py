"""What is to be done, by whom and until when, and the evidence that closes it."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Assessment
from naik.apps.evidence.models import Document
from naik.apps.improvement.models.plans import PlannedRaise
from naik.apps.institutions.models import Office
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.improvement_machines import ACTION


class ActionSource(models.TextChoices):
    """Where an action comes from."""

    FINDING = "finding", _("Temuan penilaian")
    RECOMMENDATION = "recommendation", _("Rekomendasi penilaian")
    PLAN = "plan", _("Rencana peningkatan")
    OUTREACH = "outreach", _("Tindak lanjut sosialisasi")
    OWN = "own", _("Prakarsa sendiri")


@pghistory.track()
class Action(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """One piece of work. It closes only when evidence of it is accepted.

    `level` is the criterion of `value` it is about (0: the indicator as a whole). `said_before` keeps the words of the
    recommendation or finding, from `stage` of `assessment`; `origin` says which one (`judgement:interview:12`, ""
    elsewhere). `steps` are [{"text": "…", "done": false}].
    """

    title = models.CharField(max_length=240)
    source = models.CharField(max_length=16, choices=ActionSource.choices)
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=24, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    said_before = models.TextField(blank=True)
    planned_raise = models.ForeignKey(PlannedRaise, null=True, on_delete=models.PROTECT, related_name="actions")
    instrument = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=20, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    promised = models.TextField()
    cost = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16, choices=[(name, text.id) for name, text in ACTION.states.items()],
                             default=ACTION.first)  # fmt: skip
    steps = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """A recommendation of one stage, and a level of a planned raise, become an action once."""

        constraints = (
            models.UniqueConstraint(
                fields=["planned_raise", "level"], condition=models.Q(planned_raise__isnull=False),
                name="improvement_action_raise_once",
            ),
            models.UniqueConstraint(
                fields=["assessment", "origin"], condition=~models.Q(origin=""), name="improvement_action_origin_once"
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["institution", "state", "due_on"], name="improvement_action_due"),)

    def __str__(self) -> str:
        return self.title


class ActionEvidence(InstitutionOwned):
    """A document of the library handed in for an action; accepted or returned by somebody else."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    accepted = models.BooleanField(null=True)
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        """A document once for an action."""

        constraints = (models.UniqueConstraint(fields=["action", "document"], name="improvement_evidence_once"),)

    def __str__(self) -> str:
        return f"{self.action_id}, {self.document_id}"


class StepTemplate(InstitutionOwned):
    """The institution's own concrete steps to a criterion, one a line, instead of the shipped ones."""

    instrument = models.CharField(max_length=40)
    value = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Each criterion once."""

        constraints = (
            models.UniqueConstraint(
                fields=["institution", "instrument", "value", "level"], name="improvement_steptemplate_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument} {self.value}, {self.level}"
