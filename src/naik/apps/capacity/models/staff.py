"""The IT staff of the offices and what they can do."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from naik.apps.accounts.models import Person
from naik.apps.evidence.models import Document
from naik.apps.institutions.models import Office
from naik.apps.tenancy.models import InstitutionOwned


class StaffMember(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """Somebody who does IT work in an office, with or without an account; who left stays, for what they learned.

    `work` is what they do there; `functional_position` the rank of the civil service, such as Pranata Komputer Ahli
    Muda.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    work = models.CharField(max_length=160)
    functional_position = models.CharField(max_length=160, blank=True)
    left_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Lists ask by office."""

        indexes = (models.Index(fields=["institution", "office"], name="capacity_staffmember_office"),)

    def __str__(self) -> str:
        return f"staff member {self.pk}"


class OwnCompetence(InstitutionOwned):
    """A competence the institution added to the shipped framework; `values` are the indicators that want it."""

    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    instrument = models.CharField(max_length=40)
    values = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    retired_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """A code once."""

        constraints = (models.UniqueConstraint(fields=["institution", "code"], name="capacity_owncompetence_code"),)

    def __str__(self) -> str:
        return self.title


class HeldCompetence(InstitutionOwned):
    """What a staff member can do, since when, until when, and what shows it.

    `competence` is a code of the framework or of an own competence; `document` a certificate in the library,
    `enrolment` the training it comes from.
    """

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="competences")
    competence = models.CharField(max_length=40)
    obtained_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey("capacity.Enrolment", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=240, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The same competence on the same day is the same one."""

        constraints = (
            models.UniqueConstraint(fields=["staff", "competence", "obtained_on"], name="capacity_heldcompetence_once"),
        )

    def __str__(self) -> str:
        return self.competence
