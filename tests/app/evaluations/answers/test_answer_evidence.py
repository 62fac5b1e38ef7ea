"""Evidence of an answer, Pemdi items, another agency's index, and handing the answer on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from naik.apps.audit.models import Event
from naik.apps.evaluations.models import Answer, Assessment, CitedDocument, EvidenceItem
from naik.apps.evidence.models import Citation, Document
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.scoring import value_from_text
from tests.evaluating import assessment, rehearsal, responsible
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def path(of: Assessment, value: str = "1", more: str = "") -> str:
    return f"/ruang/{BANDAR_LAMPUNG}/penilaian/{of.pk}/indikator/{value}/{more}"


def stored(of: Assessment, value: str = "1") -> Answer:
    with opened([of.institution_id]):
        found: Answer = Answer.objects.get(assessment=of, value=value)
    return found


def document(title: str = "Perwali 12", slug: str = BANDAR_LAMPUNG, **fields: Any) -> Document:
    where = institution(slug)
    with opened([where.pk]):
        found: Document = Document.objects.create(
            institution=where, title=title, keeper=person("Dewi"), number="12 Tahun 2023", **fields
        )
    return found


def cited(of: Assessment) -> list[CitedDocument]:
    with opened([of.institution_id]):
        return list(CitedDocument.objects.order_by("pk"))


def places(of: Assessment) -> list[tuple[str, str, str]]:
    with opened([of.institution_id]):
        return list(Citation.objects.values_list("instrument", "indicator", "place"))


def cite(client: Client, of: Assessment, what: Document, value: str = "1", **fields: Any) -> Any:
    return client.post(path(of, value, "bukti/tambah/"), {"level": 2, "item": 0, "document": what.pk, **fields})


@pytest.fixture
def writer() -> Client:
    return signed_in(member("Dewi", Role.DATA_ENTRY))


def test_a_cited_document_is_seen_in_the_answer_and_in_the_library(writer: Client) -> None:
    of, what = assessment(levels={"1": "2"}, state="accepted"), document()
    answer = cite(writer, of, what, page="5–7", article="Pasal 3", quote="Arsitektur SPBE memuat …")
    assert answer.headers["Location"].endswith("/indikator/1/#tingkat-2")
    page = writer.get(path(of)).content.decode()
    assert f"/bukti/{what.pk}/?halaman=5#pratinjau" in page
    assert "Arsitektur SPBE memuat" in page
    assert places(of) == [("spbe-2020", "1", "hlm. 5–7, Pasal 3")]
    assert stored(of).state == "draft"
    again = cite(writer, of, what, page="5–7", article="Pasal 3")
    assert (again.status_code, len(cited(of))) == (422, 1)
    with opened([of.institution_id]):
        assert Event.objects.filter(action="evaluations:answer:evidence_added").count() == 1


def test_a_document_leaves_the_librarys_list_with_its_last_citation(writer: Client) -> None:
    of, what = assessment(), document()
    cite(writer, of, what, page="5")
    cite(writer, of, what, page="5", level=3)
    first, second = cited(of)
    assert writer.get(path(of, more=f"bukti/{first.pk}/lepas/")).status_code == 200
    writer.post(path(of, more=f"bukti/{first.pk}/lepas/"))
    assert len(places(of)) == 1
    writer.post(path(of, more=f"bukti/{second.pk}/lepas/"))
    assert (places(of), cited(of)) == ([], [])
    assert writer.post(path(of, more=f"bukti/{second.pk}/lepas/")).status_code == 404


def test_only_documents_in_reach_can_be_cited(writer: Client) -> None:
    of = assessment()
    foreign, archived = document(slug=METRO), document("Arsip")
    with opened([of.institution_id]):
        Document.objects.filter(pk=archived.pk).update(archived_at="2026-01-01T00:00:00Z")
    assert cite(writer, of, foreign).status_code == 404
    assert cite(writer, of, archived).status_code == 422
    own = office("1.01")
    responsible(of, "1", own)
    kiki = signed_in(member("Kiki", Role.OFFICE_CONTRIBUTOR, office_code="1.01"))
    elsewhere, mine = document("Milik dinas lain", office=office("1.02")), document("Milik sendiri", office=own)
    assert cite(kiki, of, elsewhere).status_code == 404
    assert cite(kiki, of, mine).status_code == 302
    found = kiki.get(path(of, more="bukti/tambah/?tingkat=2&q=milik")).content.decode()
    assert "Milik sendiri" in found
    assert "Milik dinas lain" not in found
    assert [one.document_id for one in cited(of)] == [mine.pk]


def test_a_cited_document_that_is_not_open_to_the_reader_shows_nothing_of_itself(writer: Client) -> None:
    of, what = assessment(), document("Laporan rahasia", office=office("1.02"))
    cite(writer, of, what, quote="kalimat rahasia")
    own = office("1.01")
    responsible(of, "1", own)
    kiki = signed_in(member("Kiki", Role.OFFICE_CONTRIBUTOR, office_code="1.01"))
    page = kiki.get(path(of)).content.decode()
    assert "Laporan rahasia" not in page
    assert "kalimat rahasia" not in page
    assert "Dokumen yang tidak terbuka bagi Anda" in page
    assert kiki.post(path(of, more=f"bukti/{cited(of)[0].pk}/lepas/")).status_code == 404


def test_steps_and_items_that_do_not_exist_lead_nowhere(writer: Client) -> None:
    of, what = assessment(), document()
    for level, item in ((6, 0), (0, 0), (2, 1)):
        assert cite(writer, of, what, level=level, item=item).status_code == 404
        assert writer.get(path(of, more=f"bukti/tambah/?tingkat={level}&butir={item}")).status_code == 404
    assert cite(writer, of, what, page="x" * 41).status_code == 422
    other = assessment(METRO, of=of.cycle)
    assert writer.post(path(other, more="bukti/tambah/"), {"level": 2, "item": 0}).status_code == 404


def test_attached_items_make_the_claim_and_accepted_ones_what_is_accepted(writer: Client) -> None:
    of, what = rehearsal(), document()
    for item in (1, 2, 3, 4, 5):
        assert cite(writer, of, what, "I3", level=1, item=item).status_code == 302
    assert cite(writer, of, what, "I3", level=3, item=4).status_code == 302
    with opened([of.institution_id]):
        EvidenceItem.objects.filter(level=1, number__in=(1, 2)).update(state="accepted")
    found = stored(of, "I3")
    assert (float(value_from_text(found.level)), found.state) == (1.5, "draft")
    assert found.steps["1"]["met"] is True
    page = writer.get(path(of, "I3")).content.decode()
    for shown in ("Diklaim: 1,50", "diterima: 1,20", "I3-L3-04", "tertolak otomatis", "dalam pemeriksaan"):
        assert shown in page, shown


def test_detaching_the_last_document_withdraws_an_item_and_new_evidence_is_looked_at_again(writer: Client) -> None:
    of, what, more = rehearsal(), document(), document("Laporan")
    cite(writer, of, what, "I3", level=1, item=1)
    with opened([of.institution_id]):
        EvidenceItem.objects.update(state="accepted")
    cite(writer, of, more, "I3", level=1, item=1)
    states = []
    for one in cited(of):
        with opened([of.institution_id]):
            states.append(EvidenceItem.objects.get().state)
        writer.post(path(of, "I3", f"bukti/{one.pk}/lepas/"))
    with opened([of.institution_id]):
        states.append(EvidenceItem.objects.get().state)
    assert states == ["offered", "offered", "missing"]
    assert stored(of, "I3").level == ""


def test_a_returned_item_shows_its_reason_and_is_offered_again_with_new_evidence(writer: Client) -> None:
    of, what = rehearsal(), document()
    cite(writer, of, what, "I3", level=1, item=1)
    with opened([of.institution_id]):
        EvidenceItem.objects.update(state="returned", reason="SK yang dilampirkan bukan SK Tim Audit")
    assert "bukan SK Tim Audit" in writer.get(path(of, "I3")).content.decode()
    cite(writer, of, document("SK Tim Audit"), "I3", level=1, item=1)
    with opened([of.institution_id]):
        assert EvidenceItem.objects.get().state == "offered"


def test_a_level_whose_items_nobody_knows_says_so(writer: Client) -> None:
    of, what = rehearsal(), document()
    for level, item in ((1, 1), (1, 2), (2, 1), (3, 0)):
        assert cite(writer, of, what, "I9", level=level, item=item).status_code == 302
    page = writer.get(path(of, "I9")).content.decode()
    assert "Daftar butir bukti tingkat 3 tidak diketahui" in page
    assert float(value_from_text(stored(of, "I9").level)) == 2.5


def test_texts_of_pemdi_levels_leave_the_value_as_the_items_make_it(writer: Client) -> None:
    of = rehearsal()
    cite(writer, of, document(), "I3", level=1, item=1)
    before = stored(of, "I3")
    sent = {"revision": before.revision, "met-5": "on"}
    for level in range(1, 6):
        sent |= {f"facts-{level}": "x", f"analysis-{level}": ""}
    assert writer.post(path(of, "I3", "simpan/"), sent).status_code == 302
    after = stored(of, "I3")
    assert (after.level, after.steps["5"]) == (before.level, {"met": False, "facts": "x", "analysis": ""})


def test_an_index_of_another_agency_is_waited_for_and_then_converted_exactly(writer: Client) -> None:
    of = rehearsal()

    def send(**fields: Any) -> tuple[int, str, str]:
        answer = writer.post(path(of, "I5", "menunggu/"), {"revision": stored(of, "I5").revision, **fields})
        return answer.status_code, stored(of, "I5").state, stored(of, "I5").level

    assert "tidak dianggap bernilai 1" in writer.get(path(of, "I5")).content.decode()
    assert send(act="wait") == (302, "waiting", "")
    assert send(index="68,75", source="Surat Bappenas 12/2026") == (302, "draft", "15/4")
    assert "Nilai 3,75" in writer.get(path(of, "I5")).content.decode()
    assert send(index="70") == (422, "draft", "15/4")
    for wrong in ("101", "-1", "NaN", "1e9", "tujuh", "Infinity"):
        assert send(index=wrong, source="x") == (422, "draft", "15/4"), wrong
    assert writer.post(path(of, "I5", "ajukan/")).status_code == 302
    assert stored(of, "I5").state == "offered"
    assert send(index="", source="") == (302, "waiting", "")
    assert stored(of, "I5").external_value is None
    writer.post(path(of, "I5", "ajukan/"))
    assert stored(of, "I5").state == "waiting"


def test_an_index_somebody_else_entered_meanwhile_is_shown_and_not_overwritten(writer: Client) -> None:
    of = rehearsal()
    for index in ("50", "60"):
        answer = writer.post(path(of, "I5", "menunggu/"), {"revision": 0, "index": index, "source": f"Surat {index}"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tersimpan sekarang: 50 (Surat 50)." in page
    assert 'value="60"' in page
    assert stored(of, "I5").external_source == "Surat 50"


def test_steps_evidence_and_waiting_belong_to_their_own_kind_of_indicator(writer: Client) -> None:
    of = rehearsal()
    assert writer.post(path(of, "I5", "simpan/"), {"revision": 0, "facts-1": "x"}).status_code == 422
    assert cite(writer, of, document(), "I5", level=1, item=1).status_code == 422
    assert writer.post(path(of, "I3", "menunggu/"), {"revision": 0, "act": "wait"}).status_code == 422


def test_offering_needs_a_claim_and_tells_internal_assessors_once(writer: Client) -> None:
    of = assessment()
    checker = member("Rani", Role.INTERNAL_ASSESSOR)
    empty = writer.post(path(of, more="ajukan/"), follow=True).content.decode()
    assert "Belum ada tingkat yang diklaim" in empty
    for value in ("1", "2"):
        sent: dict[str, Any] = {"revision": 0, "met-2": "on", "facts-2": "x", "analysis-2": "y", "facts-1": ""}
        assert writer.post(path(of, value, "ajukan/"), sent).status_code == 302
        assert (stored(of, value).state, stored(of, value).level) == ("offered", "2")
    with opened([of.institution_id], person=checker.pk):
        assert [one.kind for one in Notice.objects.filter(person=checker)] == ["task_given"]
    again = writer.post(path(of, more="ajukan/"), follow=True).content.decode()
    assert "Tindakan ini tidak berlaku lagi" in again


def test_what_somebody_has_just_uploaded_is_chosen_when_they_come_back_to_the_form(writer: Client) -> None:
    of, old = assessment(), document("Perwali lama")
    form = path(of, more="bukti/tambah/?tingkat=2&butir=0")
    page = writer.get(form)
    assert page.context["chosen"] == ""
    again = page.context["again"]
    assert again.endswith(f"&sejak={old.pk}")
    assert writer.get(again).context["chosen"] == ""
    fresh = document("Perwali baru")
    with opened([of.institution_id]):
        Document.objects.create(institution=institution(), title="Milik orang lain", keeper=person("Eko"))
    back = writer.get(again)
    assert back.context["chosen"] == str(fresh.pk)
    assert f'id="dokumen-{fresh.pk}" checked' in back.content.decode()
