"""The page of one indicator: what it shows, to whom, and that nothing typed is lost."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from naik.apps.audit.models import Event
from naik.apps.evaluations.models import Answer, Assessment, StageWindow
from naik.apps.institutions.roles import Role
from naik.apps.results.models import PublishedLevel
from naik.apps.tenancy.scope import opened
from naik.cycle import steps
from naik.cycle.stages import Stage
from tests.evaluating import assessment, assessor, cycle, every_level, judged, rehearsal, responsible
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
MOST_STATEMENTS = 45
"""Some fifteen of them say who comes and what they may."""
JSON: Any = {"HTTP_ACCEPT": "application/json"}


def path(of: Assessment, value: str = "1", more: str = "", slug: str = BANDAR_LAMPUNG) -> str:
    return f"/ruang/{slug}/penilaian/{of.pk}/indikator/{value}/{more}"


def stored(of: Assessment, value: str = "1") -> Answer:
    with opened([of.institution_id]):
        found: Answer = Answer.objects.get(assessment=of, value=value)
    return found


def typed(revision: int = 0, met: tuple[int, ...] = (), **texts: str) -> dict[str, Any]:
    """The fields as the page sends them: every step, `met` ticked, texts as `facts_1`."""
    sent: dict[str, Any] = {"revision": revision}
    for level in range(1, 6):
        sent |= {f"facts-{level}": "", f"analysis-{level}": ""}
        if level in met:
            sent[f"met-{level}"] = "on"
    return sent | {name.replace("_", "-"): text for name, text in texts.items()}


@pytest.fixture
def writer() -> Client:
    return signed_in(member("Dewi", Role.DATA_ENTRY))


@pytest.fixture
def of() -> Assessment:
    return assessment()


def test_a_save_gives_the_level_that_follows_and_one_event(writer: Client, of: Assessment) -> None:
    answer = writer.post(path(of, more="simpan/"), typed(met=(2, 3), facts_3="Perwali 12/2023", analysis_3="Lengkap"))
    assert answer.status_code == 302
    found = stored(of)
    assert (found.level, found.state, found.revision) == ("3", "draft", 1)
    assert found.steps["3"] == {"met": True, "facts": "Perwali 12/2023", "analysis": "Lengkap"}
    page = writer.get(path(of)).content.decode()
    assert "Tingkat 3" in page
    assert "Tingkat 4 meminta:" in page
    with opened([of.institution_id]):
        events = Event.objects.filter(action="evaluations:answer:saved")
        told = [one.after or {} for one in events]
        assert [(one["level"], one["revision"], one["steps"]) for one in told] == [("3", 1, [2, 3])]
        assert "Perwali" not in str(told)


def test_a_save_of_the_same_writes_nothing(writer: Client, of: Assessment) -> None:
    for _ in range(2):
        writer.post(path(of, more="simpan/"), typed(facts_1="a"))
    assert stored(of).revision == 1


def test_a_claim_above_an_open_step_is_kept_and_shown_as_not_counting(writer: Client, of: Assessment) -> None:
    answer = writer.post(path(of, more="simpan/"), typed(met=(2, 4), facts_4="Reviu"), **JSON).json()
    assert "Tingkat 4 belum dihitung: tingkat 3 belum terpenuhi." in answer["level"]
    found = stored(of)
    assert (found.level, found.steps["4"]["facts"], found.steps["4"]["met"]) == ("2", "Reviu", True)
    refused = writer.post(path(of, more="ajukan/"), follow=True).content.decode()
    assert refused.count("Tingkat 4 belum dihitung") >= 1
    assert stored(of).state == "draft"


def test_fields_changed_by_one_side_only_merge_by_themselves(writer: Client, of: Assessment) -> None:
    other = signed_in(member("Eko", Role.DATA_ENTRY))
    writer.post(path(of, more="simpan/"), typed(facts_1="awal", analysis_1="awal"))
    writer.post(path(of, more="simpan/"), typed(1, facts_1="dari Dewi", analysis_1="awal"))
    answer = other.post(path(of, more="simpan/"), typed(1, facts_1="awal", analysis_1="dari Eko"), **JSON).json()
    assert answer["fields"] == {"facts-1": "dari Dewi"}
    assert stored(of).steps["1"] == {"met": False, "facts": "dari Dewi", "analysis": "dari Eko"}


def test_the_same_field_changed_by_two_is_shown_side_by_side_and_then_chosen(writer: Client, of: Assessment) -> None:
    other = signed_in(member("Eko", Role.DATA_ENTRY))
    writer.post(path(of, more="simpan/"), typed(facts_1="dari Dewi"))
    silent = other.post(path(of, more="simpan/"), typed(facts_1="dari Eko", analysis_1="baru"), **JSON)
    assert (silent.status_code, silent.json()["state"]) == (409, "conflict")
    answer = other.post(path(of, more="simpan/"), typed(facts_1="dari Eko", analysis_1="baru"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dewi mengubah jawaban ini" in page
    assert "dari Dewi" in page
    assert "dari Eko" in page
    assert stored(of).steps["1"]["facts"] == "dari Dewi"
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z]+-?\d?)" value="([^"]*)">', page))
    assert hidden["analysis-1"] == "baru"
    chosen = other.post(path(of, more="simpan/"), {**hidden, "facts-1": "dari Dewi\n\ndari Eko"})
    assert chosen.status_code == 302
    assert stored(of).steps["1"] == {"met": False, "facts": "dari Dewi\n\ndari Eko", "analysis": "baru"}


def test_what_was_sent_and_never_answered_can_be_sent_again(writer: Client, of: Assessment) -> None:
    for text in ("a", "a", "ab"):
        answer = writer.post(path(of, more="simpan/"), typed(0 if text == "a" else 1, facts_1=text), **JSON)
        assert answer.status_code == 200
    assert stored(of).steps["1"]["facts"] == "ab"


def test_an_unknown_revision_overwrites_nothing(writer: Client, of: Assessment) -> None:
    writer.post(path(of, more="simpan/"), typed(facts_1="a"))
    assert writer.post(path(of, more="simpan/"), typed(77, facts_1="b"), **JSON).status_code == 409
    for wrong in ("-1", "x", "", "9" * 30):
        answer = writer.post(path(of, more="simpan/"), {**typed(facts_1="b"), "revision": wrong}, **JSON)
        assert answer.status_code in {409, 422}, wrong
    assert stored(of).steps["1"]["facts"] == "a"


def test_editing_an_accepted_answer_puts_it_back_to_draft_and_says_so(writer: Client) -> None:
    of = assessment(levels={"1": "2"}, state="accepted")
    sent = typed(1, (1, 2), facts_1="Fakta 1", analysis_1="Analisis 1", facts_2="baru", analysis_2="Analisis 1")
    answer = writer.post(path(of, more="simpan/"), sent, **JSON).json()
    assert answer["said"] == "Jawaban yang sudah diajukan kembali menjadi draf."
    assert stored(of).state == "draft"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x07c\u2028", "abc"),
        ("<script>alert(1)</script>{{ 7 }}", "<script>alert(1)</script>{{ 7 }}"),
        ("baris 1\r\nbaris 2\rbaris 3\t.", "baris 1\nbaris 2\nbaris 3\t."),
        ("😀 \u202e é", "😀 \u202e é"),
    ],
)
def test_hostile_and_invisible_characters_do_no_harm(writer: Client, of: Assessment, text: str, kept: str) -> None:
    assert writer.post(path(of, more="simpan/"), typed(facts_1=text)).status_code == 302
    assert stored(of).steps["1"]["facts"] == kept
    assert "<script>alert" not in writer.get(path(of)).content.decode()
    assert "<script>alert" not in writer.get(path(of, more="riwayat/")).content.decode()


def test_a_text_beyond_the_limit_is_refused_with_a_sentence_and_stays_in_the_page(
    writer: Client, of: Assessment
) -> None:
    text = "x" * (steps.LONGEST + 1)
    answer = writer.post(path(of, more="simpan/"), typed(facts_1=text))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"Paling banyak {steps.LONGEST} huruf" in page
    assert text in page
    assert stored(of).revision == 0
    assert writer.post(path(of, more="simpan/"), typed(facts_1=text[1:])).status_code == 302


def test_a_form_of_another_account_is_not_saved_under_this_one(writer: Client, of: Assessment) -> None:
    sent = {**typed(facts_1="dari akun lain"), "person": person("Eko").pk}
    assert writer.post(path(of, more="simpan/"), sent, **JSON).json()["state"] == "other"
    writer.post(path(of, more="simpan/"), sent)
    assert stored(of).revision == 0


def test_a_closed_stage_takes_nothing_gives_back_what_was_typed_and_says_why(writer: Client, of: Assessment) -> None:
    with opened([of.cycle.organiser_id]):
        StageWindow.objects.filter(cycle=of.cycle, stage=Stage.SELF_ASSESSMENT).update(closes_at=timezone.now())
    answer = writer.post(path(of, more="simpan/"), typed(facts_1="terlambat sedetik"), **JSON)
    assert answer.status_code == 422
    assert "sudah ditutup" in answer.json()["said"]
    assert writer.post(path(of, more="ajukan/")).status_code == 302
    assert stored(of).revision == 0
    page = writer.get(path(of)).content.decode()
    assert "Tahap Penilaian mandiri sudah ditutup" in page
    assert "<textarea" not in page


def test_after_submission_everybody_only_reads(writer: Client) -> None:
    of = assessment(stage=Stage.DOCUMENT_REVIEW, levels={"1": "3"})
    page = writer.get(path(of)).content.decode()
    assert "Penilaian ini sudah pada tahap Penilaian dokumen" in page
    assert "Fakta 1" in page
    assert "<textarea" not in page
    assert writer.post(path(of, more="simpan/"), typed(1, facts_1="x"), **JSON).status_code == 422


@pytest.mark.parametrize("role", [Role.INTERNAL_ASSESSOR, Role.LEADER, Role.AUDITOR])
def test_who_does_not_write_answers_reads_them(of: Assessment, role: str) -> None:
    client = signed_in(member("Rani", role))
    page = client.get(path(of))
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    for more in ("simpan/", "ajukan/", "menunggu/", "bukti/tambah/", "bukti/1/lepas/"):
        assert client.post(path(of, more=more), typed(facts_1="x")).status_code == 403, more
    assert client.get(path(of, more="riwayat/")).status_code == 200


def test_a_contributor_sees_and_writes_only_what_their_office_prepares(of: Assessment) -> None:
    own = office("1.01")
    client = signed_in(member("Kiki", Role.OFFICE_CONTRIBUTOR, office_code="1.01"))
    office("1.02")
    responsible(of, "1", own, lead=False)
    responsible(of, "2", office("1.02"))
    assert client.get(path(of)).status_code == 200
    assert client.post(path(of, more="simpan/"), typed(facts_1="x")).status_code == 302
    for more in ("", "riwayat/", "bukti/tambah/?tingkat=1"):
        assert client.get(path(of, "2", more)).status_code == 404, more
    for more in ("simpan/", "ajukan/", "menunggu/", "bukti/tambah/", "bukti/1/lepas/"):
        assert client.post(path(of, "2", more), typed(facts_1="x")).status_code == 404, more
    assert "Indikator 1 dari 1" in client.get(path(of)).content.decode()


def test_ids_of_another_institution_lead_nowhere(writer: Client, of: Assessment) -> None:
    foreign = assessment(METRO, of=of.cycle)
    for target in (path(foreign), path(foreign, slug=METRO), path(of, "48"), path(of, "x"), path(of, "1-1")):
        assert writer.get(target).status_code == 404, target
        assert writer.post(f"{target}simpan/", typed(facts_1="x")).status_code == 404, target
        assert writer.post(f"{target}ajukan/").status_code == 404, target
    assert stored(foreign).revision == 0


def test_an_external_assessor_reads_from_their_stage_on(of: Assessment) -> None:
    who = person("Asesor")
    assessor(of, who)
    member("Asesor", Role.EXTERNAL_ASSESSOR, slug=METRO, reach="assigned", assigned=[BANDAR_LAMPUNG])
    assert signed_in(who).get(path(of)).status_code == 404
    with opened([of.institution_id]):
        Assessment.objects.filter(pk=of.pk).update(stage=Stage.DOCUMENT_REVIEW)
    assert signed_in(who).get(path(of)).status_code == 200
    assert signed_in(who).post(path(of, more="simpan/"), typed(facts_1="x")).status_code == 403


def test_strangers_and_ended_members_get_nothing(of: Assessment) -> None:
    gone = signed_in(member("Lama", Role.DATA_ENTRY, ends_at=timezone.now()))
    assert gone.get(path(of)).status_code == 404
    assert gone.post(path(of, more="simpan/"), typed(facts_1="x")).status_code == 404
    answer = Client().post(path(of, more="simpan/"), typed(facts_1="x"), **JSON)
    assert (answer.status_code, "/akun/" in answer.headers["Location"]) == (302, True)
    assert stored(of).revision == 0


def test_last_years_text_level_and_reasons_stand_beside(writer: Client) -> None:
    last = assessment(of=cycle("SPBE 2024", year=2024), stage=Stage.FINISHED, levels={"1": "3", "29": "2"})
    judged(last, {"1": "2"}, by=person("Asesor"))
    now = writer.get(path(assessment())).content.decode()
    for shown in ("2024", "Fakta 1", "Menunjukkan tingkat 2", "Isian tingkat 3"):
        assert shown in now
    pemdi = writer.get(path(rehearsal(), "I9")).content.decode()
    assert "2024 · 29." in pemdi
    assert "Fakta 29" in pemdi


def test_an_assessors_reasons_are_not_shown_before_their_stage_is_over(writer: Client) -> None:
    last = assessment(of=cycle("SPBE 2024", year=2024), stage=Stage.DOCUMENT_REVIEW, levels={"1": "3"})
    judged(last, {"1": "2"}, by=person("Asesor"))
    assert "Menunjukkan tingkat 2" not in writer.get(path(assessment())).content.decode()


def test_published_levels_count_where_there_was_no_assessment(writer: Client, of: Assessment) -> None:
    PublishedLevel.objects.filter(institution=institution()).delete()
    PublishedLevel.objects.create(
        institution=institution(), year=2024, instrument="spbe-2020", indicator="1", level=4, source="LHE 2024"
    )
    page = writer.get(path(of)).content.decode()
    assert "sumber: LHE 2024" in page


def test_history_tells_who_changed_what(writer: Client, of: Assessment) -> None:
    writer.post(path(of, more="simpan/"), typed(facts_1="kebijakan lama berlaku"))
    writer.post(path(of, more="simpan/"), typed(1, (1,), facts_1="kebijakan baru berlaku"))
    page = writer.get(path(of, more="riwayat/")).content.decode()
    assert "<del>lama</del>" in page
    assert "<ins>baru</ins>" in page
    assert page.count("Dewi") >= 2
    assert writer.get(path(of, more="riwayat/?halaman=99")).status_code == 200


def test_an_indicator_page_costs_a_constant_number_of_statements_and_little_time(writer: Client) -> None:
    of = assessment(levels=every_level(3), state="draft")
    last = assessment(of=cycle("SPBE 2024", year=2024), stage=Stage.FINISHED, levels=every_level(2))
    counts = []
    for judgements in (False, True):
        if judgements:
            judged(last, every_level(2), by=person("Asesor"))
            for number in range(3):
                responsible(of, "1", office(f"2.0{number}"), lead=number == 0)
        writer.get(path(of))
        with CaptureQueriesContext(connection) as captured:
            assert writer.get(path(of)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1], captured.captured_queries
    assert counts[0] <= MOST_STATEMENTS
    took = []
    for _ in range(30):
        start = time.perf_counter()
        writer.get(path(of))
        took.append(time.perf_counter() - start)
    assert sorted(took)[15] < 0.1
