"""Invented people in two real cities, so that everybody can try every role; never in production."""

from __future__ import annotations

import io
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.evidence.models import Document
from naik.apps.evidence.operations import Piece, Wish, receive, start_upload
from naik.apps.institutions.access import access_to
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
)


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
    DemonstrationPerson("reviu@contoh.id", "Tim Reviu (contoh)", Role.REVIEW_TEAM, Reach.NATION, AUTHORITY),
    DemonstrationPerson("auditor@contoh.id", "Auditor (contoh)", Role.AUDITOR, Reach.NATION, AUTHORITY),
)  # fmt: skip


@transaction.atomic
def load() -> None:
    """Make the people, offices and memberships of the demonstration that are not there yet."""
    if not settings.DEMONSTRATION or settings.PRODUCTION:
        raise RuntimeError("the demonstration is switched off")
    institutions = {one.slug: one for one in Institution.objects.filter(slug__in=[CITY, NEIGHBOUR, AUTHORITY])}
    if AUTHORITY not in institutions:
        institutions[AUTHORITY] = Institution.objects.get(name__icontains="Pendayagunaan Aparatur Negara")
    with opened([one.pk for one in institutions.values()]):
        for code, name, kind in OFFICES:
            for slug in (CITY, NEIGHBOUR):
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


DOCUMENTS = (
    (
        "1.a.Perwali-12-2023.txt",
        "Peraturan Wali Kota Nomor 12 Tahun 2023 tentang Sistem Pemerintahan Berbasis Elektronik (contoh)\n\n"
        "Pasal 4: arsitektur SPBE ditetapkan untuk lima tahun dan direviu setiap tahun.\n",
    ),
    (
        "12.b.Peta-Rencana-2024-2028.txt",
        "Peta rencana SPBE 2024 sampai 2028 (contoh)\n\nProgram keamanan informasi dan pelatihan TIK tiap kantor.\n",
    ),
    (
        "21.a.Notula-Reviu-Risiko.txt",
        "Notula rapat reviu manajemen risiko (contoh)\n\nTim menilai tujuh risiko; dua memerlukan tindak lanjut.\n",
    ),
)
"""Names and texts of the invented evidence."""


def load_documents() -> None:
    """Upload the invented evidence of the demonstration, the way everybody does, unless it is there."""
    person = Person.objects.get(email="koordinator@contoh.id")
    access = access_to(person, CITY)
    if access is None:
        return
    with opened([access.institution.pk], person=person.pk):
        present = Document.objects.exists()
    for name, text in () if present else DOCUMENTS:
        content = text.encode()
        begun = start_upload(access, Wish(name=name, length=len(content)))
        receive(access, begun.upload_id, Piece(io.BytesIO(content), 0, len(content)), lambda: access)


def has_second_factor(one: DemonstrationPerson) -> bool:
    """Whether signing in as this person asks for a code."""
    return one.reach in BEYOND_ONE
