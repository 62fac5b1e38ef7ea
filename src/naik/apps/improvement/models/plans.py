"""Plans of an institution, and what they were computed from."""

from __future__ import annotations

from django.db import models

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Assessment
from naik.apps.institutions.models import Office
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.improvement_machines import PLAN


class PlanningAssumption(InstitutionOwned):
    """The institution's own effort, price and time of one rung, instead of the shipped ones.

    `level` is the rung's upper end; `effort` in effort points, `money` in rupiah (None: not known), `months` of lead
    time.
    """

    instrument = models.CharField(max_length=40)
    value = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()
    effort = models.PositiveIntegerField()
    money = models.BigIntegerField(null=True)
    months = models.PositiveSmallIntegerField()
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Each rung once."""

        constraints = (
            models.UniqueConstraint(
                fields=["institution", "instrument", "value", "level"], name="improvement_assumption_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument} {self.value}, {self.level}"


class OfficeCapacity(InstitutionOwned):
    """How many effort points an office can spend in a year, and from which month to which (1 to 12) it can work."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    effort = models.PositiveIntegerField()
    first_month = models.PositiveSmallIntegerField(default=1)
    last_month = models.PositiveSmallIntegerField(default=12)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """An office once a year; its months in order."""

        constraints = (
            models.UniqueConstraint(fields=["office", "year"], name="improvement_capacity_once"),
            models.CheckConstraint(
                condition=models.Q(first_month__gte=1, last_month__lte=12, first_month__lte=models.F("last_month")),
                name="improvement_capacity_months",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id}, {self.year}"


class Plan(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """A plan of an institution; adopted, it is a numbered revision that no longer changes.

    `levels_before` are exact texts by value, from `assessment` or from the published result of `levels_year`. `wishes`
    is what was asked (target and limits), `content` the solver's whole answer with its assumptions; `digest` is what
    the adopter signed. `revision` guards a draft against lost edits.
    """

    title = models.CharField(max_length=160)
    instrument = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in PLAN.states.items()],
                             default=PLAN.first)  # fmt: skip
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="+")
    levels_year = models.PositiveSmallIntegerField()
    levels_before = models.JSONField()
    first_year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField(default=1)
    wishes = models.JSONField()
    content = models.JSONField()
    index_before = models.DecimalField(max_digits=3, decimal_places=2)
    index_after = models.DecimalField(max_digits=3, decimal_places=2)
    predicate_after = models.CharField(max_length=40)
    effort = models.PositiveIntegerField()
    money = models.BigIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    number = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    adopted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    position = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One adopted plan at a time; adopted ones are counted from 1."""

        constraints = (
            models.UniqueConstraint(
                fields=["institution"], condition=models.Q(state="adopted"), name="improvement_plan_adopted"
            ),
            models.UniqueConstraint(fields=["institution", "number"], name="improvement_plan_number"),
        )

    def __str__(self) -> str:
        return self.title


class PlannedRaise(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """One value of a plan that rises, in which year and by which office. `gain` is its exact share of the index."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="raises")
    value = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    level_from = models.CharField(max_length=24)
    level_to = models.CharField(max_length=24)
    effort = models.PositiveIntegerField()
    money = models.BigIntegerField(null=True)
    months = models.PositiveSmallIntegerField()
    gain = models.CharField(max_length=24)
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    why_id = models.TextField()
    why_en = models.TextField()

    class Meta:
        """A value once for each year."""

        constraints = (models.UniqueConstraint(fields=["plan", "value", "year"], name="improvement_plannedraise_once"),)

    def __str__(self) -> str:
        return f"{self.value}: {self.level_from} → {self.level_to}"
