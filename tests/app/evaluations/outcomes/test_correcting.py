"""A correction where nobody reviews: it leads to where levels can change, and out of there again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from naik.apps.evaluations.models import Answer, Assessment, Determination
from naik.apps.evaluations.operations import determination, settling
from naik.apps.evaluations.operations.judging import JudgedLevel
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.instruments import loader
from tests.app.evaluations.outcomes.outcomes_for_tests import organiser, waiting
from tests.evaluating import assessor, cycle, every_level, judged, rehearsal
from tests.people import BANDAR_LAMPUNG, METRO, access, member, signed_in
from tests.submitting import now, signatures, signs, submitted

pytestmark = pytest.mark.usefixtures("shipped_data")
SHORT = (
    Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DOCUMENT_REVIEW, Stage.DETERMINATION, Stage.PUBLICATION,
)  # fmt: skip
PEMDI = loader.load("pemdi-2026").value_ids


def versions(of: Assessment) -> list[tuple[int, str]]:
    with opened([of.institution_id]):
        return list(Determination.objects.filter(assessment=of).order_by("version").values_list("version", "state"))


def test_without_a_review_the_lead_settles_the_level_again_and_the_next_version_has_it() -> None:
    found, who = waiting(of=cycle(stages=SHORT), levels=every_level(4), reviewed=False), organiser()
    lead = member("Aso", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    row = assessor(found, lead, lead=True)
    judged(found, every_level(3), by=lead)
    client = signed_in(who)
    with opened([found.institution_id], person=who.pk):
        row.first_scores_done_at = found.stage_since
        row.save(update_fields=["first_scores_done_at"])
        determination.determine(access(who), found.pk)
    assert client.post(reverse("determination_publish", args=[BANDAR_LAMPUNG, found.pk])).status_code == 302
    page = client.get(reverse("determination", args=[BANDAR_LAMPUNG, found.pk])).content.decode()
    assert "Penilaian kembali ke tahap Penilaian dokumen." in page
    correct = reverse("determination_correct", args=[BANDAR_LAMPUNG, found.pk])
    assert client.post(correct, {"reason": "indikator 4 salah ketik"}).status_code == 302
    assert now(found).stage == Stage.DOCUMENT_REVIEW
    better = JudgedLevel(level="4", justification="bukti baru", skip_reason="diperiksa ulang", revision=0)
    with opened([found.institution_id], person=lead.pk):
        settling.settle(access(lead), found.pk, "4", better, "salah ketik")
        settling.finish(access(lead), found.pk)
    with opened([found.institution_id], person=who.pk):
        second = determination.determine(access(who), found.pk)
    assert second.levels == {**every_level(3), "4": "4"}
    assert versions(found) == [(1, "published"), (2, "determined")]


def test_a_corrected_rehearsal_is_answered_and_signed_again_and_gets_a_second_version() -> None:
    coordinator, official = member("Ratna", Role.COORDINATOR), member("Hasan", Role.RESPONSIBLE_OFFICIAL)
    found = rehearsal(levels=dict.fromkeys(PEMDI, "2.5"))
    client = signed_in(coordinator)
    determine = reverse("rehearsal_determine", args=[BANDAR_LAMPUNG, found.pk])
    correct = reverse("rehearsal_correct", args=[BANDAR_LAMPUNG, found.pk])
    submitted(found, official)
    signs(found, coordinator, papers=("self_assessment_minutes",))
    assert client.post(determine).status_code == 302
    assert client.post(correct, {"reason": ""}).status_code == 422
    assert [one.void_at for one in signatures(found)] == [None]
    assert client.post(correct, {"reason": "diulang"}).status_code == 302
    assert (now(found).stage, now(found).revision) == (Stage.SELF_ASSESSMENT, 2)
    assert [one.void_reason for one in signatures(found) if one.void_at] == ["diulang"]
    with opened([found.institution_id]):
        Answer.objects.filter(assessment=found, value=PEMDI[0]).update(level="3.5")
    submitted(found, official)
    signs(found, coordinator, papers=("self_assessment_minutes",))
    assert client.post(determine).status_code == 302
    assert versions(found) == [(1, "withdrawn"), (2, "determined")]
    with opened([found.institution_id]):
        assert Determination.objects.get(assessment=found, version=2).levels[PEMDI[0]] == "3.5"
