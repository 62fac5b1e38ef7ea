"""First scores: kept, guarded against lost edits, declared done; equal ones settle, the lead settles the others."""

from __future__ import annotations

import pytest
from django.http import Http404

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evaluations.forms.scoring import SettleForm
from naik.apps.evaluations.models import Assessment, Assessor, FirstScore, Judgement
from naik.apps.evaluations.operations import scoring, settling
from naik.apps.evaluations.operations.judging import JudgedLevel, LevelChanged, held_level, judge
from naik.apps.institutions.refusals import Refused
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.instruments import loader
from tests.app.evaluations.scoring.scoring_cases import assessing, reviewed, scored
from tests.evaluating import assessment, authority, cycle, every_level, judged
from tests.people import access, member, person

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_a_score_is_kept_and_its_event_tells_nothing_of_it() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    with opened([of.institution_id], person=ana.pk):
        kept = scoring.save(access(ana), of.pk, "1", JudgedLevel(level="2", facts="Fakta rahasia"))
        assert (kept.level, kept.revision, kept.claimed_at is not None) == ("2", 1, True)
        told = Event.objects.get(action="evaluations:score:saved")
        assert told.after == {"revision": 1}
        assert (told.before, told.reason) == (None, "")
        again = scoring.save(access(ana), of.pk, "1", JudgedLevel(level="2", facts="Fakta rahasia", revision=1))
        assert again.revision == 1
        assert Event.objects.filter(action="evaluations:score:saved").count() == 1


def test_a_text_without_a_level_is_a_draft() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    with opened([of.institution_id], person=ana.pk):
        assert scoring.save(access(ana), of.pk, "1", JudgedLevel(facts="baru sebagian")).level == ""


def test_an_old_page_does_not_overwrite_what_was_saved_since() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    with opened([of.institution_id], person=ana.pk):
        scoring.save(access(ana), of.pk, "1", JudgedLevel(level="2", facts="dari laptop"))
        with pytest.raises(LevelChanged) as changed:
            scoring.save(access(ana), of.pk, "1", JudgedLevel(level="3", facts="dari tablet"))
        assert changed.value.stored.facts == "dari laptop"
        assert FirstScore.objects.get().facts == "dari laptop"


def test_a_skipped_step_needs_a_reason() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    with opened([of.institution_id], person=ana.pk):
        with pytest.raises(Refused):
            scoring.save(access(ana), of.pk, "1", JudgedLevel(level="4"))
        kept = scoring.save(access(ana), of.pk, "1", JudgedLevel(level="4", skip_reason="Bukti pada indikator 2"))
        assert kept.level == "4"


def test_a_value_is_taken_and_given_back() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    with opened([of.institution_id], person=ana.pk):
        scoring.claim(access(ana), of.pk, "1", taken=True)
        assert FirstScore.objects.get().claimed_at is not None
        scoring.claim(access(ana), of.pk, "1", taken=False)
        assert FirstScore.objects.get().claimed_at is None


def test_nobody_is_done_with_a_value_missing_and_done_is_not_taken_back() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Asesor")
    scored(of, ana, {"47": ""})
    with opened([of.institution_id], person=ana.pk):
        with pytest.raises(Refused):
            scoring.mark_done(access(ana), of.pk)
        scoring.save(access(ana), of.pk, "47", JudgedLevel(level="3", revision=1))
        scoring.mark_done(access(ana), of.pk)
        with pytest.raises(Refused):
            scoring.save(access(ana), of.pk, "47", JudgedLevel(level="2", revision=2))
        with pytest.raises(Refused):
            scoring.claim(access(ana), of.pk, "47", taken=False)


def both_done(of: Assessment) -> tuple[Person, Person]:
    ana, budi = assessing(of, "Ana Ketua", lead=True), assessing(of, "Budi Asesor")
    scored(of, ana)
    scored(of, budi, {"1": "2", "2": "4"}, done=True)
    with opened([of.institution_id], person=ana.pk):
        assert scoring.mark_done(access(ana), of.pk)
    return ana, budi


def test_equal_scores_settle_themselves_with_the_leads_texts_and_the_lead_is_told() -> None:
    of = reviewed()
    ana, _budi = both_done(of)
    with opened([of.institution_id], person=ana.pk):
        held = Judgement.objects.filter(assessment=of, stage=Stage.DOCUMENT_REVIEW)
        assert held.count() == 45
        assert not held.filter(value__in=["1", "2"]).exists()
        assert "Ana Ketua" in held.get(value="3").facts
        assert set(held.values_list("author", flat=True)) == {ana.pk}
        assert "2 selisih" in Notice.objects.filter(person=ana).latest("pk").sentence_id


def test_the_lead_settles_with_a_reason_and_then_ends_document_review() -> None:
    of = reviewed()
    ana, budi = both_done(of)
    with opened([of.institution_id], person=ana.pk):
        lead = access(ana)
        with pytest.raises(Refused):
            settling.finish(lead, of.pk)
        with pytest.raises(Refused):
            settling.settle(lead, of.pk, "1", JudgedLevel(level="2"), " ")
        settling.settle(lead, of.pk, "1", JudgedLevel(level="2"), "SK belum ditetapkan")
        settling.settle(lead, of.pk, "2", JudgedLevel(level="4", skip_reason="lihat 3"), "Bukti cukup")
        settling.finish(lead, of.pk)
        of.refresh_from_db()
        assert of.stage == Stage.INTERVIEW
        told = Event.objects.get(action="evaluations:assessment:document_review_finished")
        assert told.after is not None
        assert told.after["levels"]["1"] == "2"
        assert Judgement.objects.get(assessment=of, value="1").settled_reason == "SK belum ditetapkan"
        assert FirstScore.objects.filter(assessor__person=budi, value="1").get().level == "2"


