"""The assessors' pages: what they show to whom, and what survives when a save is refused."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from naik.apps.evaluations import urls
from naik.apps.evaluations.models import Answer, Assessor, CitedDocument, FirstScore, Judgement, Phrase, Summary
from naik.apps.evidence.models import Document
from naik.apps.institutions.models import Membership
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import ORDER, Stage
from tests.app.evaluations.scoring.scoring_cases import SECRET, address, assessing, reviewed, scored
from tests.evaluating import assessment, assessor, authority, rehearsal
from tests.people import BANDAR_LAMPUNG, member, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
PAGES = ("nilai/", "nilai/unduh.csv", "nilai/1/", "nilai/selesai/", "selisih/", "ulasan/")
EVERY_READING = [one for one in urls.urlpatterns if isinstance(one, URLPattern)]


def given(pattern: URLPattern, of: int, cycle: int) -> str:
    """An address of this assessment for a pattern; what it does not know is the first one."""
    known: dict[str, object] = {
        "institution": BANDAR_LAMPUNG, "assessment_id": of, "cycle_id": cycle, "value": "1", "form": "csv",
        "stage": "interview", "target": BANDAR_LAMPUNG, "paper": "berita-acara", "level": 2, "number": 1,
    }  # fmt: skip
    wanted = pattern.pattern.converters
    return reverse(str(pattern.name), kwargs={name: known.get(name, 1) for name in wanted})


def test_until_all_are_done_nobody_reads_anothers_score_on_any_page() -> None:
    of = reviewed()
    ana, budi = assessing(of, "Ana Ketua", lead=True), assessing(of, "Budi Asesor")
    scored(of, ana, {"1": "2"}, done=True)
    others = [
        budi, member("Koko Koordinator", "coordinator"), member("Siti Pejabat", "responsible_official"),
        member("Ujang Auditor", "auditor", slug=authority().slug, reach="nation"),
        member("Rina Reviu", "review_team", slug=authority().slug, reach="nation"),
        member("Wulan Admin", "authority_admin", slug=authority().slug, reach="nation"),
        member("Citra Internal", "internal_assessor"), member("Lurah Pimpinan", "leader"),
    ]  # fmt: skip
    addresses = [given(one, of.pk, of.cycle_id) for one in EVERY_READING]
    addresses += [f"/ruang/{BANDAR_LAMPUNG}/riwayat/", f"/ruang/{BANDAR_LAMPUNG}/riwayat/unduh.csv", "/ruang/"]
    for who in others:
        client = signed_in(who)
        for one in addresses:
            answer = client.get(one)
            assert answer.status_code < 500, one
            content = answer.getvalue() if answer.streaming else answer.content
            assert SECRET not in content.decode(errors="replace"), f"{who.name}: {one}"
    own = signed_in(ana).get(address(of, "nilai/1/"))
    assert SECRET in own.content.decode()
    scored(of, budi, done=True)
    assert SECRET in signed_in(budi).get(address(of, "selisih/?semua=1")).content.decode()


def test_who_does_not_assess_here_finds_none_of_the_pages() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Ketua", lead=True)
    both = assessing(of, "Dua Peran")
    member("Dua Peran", "data_entry")
    ended = assessing(of, "Ema Berakhir")
    with opened([of.institution_id]):
        Assessor.objects.filter(person=ended).update(ended_at=of.stage_since)
    elsewhere = assessing(assessment("kota-metro", of=of.cycle, stage=Stage.DOCUMENT_REVIEW), "Fajar Metro")
    internal = member("Citra Internal", "internal_assessor")
    auditor = member("Ujang Auditor", "auditor", slug=authority().slug, reach="nation")
    for who, codes in (
        (both, {404}), (ended, {404}), (elsewhere, {404}), (internal, {404}), (auditor, {403}),
        (person("Orang Luar"), {404}),
    ):  # fmt: skip
        client = signed_in(who)
        for page in PAGES:
            assert client.get(address(of, page)).status_code in codes, (who.name, page)
        for act in ("nilai/1/simpan/", "nilai/1/ambil/", "nilai/selesai/", "selisih/1/", "selisih/selesai/"):
            answer = client.post(address(of, act), {"revision": "0", "level": "1", "ambil": "1", "reason": "alasan"})
            assert answer.status_code in codes, (who.name, act)
    with opened([of.institution_id]):
        assert not FirstScore.objects.exists()
        assert not Judgement.objects.exists()
    assert signed_in(ana).get(address(of, "nilai/1/")).status_code == 200


def test_the_ids_of_another_institution_lead_nowhere() -> None:
    of = reviewed()
    other = assessment("kota-metro", of=of.cycle, stage=Stage.DOCUMENT_REVIEW)
    ana = assessing(of, "Ana Ketua", lead=True)
    client = signed_in(ana)
    assert client.get(address(other, "nilai/")).status_code == 404
    assert client.post(address(other, "nilai/1/simpan/"), {"revision": "0", "level": "1"}).status_code == 404
    assert client.get(address(of, "nilai/99/")).status_code == 404
    assert client.post(address(of, "nilai/99/simpan/"), {"revision": "0", "level": "1"}).status_code == 404


def test_an_ended_membership_ends_everything() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Ketua", lead=True)
    with opened([authority().pk], person=ana.pk):
        Membership.objects.filter(person=ana).update(ends_at=of.stage_since)
    client = signed_in(ana)
    assert client.get(address(of, "nilai/")).status_code == 404
    assert "Bandar Lampung" not in client.get("/tugas-asesor/").content.decode()


def test_a_save_that_is_refused_keeps_everything_typed_on_the_page() -> None:
    of = reviewed()
    client = signed_in(assessing(of, "Ana Asesor"))
    typed = {"revision": "0", "level": "5", "facts": "Panjang sekali", "analysis": "Dalam", "justification": "Jelas"}
    answer = client.post(address(of, "nilai/1/simpan/"), typed)
    assert answer.status_code == 422
    for one in ("Panjang sekali", "Dalam", "Jelas", "data-refused"):
        assert one in answer.content.decode()
    assert client.post(address(of, "nilai/1/simpan/"), {**typed, "level": "3"}).status_code == 302
    conflict = client.post(address(of, "nilai/1/simpan/"), {**typed, "level": "2", "facts": "Dari jendela lain"})
    assert conflict.status_code == 409
    assert "Dari jendela lain" in conflict.content.decode()
    assert "Panjang sekali" in conflict.content.decode()


def test_save_and_go_on_leads_to_the_next_value_without_a_score() -> None:
    of = reviewed()
    client = signed_in(assessing(of, "Ana Asesor"))
    answer = client.post(address(of, "nilai/1/simpan/"), {"revision": "0", "level": "3", "lanjut": "1"})
    assert answer["Location"] == address(of, "nilai/2/?tersimpan=1")


def test_the_evidence_stands_beside_the_claim_and_what_is_out_of_reach_has_no_title() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    with opened([of.institution_id]):
        keeper = member("Siti Entri", "data_entry")
        document = Document.objects.create(institution_id=of.institution_id, title="Perwali 12", keeper=keeper)
        CitedDocument.objects.create(
            institution_id=of.institution_id, answer=Answer.objects.get(assessment=of, value="1"), document=document,
            level=2, page="hlm. 14", article="Pasal 7", quote="Wali Kota menetapkan", added_by=keeper,
        )  # fmt: skip
    page = signed_in(ana).get(address(of, "nilai/1/")).content.decode()
    for one in ("hlm. 14", "Pasal 7", "Wali Kota menetapkan", "Fakta 1", "Analisis 1"):
        assert one in page


def test_the_queue_narrows_sorts_and_downloads_the_same() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    scored(of, ana, {"2": "", "3": "5"})
    with opened([of.institution_id]):
        FirstScore.objects.filter(value="2").update(claimed_at=None)
        FirstScore.objects.filter(value="3").update(for_interview=True)
    client = signed_in(ana)

    def values(query: str) -> list[str]:
        content = client.get(address(of, f"nilai/unduh.csv?{query}")).content.decode()
        return [row[0] for row in csv.reader(io.StringIO(content))][1:]

    assert values("keadaan=unclaimed") == ["2"]
    assert values("keadaan=interview") == ["3"]
    assert values("q=xyz") == []
    assert len(values("keadaan=scored&urut=bobot")) == 46
    assert "46 dari 47" in client.get(address(of, "nilai/")).content.decode()
    assert "Tidak ada indikator" in client.get(address(of, "nilai/?q=xyz")).content.decode()
    assert client.get(address(of, "nilai/unduh.pdf")).status_code == 404


def test_the_pages_ask_as_often_for_a_full_queue_as_for_an_empty_one() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    client = signed_in(ana)

    def statements(page: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    pages = [address(of, "nilai/"), address(of, "nilai/1/"), "/tugas-asesor/"]
    for page in pages:
        statements(page)
    before = [statements(page) for page in pages]
    scored(of, ana)
    for slug in ("kota-metro", "kabupaten-pesawaran", "kabupaten-tanggamus"):
        assessor(assessment(slug, of=of.cycle, stage=Stage.DOCUMENT_REVIEW), ana)
    assert [statements(page) for page in pages] == before


def test_all_tasks_stand_by_due_date() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    metro = assessment("kota-metro", of=of.cycle, stage=Stage.DOCUMENT_REVIEW)
    pesawaran = assessment("kabupaten-pesawaran", of=of.cycle, stage=Stage.SELF_ASSESSMENT)
    assessor(metro, ana, due_on=date(2026, 12, 1))
    assessor(pesawaran, ana, due_on=date(2026, 11, 1))
    with opened([of.institution_id]):
        Assessor.objects.filter(assessment=of).update(due_on=date(2026, 12, 1) + timedelta(days=3))
    client = signed_in(ana)
    rows = list(csv.reader(io.StringIO(client.get("/tugas-asesor/unduh.csv").content.decode())))
    assert [row[0] for row in rows[1:]] == ["Kota Metro", "Kota Bandar Lampung"]
    assert client.get("/tugas-asesor/?q=metro").content.decode().count("<tr>") == 2
    assert "tidak ditugaskan" in signed_in(person("Orang Luar")).get("/tugas-asesor/").content.decode()
    assert client.get("/tugas-asesor/")["Cache-Control"].find("no-store") >= 0


def test_phrases_are_ones_own() -> None:
    of = reviewed()
    ana, budi = assessing(of, "Ana Asesor"), assessing(of, "Budi Asesor")
    phrases = f"/ruang/{BANDAR_LAMPUNG}/frasa/"
    client = signed_in(ana)
    assert client.post(phrases, {"title": "SK belum", "text": "SK belum ditetapkan."}).status_code == 302
    assert client.post(phrases, {"title": "SK belum", "text": "lain"}).status_code == 422
    with opened([], person=ana.pk):
        kept = Phrase.objects.get(person=ana)
    assert "SK belum ditetapkan." in client.get(address(of, "nilai/1/")).content.decode()
    other = signed_in(budi)
    assert "SK belum" not in other.get(phrases).content.decode()
    assert other.get(f"{phrases}{kept.pk}/").status_code == 404
    assert other.post(f"{phrases}{kept.pk}/hapus/").status_code == 404
    assert client.post(f"{phrases}{kept.pk}/", {"title": "SK", "text": "SK belum ada."}).status_code == 302
    assert client.post(f"{phrases}{kept.pk}/hapus/").status_code == 302
    assert "belum memiliki frasa" in client.get(phrases).content.decode()


def test_summaries_follow_the_levels_are_worded_by_one_at_a_time_and_go_back() -> None:
    of = reviewed()
    ana, budi = assessing(of, "Ana Ketua", lead=True), assessing(of, "Budi Asesor")
    scored(of, ana, {"1": "5", "2": "1"})
    scored(of, budi, {"1": "5", "2": "1"}, done=True)
    client, page = signed_in(ana), address(of, "ulasan/")
    assert "Ulasan tersusun setelah" in client.get(page).content.decode()
    assert client.post(address(of, "nilai/selesai/")).status_code == 302
    shown = client.get(page).content.decode()
    assert "(tingkat 5)" in shown
    assert "(tingkat 1)" in shown
    aspect = "A1"
    worded = {
        "aspect": aspect,
        f"{aspect}-revision": "0",
        f"{aspect}-strengths": "Kuat",
        f"{aspect}-weaknesses": "Lemah",
    }
    assert client.post(page, worded).status_code == 302
    conflict = signed_in(budi).post(page, {**worded, f"{aspect}-strengths": "Kata Budi"})
    assert conflict.status_code == 409
    assert "Kata Budi" in conflict.content.decode()
    assert client.post(page, {**worded, f"{aspect}-revision": "1", "bawaan": "1"}).status_code == 302
    with opened([of.institution_id]):
        assert not Summary.objects.exists()
    assert client.post(page, {"aspect": "Z9"}).status_code == 404


def test_blind_scores_are_downloaded_by_authority_and_auditor_after_determination_only() -> None:
    of = reviewed()
    ana, budi = assessing(of, "Ana Ketua", lead=True), assessing(of, "Budi Asesor")
    scored(of, ana, done=True)
    scored(of, budi, {"1": "2"}, done=True)
    readers = [
        member("Ujang Auditor", "auditor", slug=authority().slug, reach="nation"),
        member("Wulan Admin", "authority_admin", slug=authority().slug, reach="nation"),
    ]
    for stage in (Stage.DOCUMENT_REVIEW, Stage.DETERMINATION, Stage.PUBLICATION):
        with opened([of.institution_id]):
            of.stage = stage
            of.save()
        for who in readers:
            answer = signed_in(who).get(address(of, "selisih/nilai-buta.csv"))
            assert answer.status_code == (200 if ORDER.index(stage) > ORDER.index(Stage.DETERMINATION) else 404)
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[1][2:5] == ["3", "2", "tidak"]
    assert rows[-2][1] == "0.9787"
    assert "Ana" not in answer.content.decode()
    assert signed_in(ana).get(address(of, "selisih/nilai-buta.csv")).status_code == 403


def test_in_a_rehearsal_the_institutions_own_assessors_use_the_same_pages() -> None:
    stages = (Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DOCUMENT_REVIEW, Stage.DETERMINATION)
    of = rehearsal(stages=stages, stage=Stage.DOCUMENT_REVIEW)
    citra, dewi = member("Citra Internal", "internal_assessor"), member("Dewi Internal", "internal_assessor")
    assessor(of, citra, lead=True)
    client = signed_in(citra)
    page = client.get(address(of, "nilai/I3/"))
    assert page.status_code == 200
    assert "I3-L1-01" in page.content.decode()
    typed = {"revision": "0", "level": "", "item-1-1": "accepted", "item-1-2": "returned"}
    assert client.post(address(of, "nilai/I3/simpan/"), typed).status_code == 302
    with opened([of.institution_id]):
        kept = FirstScore.objects.get()
        assert kept.items == {"1-1": "accepted", "1-2": "returned"}
        assert kept.level == "1.1"
    assert client.post(address(of, "nilai/I3/simpan/"), {**typed, "revision": "1", "level": "2"}).status_code == 422
    other = {**typed, "revision": "1", "level": "2,5", "skip_reason": "Dokumen setara"}
    assert client.post(address(of, "nilai/I3/simpan/"), other).status_code == 302
    assert signed_in(dewi).get(address(of, "nilai/I3/")).status_code == 404


def test_a_rehearsal_without_document_review_has_no_queue() -> None:
    of = rehearsal()
    citra = member("Citra Internal", "internal_assessor")
    assessor(of, citra)
    assert signed_in(citra).get(address(of, "nilai/")).status_code == 404
