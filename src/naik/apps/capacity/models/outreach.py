"""Outreach (sosialisasi): what about, to which offices, who came, and what follows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.models import Person
from naik.apps.evidence.models import Document
from naik.apps.improvement.models import Action
from naik.apps.institutions.models import Office
from naik.apps.inventory.models import DigitalService
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.improvement_machines import OUTREACH


class OutreachTopic(models.TextChoices):
    """What an event makes known."""

    SERVICE = "service", _("Layanan digital")
    POLICY = "policy", _("Kebijakan")
    INDICATOR = "indicator", _("Indikator penilaian")


class OutreachEvent(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """One event: about a service, a policy (named in `policy`), or a value of an instrument."""

    title = models.CharField(max_length=160)
    topic = models.CharField(max_length=12, choices=OutreachTopic.choices)
    service = models.ForeignKey(DigitalService, null=True, on_delete=models.PROTECT, related_name="outreach")
    policy = models.CharField(max_length=240, blank=True)
    instrument = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    speaker = models.CharField(max_length=160, blank=True)
    budget = models.BigIntegerField(null=True, blank=True)
    spent = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in OUTREACH.states.items()],
                             default=OUTREACH.first)  # fmt: skip
    follow_up = models.TextField(blank=True)
    action = models.ForeignKey(Action, null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """It speaks of one thing, and ends after it starts."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="capacity_outreach_times"
            ),
            models.CheckConstraint(
                condition=models.Q(topic="service", service__isnull=False, policy="", value="")
                | (models.Q(topic="policy", service__isnull=True, value="") & ~models.Q(policy=""))
                | (models.Q(topic="indicator", service__isnull=True, policy="") & ~models.Q(value="")),
                name="capacity_outreach_topic",
            ),
        )

    def __str__(self) -> str:
        return self.title


class OutreachAudience(InstitutionOwned):
    """An office that is invited, and how many of it came (None: not recorded)."""

    event = models.ForeignKey(OutreachEvent, on_delete=models.CASCADE, related_name="audience")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    attended = models.PositiveIntegerField(null=True)

    class Meta:
        """An office once."""

        constraints = (models.UniqueConstraint(fields=["event", "office"], name="capacity_audience_once"),)

    def __str__(self) -> str:
        return f"{self.event_id}, {self.office_id}"


class OutreachMaterial(InstitutionOwned):
    """A document of the library that was handed out."""

    event = models.ForeignKey(OutreachEvent, on_delete=models.CASCADE, related_name="material")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A document once."""

        constraints = (models.UniqueConstraint(fields=["event", "document"], name="capacity_material_once"),)

    def __str__(self) -> str:
        return f"{self.event_id}, {self.document_id}"
