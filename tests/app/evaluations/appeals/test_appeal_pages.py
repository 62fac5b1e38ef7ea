"""Pages of appeals, as each person gets them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naik.apps.evaluations.models import Appeal
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.app.evaluations.appeals.appeal_cases import appealed, authority_member, filed, level
from tests.people import BANDAR_LAMPUNG, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def address(name: str, *more: object) -> str:
    return reverse(name, args=[BANDAR_LAMPUNG, *more])


def test_an_appeal_goes_through_its_pages_from_filing_to_the_end_of_the_stage() -> None:
    case = appealed()
    files, answers, ends = signed_in(case.coordinator), signed_in(case.other), signed_in(authority_member())
    assert "Belum ada sanggah" in files.get(address("appeals", case.of.pk)).content.decode()
    where = address("appeal_file", case.of.pk)
    assert "12. " in files.get(where).content.decode()
    given = {"value": "12", "level": "3", "grounds": "Lihat Pasal 7"}
    assert files.post(where, given).status_code == 302
    again = files.post(where, {**given, "value": "13", "level": "2"})
    assert again.status_code == 422
    assert "Lihat Pasal 7" in again.content.decode()
    with opened([case.of.institution_id]):
        made = Appeal.objects.get()
    page = address("appeal", case.of.pk, made.pk)
    assert "Jawab sanggah" in answers.get(page).content.decode()
    assert "Jawab sanggah" not in files.get(page).content.decode()
    where = address("appeal_answer", case.of.pk, made.pk)
    assert answers.get(where).status_code == 200
    missing = answers.post(where, {"decision": "kabulkan", "level": "2", "reasons": "Tersimpan di sini"})
    assert missing.status_code == 422
    assert "Tersimpan di sini" in missing.content.decode()
    assert answers.post(where, {"decision": "kabulkan", "level": "3", "reasons": "Terbukti"}).status_code == 302
    assert level(case.of, "12") == "3"
    assert "Terbukti" in files.get(page).content.decode()
    assert "dikabulkan" in files.get(address("appeals", case.of.pk)).content.decode()
    assert files.post(address("appeal_waive", case.of.pk)).status_code == 302
    assert ends.get(address("appeal_finish", case.of.pk)).status_code == 200
    ends.post(address("appeal_finish", case.of.pk))
    with opened([case.of.institution_id]):
        case.of.refresh_from_db()
    assert case.of.stage == Stage.REVIEW


def test_who_chose_the_level_reads_why_they_do_not_answer() -> None:
    case = appealed()
    made = filed(case)
    page = signed_in(case.lead).get(address("appeal", case.of.pk, made.pk)).content.decode()
    assert "Tingkat yang disanggah Anda tetapkan sendiri" in page
    assert "Jawab sanggah" not in page


def test_an_auditor_reads_and_does_nothing() -> None:
    case = appealed()
    made = filed(case)
    client = signed_in(member("Adi Auditor", Role.AUDITOR))
    assert client.get(address("appeals", case.of.pk)).status_code == 200
    assert client.get(address("appeal", case.of.pk, made.pk)).status_code == 200
    assert client.get(address("appeal_file", case.of.pk)).status_code == 403
    assert client.get(address("appeal_finish", case.of.pk)).status_code == 403
    for name in ("appeal_answer", "appeal_withdraw"):
        assert client.post(address(name, case.of.pk, made.pk), {"decision": "tolak", "reasons": "x"}).status_code == 403
    for name in ("appeal_waive", "appeal_finish"):
        assert client.post(address(name, case.of.pk)).status_code == 403
    with opened([case.of.institution_id]):
        assert Appeal.objects.get(pk=made.pk).state == "filed"


def test_the_list_is_narrowed_downloaded_and_asks_the_same_number_of_statements() -> None:
    case = appealed()
    client = signed_in(case.coordinator)
    counts = []
    for value in ("12", "13", "14"):
        filed(case, value=value)
        client.get(address("appeals", case.of.pk))
        with CaptureQueriesContext(connection) as asked:
            client.get(address("appeals", case.of.pk))
        counts.append(len(asked))
    assert len(set(counts)) == 1
    narrowed = client.get(address("appeals", case.of.pk) + "?keadaan=upheld").content.decode()
    assert "Tidak ada sanggah yang cocok" in narrowed
    answer = client.get(address("appeals_download", case.of.pk, "csv"))
    assert answer.content.decode().count("Pasal 7 menyebutkannya") == 3
    assert client.get(address("appeals_download", case.of.pk, "xlsx")).status_code == 200
    assert client.get(address("appeals_download", case.of.pk, "pdf")).status_code == 404
