"""Lists inside cost as many statements with many rows as with few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.evidence.models import Document, StoredFile, Version
from naik.apps.institutions.models import Institution
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
INSIDE = f"/ruang/{BANDAR_LAMPUNG}/"
ADDRESSES = (
    "/ruang/",
    INSIDE,
    f"{INSIDE}bukti/",
    f"{INSIDE}bukti/unduh.csv",
    f"{INSIDE}perangkat-daerah/",
    f"{INSIDE}orang/",
    f"{INSIDE}undangan/",
    f"{INSIDE}serah-terima/",
    f"{INSIDE}bantuan/",
    f"{INSIDE}riwayat/",
    f"{INSIDE}riwayat/unduh.csv",
    f"{INSIDE}pekerjaan-latar/",
    "/akun/pemberitahuan/",
)
MOST = 45
"""A page inside costs some ten statements to know who comes and what they may."""


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])


def fill(where: Institution, number: int) -> None:
    own = office(f"{number}.99")
    who = member(f"Orang {number}", Role.DATA_ENTRY)
    coordinator = member("Ratna", Role.COORDINATOR) if number == 0 else who
    with opened([where.pk], person=who.pk):
        file = StoredFile.objects.create(
            institution=where,
            sha256=f"{number:064x}",
            size=9,
            kind="pdf",
            media_type="application/pdf",
            has_text=False,
        )
        document = Document.objects.create(
            institution=where, title=f"Perwali {number}", keeper=coordinator, office=own, tags=["spbe"]
        )
        Version.objects.create(
            institution=where, document=document, ordinal=1, file=file, name=f"{number}.pdf", uploaded_by=who
        )
        subject, personal = Subject("document", document.pk, document.title), Personal(who.pk, {"name": who.name})
        record(where.pk, "evidence:document:created", subject, by=Author(who.pk), after={}, personal=personal)


def test_a_list_costs_as_many_statements_with_thirty_rows_as_with_three() -> None:
    where = institution()
    for number in range(3):
        fill(where, number)
    ratna = member("Ratna", Role.COORDINATOR)
    client = signed_in(ratna)
    client.get(INSIDE)
    few = {address: statements(client, address) for address in ADDRESSES}
    for number in range(3, 30):
        fill(where, number)
    with opened((), person=ratna.pk):
        for number in range(20):
            Notice.objects.create(
                person=ratna, kind=NoticeKind.HANDOVER, sentence_id=f"Kabar {number}.", sentence_en=f"News {number}."
            )
    many = {address: statements(client, address) for address in ADDRESSES}
    assert many == few
    assert max(many.values()) <= MOST, many
