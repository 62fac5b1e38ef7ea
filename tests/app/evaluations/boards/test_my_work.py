"""My work: one list over all institutions, each person their own part of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import (
    Answer,
    Appeal,
    Assessment,
    Assessor,
    Clarification,
    EvidenceItem,
    Meeting,
    ReviewMark,
    Signature,
)
from naik.apps.evaluations.queries import tasks, tasks_inside, tasks_outside
from naik.apps.evaluations.queries.tasks import Kind, Task
from naik.apps.institutions.access import workplaces
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests import evaluating
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def waiting(who: Person) -> list[Task]:
    asking = tasks.reader(who, workplaces(who))
    with opened(list(asking.places), person=who.pk):
        tasks.load(asking)
        return [*tasks_inside.tasks(asking), *tasks_outside.tasks(asking)]


def found(who: Person) -> set[tuple[str, str, str]]:
    return {(one.kind, one.page, one.title.id.split(" ")[0]) for one in waiting(who)}


def due(of: Assessment, value: str, code: str, days: int, *, lead: bool = True) -> None:
    evaluating.responsible(of, value, office(code), lead=lead, due_on=timezone.localdate() + timedelta(days=days))


def clarification(of: Assessment, value: str, by: Person, **fields: object) -> Clarification:
    with opened([of.institution_id]):
        asked: Clarification = Clarification.objects.create(
            institution_id=of.institution_id, assessment=of, value=value, opened_by=by, stage=of.stage,
            due_on=timezone.localdate() + timedelta(days=2), **fields,
        )  # fmt: skip
    return asked


def test_a_contributor_finds_this_weeks_answers_of_their_office_first_and_the_rest_later() -> None:
    of = evaluating.assessment()
    who = member("Kontributor", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    due(of, "1", "1.01", 5)
    due(of, "2", "1.01", -4, lead=False)
    due(of, "3", "1.01", 8)
    evaluating.responsible(of, "4", office("1.01"))
    due(of, "5", "2.02", 1)
    assert {(one.arguments[1], one.kind, one.late) for one in waiting(who)} == {
        ("1", Kind.SOON, 0), ("2", Kind.SOON, 4), ("3", Kind.LATER, 0), ("4", Kind.LATER, 0),
    }  # fmt: skip


def test_what_came_back_says_why_and_what_is_done_is_gone() -> None:
    of = evaluating.assessment(levels={"1": "3", "2": "3", "3": "3", "4": "3"}, state="returned")
    who = member("Kontributor", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    for value in "1234":
        due(of, value, "1.01", 3)
    with opened([of.institution_id]):
        Answer.objects.filter(assessment=of, value="1").update(reason="Dokumen belum ditandatangani")
        for value, state in (("2", "offered"), ("3", "accepted"), ("4", "waiting")):
            Answer.objects.filter(assessment=of, value=value).update(state=state)
    (one,) = waiting(who)
    assert (one.kind, one.why.id) == (Kind.RETURNED, "dikembalikan: Dokumen belum ditandatangani")


def test_a_returned_evidence_item_of_pemdi_is_named_by_its_code() -> None:
    of = evaluating.rehearsal()
    who = member("Kontributor", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    with opened([of.institution_id]):
        answer = Answer.objects.filter(assessment=of).order_by("pk").first()
        other = Answer.objects.filter(assessment=of).order_by("pk").last()
        for one in (answer, other):
            EvidenceItem.objects.create(
                institution_id=of.institution_id, answer=one, level=1, number=1, state="returned", reason="Salah objek"
            )
    due(of, answer.value, "1.01", 3)
    returned = [one for one in waiting(who) if one.kind is Kind.RETURNED]
    assert [one.title.id.split(" ")[0] for one in returned] == [f"{answer.value}-L1-01"]


def test_somebody_whose_role_ended_or_in_another_institution_has_nothing() -> None:
    of = evaluating.assessment()
    past = timezone.now() - timedelta(days=1)
    gone = member("Lama", Role.OFFICE_CONTRIBUTOR, office_code="1.01", starts_at=past - timedelta(days=2), ends_at=past)
    other = member("Metro", Role.OFFICE_CONTRIBUTOR, office_code="1.01", slug=METRO)
    due(of, "1", "1.01", 0)
    assert waiting(gone) == waiting(other) == []


def test_who_types_for_all_offices_finds_every_answer_once() -> None:
    of = evaluating.assessment()
    due(of, "1", "1.01", 9)
    due(of, "1", "2.02", 2, lead=False)
    found_tasks = waiting(member("Pengentri", Role.DATA_ENTRY))
    assert len(found_tasks) == 47
    assert [one.arguments[1] for one in found_tasks if one.kind is Kind.SOON] == ["1"]


def test_each_role_finds_what_only_it_can_do() -> None:
    of = evaluating.assessment(levels={"1": "3"}, state="offered")
    due(of, "2", "1.01", -3)
    assert found(member("Asesor Internal", Role.INTERNAL_ASSESSOR)) == {("decide", "answer_checks", "Pemeriksaan")}
    assert found(member("Koordinator", Role.COORDINATOR)) == {
        ("decide", "assessment_sharing", "Bagikan"), ("decide", "assessment", "Perangkat"),
    }  # fmt: skip
    for role in (Role.RESPONSIBLE_OFFICIAL, Role.LEADER, Role.AUDITOR):
        assert found(member(f"Orang {role}", role)) == set()


def test_submission_waits_for_the_official_and_then_the_signature_for_the_coordinator() -> None:
    of = evaluating.assessment(levels=evaluating.every_level(3))
    official, coordinator = member("Pejabat", Role.RESPONSIBLE_OFFICIAL), member("Koordinator", Role.COORDINATOR)
    assert ("decide", "submission", "Ajukan") in found(official)
    with opened([of.institution_id]):
        Assessment.objects.filter(pk=of.pk).update(stage=Stage.INTERNAL_APPROVAL)
    assert found(official) == set()
    assert found(coordinator) == {("decide", "submission", "Tanda")}


def test_an_assessor_scores_by_due_date_and_the_lead_settles_when_all_are_done() -> None:
    of = evaluating.assessment(stage=Stage.DOCUMENT_REVIEW)
    lead, second = person("Ketua Asesor"), person("Asesor Dua")
    soon = timezone.localdate() + timedelta(days=3)
    first = evaluating.assessor(of, lead, lead=True, due_on=soon)
    other = evaluating.assessor(of, second)
    assert [(one.page, one.due_on) for one in waiting(lead)] == [("score_queue", soon)]
    with opened([of.institution_id]):
        Assessor.objects.filter(pk=first.pk).update(first_scores_done_at=timezone.now())
    assert waiting(lead) == []
    with opened([of.institution_id]):
        Assessor.objects.filter(pk=other.pk).update(first_scores_done_at=timezone.now())
    assert [one.page for one in waiting(lead)] == ["score_differences"]
    assert waiting(second) == []
    with opened([of.institution_id]):
        Assessor.objects.filter(pk=first.pk).update(ended_at=timezone.now())
    assert waiting(lead) == []


def test_an_open_clarification_waits_for_the_institution_and_an_answered_one_for_the_assessor() -> None:
    of = evaluating.assessment(stage=Stage.DOCUMENT_REVIEW)
    outside = person("Asesor Luar")
    evaluating.assessor(of, outside, first_scores_done_at=timezone.now())
    asked = clarification(of, "1", outside)
    own = member("Kontributor Satu", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    other = member("Kontributor Dua", Role.OFFICE_CONTRIBUTOR, office_code="2.02")
    coordinator = member("Koordinator", Role.COORDINATOR)
    due(of, "1", "1.01", 3)
    for who, expected in ((own, 1), (other, 0), (coordinator, 1), (outside, 0)):
        assert [one.page for one in waiting(who)] == ["clarification"] * expected
    with opened([of.institution_id]):
        Clarification.objects.filter(pk=asked.pk).update(state="answered")
    for who, expected in ((own, 0), (coordinator, 0), (outside, 1)):
        assert [one.arguments for one in waiting(who)] == [(of.pk, asked.pk)] * expected


def test_minutes_wait_for_the_side_that_has_not_signed() -> None:
    of = evaluating.assessment(stage=Stage.INTERVIEW)
    outside, coordinator = person("Asesor Luar"), member("Koordinator", Role.COORDINATOR)
    evaluating.assessor(of, outside)
    with opened([of.institution_id]):
        meeting = Meeting.objects.create(
            institution_id=of.institution_id, assessment=of, stage=Stage.INTERVIEW, state="half_signed",
            starts_at=timezone.now(), place="Aula", agenda="-", called_by=outside,
        )  # fmt: skip
        signature = Signature.objects.create(
            institution_id=of.institution_id, assessment=of, paper="meeting_minutes", side="assessors",
            meeting=meeting, person=outside, digest="0" * 64, signed_at=timezone.now(),
        )  # fmt: skip
    assert [one.page for one in waiting(coordinator)] == ["meeting"]
    assert waiting(outside) == []
    with opened([of.institution_id]):
        Signature.objects.filter(pk=signature.pk).update(void_at=timezone.now())
    assert [one.page for one in waiting(outside)] == ["meeting"]


def test_an_appeal_waits_for_an_assessor_who_did_not_choose_the_level() -> None:
    of = evaluating.assessment(stage=Stage.APPEAL)
    scorer, colleague = person("Penilai"), person("Rekan Penilai")
    for who in (scorer, colleague):
        evaluating.assessor(of, who)
    evaluating.judged(of, {"1": "2"}, by=scorer)
    coordinator = member("Koordinator", Role.COORDINATOR)
    with opened([of.institution_id]):
        Appeal.objects.create(
            institution_id=of.institution_id, assessment=of, value="1", level_before="2", level_wanted="3",
            grounds="-", filed_by=coordinator,
        )  # fmt: skip
    assert [one.page for one in waiting(colleague)] == ["appeal"]
    assert waiting(scorer) == waiting(coordinator) == []


def test_the_review_team_finds_what_is_in_review_wherever_it_is() -> None:
    of = evaluating.cycle()
    evaluating.assessment(of=of, stage=Stage.REVIEW)
    evaluating.assessment(METRO, of=of, stage=Stage.APPEAL)
    who = member("Peninjau", Role.REVIEW_TEAM, slug=evaluating.authority().slug, reach=Reach.NATION)
    assert [(one.page, one.institution.slug) for one in waiting(who)] == [("review", BANDAR_LAMPUNG)]


def test_what_the_review_sent_back_waits_for_the_leading_assessor_and_for_nobody_else() -> None:
    of = evaluating.assessment(stage=Stage.REVIEW, levels=evaluating.every_level(3))
    lead, second = (
        member(name, Role.EXTERNAL_ASSESSOR, slug=evaluating.authority().slug, reach=Reach.ASSIGNED)
        for name in ("Ketua", "Anggota")
    )
    evaluating.assessor(of, lead, lead=True)
    evaluating.assessor(of, second)
    assert "review_returned" not in {one.page for one in waiting(lead)}
    with opened([of.institution_id]):
        ReviewMark.objects.create(
            institution_id=of.institution_id, assessment=of, value="7", state="invalid", note="Bukti keliru",
            by=person("Reviu"),
        )  # fmt: skip
    (one,) = [task for task in waiting(lead) if task.page == "review_returned"]
    assert one.arguments == (of.pk,)
    assert "review_returned" not in {task.page for task in waiting(second)}


def test_an_unsigned_assessment_and_a_rehearsal_are_nobodys_business_outside() -> None:
    evaluating.rehearsal()
    of = evaluating.assessment(stage=Stage.INTERNAL_APPROVAL)
    outside = person("Asesor Luar")
    evaluating.assessor(of, outside)
    clarification(of, "1", outside, state="answered")
    assert waiting(outside) == []


def test_reaching_all_institutions_costs_no_more_statements_than_one() -> None:
    of = evaluating.cycle()
    near = member("Koordinator", Role.COORDINATOR)
    wide = member("Peninjau", Role.REVIEW_TEAM, slug=evaluating.authority().slug, reach=Reach.NATION)
    admin = member("Admin", Role.AUTHORITY_ADMIN, slug=evaluating.authority().slug, reach=Reach.NATION)
    evaluating.assessment(of=of, stage=Stage.REVIEW)
    with CaptureQueriesContext(connection) as few:
        waiting(wide)
    everywhere = [one.institution for one in workplaces(wide) if one.institution.slug != BANDAR_LAMPUNG]
    with opened([one.pk for one in everywhere] + [of.organiser_id]):
        Assessment.objects.bulk_create(
            Assessment(
                institution=one, cycle=of, stage=Stage.REVIEW, stages=list(evaluating.EVERY_STAGE),
                stage_since=timezone.now(),
            )
            for one in everywhere
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        assert len(waiting(wide)) == len(everywhere) + 1
    assert len(few) == len(many)
    assert len(everywhere) > 600
    for who in (admin, wide, near):
        client = signed_in(who)
        client.get("/ruang/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/ruang/").status_code == 200
        assert len(captured) <= 50


def test_whoever_lacks_a_second_factor_sees_no_evaluation_in_the_list() -> None:
    of = evaluating.assessment(stage=Stage.DOCUMENT_REVIEW)
    who = person("Asesor Tanpa Faktor")
    evaluating.assessor(of, who)
    assert "Nilai dokumen" not in signed_in(who).get("/ruang/").content.decode()


def test_the_page_shows_title_institution_reason_and_due_date() -> None:
    of = evaluating.assessment()
    who = member("Kontributor", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    due(of, "1", "1.01", -4)
    for number in range(2, 30):
        due(of, str(number), "1.01", 2)
    due(of, "40", "1.01", 20)
    page = signed_in(who).get("/ruang/").content.decode()
    for piece in (
        "Disiapkan minggu ini",
        "terlambat 4 hari",
        institution().name,
        "belum diisi",
        "9 lagi",
        "1 lagi belum",
    ):
        assert piece in page
    assert f"/ruang/{BANDAR_LAMPUNG}/penilaian/{of.pk}/indikator/1/" in page
