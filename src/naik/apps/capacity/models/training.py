"""Training: programmes, their sessions, who takes part, and the certificates."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from naik.apps.accounts.models import Person
from naik.apps.capacity.models.staff import StaffMember
from naik.apps.institutions.models import Office
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.improvement_machines import ENROLMENT, TRAINING


class Programme(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """What is taught, for which competences (codes of the framework or own ones), in how many hours."""

    title = models.CharField(max_length=160)
    content = models.TextField(blank=True)
    competences = ArrayField(models.CharField(max_length=40))
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    retired_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """A title once."""

        constraints = (models.UniqueConstraint(fields=["institution", "title"], name="capacity_programme_title"),)

    def __str__(self) -> str:
        return self.title


class TrainingSession(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """A programme at one time and place. `quota` counts places; money in rupiah, None where nobody entered it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    trainer = models.CharField(max_length=160, blank=True)
    quota = models.PositiveSmallIntegerField()
    for_offices = models.ManyToManyField(Office, related_name="+", through="capacity.SessionOffice")
    budget = models.BigIntegerField(null=True, blank=True)
    spent = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in TRAINING.states.items()],
                             default=TRAINING.first)  # fmt: skip
    cancelled_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """It ends after it starts."""

        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="capacity_session_times"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"


class SessionOffice(InstitutionOwned):
    """An office that a session is meant for; none means all."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """An office once."""

        constraints = (models.UniqueConstraint(fields=["session", "office"], name="capacity_sessionoffice_once"),)

    def __str__(self) -> str:
        return f"{self.session_id}, {self.office_id}"


class Enrolment(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """A staff member's place in a session, whether they came, and what they scored before and after (percent)."""

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="enrolments")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in ENROLMENT.states.items()],
                             default=ENROLMENT.first)  # fmt: skip
    enrolled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField(auto_now_add=True)
    attended_at = models.DateTimeField(null=True)
    attended_by = models.CharField(max_length=8, blank=True)
    score_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    score_after = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        """Somebody has one place in a session."""

        constraints = (models.UniqueConstraint(fields=["session", "staff"], name="capacity_enrolment_once"),)

    def __str__(self) -> str:
        return f"{self.session_id}, {self.staff_id}"


class Certificate(InstitutionOwned):
    """What was certified, as printed. `number` can be checked by anybody who holds the paper.

    `office` is where the holder worked then, `competences` the codes of the programme then: both may change later.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=32, unique=True)
    holder = models.CharField(max_length=120)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    office_name = models.CharField(max_length=200)
    competences = ArrayField(models.CharField(max_length=40))
    programme_title = models.CharField(max_length=160)
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    held_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(blank=True)

    class Meta:
        """One valid certificate for each enrolment."""

        constraints = (
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_at=None), name="capacity_certificate_valid"
            ),
        )

    def __str__(self) -> str:
        return self.number
