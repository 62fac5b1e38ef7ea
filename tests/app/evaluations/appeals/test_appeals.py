"""Appeals: filed in their window, answered by somebody else, seen by both sides, and the end of the stage."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from naik.apps.audit.models import Event
from naik.apps.evaluations.gate import StageClosed
from naik.apps.evaluations.models import Appeal, Assessment, Judgement, StageWindow
from naik.apps.evaluations.operations import appeals
from naik.apps.evaluations.operations.appeals import Filing
from naik.apps.evaluations.queries import appeals as queries
from naik.apps.evidence.models import Document
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Reach, Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.app.evaluations.appeals.appeal_cases import appealed, authority_member, filed, inside, level
from tests.evaluating import AUTHORITY, assessment, assessor, rehearsal, responsible
from tests.people import METRO, access, institution, member, office, person

pytestmark = pytest.mark.usefixtures("shipped_data")


def close(of: Assessment) -> None:
    with opened([of.institution_id, of.cycle.organiser_id]):
        StageWindow.objects.filter(cycle=of.cycle, stage=Stage.APPEAL).update(
            closes_at=timezone.now() - timedelta(seconds=1)
        )


def test_an_upheld_appeal_gives_a_new_level_with_its_reasons() -> None:
    case = appealed()
    made = filed(case)
    assert (made.level_before, made.level_wanted) == ("2", "3")
    inside(case.other, lambda here: appeals.uphold(here, case.of.pk, made.pk, "Pasal 7 menunjukkannya", "3"))
    assert level(case.of, "12") == "3"
    with opened([case.of.institution_id]):
        judged = Judgement.objects.get(assessment=case.of, value="12", stage=Stage.APPEAL)
        found = Appeal.objects.get(pk=made.pk)
    assert (judged.author_id, judged.justification) == (case.other.pk, "Pasal 7 menunjukkannya")
    assert (found.state, found.level_after, found.answered_by_id) == ("upheld", "3", case.other.pk)


def test_a_refused_appeal_keeps_the_level() -> None:
    case = appealed()
    made = filed(case)
    inside(case.other, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Bukti tidak berubah"))
    assert level(case.of, "12") == "2"
    row = inside(case.coordinator, lambda here: queries.appeal(here, case.of, made.pk)).row
    assert (row.state, row.level_after, row.answer) == ("refused", "2", "Bukti tidak berubah")


@pytest.mark.parametrize("reasons", ["", "  "])
def test_an_answer_without_reasons_is_refused(reasons: str) -> None:
    case = appealed()
    made = filed(case)
    with pytest.raises(Refused):
        inside(case.other, lambda here: appeals.refuse(here, case.of.pk, made.pk, reasons))
    with pytest.raises(Refused):
        inside(case.other, lambda here: appeals.uphold(here, case.of.pk, made.pk, reasons, "3"))


def test_upholding_with_the_same_level_leaves_nothing_behind() -> None:
    case = appealed()
    made = filed(case)

    def try_it() -> None:
        found = access(case.other)
        with opened([found.institution.pk], person=case.other.pk):
            with pytest.raises(Refused):
                appeals.uphold(found, case.of.pk, made.pk, "Alasan", "2")
            assert not Judgement.objects.filter(assessment=case.of, stage=Stage.APPEAL).exists()

    try_it()


def test_who_chose_the_level_does_not_answer_and_reads_why() -> None:
    case = appealed()
    made = filed(case)
    for act in (
        lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tetap"),
        lambda here: appeals.uphold(here, case.of.pk, made.pk, "Naik", "3"),
    ):
        with pytest.raises(Refused):
            inside(case.lead, act)
    page = inside(case.lead, lambda here: queries.appeal(here, case.of, made.pk))
    assert page.answers
    assert page.against is not None
    assert inside(case.other, lambda here: queries.appeal(here, case.of, made.pk)).against is None


def test_who_settled_the_difference_does_not_answer_after_a_later_stage_either() -> None:
    case = appealed()
    with opened([case.of.institution_id]):
        Judgement.objects.filter(assessment=case.of, value="12").update(settled_reason="Bukti lebih kuat")
        Judgement.objects.create(
            institution_id=case.of.institution_id, assessment=case.of, stage=Stage.INTERVIEW, value="12", level="3",
            author=case.other,
        )  # fmt: skip
    made = filed(case, level="4")
    for who in (case.lead, case.other):
        with pytest.raises(Refused):
            inside(who, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tetap"))
    reviewer = member("Rina Reviu", Role.REVIEW_TEAM, slug=AUTHORITY, reach=Reach.NATION)
    inside(reviewer, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tetap"))


def test_one_open_appeal_for_an_indicator_and_another_after_its_answer() -> None:
    case = appealed()
    made = filed(case)
    with pytest.raises(Refused):
        filed(case, level="4")
    inside(case.other, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tetap"))
    assert filed(case, level="4").pk != made.pk


def test_two_answers_to_one_appeal_are_one() -> None:
    case = appealed()
    made = filed(case)
    inside(case.other, lambda here: appeals.uphold(here, case.of.pk, made.pk, "Benar", "3"))
    reviewer = member("Rina Reviu", Role.REVIEW_TEAM, slug=AUTHORITY, reach=Reach.NATION)
    with pytest.raises(Refused):
        inside(reviewer, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tidak"))
    assert level(case.of, "12") == "3"


def test_nothing_is_appealed_against_that_no_assessor_chose_or_at_the_level_that_holds() -> None:
    case = appealed()
    with opened([case.of.institution_id]):
        Judgement.objects.filter(assessment=case.of, value="13").delete()
    for value, wanted in (("13", "4"), ("12", "2"), ("12", "9"), ("12", "")):
        with pytest.raises(Refused):
            filed(case, value=value, level=wanted)
    with pytest.raises(Http404):
        filed(case, value="999")


def test_filing_ends_with_the_window_but_answers_do_not() -> None:
    case = appealed()
    made = filed(case)
    close(case.of)
    with pytest.raises(StageClosed):
        filed(case, value="13")
    inside(case.other, lambda here: appeals.uphold(here, case.of.pk, made.pk, "Benar", "3"))
    assert level(case.of, "12") == "3"


@pytest.mark.parametrize("stage", [Stage.VISIT, Stage.REVIEW])
def test_before_and_after_its_stage_there_is_no_appeal(stage: Stage) -> None:
    case = appealed(stage=stage)
    with pytest.raises(StageClosed):
        filed(case)


def test_a_withdrawn_appeal_is_not_answered() -> None:
    case = appealed()
    made = filed(case)
    inside(case.coordinator, lambda here: appeals.withdraw(here, case.of.pk, made.pk))
    with pytest.raises(Refused):
        inside(case.other, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tetap"))


def test_enclosed_documents_are_of_ones_own_library() -> None:
    case = appealed()
    with opened([case.of.institution_id, institution(METRO).pk]):
        own, theirs, gone = (
            Document.objects.create(
                institution=institution(slug), title=title, keeper=case.coordinator, archived_at=archived
            )
            for slug, title, archived in (
                ("kota-bandar-lampung", "Perwali", None), (METRO, "Asing", None),
                ("kota-bandar-lampung", "Arsip", timezone.now()),
            )
        )  # fmt: skip
    for wrong in (theirs.pk, gone.pk):
        with pytest.raises(Refused):
            filed(case, documents=(own.pk, wrong))
    made = filed(case, documents=(own.pk,))
    page = inside(case.other, lambda here: queries.appeal(here, case.of, made.pk))
    assert [one.title for one in page.enclosed] == ["Perwali"]


def test_a_contributor_files_nothing_and_sees_only_appeals_on_their_own_answers() -> None:
    case = appealed()
    made = filed(case)
    own = member("Kontri Kominfo", Role.OFFICE_CONTRIBUTOR, office_code="KOMINFO")
    other = member("Kontri Dinkes", Role.OFFICE_CONTRIBUTOR, office_code="DINKES")
    responsible(case.of, "12", office("KOMINFO"))
    responsible(case.of, "40", office("DINKES"))
    for who in (own, other):
        with pytest.raises(Forbidden):
            inside(who, lambda here: appeals.file(here, case.of.pk, Filing(value="13", level="3", grounds="Ya")))
    assert inside(own, lambda here: queries.appeal(here, case.of, made.pk)).row.value == "12"
    with pytest.raises(Http404):
        inside(other, lambda here: queries.appeal(here, case.of, made.pk))
    assert inside(other, lambda here: queries.listing(here, case.of)).rows == ()


def test_an_assessor_who_belongs_to_the_institution_answers_nothing() -> None:
    case = appealed()
    made = filed(case)
    member(case.other.name, Role.DATA_ENTRY)
    with pytest.raises(Forbidden):
        inside(case.other, lambda here: appeals.uphold(here, case.of.pk, made.pk, "Naik", "5"))


def test_an_assessor_without_assignment_here_does_not_find_the_appeal() -> None:
    case = appealed()
    made = filed(case)
    with opened([case.of.institution_id]):
        case.of.assessors.filter(person=case.other).update(ended_at=timezone.now())
    with pytest.raises(Http404):
        inside(case.other, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tetap"))


def test_an_appeal_of_another_institution_is_not_found() -> None:
    case = appealed()
    made = filed(case)
    theirs = assessment(METRO, of=case.of.cycle, stage=Stage.APPEAL)
    mira = member("Mira Metro", Role.COORDINATOR, slug=METRO)
    with pytest.raises(Http404):
        inside(mira, lambda here: appeals.withdraw(here, theirs.pk, made.pk), METRO)
    with pytest.raises(Http404):
        inside(mira, lambda here: appeals.withdraw(here, case.of.pk, made.pk), METRO)
    with pytest.raises(Http404):
        inside(mira, lambda here: queries.appeal(here, theirs, made.pk), METRO)


def test_both_sides_are_told() -> None:
    case = appealed()
    made = filed(case)
    inside(case.other, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tetap"))
    for who, count in ((case.lead, 1), (case.other, 1), (case.coordinator, 1)):
        with opened([case.of.institution_id], person=who.pk):
            assert Notice.objects.filter(person=who, kind="appeal").count() == count


def test_the_stage_ends_after_the_window_once_everything_is_answered() -> None:
    case = appealed()
    made = filed(case)
    admin = authority_member()
    for _step in ("open window", "closed window"):
        with pytest.raises(Refused):
            inside(admin, lambda here: appeals.finish(here, case.of.pk))
        close(case.of)
    inside(case.other, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Tetap"))
    inside(admin, lambda here: appeals.finish(here, case.of.pk))
    with opened([case.of.institution_id]):
        case.of.refresh_from_db()
    assert case.of.stage == Stage.REVIEW


def test_the_word_that_there_is_no_appeal_ends_the_wait_and_a_new_appeal_takes_it_back() -> None:
    case = appealed()
    admin = authority_member()
    with pytest.raises(Refused):
        inside(admin, lambda here: appeals.finish(here, case.of.pk))
    inside(case.coordinator, lambda here: appeals.waive(here, case.of.pk))
    made = filed(case)
    with pytest.raises(Refused):
        inside(case.coordinator, lambda here: appeals.waive(here, case.of.pk))
    inside(case.coordinator, lambda here: appeals.withdraw(here, case.of.pk, made.pk))
    with pytest.raises(Refused):
        inside(admin, lambda here: appeals.finish(here, case.of.pk))
    inside(case.coordinator, lambda here: appeals.waive(here, case.of.pk))
    inside(admin, lambda here: appeals.finish(here, case.of.pk))


def test_the_word_of_an_earlier_round_does_not_count_in_a_later_one() -> None:
    case = appealed()
    inside(case.coordinator, lambda here: appeals.waive(here, case.of.pk))
    with opened([case.of.institution_id]):
        Assessment.objects.filter(pk=case.of.pk).update(stage_since=timezone.now() + timedelta(seconds=1))
        case.of.refresh_from_db()
        assert queries.waived(case.of) is None


def test_the_institution_does_not_end_the_stage_in_a_cycle_but_does_in_its_rehearsal() -> None:
    case = appealed()
    inside(case.coordinator, lambda here: appeals.waive(here, case.of.pk))
    with pytest.raises(Forbidden):
        inside(case.coordinator, lambda here: appeals.finish(here, case.of.pk))
    stages = (Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DOCUMENT_REVIEW, Stage.APPEAL, Stage.DETERMINATION)
    own = rehearsal(instrument="spbe-2020", stages=stages, stage=Stage.APPEAL)
    inside(case.coordinator, lambda here: appeals.waive(here, own.pk))
    inside(case.coordinator, lambda here: appeals.finish(here, own.pk))


def test_in_a_rehearsal_another_of_its_assessors_answers() -> None:
    stages = (Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DOCUMENT_REVIEW, Stage.APPEAL, Stage.DETERMINATION)
    own = rehearsal(instrument="spbe-2020", stages=stages, stage=Stage.APPEAL)
    coordinator = member("Koko Koordinator", Role.COORDINATOR)
    first, second = (member(name, Role.INTERNAL_ASSESSOR) for name in ("Ina Satu", "Ina Dua"))
    for who in (first, second):
        assessor(own, who)
    with opened([own.institution_id]):
        Judgement.objects.create(
            institution_id=own.institution_id, assessment=own, stage=Stage.DOCUMENT_REVIEW, value="12", level="2",
            author=first,
        )  # fmt: skip
    wanted = Filing(value="12", level="3", grounds="Ada")
    made = inside(coordinator, lambda here: appeals.file(here, own.pk, wanted))
    with pytest.raises(Refused):
        inside(first, lambda here: appeals.refuse(here, own.pk, made.pk, "Tetap"))
    inside(second, lambda here: appeals.uphold(here, own.pk, made.pk, "Benar", "3"))
    assert level(own, "12") == "3"


def test_the_report_tells_every_appeal() -> None:
    case = appealed()
    first, second = filed(case), filed(case, value="13")
    inside(case.other, lambda here: appeals.uphold(here, case.of.pk, first.pk, "Benar", "3"))
    inside(case.coordinator, lambda here: appeals.withdraw(here, case.of.pk, second.pk))
    with opened([case.of.institution_id]):
        told = [(one.value, one.state, one.answer) for one in queries.appeals_for_report(case.of)]
    assert told == [("12", "upheld", "Benar"), ("13", "withdrawn", "")]


def test_events_tell_levels_and_no_texts() -> None:
    case = appealed()
    made = filed(case, grounds="Kalimat rahasia")
    inside(case.other, lambda here: appeals.refuse(here, case.of.pk, made.pk, "Pertimbangan panjang"))
    with opened([case.of.institution_id]):
        found = list(Event.objects.filter(action__startswith="evaluations:appeal:").order_by("sequence"))
    assert [one.action for one in found] == ["evaluations:appeal:filed", "evaluations:appeal:refused"]
    assert not any("rahasia" in str(one.after) or "panjang" in f"{one.after} {one.reason}" for one in found)
    assert person("Laras Ketua").name not in str([one.after for one in found])
