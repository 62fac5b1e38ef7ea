"""External assessment: who assesses whom, what they declared, and the levels they choose."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models.cycles import STAGES, Assessment, Cycle, empty_object
from naik.apps.institutions.models import Institution, Region
from naik.apps.tenancy.models import InstitutionOwned


class Declaration(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """What an assessor declares before a cycle, kept by its organiser (`institution`): home, employer, conflicts."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    residence = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    confidentiality_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One for each person and cycle."""

        constraints = (models.UniqueConstraint(fields=["cycle", "person"], name="evaluations_declaration_once"),)

    def __str__(self) -> str:
        return f"{self.cycle_id}, {self.person_id}"


class ConflictOfInterest(InstitutionOwned):
    """An institution an assessor must not assess, as declared; kept by the cycle's organiser."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="conflicts")
    about = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        """Each institution once."""

        constraints = (models.UniqueConstraint(fields=["declaration", "about"], name="evaluations_conflict_once"),)

    def __str__(self) -> str:
        return f"{self.declaration_id}, {self.about_id}"


class Assessor(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """A person who assesses an institution; one of them leads and settles differences. Ended ones stay."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assessors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    assigned_at = models.DateTimeField(auto_now_add=True)
    first_scores_done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A person once at a time, and one lead."""

        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "person"], condition=models.Q(ended_at=None), name="evaluations_assessor_once"
            ),
            models.UniqueConstraint(
                fields=["assessment"], condition=models.Q(lead=True, ended_at=None), name="evaluations_assessor_lead"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id}, {self.person_id}"


class Chosen(InstitutionOwned):
    """A level chosen by an assessor, with the explanation of Pedoman Menteri PANRB 3/2024, chapter III.

    `level` is an exact text (`3`, `7/6`); `items` are the decisions on Pemdi evidence items, {"2-4": "accepted"}.
    `skip_reason` says why a level was chosen although a lower step is not met; only an assessor may.
    """

    value = models.CharField(max_length=20)
    level = models.CharField(max_length=24, blank=True)
    items = models.JSONField(default=empty_object)
    facts = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    justification = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    skip_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Only its two kinds have tables."""

        abstract = True


class FirstScore(Chosen):
    """An assessor's own score, blind to the other's until both are done; kept for the statistics of agreement."""

    assessor = models.ForeignKey(Assessor, on_delete=models.CASCADE, related_name="first_scores")
    for_interview = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        """One for each assessor and value."""

        constraints = (models.UniqueConstraint(fields=["assessor", "value"], name="evaluations_firstscore_once"),)

    def __str__(self) -> str:
        return f"{self.assessor_id}, {self.value}"


class Judgement(Chosen):
    """The level that holds after a stage: of assessors, of an upheld appeal, or of a correction in review."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="judgements")
    stage = models.CharField(max_length=24, choices=STAGES)
    for_interview = models.BooleanField(default=False)
    settled_reason = models.TextField(blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One for each value and stage."""

        constraints = (
            models.UniqueConstraint(fields=["assessment", "stage", "value"], name="evaluations_judgement_once"),
        )

    def __str__(self) -> str:
        return f"{self.stage}, {self.value}"


class Summary(InstitutionOwned):
    """Strengths and weaknesses of an aspect as an assessor edited them; no row means: as the rules make them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="summaries")
    aspect = models.CharField(max_length=20)
    strengths = models.TextField(blank=True)
    weaknesses = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One for each aspect."""

        constraints = (models.UniqueConstraint(fields=["assessment", "aspect"], name="evaluations_summary_once"),)

    def __str__(self) -> str:
        return self.aspect


class Phrase(models.Model):
    """A sentence an assessor uses again and again; their own, wherever they assess."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        """Found again by its title."""

        constraints = (models.UniqueConstraint(fields=["person", "title"], name="evaluations_phrase_once"),)

    def __str__(self) -> str:
        return self.title
