"""Invented evidence of the demonstration, marked as such."""

from __future__ import annotations

import io

from naik.apps.accounts.models import Person
from naik.apps.evidence.models import Document
from naik.apps.evidence.operations import Piece, Wish, receive, start_upload
from naik.apps.institutions.access import access_to
from naik.apps.site.demonstration.people import CITY
from naik.apps.tenancy.scope import opened

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
