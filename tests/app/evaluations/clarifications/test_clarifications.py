"""Clarifications: asked by those who assess, answered by those who prepare, seen by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evaluations.models import Answer, Assessment, CitedDocument, Clarification, Enclosure, StageWindow
from naik.apps.evaluations.operations import clarifications as operations
from naik.apps.evaluations.operations.clarifications import Question
from naik.apps.evidence.models import Document
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.models import Membership
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Reach, Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests import evaluating
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def reviewed(stage: Stage = Stage.DOCUMENT_REVIEW) -> tuple[Assessment, Person]:
    """An assessment under external assessment by Citra."""
    found = evaluating.assessment(stage=stage, levels=evaluating.every_level(3))
    who = member("Citra", Role.EXTERNAL_ASSESSOR, slug=evaluating.AUTHORITY, reach=Reach.ASSIGNED)
    evaluating.assessor(found, who, lead=True)
    return found, who


def ask(of: Assessment, who: Person, value: str = "1", **fields: Any) -> Clarification:
    asked = Question(
        value=value, text="Di mana pasalnya?", due_on=(timezone.now() + timedelta(days=7)).date(), **fields
    )
    with opened([of.institution_id], person=who.pk):
        return operations.open_clarification(access(who), of.pk, asked)


def respond(
    of: Assessment, who: Person, to: Clarification, text: str = "Pasal 7", documents: list[int] | None = None
) -> None:
    with opened([of.institution_id], person=who.pk):
        operations.respond(access(who), of.pk, to.pk, text, documents or [])


def now(of: Clarification) -> tuple[str, int]:
    with opened([of.institution_id]):
        found = Clarification.objects.get(pk=of.pk)
        return found.state, found.messages.count()


def address(of: Assessment, more: str = "") -> str:
    return f"/ruang/{BANDAR_LAMPUNG}/penilaian/{of.pk}/klarifikasi/{more}"


def document(title: str = "Perwali 12", **fields: Any) -> Document:
    where = institution()
    with opened([where.pk]):
        made: Document = Document.objects.create(institution=where, title=title, keeper=person("Kira"), **fields)
        return made


def test_a_question_is_asked_answered_asked_again_and_closed() -> None:
    of, citra = reviewed()
    ratna = member("Ratna", Role.COORDINATOR)
    asked = ask(of, citra)
    respond(of, ratna, asked)
    with opened([of.institution_id], person=citra.pk):
        operations.ask_again(access(citra), of.pk, asked.pk, "Ayat berapa?")
    assert now(asked) == ("open", 3)
    respond(of, ratna, asked, "Ayat 2")
    with opened([of.institution_id], person=citra.pk):
        with pytest.raises(Refused):
            operations.close(access(citra), of.pk, asked.pk, " ")
        operations.close(access(citra), of.pk, asked.pk, "Terjawab")
    assert now(asked) == ("closed", 4)
    with pytest.raises(Refused):
        respond(of, ratna, asked, "Terlambat")
    assert now(asked) == ("closed", 4)
    with opened([of.institution_id]):
        actions = Event.objects.filter(
            institution_id=of.institution_id, action__startswith="evaluations:clarification:"
        )
        assert [one.rsplit(":", 1)[1] for one in actions.order_by("sequence").values_list("action", flat=True)] == [
            "opened", "answered", "asked_again", "answered", "closed",
        ]  # fmt: skip


def test_each_side_is_told_when_it_is_its_turn() -> None:
    of, citra = reviewed()
    ratna, lina = member("Ratna", Role.COORDINATOR), member("Lina", Role.OFFICE_CONTRIBUTOR, office_code="1.1")
    other = member("Oki", Role.OFFICE_CONTRIBUTOR, office_code="2.2")
    evaluating.responsible(of, "1", office("1.1"))
    asked = ask(of, citra)
    respond(of, lina, asked)

    def told(who: Person) -> int:
        with opened([of.institution_id], person=who.pk):
            return Notice.objects.filter(person=who, kind="clarification").count()

    assert (told(ratna), told(lina), told(other), told(citra)) == (1, 1, 0, 1)


def test_two_answers_at_once_both_stay_and_the_state_moves_once() -> None:
    of, citra = reviewed()
    ratna, dedi = member("Ratna", Role.COORDINATOR), member("Dedi", Role.DATA_ENTRY)
    asked = ask(of, citra)
    respond(of, ratna, asked)
    respond(of, dedi, asked, "Lihat juga pasal 9")
    assert now(asked) == ("answered", 3)


def test_an_internal_question_is_invisible_from_outside_for_good() -> None:
    found = evaluating.assessment(levels=evaluating.every_level(3))
    ita, ratna = member("Ita", Role.INTERNAL_ASSESSOR), member("Ratna", Role.COORDINATOR)
    asked = ask(found, ita)
    assert signed_in(ratna).get(address(found, f"{asked.pk}/")).status_code == 200
    with opened([found.institution_id]):
        Assessment.objects.filter(pk=found.pk).update(stage=Stage.DOCUMENT_REVIEW)
    citra = member("Citra", Role.EXTERNAL_ASSESSOR, slug=evaluating.AUTHORITY, reach=Reach.ASSIGNED)
    evaluating.assessor(found, citra)
    client = signed_in(citra)
    assert client.get(address(found, f"{asked.pk}/")).status_code == 404
    assert client.post(address(found, f"{asked.pk}/tutup/"), {"reason": "x"}).status_code == 404
    assert f"klarifikasi/{asked.pk}/" not in client.get(address(found), {"saring": "semua"}).content.decode()
    assert signed_in(ita).get(address(found, f"{asked.pk}/")).status_code == 200
    # Over for the internal assessor as well: the self-assessment is signed.
    with opened([found.institution_id], person=ita.pk), pytest.raises(Refused):
        operations.close(access(ita), found.pk, asked.pk, "Selesai")


def test_an_assessor_who_also_belongs_to_the_institution_asks_nothing() -> None:
    of, citra = reviewed()
    member("Citra", Role.DATA_ENTRY)
    with pytest.raises(Http404):
        ask(of, citra)
    before = evaluating.assessment(of=evaluating.cycle("SPBE 2026"), stage=Stage.SELF_ASSESSMENT)
    with pytest.raises(Forbidden):
        ask(before, citra)


def test_nobody_answers_their_own_question() -> None:
    found = evaluating.assessment(levels=evaluating.every_level(3))
    ita = member("Ita", Role.INTERNAL_ASSESSOR)
    member("Ita", Role.DATA_ENTRY)
    asked = ask(found, ita)
    with pytest.raises(Forbidden):
        respond(found, ita, asked)


def test_a_contributor_of_another_office_neither_sees_nor_answers() -> None:
    of, citra = reviewed()
    evaluating.responsible(of, "1", office("1.1"))
    own, other = (
        member("Lina", Role.OFFICE_CONTRIBUTOR, office_code="1.1"),
        member("Oki", Role.OFFICE_CONTRIBUTOR, office_code="2.2"),
    )
    asked = ask(of, citra)
    assert signed_in(own).get(address(of, f"{asked.pk}/")).status_code == 200
    client = signed_in(other)
    assert client.get(address(of, f"{asked.pk}/")).status_code == 404
    assert client.post(address(of, f"{asked.pk}/tanggapi/"), {"text": "Saya"}).status_code == 404
    assert now(asked) == ("open", 1)


def test_an_auditor_and_a_leader_only_read() -> None:
    of, citra = reviewed()
    asked = ask(of, citra)
    for who in (member("Umar", Role.AUDITOR), member("Pak Wali", Role.LEADER)):
        client = signed_in(who)
        page = client.get(address(of, f"{asked.pk}/"))
        assert page.status_code == 200
        assert "tanggapi/" not in page.content.decode()
        assert client.post(address(of, f"{asked.pk}/tanggapi/"), {"text": "x"}).status_code == 403
        assert client.get(address(of, "baru/")).status_code == 403


def test_somebody_not_assigned_or_whose_role_ended_is_outside() -> None:
    of, citra = reviewed()
    asked = ask(of, citra)
    stranger = member("Dimas", Role.EXTERNAL_ASSESSOR, slug=evaluating.AUTHORITY, reach=Reach.ASSIGNED,
                      assigned=[BANDAR_LAMPUNG])  # fmt: skip
    assert signed_in(stranger).get(address(of, f"{asked.pk}/")).status_code == 404
    with opened([institution(evaluating.AUTHORITY).pk]):
        Membership.objects.filter(person=citra).update(ends_at=timezone.now())
    assert signed_in(citra).get(address(of, f"{asked.pk}/")).status_code == 404


def test_ids_of_another_institution_lead_nowhere() -> None:
    of, citra = reviewed()
    asked = ask(of, citra)
    there = member("Sari", Role.COORDINATOR, slug=METRO)
    client = signed_in(there)
    assert client.get(f"/ruang/{METRO}/penilaian/{of.pk}/klarifikasi/{asked.pk}/").status_code == 404
    assert client.get(address(of, f"{asked.pk}/")).status_code == 404


def test_a_closed_window_refuses_to_the_second_and_keeps_what_was_typed() -> None:
    of, citra = reviewed()
    ratna = member("Ratna", Role.COORDINATOR)
    asked = ask(of, citra)
    with opened([of.cycle.organiser_id]):
        StageWindow.objects.filter(cycle=of.cycle).update(closes_at=timezone.now())
    answer = signed_in(ratna).post(address(of, f"{asked.pk}/tanggapi/"), {"text": "Sudah saya tulis panjang"})
    assert answer.status_code == 400
    assert "Sudah saya tulis panjang" in answer.content.decode()
    assert now(asked) == ("open", 1)


@pytest.mark.parametrize("stage", [Stage.INTERNAL_APPROVAL, Stage.APPEAL, Stage.REVIEW])
def test_other_stages_take_no_question(stage: Stage) -> None:
    of, citra = reviewed(stage)
    member("Ita", Role.INTERNAL_ASSESSOR)
    with pytest.raises((Refused, Http404)):
        ask(of, citra)


def test_a_due_date_lies_within_the_stage() -> None:
    of, citra = reviewed()
    for days in (-2, 60):
        asked = Question(value="1", text="?", due_on=(timezone.now() + timedelta(days=days)).date())
        with opened([of.institution_id], person=citra.pk), pytest.raises(Refused):
            operations.open_clarification(access(citra), of.pk, asked)


def test_a_question_is_about_a_document_only_when_the_answer_cites_it() -> None:
    of, citra = reviewed()
    cited, other = document(), document("Lain")
    with opened([of.institution_id]):
        CitedDocument.objects.create(
            institution_id=of.institution_id, answer=Answer.objects.get(assessment=of, value="1"), document=cited,
            level=3, added_by=person("Kira"),
        )  # fmt: skip
    with pytest.raises(Refused):
        ask(of, citra, document=other.pk)
    with pytest.raises(Http404):
        ask(of, citra, level=3, item=99)
    asked = ask(of, citra, document=cited.pk)
    assert "Perwali 12" in signed_in(citra).get(address(of, f"{asked.pk}/")).content.decode()


def test_both_sides_open_what_is_enclosed_and_only_what_one_may_read_is() -> None:
    of, citra = reviewed()
    evaluating.responsible(of, "1", office("1.1"))
    lina = member("Lina", Role.OFFICE_CONTRIBUTOR, office_code="1.1")
    own, foreign = document("Notula rapat", office=office("1.1")), document("Rahasia kantor lain", office=office("2.2"))
    asked = ask(of, citra)
    with pytest.raises(Refused):
        respond(of, lina, asked, documents=[foreign.pk])
    assert now(asked) == ("open", 1)
    respond(of, lina, asked, documents=[own.pk])
    with opened([of.institution_id]):
        assert Enclosure.objects.get().document == own
    for who in (lina, citra):
        assert f"/bukti/{own.pk}/" in signed_in(who).get(address(of, f"{asked.pk}/")).content.decode()
        assert signed_in(who).get(f"/ruang/{BANDAR_LAMPUNG}/bukti/{own.pk}/").status_code == 200


def test_the_pages_ask_and_answer() -> None:
    of, citra = reviewed()
    ratna = member("Ratna", Role.COORDINATOR)
    client = signed_in(citra)
    assert client.get(address(of, "baru/")).status_code == 200
    assert client.get(address(of, "baru/?value=1")).status_code == 200
    sent = {"value": "1", "text": "Di mana?", "due_on": f"{timezone.now() + timedelta(days=3):%Y-%m-%d}"}
    assert client.post(address(of, "baru/"), {**sent, "text": ""}).status_code == 400
    made = client.post(address(of, "baru/"), sent)
    assert made.status_code == 302
    there = made.headers["Location"]
    listed = signed_in(ratna).get(address(of), {"saring": "saya"}).content.decode()
    assert "Asesor menunggu tanggapan instansi" in listed
    assert "giliran Anda" in listed
    assert signed_in(ratna).post(f"{there}tanggapi/", {"text": "Di pasal 7"}).status_code == 302
    assert "Instansi menunggu asesor" in client.get(address(of), {"saring": "saya"}).content.decode()
    assert client.post(f"{there}tanya-lagi/", {"text": "Ayat?"}).status_code == 302
    assert client.post(f"{there}tutup/", {"reason": "Cukup"}).status_code == 302
    assert "Belum ada" not in client.get(address(of), {"saring": "semua"}).content.decode()
    assert "Di mana?" in client.get(there).content.decode()


def test_in_a_rehearsal_the_assigned_own_person_asks() -> None:
    found = evaluating.rehearsal(
        instrument="pemdi-2026", stage=Stage.DOCUMENT_REVIEW,
        stages=(Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DOCUMENT_REVIEW, Stage.DETERMINATION),
    )  # fmt: skip
    ita, joko = member("Ita", Role.INTERNAL_ASSESSOR), member("Joko", Role.INTERNAL_ASSESSOR)
    evaluating.assessor(found, ita)
    with opened([found.institution_id]):
        value = Answer.objects.filter(assessment=found).earliest("pk").value
    asked = ask(found, ita, value, level=2, item=1)
    page = signed_in(ita).get(address(found, f"{asked.pk}/")).content.decode()
    assert "-L2-01" in page
    with pytest.raises(Http404):
        ask(found, joko, value)


def test_the_list_costs_the_same_for_many_and_downloads() -> None:
    of, citra = reviewed()
    for value in ("1", "2"):
        evaluating.responsible(of, value, office(f"{value}.1"))
    ask(of, citra)
    ratna = member("Ratna", Role.COORDINATOR)
    client = signed_in(ratna)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(of)).status_code == 200
        return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])

    statements()
    before = statements()
    for value in ("2", "3", "4", "5"):
        ask(of, citra, value)
    assert statements() == before
    file = client.get(address(of, "unduh.csv")).content.decode()
    assert len(file.splitlines()) == 6
    assert client.get(address(of, "unduh.xlsx")).status_code == 200
