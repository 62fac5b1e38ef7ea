"""What is signed, appealed, reviewed, determined and published."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models.cycles import Assessment, empty_object
from naik.apps.evaluations.models.talking import Meeting, Side
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.machines import APPEAL_MACHINE, DETERMINATION, REVIEW_MARK


class Revision(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """A self-assessment as it was submitted: its content, frozen, with the digest that is signed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    sent_back_at = models.DateTimeField(null=True)
    sent_back_reason = models.TextField(blank=True)

    class Meta:
        """Counted from 1."""

        constraints = (models.UniqueConstraint(fields=["assessment", "number"], name="evaluations_revision_number"),)

    def __str__(self) -> str:
        return f"{self.assessment_id}, {self.number}"


class SignedPaper(models.TextChoices):
    """What a signature stands under."""

    SELF_ASSESSMENT_MINUTES = "self_assessment_minutes", _("Berita Acara Penilaian Mandiri")
    PUBLICATION_CONSENT = "publication_consent", _("Pernyataan Persetujuan Publikasi")
    MEETING_MINUTES = "meeting_minutes", _("Berita acara interviu atau visitasi")


class Signature(InstitutionOwned):
    """A person's signature under one content (`digest`); it is void once that content is no longer the current one."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="signatures")
    paper = models.CharField(max_length=32, choices=SignedPaper.choices)
    side = models.CharField(max_length=12, choices=Side.choices)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.CASCADE, related_name="signatures")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True)
    void_reason = models.TextField(blank=True)

    class Meta:
        """It belongs to a revision or to a meeting."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(revision__isnull=True) ^ models.Q(meeting__isnull=True),
                name="evaluations_signature_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.paper}, {self.signed_at:%Y-%m-%d}"


class Appeal(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """An institution's objection to one level, with grounds; answered by somebody other than who chose it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="appeals")
    value = models.CharField(max_length=20)
    level_before = models.CharField(max_length=24)
    level_wanted = models.CharField(max_length=24)
    grounds = models.TextField()
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in APPEAL_MACHINE.states.items()],
                             default=APPEAL_MACHINE.first)  # fmt: skip
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    level_after = models.CharField(max_length=24, blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """One open appeal for each value."""

        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "value"], condition=models.Q(state="filed"), name="evaluations_appeal_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id}, {self.value}"


class ReviewMark(InstitutionOwned):
    """The review team's word on one indicator; no row means: not reviewed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="review_marks")
    value = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in REVIEW_MARK.states.items()])
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """One for each value."""

        constraints = (models.UniqueConstraint(fields=["assessment", "value"], name="evaluations_reviewmark_once"),)

    def __str__(self) -> str:
        return f"{self.value}: {self.state}"


class Determination(InstitutionOwned):
    """A computed, frozen result with its recipe; corrections are new versions. `levels` are exact texts by value."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="determinations")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in DETERMINATION.states.items()],
                             default=DETERMINATION.first)  # fmt: skip
    index = models.DecimalField(max_digits=3, decimal_places=2)
    exact_index = models.CharField(max_length=60)
    predicate = models.CharField(max_length=20)
    levels = models.JSONField(default=empty_object)
    recipe = models.JSONField()
    reason = models.TextField(blank=True)
    determined_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    determined_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        """Counted from 1."""

        constraints = (
            models.UniqueConstraint(fields=["assessment", "version"], name="evaluations_determination_version"),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id}, {self.version}"
