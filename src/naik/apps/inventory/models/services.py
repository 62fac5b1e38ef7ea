"""Digital services and applications: whose they are, what they run on, and how they are used."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.models import Person
from naik.apps.institutions.models import Office
from naik.apps.tenancy.models import InstitutionOwned
from naik.cycle.improvement_machines import SERVICE


class ServiceKind(models.TextChoices):
    """What it is for: the two kinds of the national architecture, and the applications behind them."""

    PUBLIC = "public", _("Layanan publik")
    ADMINISTRATION = "administration", _("Layanan administrasi pemerintahan")
    SUPPORT = "support", _("Aplikasi pendukung")


class Users(models.TextChoices):
    """Who it serves: the architecture's G2C, G2B, G2G and G2E."""

    CITIZENS = "citizens", _("Masyarakat")
    BUSINESSES = "businesses", _("Pelaku usaha")
    INSTITUTIONS = "institutions", _("Instansi lain")
    EMPLOYEES = "employees", _("Pegawai sendiri")


class Integration(models.TextChoices):
    """How far it shares data."""

    NONE = "none", _("Berdiri sendiri")
    OFFICE = "office", _("Dalam satu perangkat daerah")
    INSTITUTION = "institution", _("Antarperangkat daerah")
    NATIONAL = "national", _("Dengan instansi lain atau layanan nasional")


class Hosting(models.TextChoices):
    """Where it runs."""

    OWN_ROOM = "own_room", _("Ruang peladen perangkat daerah")
    OWN_CENTRE = "own_centre", _("Pusat data instansi")
    NATIONAL_CENTRE = "national_centre", _("Pusat Data Nasional")
    CLOUD = "cloud", _("Komputasi awan pihak lain")
    UNKNOWN = "unknown", _("Belum diketahui")


class Developer(models.TextChoices):
    """Where it comes from."""

    OWN = "own", _("Dibangun sendiri")
    VENDOR = "vendor", _("Dibangun penyedia")
    SHARED = "shared", _("Aplikasi umum berbagi pakai")


@pghistory.track()
class DigitalService(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """One service or application of an office. `for_every_office` marks what all offices have, whoever runs it.

    `values` are the indicators of `instrument` it shows itself in; `architecture_code` is its reference in the
    national architecture (RAL or RAA).
    """

    name = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ServiceKind.choices)
    users = models.CharField(max_length=16, choices=Users.choices)
    integration = models.CharField(max_length=16, choices=Integration.choices, default=Integration.NONE)
    integrated_with = models.CharField(max_length=300, blank=True)
    hosting = models.CharField(max_length=16, choices=Hosting.choices, default=Hosting.UNKNOWN)
    developer = models.CharField(max_length=12, choices=Developer.choices, default=Developer.OWN)
    owner = models.CharField(max_length=160, blank=True)
    address = models.URLField(max_length=300, blank=True)
    architecture_code = models.CharField(max_length=40, blank=True)
    instrument = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=list)
    for_every_office = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=[(name, text.id) for name, text in SERVICE.states.items()],
                             default=SERVICE.first)  # fmt: skip
    started_year = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_year = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """A name once in an office."""

        constraints = (models.UniqueConstraint(fields=["office", "name"], name="inventory_service_name"),)

    def __str__(self) -> str:
        return self.name


class ServiceUse(InstitutionOwned):
    """One year's use of a service, in one office or (None) altogether. `satisfaction` in percent, as surveyed."""

    service = models.ForeignKey(DigitalService, on_delete=models.CASCADE, related_name="use")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    active_users = models.PositiveIntegerField()
    possible_users = models.PositiveIntegerField(null=True)
    transactions = models.PositiveBigIntegerField(null=True)
    satisfaction = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    source = models.CharField(max_length=240)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Once a year for each office and altogether."""

        constraints = (
            models.UniqueConstraint(
                fields=["service", "office", "year"], nulls_distinct=False, name="inventory_use_once"
            ),
            models.CheckConstraint(
                condition=models.Q(satisfaction=None) | models.Q(satisfaction__gte=0, satisfaction__lte=100),
                name="inventory_use_satisfaction",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id}, {self.year}"


class NotDuplicate(InstitutionOwned):
    """Somebody's word that two alike services are two; `first` is the older row."""

    first = models.ForeignKey(DigitalService, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(DigitalService, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A pair once."""

        constraints = (models.UniqueConstraint(fields=["first", "second"], name="inventory_notduplicate_once"),)

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}"
