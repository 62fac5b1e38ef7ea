"""A cycle, its stages with their windows, and the assessment of each institution in it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from naik.apps.accounts.models import Person
from naik.apps.institutions.models import Institution
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import PredicateBasis

STAGES = [(stage.value, TITLES[stage].id) for stage in Stage]
BASES = [(basis.value, basis.value) for basis in PredicateBasis]


def empty_object() -> dict[str, Any]:
    """An empty JSON object, anew for every row."""
    return {}


class Cycle(models.Model):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """One year's evaluation of many institutions by `organiser`, or an institution's own rehearsal.

    Rows are read where the organiser or a taking-part institution is in scope, written in the organiser's.
    """

    organiser = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField()
    instrument = models.CharField(max_length=40)
    instrument_version = models.CharField(max_length=64)
    predicate_basis = models.CharField(max_length=12, choices=BASES)
    rehearsal = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """A name says which one is meant, within an organiser."""

        constraints = (models.UniqueConstraint(fields=["organiser", "name"], name="evaluations_cycle_name"),)

    def __str__(self) -> str:
        return self.name


class StageWindow(models.Model):
    """A stage that applies in a cycle, open from `opens_at` until just before `closes_at`.

    `closed_at` is when it was found over: it stays closed, also when a clock is put back.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="windows")
    stage = models.CharField(max_length=24, choices=STAGES)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Each stage once, and no window that ends before it begins."""

        constraints = (
            models.UniqueConstraint(fields=["cycle", "stage"], name="evaluations_stagewindow_once"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="evaluations_stagewindow_length"
            ),
        )

    def __str__(self) -> str:
        return self.stage


class Assessment(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """One institution in one cycle: the stage it is in, and the stages that apply to it ("visit for some").

    `no_appeal_at` is when the institution said that it files no (further) appeal in the stage it is in.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="assessments")
    stage = models.CharField(max_length=24, choices=STAGES, default=Stage.SELF_ASSESSMENT)
    stages = ArrayField(models.CharField(max_length=24))
    stage_since = models.DateTimeField()
    no_appeal_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        """An institution takes part once."""

        constraints = (models.UniqueConstraint(fields=["cycle", "institution"], name="evaluations_assessment_once"),)
        indexes = (models.Index(fields=["institution"], name="evaluations_assessment_whose"),)

    def __str__(self) -> str:
        return f"{self.cycle_id}, {self.institution_id}"


class Reopening(InstitutionOwned):
    """A stage opened again for one institution until `until`, with the reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reopenings")
    stage = models.CharField(max_length=24, choices=STAGES)
    until = models.DateTimeField()
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.stage}, {self.until:%Y-%m-%d %H:%M}"
