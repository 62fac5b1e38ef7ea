"""Published figures, each with its source and standing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from naik.apps.institutions.models import Institution


class Standing(models.TextChoices):
    """How sure a published figure is, strongest first."""

    OFFICIAL = "official", _("resmi")
    PRESS = "press", _("pers")
    QUOTED = "quoted", _("kutipan")
    INTERIM = "interim", _("sementara")
    REPLACED = "replaced", _("digantikan")


OWN = "Naik: "
"""How the source of a figure begins that was determined in this system."""


class ImportRun(models.Model):
    """One import that changed something; the latest id is the version of the data."""

    at = models.DateTimeField(auto_now_add=True)
    inserted = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class PublishedResult(models.Model):
    """An index as one source prints it; no index means that the source leaves the institution out."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="results")
    year = models.PositiveSmallIntegerField()
    instrument = models.CharField(max_length=40)
    index = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    predicate = models.CharField(max_length=20, blank=True)
    parts = models.JSONField(default=dict)
    standing = models.CharField(max_length=10, choices=Standing.choices)
    note = models.TextField(blank=True)
    source = models.TextField()

    class Meta:
        """One row for each source of a figure."""

        constraints = (
            models.UniqueConstraint(
                fields=["institution", "year", "instrument", "source"], name="one_figure_for_each_source"
            ),
            models.CheckConstraint(
                condition=models.Q(index__isnull=True) | models.Q(index__range=(0, 5)), name="index_within_scale"
            ),
        )

    def __str__(self) -> str:
        return f"{self.institution_id} {self.year}"


class PublishedLevel(models.Model):
    """The level of one indicator as an official report prints it."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    instrument = models.CharField(max_length=40)
    indicator = models.CharField(max_length=12)
    level = models.DecimalField(max_digits=3, decimal_places=2)
    source = models.TextField()

    class Meta:
        """One level for each indicator and year."""

        constraints = (
            models.UniqueConstraint(
                fields=["institution", "year", "instrument", "indicator"], name="one_level_for_each_indicator"
            ),
        )

    def __str__(self) -> str:
        return f"{self.institution_id} {self.year} {self.indicator}"


class NationalFigure(models.Model):
    """An aggregate as a national report prints it; `part` is `index`, a domain, an aspect or a count."""

    year = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=40)
    part = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=12, decimal_places=4)
    note = models.TextField(blank=True)
    source = models.TextField()

    class Meta:
        """One row for each source of a figure."""

        constraints = (
            models.UniqueConstraint(
                fields=["year", "category", "part", "source"], name="one_aggregate_for_each_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.category} {self.part}"
