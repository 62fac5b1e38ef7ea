"""Interviews and visits: planned, minuted, signed by both sides, and the end of the stage."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from naik.apps.evaluations.gate import StageClosed
from naik.apps.evaluations.models import Assessment, Judgement, Meeting, Signature, StageWindow
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.operations import meeting, minutes
from naik.apps.evaluations.operations.judging import JudgedLevel, held_level
from naik.apps.evaluations.operations.meeting_outcome import mark_of, write_outcome
from naik.apps.evaluations.queries import meetings as queries
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.app.evaluations.meetings.meeting_cases import inside, interviewed, locked, planned, signed, soon, state
from tests.evaluating import assessment, assessor, rehearsal
from tests.people import METRO, access, institution, member, person

pytestmark = pytest.mark.usefixtures("shipped_data")


def level_of(of: Assessment, value: str) -> str:
    with opened([of.institution_id]):
        return held_level(of, value, Stage.INTERVIEW).level


def close(of: Assessment, stage: Stage) -> None:
    with opened([of.institution_id, of.cycle.organiser_id]):
        StageWindow.objects.filter(cycle=of.cycle, stage=stage).update(closes_at=timezone.now() - timedelta(seconds=1))


def test_a_planned_meeting_is_told_to_the_coordinator_and_the_other_assessor() -> None:
    found, lead, coordinator = interviewed()
    other = person("Ari Anggota")
    assessor(found, other)
    planned(found, lead)
    with opened([found.institution_id], person=coordinator.pk):
        assert Notice.objects.filter(person=coordinator, kind="meeting").count() == 1
    with opened([found.institution_id], person=other.pk):
        assert Notice.objects.filter(person=other, kind="meeting").count() == 1
    with opened([found.institution_id], person=lead.pk):
        assert not Notice.objects.filter(person=lead, kind="meeting").exists()


def test_the_interview_is_planned_ahead_during_document_review_but_the_visit_is_not() -> None:
    found, lead, _coordinator = interviewed(stage=Stage.DOCUMENT_REVIEW)
    assert planned(found, lead).stage == Stage.INTERVIEW
    with pytest.raises(Refused):
        planned(found, lead, stage=Stage.VISIT)


def test_a_meeting_outside_the_window_of_its_stage_is_refused() -> None:
    found, lead, _coordinator = interviewed()
    with pytest.raises(Refused):
        planned(found, lead, starts_at=timezone.now() + timedelta(days=300))


def test_indicators_marked_for_the_interview_are_proposed() -> None:
    found, _lead, _coordinator = interviewed()
    with opened([found.institution_id]):
        Judgement.objects.filter(assessment=found, value__in=("4", "7")).update(for_interview=True)
        assert [one.value for one in queries.value_choices(found) if one.marked] == ["4", "7"]


def test_an_outdated_plan_overwrites_nothing() -> None:
    found, lead, _coordinator = interviewed()
    made = planned(found, lead)
    inside(lead, lambda here: meeting.change(here, found.pk, made.pk, 0, soon(place="Aula")))
    with pytest.raises(Refused):
        inside(lead, lambda here: meeting.change(here, found.pk, made.pk, 0, soon(place="Lobi")))
    with opened([found.institution_id]):
        assert Meeting.objects.get(pk=made.pk).place == "Aula"


def test_an_untouched_indicator_keeps_level_and_text_of_document_review() -> None:
    found, lead, coordinator = interviewed()
    made = planned(found, lead)
    chosen = JudgedLevel(level="3", facts="Baru", justification="Bukti tambahan")
    assert inside(
        lead, lambda here: write_outcome(here, found.pk, made.pk, "12", chosen, talk="T: apa?", seen=mark_of(""))
    )
    page = inside(lead, lambda here: queries.meeting(here, found, made.pk))
    touched = {one.value: (one.level, one.touched, one.stage, one.facts) for one in page.outcomes}
    assert touched == {
        "1": ("2", False, Stage.DOCUMENT_REVIEW, "Fakta 1"), "12": ("3", True, Stage.INTERVIEW, "Baru"),
    }  # fmt: skip
    assert page.outcomes[1].talk == "T: apa?"
    shown = inside(coordinator, lambda here: queries.meeting(here, found, made.pk))
    assert not shown.levels_shown


def test_saving_what_already_holds_chooses_nothing() -> None:
    found, lead, _coordinator = interviewed()
    made = planned(found, lead)
    with opened([found.institution_id]):
        holds = held_level(found, "1", Stage.INTERVIEW)
    assert not inside(lead, lambda here: write_outcome(here, found.pk, made.pk, "1", holds, talk="", seen=mark_of("")))
    with opened([found.institution_id]):
        assert not Judgement.objects.filter(assessment=found, stage=Stage.INTERVIEW).exists()


def test_a_refused_outcome_leaves_no_half_behind() -> None:
    found, lead, _coordinator = interviewed()
    made = planned(found, lead)

    def write() -> None:
        inside(
            lead,
            lambda here: write_outcome(
                here, found.pk, made.pk, "1", JudgedLevel(level="5"), talk="hilang", seen=mark_of("")
            ),
        )

    with pytest.raises(Refused):  # above what is shown, without the reason
        write()
    with opened([found.institution_id]):
        assert Meeting.objects.get(pk=made.pk).talks == {}


def test_two_assessors_writing_one_talk_lose_nothing() -> None:
    found, lead, _coordinator = interviewed()
    made = planned(found, lead)
    with opened([found.institution_id]):
        holds = held_level(found, "1", Stage.INTERVIEW)
    inside(lead, lambda here: write_outcome(here, found.pk, made.pk, "1", holds, talk="satu", seen=mark_of("")))
    with pytest.raises(Refused):
        inside(lead, lambda here: write_outcome(here, found.pk, made.pk, "1", holds, talk="dua", seen=mark_of("")))
    with opened([found.institution_id]):
        assert Meeting.objects.get(pk=made.pk).talks == {"1": "satu"}


def test_locked_minutes_are_signed_by_both_sides_and_then_nothing_changes() -> None:
    found, lead, coordinator = interviewed()
    made, seen = locked(found, lead)
    chosen = JudgedLevel(level="3")
    with pytest.raises(Refused):
        inside(lead, lambda here: write_outcome(here, found.pk, made.pk, "12", chosen, talk="", seen=mark_of("")))
    with pytest.raises(Refused):
        inside(lead, lambda here: minutes.write(here, found.pk, made.pk, 2, "lain"))
    shown = inside(coordinator, lambda here: queries.meeting(here, found, made.pk))
    assert shown.levels_shown
    assert shown.signs_for == (Side.INSTITUTION,)
    signed(found, lead, made, Side.ASSESSORS, seen)
    assert state(made) == "half_signed"
    signed(found, coordinator, made, Side.INSTITUTION, seen)
    assert state(made) == "signed"


def test_another_meeting_cannot_change_an_outcome_that_is_locked() -> None:
    found, lead, _coordinator = interviewed()
    locked(found, lead)
    other = planned(found, lead, values=("12", "20"))
    chosen = JudgedLevel(level="3")
    with pytest.raises(Refused):
        inside(lead, lambda here: write_outcome(here, found.pk, other.pk, "12", chosen, talk="", seen=mark_of("")))
    assert inside(lead, lambda here: write_outcome(here, found.pk, other.pk, "20", chosen, talk="", seen=mark_of("")))


def test_a_side_signs_once_and_only_what_was_read() -> None:
    found, lead, coordinator = interviewed()
    made, seen = locked(found, lead)
    with pytest.raises(Refused):
        signed(found, coordinator, made, Side.INSTITUTION, "0" * 64)
    signed(found, coordinator, made, Side.INSTITUTION, seen)
    with pytest.raises(Refused):
        signed(found, coordinator, made, Side.INSTITUTION, seen)
    with pytest.raises(Forbidden):
        signed(found, coordinator, made, Side.ASSESSORS, seen)
    with opened([found.institution_id]):
        assert Signature.objects.filter(meeting=made).count() == 1


def test_in_a_rehearsal_nobody_signs_for_both_sides() -> None:
    stages = (
        Stage.SELF_ASSESSMENT,
        Stage.INTERNAL_APPROVAL,
        Stage.DOCUMENT_REVIEW,
        Stage.INTERVIEW,
        Stage.DETERMINATION,
    )
    found = rehearsal(instrument="spbe-2020", stages=stages, stage=Stage.INTERVIEW)
    both = member("Rangkap Peran", Role.COORDINATOR)
    member("Rangkap Peran", Role.INTERNAL_ASSESSOR)
    assessor(found, both, lead=True)
    made, seen = locked(found, both)
    assert set(inside(both, lambda here: queries.sides(here, found))) == {Side.ASSESSORS, Side.INSTITUTION}
    signed(found, both, made, Side.ASSESSORS, seen)
    with pytest.raises(Refused):
        signed(found, both, made, Side.INSTITUTION, seen)


def test_unlocking_voids_the_signatures_visibly_and_needs_a_reason() -> None:
    found, lead, coordinator = interviewed()
    made, seen = locked(found, lead)
    signed(found, lead, made, Side.ASSESSORS, seen)
    signed(found, coordinator, made, Side.INSTITUTION, seen)
    with pytest.raises(Refused):
        inside(lead, lambda here: minutes.unlock(here, found.pk, made.pk, " "))
    assert inside(lead, lambda here: minutes.unlock(here, found.pk, made.pk, "Salah ketik")) == 2
    page = inside(lead, lambda here: queries.meeting(here, found, made.pk))
    assert [(one.holds, one.void_reason) for one in page.signatures] == [(False, "Salah ketik")] * 2
    again = inside(lead, lambda here: minutes.lock(here, found.pk, made.pk))
    signed(found, lead, made, Side.ASSESSORS, again)
    assert state(made) == "half_signed"


def test_minutes_without_text_or_without_a_side_are_not_locked() -> None:
    found, lead, _coordinator = interviewed()
    made = planned(found, lead)
    with pytest.raises(Refused):
        inside(lead, lambda here: minutes.lock(here, found.pk, made.pk))
    alone = planned(found, lead, attendees=soon().attendees[:1])
    inside(lead, lambda here: minutes.write(here, found.pk, alone.pk, 0, "Ada"))
    with pytest.raises(Refused):
        inside(lead, lambda here: minutes.lock(here, found.pk, alone.pk))
    assert (state(made), state(alone)) == ("planned", "planned")


def test_the_stage_ends_when_every_meeting_is_signed_or_cancelled() -> None:
    found, lead, coordinator = interviewed()
    made, seen = locked(found, lead)
    dropped = planned(found, lead)
    signed(found, lead, made, Side.ASSESSORS, seen)
    signed(found, coordinator, made, Side.INSTITUTION, seen)
    with pytest.raises(Refused):
        inside(lead, lambda here: minutes.finish(here, found.pk))
    inside(lead, lambda here: meeting.cancel(here, found.pk, dropped.pk, "Tidak perlu"))
    inside(lead, lambda here: minutes.finish(here, found.pk))
    with opened([found.institution_id]):
        found.refresh_from_db()
    assert found.stage == Stage.VISIT


def test_only_the_leading_assessor_ends_the_stage() -> None:
    found, _lead, _coordinator = interviewed()
    other = person("Ari Anggota")
    assessor(found, other)
    with pytest.raises(Http404):
        inside(other, lambda here: minutes.finish(here, found.pk))


def test_a_closed_stage_takes_no_minutes_but_still_the_signatures_under_locked_ones() -> None:
    found, lead, coordinator = interviewed()
    made, seen = locked(found, lead)
    other = planned(found, lead, values=("20",))
    close(found, Stage.INTERVIEW)
    with pytest.raises(StageClosed):
        inside(lead, lambda here: minutes.write(here, found.pk, other.pk, 0, "Terlambat"))
    with pytest.raises(StageClosed):
        inside(
            lead,
            lambda here: write_outcome(
                here, found.pk, other.pk, "20", JudgedLevel(level="3"), talk="", seen=mark_of("")
            ),
        )
    with pytest.raises(StageClosed):
        inside(lead, lambda here: minutes.unlock(here, found.pk, made.pk, "Ubah"))
    signed(found, lead, made, Side.ASSESSORS, seen)
    signed(found, coordinator, made, Side.INSTITUTION, seen)
    assert (state(made), level_of(found, "20")) == ("signed", "2")


def test_an_assessor_who_belongs_to_the_institution_holds_no_meeting_and_signs_for_no_assessors() -> None:
    found, lead, _coordinator = interviewed()
    made, seen = locked(found, lead)
    member("Laras Ketua", Role.DATA_ENTRY)
    with pytest.raises(Http404):
        planned(found, lead)
    with pytest.raises(Forbidden):
        signed(found, lead, made, Side.ASSESSORS, seen)


def test_an_ended_assignment_holds_no_meeting() -> None:
    found, lead, _coordinator = interviewed()
    made = planned(found, lead)
    with opened([found.institution_id]):
        found.assessors.update(ended_at=timezone.now())
    with pytest.raises(Http404):
        inside(lead, lambda here: meeting.cancel(here, found.pk, made.pk, "Lewat"))


def test_a_meeting_of_another_institution_is_not_found_under_ones_own_assessment() -> None:
    found, lead, _coordinator = interviewed()
    made = planned(found, lead)
    other = assessment(METRO, of=found.cycle, stage=Stage.INTERVIEW)
    elsewhere = member("Mira Metro", Role.COORDINATOR, slug=METRO)
    with opened([institution(METRO).pk], person=elsewhere.pk):
        here = access(elsewhere, METRO)
        with pytest.raises(Http404):
            queries.meeting(here, other, made.pk)
        with pytest.raises(Http404):
            minutes.sign(here, other.pk, made.pk, side=Side.INSTITUTION, position="", seen="")
        with pytest.raises(Http404):
            minutes.sign(here, found.pk, made.pk, side=Side.INSTITUTION, position="", seen="")
