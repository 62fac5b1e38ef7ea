"""Invented people in two real cities, so that everybody can try every role; never in production."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.institutions.access import Access, access_to
from naik.apps.institutions.models import Assignment, Institution, Membership, Office
from naik.apps.institutions.roles import BEYOND_ONE, Reach, Role
from naik.apps.tenancy.scope import opened

PASSWORD = "naik-peragaan-2026"  # noqa: S105  printed at every start, refused in production
SECRET = "NAIKPERAGAANNAIKPERAGAAN22222222"  # noqa: S105  as above
CITY, NEIGHBOUR = "kota-bandar-lampung", "kota-metro"
AUTHORITY = "kementerian-pendayagunaan-aparatur-negara-dan-reformasi-birokrasi"
OFFICES = (
    ("1.01", "Dinas Komunikasi dan Informatika (contoh)", "dinas"),
    ("1.02", "Inspektorat (contoh)", "inspektorat"),
    ("1.03", "Badan Perencanaan Pembangunan Daerah (contoh)", "badan"),
    ("1.04", "Dinas Kesehatan (contoh)", "dinas"),
    ("1.05", "Kecamatan Tanjung Karang Pusat (contoh)", "kecamatan"),
    ("1.06", "Badan Keuangan dan Aset Daerah (contoh)", "badan"),
    ("1.07", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia (contoh)", "badan"),
    ("1.08", "Badan Pendapatan Daerah (contoh)", "badan"),
    ("1.09", "Dinas Pendidikan dan Kebudayaan (contoh)", "dinas"),
    ("1.10", "Dinas Sosial (contoh)", "dinas"),
    ("1.11", "Dinas Perhubungan (contoh)", "dinas"),
    ("1.12", "Dinas Pekerjaan Umum (contoh)", "dinas"),
    ("1.13", "Dinas Kependudukan dan Pencatatan Sipil (contoh)", "dinas"),
    ("1.14", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu (contoh)", "dinas"),
    ("1.15", "Dinas Lingkungan Hidup (contoh)", "dinas"),
    ("1.16", "Dinas Perpustakaan dan Kearsipan (contoh)", "dinas"),
    ("1.17", "Dinas Tenaga Kerja (contoh)", "dinas"),
    ("1.18", "Dinas Pariwisata (contoh)", "dinas"),
    ("1.19", "Dinas Perdagangan (contoh)", "dinas"),
    ("1.20", "Kecamatan Kedaton (contoh)", "kecamatan"),
)

SHARED_CODES = frozenset({"1.01", "1.02", "1.03", "1.04", "1.05"})
"""Offices the neighbour has too."""


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """Somebody to sign in as."""

    email: str
    name: str
    role: str
    reach: str = Reach.INSTITUTION
    institution: str = CITY
    office: str = ""
    assigned: tuple[str, ...] = ()


PEOPLE = (
    DemonstrationPerson("koordinator@contoh.id", "Ratna (contoh)", Role.COORDINATOR),
    DemonstrationPerson("penanggungjawab@contoh.id", "Hasan (contoh)", Role.RESPONSIBLE_OFFICIAL),
    DemonstrationPerson("entri@contoh.id", "Sari (contoh)", Role.DATA_ENTRY),
    DemonstrationPerson("opd@contoh.id", "Joko (contoh)", Role.OFFICE_CONTRIBUTOR, Reach.OFFICE, office="1.04"),
    DemonstrationPerson("asesor-internal@contoh.id", "Dewi (contoh)", Role.INTERNAL_ASSESSOR),
    DemonstrationPerson("pimpinan@contoh.id", "Bunda (contoh)", Role.LEADER),
    DemonstrationPerson("koordinator-metro@contoh.id", "Agus (contoh)", Role.COORDINATOR, institution=NEIGHBOUR),
    DemonstrationPerson("admin@contoh.id", "Wulan (contoh)", Role.AUTHORITY_ADMIN, Reach.NATION, AUTHORITY),
    DemonstrationPerson(
        "asesor@contoh.id", "Pak Dosen (contoh)", Role.EXTERNAL_ASSESSOR, Reach.ASSIGNED, AUTHORITY,
        assigned=(CITY, NEIGHBOUR),
    ),
    DemonstrationPerson(
        "asesor-kedua@contoh.id", "Bu Dosen (contoh)", Role.EXTERNAL_ASSESSOR, Reach.ASSIGNED, AUTHORITY,
        assigned=(CITY, NEIGHBOUR),
    ),
    DemonstrationPerson("reviu@contoh.id", "Tim Reviu (contoh)", Role.REVIEW_TEAM, Reach.NATION, AUTHORITY),
    DemonstrationPerson("auditor@contoh.id", "Auditor (contoh)", Role.AUDITOR, Reach.NATION, AUTHORITY),
)  # fmt: skip


def authority() -> Institution:
    """The ministry that organises the evaluations."""
    named = Institution.objects.filter(slug=AUTHORITY).first()
    return named or Institution.objects.get(name__icontains="Pendayagunaan Aparatur Negara")


def access_of(name: str) -> Access:
    """What somebody of the demonstration may do in the city; `name` is what stands before the @."""
    found = access_to(Person.objects.get(email=f"{name}@contoh.id"), CITY)
    if found is None:
        raise RuntimeError(f"the demonstration has nobody called {name}")
    return found


@transaction.atomic
def load() -> None:
    """Make the people, offices and memberships of the demonstration that are not there yet."""
    if not settings.DEMONSTRATION or settings.PRODUCTION:
        raise RuntimeError("the demonstration is switched off")
    institutions = {one.slug: one for one in Institution.objects.filter(slug__in=[CITY, NEIGHBOUR, AUTHORITY])}
    institutions[AUTHORITY] = authority()
    with opened([one.pk for one in institutions.values()]):
        for code, name, kind in OFFICES:
            for slug in (CITY, NEIGHBOUR) if code in SHARED_CODES else (CITY,):
                Office.objects.get_or_create(
                    institution=institutions[slug], code=code, defaults={"name": name, "kind": kind}
                )
        for one in PEOPLE:
            if not Person.objects.filter(email=one.email).exists():
                _enter(one, institutions)


def _enter(one: DemonstrationPerson, institutions: dict[str, Institution]) -> None:
    person = Person.objects.create_person(one.email, one.name, PASSWORD)
    person.demonstration = True
    person.save()
    EmailAddress.objects.create(user=person, email=one.email, verified=True, primary=True)
    institution = institutions[one.institution]
    office = Office.objects.get(institution=institution, code=one.office) if one.office else None
    membership = Membership.objects.create(
        institution=institution, person=person, role=one.role, reach=one.reach, office=office
    )
    for slug in one.assigned:
        Assignment.objects.create(institution=institutions[slug], membership=membership, person=person)
    if one.reach in BEYOND_ONE:
        TOTP.activate(person, SECRET)
    record(
        institution.pk, "institutions:membership:granted", Subject("person", person.pk), by=Author(None),
        after={"role": one.role, "reach": one.reach}, reason="peragaan",
        personal=Personal(person.pk, {"name": one.name}),
    )  # fmt: skip


def has_second_factor(one: DemonstrationPerson) -> bool:
    """Whether signing in as this person asks for a code."""
    return one.reach in BEYOND_ONE