def test_only_the_lead_settles_and_finishes() -> None:
    of = reviewed()
    _ana, budi = both_done(of)
    with opened([of.institution_id], person=budi.pk):
        with pytest.raises(Http404):
            settling.settle(access(budi), of.pk, "1", JudgedLevel(level="2"), "alasan")
        with pytest.raises(Http404):
            settling.finish(access(budi), of.pk)


def test_nothing_is_settled_while_scores_are_blind() -> None:
    of = reviewed()
    ana = assessing(of, "Ana Ketua", lead=True)
    assessing(of, "Budi Asesor")
    scored(of, ana, done=True)
    with opened([of.institution_id], person=ana.pk):
        for act in (
            lambda: settling.settle(access(ana), of.pk, "1", JudgedLevel(level="2"), "alasan"),
            lambda: settling.finish(access(ana), of.pk),
        ):
            with pytest.raises(Refused):
                act()
        assert not Judgement.objects.exists()


def test_the_authority_opens_blind_scores_again_but_never_once_they_were_shown() -> None:
    of = reviewed()
    ana, budi = assessing(of, "Ana Ketua", lead=True), assessing(of, "Budi Asesor")
    scored(of, ana, done=True)
    admin = member("Wulan Admin", "authority_admin", slug=authority().slug, reach="nation")
    with opened([of.institution_id], person=admin.pk):
        own = Assessor.objects.get(person=ana)
        with pytest.raises(Refused):
            scoring.reopen(access(admin), of.pk, own.pk, "")
        scoring.reopen(access(admin), of.pk, own.pk, "Salah menekan tombol")
        own.refresh_from_db()
        assert own.first_scores_done_at is None
    for who in (ana, budi):
        with opened([of.institution_id]):
            Assessor.objects.filter(person=who).update(first_scores_done_at=of.stage_since)
    with opened([of.institution_id], person=admin.pk), pytest.raises(Refused):
        scoring.reopen(access(admin), of.pk, own.pk, "Masih perlu diubah")


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.DOCUMENT_REVIEW])
def test_no_score_is_taken_in_another_stage(stage: Stage) -> None:
    of = reviewed(stage)
    ana = assessing(of, "Ana Asesor")
    with opened([of.institution_id], person=ana.pk), pytest.raises((Refused, Http404)):
        scoring.save(access(ana), of.pk, "1", JudgedLevel(level="2"))


def test_no_score_is_taken_once_the_window_is_closed() -> None:
    of = assessment(of=cycle(days_left=-0.001), stage=Stage.DOCUMENT_REVIEW, levels=every_level(3))
    ana = assessing(of, "Ana Asesor")
    with opened([of.institution_id], person=ana.pk), pytest.raises(Refused):
        scoring.save(access(ana), of.pk, "1", JudgedLevel(level="2"))


def test_an_interview_begins_with_what_document_review_left_and_keeps_a_skipped_step_without_a_new_reason() -> None:
    of = reviewed(Stage.INTERVIEW)
    ana = assessing(of, "Ana Ketua", lead=True)
    judged(of, {"1": "4"}, by=ana)
    with opened([of.institution_id], person=ana.pk):
        of.refresh_from_db()
        begin = held_level(of, "1", Stage.INTERVIEW)
        assert (begin.level, begin.facts, begin.revision) == ("4", "Fakta 1", 0)
        kept = judge(access(ana), of, Stage.INTERVIEW, "1", begin)
        assert (kept.level, kept.revision) == ("4", 1)
        with pytest.raises(LevelChanged):
            judge(access(ana), of, Stage.INTERVIEW, "1", JudgedLevel(level="3"))
        with pytest.raises(Refused):
            judge(access(ana), of, Stage.DOCUMENT_REVIEW, "1", JudgedLevel(level="3"))
        told = Event.objects.get(action="evaluations:level:judged")
        assert set(told.after or {}) == {"stage", "revision", "changed"}


def test_a_stranger_to_the_assessment_judges_nothing() -> None:
    of = reviewed(Stage.INTERVIEW)
    other = assessment("kota-metro", stage=Stage.INTERVIEW, of=of.cycle)
    ana = assessing(other, "Ana Asesor")
    assessing(of, "Budi Asesor")
    inside = member("Citra", "internal_assessor")
    for who in (inside, person("Budi Asesor")):
        with opened([of.institution_id], person=who.pk):
            if who == inside:
                with pytest.raises(Http404):
                    judge(access(who), of, Stage.INTERVIEW, "1", JudgedLevel(level="3"))
            else:
                assert judge(access(who), of, Stage.INTERVIEW, "1", JudgedLevel(level="3")).level == "3"
    with opened([other.institution_id], person=ana.pk), pytest.raises(Http404):
        scoring.save(access(ana, "kota-metro"), of.pk, "1", JudgedLevel(level="2"))


def test_the_reason_that_is_required_stands_before_the_one_that_is_not() -> None:
    instrument = loader.load("spbe-2020")
    names = [field.name for field in SettleForm(instrument, instrument.value_indicator("1")).visible_fields()]
    assert names.index("justification") < names.index("reason") < names.index("skip_reason")
