"""Submitting, sending back, signing after a fresh sign-in, opening again: over what was shown, once, visibly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.audit.verification import verify
from naik.apps.evaluations import gate
from naik.apps.evaluations.gate import StageClosed
from naik.apps.evaluations.models import (
    Answer,
    Assessment,
    CitedDocument,
    FirstScore,
    Reopening,
    Revision,
    StageWindow,
)
from naik.apps.evaluations.operations import submission as operations
from naik.apps.evaluations.operations.submission import NotReady
from naik.apps.evaluations.queries import revisions
from naik.apps.evidence.models import Document, StoredFile, Version
from naik.apps.institutions.refusals import Refused
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.papers import digest
from naik.cycle.stages import Stage
from tests.evaluating import assessor, cycle, every_level, rehearsal
from tests.people import access, institution, person, signed_in
from tests.submitting import BOTH, change, now, ready, shown, signatures, signs, submitted, where

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_what_is_submitted_is_frozen_with_its_digest_and_waits_for_the_coordinator(
    official: Person, coordinator: Person
) -> None:
    of = ready()
    revision = submitted(of, official)
    assert (now(of).stage, revision.number) == ("internal_approval", 1)
    assert revision.digest == digest(revision.content) == shown(of)
    assert revision.content["score"]["index"] == "3.00"
    assert revision.content["values"]["1"]["steps"]["3"]["facts"] == "Fakta 1"
    with opened([of.institution_id], person=coordinator.pk):
        assert Notice.objects.filter(person=coordinator, kind="stage_moved").count() == 1
        event = Event.objects.filter(action="evaluations:assessment:submitted").get()
        assert event.after is not None
        assert event.after["digest"] == revision.digest
        assert verify(of.institution_id).finding is None


def test_the_file_a_citation_stood_for_is_kept_by_its_content(official: Person) -> None:
    of, whose = ready(), institution()
    with opened([whose.pk]):
        document = Document.objects.create(institution=whose, title="Perwali 12/2021", keeper=official)
        for ordinal, sha in ((1, "a" * 64), (2, "b" * 64)):
            file = StoredFile.objects.create(institution=whose, sha256=sha, size=1, kind="pdf", media_type="x")
            Version.objects.create(
                institution=whose, document=document, ordinal=ordinal, file=file, name="a.pdf", uploaded_by=official
            )
        CitedDocument.objects.create(
            institution=whose, answer=Answer.objects.get(assessment=of, value="1"), document=document, level=3,
            page="4", article="Pasal 2", quote="arsitektur", added_by=official,
        )  # fmt: skip
    (cited,) = submitted(of, official).content["values"]["1"]["citations"]
    assert (cited["document"], cited["version"], cited["sha256"]) == (document.pk, 2, "b" * 64)
    assert (cited["page"], cited["article"], cited["quote"]) == ("4", "Pasal 2", "arsitektur")


@pytest.mark.parametrize("state", ["empty", "draft", "offered", "returned"])
def test_an_answer_that_is_not_accepted_stands_in_the_way_and_is_named(official: Person, state: str) -> None:
    of = ready()
    change(of, "7", state=state)
    with pytest.raises(NotReady) as refused:
        submitted(of, official)
    assert refused.value.values == ("7",)
    assert now(of).stage == "self_assessment"
    assert "7. " in signed_in(official).get(where(of, "ajukan/")).content.decode()


def test_an_answer_that_waits_for_another_agency_does_not(official: Person) -> None:
    of = ready()
    change(of, "7", state="waiting", level="")
    assert submitted(of, official).content["values"]["7"]["state"] == "waiting"


def test_what_changed_since_the_confirmation_was_shown_is_not_submitted(official: Person) -> None:
    of = ready()
    before = shown(of)
    change(of, "7", steps={"3": {"met": True, "facts": "lain", "analysis": ""}})
    with opened([of.institution_id], person=official.pk), pytest.raises(Refused, match="changed"):
        operations.submit(access(official), of.pk, before)
    assert now(of).stage == "self_assessment"


def test_a_second_submission_from_another_tab_is_refused_with_a_sentence(official: Person) -> None:
    of = ready()
    before = shown(of)
    client = signed_in(official)
    assert client.post(where(of, "ajukan/"), {"shown": before}).status_code == 302
    again = client.post(where(of, "ajukan/"), {"shown": before})
    assert again.status_code == 422
    assert "Persetujuan internal" in again.content.decode()
    with opened([of.institution_id]):
        assert Revision.objects.filter(assessment=of).count() == 1


def test_after_the_window_nothing_is_submitted_and_nothing_signed(official: Person, coordinator: Person) -> None:
    of = ready()
    submitted(of, official)
    late = ready(of=cycle("Lewat", days_left=-1))
    with pytest.raises(StageClosed):
        submitted(late, official)
    with opened([of.cycle.organiser_id, of.institution_id]):
        over = timezone.now() - timedelta(seconds=1)
        StageWindow.objects.filter(cycle=of.cycle_id, stage=Stage.INTERNAL_APPROVAL).update(closes_at=over)
    with pytest.raises(StageClosed):
        signs(of, coordinator)
    assert signatures(of) == []


def test_two_papers_are_signed_with_one_digest_and_the_stage_moves(official: Person, coordinator: Person) -> None:
    of = ready()
    revision = submitted(of, official)
    signs(of, coordinator)
    assert now(of).stage == "document_review"
    assert [(one.paper, one.digest, one.position, one.place, one.person_id) for one in signatures(of)] == [
        (paper, revision.digest, "Sekda", "Telukbetung", coordinator.pk) for paper in BOTH
    ]
    with pytest.raises(StageClosed):
        signs(of, coordinator)
    assert len(signatures(of)) == 2


def test_a_rehearsal_needs_no_consent_to_publish(official: Person, coordinator: Person) -> None:
    of = rehearsal(instrument="spbe-2020", levels=every_level(2))
    submitted(of, official)
    with pytest.raises(Refused):
        signs(of, coordinator)
    signs(of, coordinator, papers=BOTH[:1])
    assert [one.paper for one in signatures(of)] == [BOTH[0]]
    assert now(of).stage == "determination"


@pytest.mark.parametrize("other", [{"papers": BOTH[:1]}, {"papers": ()}, {"shown": "0" * 64}, {"position": " "}])
def test_half_a_consent_another_content_or_no_position_signs_nothing(
    official: Person, coordinator: Person, other: dict[str, Any]
) -> None:
    of = ready()
    submitted(of, official)
    with pytest.raises(Refused):
        signs(of, coordinator, **other)
    assert (signatures(of), now(of).stage) == ([], "internal_approval")


def test_content_that_does_not_match_its_digest_is_not_signed(official: Person, coordinator: Person) -> None:
    of = ready()
    revision = submitted(of, official)
    with opened([of.institution_id]):
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "revision": 9})
    with pytest.raises(Refused, match="digest"):
        signs(of, coordinator)
    paper = signed_in(coordinator).get(where(of, f"1/{BOTH[0]}/")).content.decode()
    assert "TIDAK cocok" in paper


def test_what_is_sent_back_can_be_read_and_the_next_one_has_its_own_number(
    official: Person, coordinator: Person
) -> None:
    of = ready()
    first = submitted(of, official)
    with opened([of.institution_id], person=coordinator.pk), pytest.raises(Refused):
        operations.send_back(access(coordinator), of.pk, " ")
    with opened([of.institution_id], person=coordinator.pk):
        operations.send_back(access(coordinator), of.pk, "Indikator 7 belum lengkap")
    assert (now(of).stage, now(of).revision) == ("self_assessment", 2)
    assert submitted(of, official).number == 2
    with opened([of.institution_id], person=coordinator.pk):
        rows = revisions.revisions(access(coordinator), now(of))
    assert [(one.number, one.sent_back_reason) for one in rows] == [(2, ""), (1, "Indikator 7 belum lengkap")]
    with pytest.raises(Refused):
        signs(of, coordinator, shown=first.digest)


def reopens(of: Assessment, by: Person, reason: str = "Bukti indikator 7 keliru") -> None:
    with opened([of.institution_id], person=by.pk):
        operations.reopen(access(by), of.pk, reason)


def test_a_new_revision_voids_the_signatures_visibly_and_says_what_changed(
    official: Person, coordinator: Person
) -> None:
    of = ready()
    submitted(of, official)
    signs(of, coordinator)
    reopens(of, coordinator)
    assert (now(of).stage, now(of).revision) == ("self_assessment", 2)
    assert all(one.void_at and one.void_reason == "Bukti indikator 7 keliru" for one in signatures(of))
    change(of, "7", level="2", state="accepted")
    submitted(of, official)
    signs(of, coordinator)
    assert [one.void_at is None for one in signatures(of)] == [False, False, True, True]
    client = signed_in(coordinator)
    page = client.get(where(of, "?dari=1&ke=2")).content.decode()
    assert "<del>Berita Acara Penilaian Mandiri" in page
    assert "Bukti indikator 7 keliru" in page
    assert page.count('<th scope="row">7</th>') == 1
    assert '<th scope="row">8</th>' not in page
    old = client.get(where(of, f"1/{BOTH[1]}/")).content.decode()
    assert "GUGUR" in old
    assert "3.00" in client.get(where(of, f"1/{BOTH[0]}/")).content.decode(), "as it was, not as it is"


def test_nothing_is_opened_again_once_an_assessor_has_begun(official: Person, coordinator: Person) -> None:
    of = ready()
    submitted(of, official)
    signs(of, coordinator)
    one = assessor(of, person("Asesor Luar"))
    with opened([of.institution_id]):
        FirstScore.objects.create(institution_id=of.institution_id, assessor=one, value="1", level="2")
    with pytest.raises(Refused, match="begun"):
        reopens(of, coordinator)
    assert all(one.void_at is None for one in signatures(of))


def test_nothing_is_opened_again_after_the_window_unless_it_was_reopened(official: Person, coordinator: Person) -> None:
    of = ready()
    submitted(of, official)
    signs(of, coordinator)
    with opened([of.cycle.organiser_id, of.institution_id]):
        StageWindow.objects.filter(cycle=of.cycle_id, stage=Stage.SELF_ASSESSMENT).update(
            closes_at=timezone.now() - timedelta(seconds=1)
        )
    with pytest.raises(StageClosed):
        reopens(of, coordinator)
    with opened([of.institution_id]):
        until = gate.database_now() + timedelta(hours=1)
        Reopening.objects.create(
            institution_id=of.institution_id, assessment=of, stage=Stage.SELF_ASSESSMENT, until=until, reason="x",
            by=coordinator,
        )  # fmt: skip
    with pytest.raises(Refused):
        reopens(of, coordinator, " ")
    assert all(one.void_at is None for one in signatures(of))
    reopens(of, coordinator)
    assert now(of).revision == 2
