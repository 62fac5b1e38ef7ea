"""Regions of Indonesia, and the institutions that are evaluated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionKind(models.TextChoices):
    """Levels of region that have a government of their own."""

    PROVINCE = "provinsi", _("Provinsi")
    REGENCY = "kabupaten", _("Kabupaten")
    CITY = "kota", _("Kota")


class InstitutionKind(models.TextChoices):
    """Kinds of institution as the national reports group them."""

    MINISTRY = "kementerian", _("Kementerian")
    AGENCY = "lembaga", _("Lembaga")
    PROVINCE = "provinsi", _("Provinsi")
    REGENCY = "kabupaten", _("Kabupaten")
    CITY = "kota", _("Kota")


class Region(models.Model):
    """A province, kabupaten or kota by its Kemendagri code; area in km², a point inside in degrees."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=RegionKind.choices)
    province = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    population = models.PositiveIntegerField()
    area_km2 = models.DecimalField(max_digits=10, decimal_places=3)
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """One that is evaluated: a ministry, an agency, or the government of a region."""

    slug = models.SlugField(max_length=160, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=InstitutionKind.choices)
    region = models.OneToOneField(Region, null=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.name
