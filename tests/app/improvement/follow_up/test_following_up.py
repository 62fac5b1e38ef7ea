"""Recommendations and findings become actions once; this year's assessment shows what became of last year's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import (
    Answer,
    Assessment,
    Clarification,
    Determination,
    EvidenceItem,
    Judgement,
    Summary,
)
from naik.apps.improvement.models import Action
from naik.apps.improvement.operations.follow_up import Choice, make_from_recommendations
from naik.apps.improvement.queries.follow_up import previous
from naik.apps.improvement.queries.recommendations import Found, recommendations
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.instruments import loader
from naik.scoring import score
from tests.app.improvement.actions.action_cases import OTHER_OFFICE, People, accepted, day, given, inside, people
from tests.app.site.html_lint import Page
from tests.evaluating import assessment, assessor, cycle, every_level, judged, responsible
from tests.people import BANDAR_LAMPUNG, METRO, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
WORDS = "Segera tetapkan arsitektur SPBE."


@dataclass(frozen=True, slots=True)
class Case:
    """A finished assessment of 2024 with findings of several stages, and the one of 2025 that runs."""

    before: Assessment
    now: Assessment
    who: People
    lead: Person


def case(*, stage: Stage = Stage.FINISHED) -> Case:
    lead = person("Laras Ketua")
    before = assessment(of=cycle("SPBE 2024", year=2024), stage=stage, levels=every_level(3))
    now = assessment(of=cycle("SPBE 2025", year=2025), stage=Stage.DOCUMENT_REVIEW, levels=every_level(3))
    judged(before, every_level(3) | {"1": "1", "2": "2"}, by=lead)
    judged(before, {"1": "1"}, Stage.INTERVIEW, by=lead)
    responsible(before, "1", office("1.01"))
    responsible(before, "2", office(OTHER_OFFICE))
    with opened([before.institution_id]):
        Judgement.objects.filter(assessment=before, value="1").update(recommendation=WORDS)
        Judgement.objects.filter(assessment=before, value="2").update(recommendation="Lengkapi bukti tingkat 3.")
        Clarification.objects.create(
            institution_id=before.institution_id, assessment=before, stage=Stage.DOCUMENT_REVIEW, value="3", level=4,
            state="closed", closed_reason="Lampiran tidak diserahkan.", due_on=day(), opened_by=lead,
        )  # fmt: skip
        Summary.objects.create(
            institution_id=before.institution_id, assessment=before, aspect="A1", weaknesses="Regulasi usang.",
            author=lead, revision=1,
        )  # fmt: skip
    return Case(before, now, people(), lead)


def found(of: Case, who: Person) -> dict[str, Found]:
    return {one.key: one for one in inside(who, lambda here: recommendations(here, of.before))}


def taken(of: Case, *keys: str) -> list[Action]:
    choice = Choice(keys=keys, due_on=day(20))
    return inside(of.who.coordinator, lambda here: make_from_recommendations(here, of.before.pk, choice))


def test_every_stage_leaves_its_recommendations_and_findings_each_once() -> None:
    of = case()
    shown = found(of, of.who.coordinator)
    with opened([of.before.institution_id]):
        clarification = Clarification.objects.get().pk
    assert set(shown) == {
        "judgement:document_review:1", "judgement:document_review:2", f"clarification:{clarification}", "weakness:1",
        "weakness:2", "summary:A1",
    }  # fmt: skip
    one = shown["judgement:document_review:1"]
    assert (one.said, one.level, one.office) == (WORDS, 2, "Dinas 1.01")
    assert shown["weakness:1"].stage is Stage.INTERVIEW
    assert shown["summary:A1"].said == "Regulasi usang."
    assert set(found(of, of.who.contributor)) == {"judgement:document_review:1", "weakness:1"}


def test_returned_evidence_items_and_the_priorities_of_the_result_are_findings_too() -> None:
    of = case()
    with opened([of.before.institution_id]):
        answer = Answer.objects.get(assessment=of.before, value="1")
        EvidenceItem.objects.create(
            institution_id=of.before.institution_id, answer=answer, level=2, number=1, state="returned", reason="Buram."
        )
        result = score(loader.load("spbe-2020"), dict.fromkeys(loader.load("spbe-2020").value_ids, 2))
        Determination.objects.create(
            institution_id=of.before.institution_id, assessment=of.before, version=1, index=result.index,
            exact_index=str(result.exact), predicate=result.predicate, recipe=result.recipe.as_document(),
            determined_by=of.lead, determined_at=timezone.now(),
        )  # fmt: skip
    assert "determination" not in found(of, of.who.coordinator)
    with opened([of.before.institution_id]):
        Judgement.objects.filter(assessment=of.before).update(level="2")
    shown = found(of, of.who.coordinator)
    assert shown["item:1:2:1"].said == "1-L2-01: Buram."
    assert shown["determination"].said.startswith("Prioritas perbaikan:")
    assert "determination" not in found(of, of.who.contributor)


def test_levels_that_may_not_be_shown_yet_leave_no_recommendation() -> None:
    of = case(stage=Stage.DOCUMENT_REVIEW)
    assert not [key for key in found(of, of.who.coordinator) if not key.startswith("clarification:")]


def test_a_recommendation_becomes_an_action_once_and_keeps_the_assessors_words() -> None:
    of = case()
    first, second = taken(of, "judgement:document_review:1", "summary:A1")
    by_value = {one.value: one for one in (first, second)}
    one, general = by_value["1"], by_value[""]
    assert (one.said_before, one.source, one.stage, one.level) == (WORDS, "recommendation", "document_review", 2)
    assert one.office_id == office("1.01").pk
    assert one.promised
    assert (general.office_id, general.said_before, general.source) == (None, "Regulasi usang.", "finding")
    with pytest.raises(Refused, match="already"):
        taken(of, "judgement:document_review:1", "summary:A1")
    assert len(taken(of, "judgement:document_review:1", "weakness:2")) == 1
    with pytest.raises(Refused, match="at least one"):
        taken(of, "judgement:interview:1", "' OR 1=1")
    choice = Choice(keys=["weakness:1"], due_on=day(20))
    with pytest.raises(Forbidden):
        inside(of.who.contributor, lambda here: make_from_recommendations(here, of.before.pk, choice))


def test_the_page_of_recommendations_makes_actions_and_shows_what_is_one_already() -> None:
    of = case()
    client = signed_in(of.who.coordinator)
    where = f"{reverse('recommendations', args=[BANDAR_LAMPUNG])}?penilaian={of.before.pk}"
    text = client.get(where).content.decode()
    assert WORDS in text
    assert Page(text).problems == []
    assert client.post(where, {"key": ["weakness:1"], "due_on": ""}).status_code == 422
    assert client.post(where, {"due_on": day(9).isoformat()}).status_code == 422
    with CaptureQueriesContext(connection) as few:
        client.get(where)
    assert client.post(where, {"key": ["weakness:1", "weakness:2"], "due_on": day(9).isoformat()}).status_code == 302
    with CaptureQueriesContext(connection) as many:
        text = client.get(where).content.decode()
    assert len(few) >= len(many) - 1
    assert "belum dimulai" in text
    works = signed_in(of.who.contributor)
    assert works.get(where).status_code == 200
    assert works.post(where, {"key": ["weakness:1"]}).status_code == 403
    stranger = signed_in(member("Asing", Role.COORDINATOR, slug=METRO))
    assert (
        WORDS
        not in stranger.get(f"{reverse('recommendations', args=[METRO])}?penilaian={of.before.pk}").content.decode()
    )


def test_this_years_assessment_shows_last_years_recommendations_to_both_sides() -> None:
    of = case()
    with opened([of.now.institution_id]):
        assert previous(of.now) == of.before
        assert previous(of.before) is None
    one, _two = taken(of, "judgement:document_review:1", "judgement:document_review:2")
    given(of.who.contributor, one)
    accepted(of.who.checker, one)
    where = reverse("assessment_follow_up", args=[BANDAR_LAMPUNG, of.now.pk])
    text = signed_in(of.who.coordinator).get(where).content.decode()
    assert "1 dari 6 rekomendasi dan temuan sudah ditindaklanjuti dengan bukti yang diterima" in text
    assert "selesai, bukti diterima" in text
    assert "tidak ada tindak lanjut" in text
    assert (
        where
        in signed_in(of.who.coordinator).get(reverse("assessment", args=[BANDAR_LAMPUNG, of.now.pk])).content.decode()
    )
    outside = member("Ari Asesor", Role.EXTERNAL_ASSESSOR, slug=of.now.cycle.organiser.slug, reach="assigned")
    assert signed_in(outside).get(where).status_code == 404
    assessor(of.now, outside)
    seen = signed_in(outside).get(where).content.decode()
    assert WORDS in seen
    assert reverse("action", args=[BANDAR_LAMPUNG, one.pk]) not in seen
    assert signed_in(outside).get(reverse("actions", args=[BANDAR_LAMPUNG])).status_code == 403
    first = reverse("assessment_follow_up", args=[BANDAR_LAMPUNG, of.before.pk])
    assert "Belum ada penilaian tahun sebelumnya" in signed_in(of.who.coordinator).get(first).content.decode()
