"""Regions of Indonesia, the institutions that are evaluated, their offices, and who holds which role in them."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.models import Person
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.models import InstitutionOwned


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


class OfficeKind(models.TextChoices):
    """Kinds of office (perangkat daerah) after PP 18/2016, and the units of ministries and agencies."""

    SECRETARIAT = "sekretariat", _("Sekretariat")
    INSPECTORATE = "inspektorat", _("Inspektorat")
    SERVICE = "dinas", _("Dinas")
    AGENCY = "badan", _("Badan")
    DISTRICT = "kecamatan", _("Kecamatan")
    SUBDISTRICT = "kelurahan", _("Kelurahan")
    HOSPITAL = "rsud", _("Rumah sakit daerah")
    SECTION = "bagian", _("Bagian")
    UNIT = "upt", _("Unit pelaksana teknis")
    DIRECTORATE = "direktorat", _("Direktorat, biro, atau pusat")
    OTHER = "lainnya", _("Lainnya")


@pghistory.track()
class Office(InstitutionOwned):
    """One office of an institution (OPD, or a unit of a ministry); closed ones stay, for what they once did."""

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=OfficeKind.choices)
    head = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        """A code is given once in an institution."""

        constraints = (models.UniqueConstraint(fields=["institution", "code"], name="institutions_office_code"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Membership(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """A role of a person, given by `institution`, with a reach and dates; ended ones stay."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    reach = models.CharField(max_length=12, choices=Reach.choices)
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        """An office reach names its office, a province reach its province."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(reach=Reach.OFFICE, office__isnull=False)
                | (~models.Q(reach=Reach.OFFICE) & models.Q(office__isnull=True)),
                name="institutions_membership_office",
            ),
            models.CheckConstraint(
                condition=models.Q(reach=Reach.PROVINCE, province__isnull=False)
                | (~models.Q(reach=Reach.PROVINCE) & models.Q(province__isnull=True)),
                name="institutions_membership_province",
            ),
        )
        indexes = (models.Index(fields=["person"], name="institutions_membership_whose"),)

    def __str__(self) -> str:
        return f"{self.role} ({self.reach})"


class Assignment(InstitutionOwned):
    """An institution that a membership with the reach "assigned" opens."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Assigned once."""

        constraints = (
            models.UniqueConstraint(fields=["institution", "membership"], name="institutions_assignment_once"),
        )

    def __str__(self) -> str:
        return f"{self.membership_id} → {self.institution_id}"


class Invitation(InstitutionOwned):
    """A link that makes an account or adds a membership; only the digest of its token is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=24, choices=Role.choices)
    reach = models.CharField(max_length=12, choices=Reach.choices)
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField(null=True)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role} ({self.reach})"


class SupportSession(InstitutionOwned):
    """A timed, reasoned stay of the authority's staff in an institution; the institution sees every one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"support session {self.pk}"


class Handover(InstitutionOwned):
    """Everything one person held moved to another in one act; `moved` counts it by kind."""

    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    moved = models.JSONField()

    def __str__(self) -> str:
        return f"handover {self.pk}"
