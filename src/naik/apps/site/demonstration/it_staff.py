"""Invented IT staff of the city's offices and what they can do; some offices have none, as the coverage shows."""

from __future__ import annotations

from datetime import date

from naik.apps.capacity.operations import competences, competences_held, staff
from naik.apps.capacity.operations.competences import Own
from naik.apps.capacity.operations.competences_held import Holding
from naik.apps.capacity.operations.staff_values import Values
from naik.apps.institutions.models import Office
from naik.apps.site.demonstration.people import access_of
from naik.apps.tenancy.scope import opened

OWN = "tanda-tangan-elektronik"
STAFF = (
    ("1.01", "Bagas (contoh)", "Keamanan informasi", "Sandiman Ahli Muda", ("security", "risk")),
    ("1.01", "Citra (contoh)", "Pengembangan aplikasi", "Pranata Komputer Ahli Muda", ("application", "integration")),
    ("1.01", "Dimas (contoh)", "Pusat data dan jaringan", "Pranata Komputer Mahir", ("infrastructure",)),
    ("1.02", "Eka (contoh)", "Audit TIK", "Pranata Komputer Ahli Pertama", ("audit",)),
    ("1.03", "Farah (contoh)", "Arsitektur dan peta rencana", "Perencana Ahli Muda", ("planning-budget",)),
    ("1.04", "Gilang (contoh)", "Sistem informasi kesehatan", "Pranata Komputer Terampil", ("data",)),
    ("1.06", "Hesti (contoh)", "Sistem keuangan", "Pranata Komputer Ahli Pertama", ("shared-applications",)),
    ("1.07", "Indra (contoh)", "Sistem kepegawaian", "Pranata Komputer Ahli Muda", ("people",)),
    ("1.08", "Jihan (contoh)", "Sistem pajak daerah", "Pranata Komputer Terampil", ()),
    ("1.09", "Kurnia (contoh)", "Data pendidikan", "Statistisi Ahli Pertama", ("data",)),
    ("1.11", "Lukman (contoh)", "Pengelola laman", "Pelaksana", ()),
    ("1.13", "Maya (contoh)", "Sistem kependudukan", "Pranata Komputer Mahir", ("privacy",)),
    ("1.14", "Nanda (contoh)", "Sistem perizinan", "Pranata Komputer Ahli Pertama", ("public-service",)),
    ("1.16", "Oka (contoh)", "Arsip dinamis", "Arsiparis Ahli Pertama", ()),
    ("1.20", "Putri (contoh)", "Operator layanan kecamatan", "Pelaksana", ()),
)
"""Office, name, work, functional position and what each could do before the invented sessions."""
OBTAINED = date(2023, 3, 14)
EXPIRING = {"audit": date(2026, 3, 13)}
"""Competences whose certificate has run out by the time the demonstration is shown."""
NOTE = "Sertifikat contoh"


def load_staff() -> None:
    """Enter the staff and an own competence."""
    access = access_of("koordinator")
    with opened([access.institution.pk], person=access.person.pk):
        competences.add(
            access, OWN,
            Own(
                title="Tanda tangan elektronik (contoh)", instrument="spbe-2020", values=("22", "37"),
                description="Menerapkan sertifikat elektronik dalam naskah dinas.",
            ),
        )  # fmt: skip
        offices = dict(Office.objects.values_list("code", "pk"))
        for code, name, work, position, held in STAFF:
            made = staff.add(access, Values(office=offices[code], name=name, work=work, functional_position=position))
            for competence in held:
                competences_held.hold(
                    access, made.pk,
                    Holding(
                        competence=competence, obtained_on=OBTAINED, valid_until=EXPIRING.get(competence), note=NOTE
                    ),
                )  # fmt: skip
