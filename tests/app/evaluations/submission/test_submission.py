"""Submitting, sending back, signing after a fresh sign-in, opening again: over what was shown, once, visibly."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator
from django.test import Client
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
    Signature,
    StageWindow,
)
from naik.apps.evaluations.operations import signing
from naik.apps.evaluations.operations import submission as operations
from naik.apps.evaluations.operations.signing import Signing
from naik.apps.evaluations.operations.submission import NotReady
from naik.apps.evaluations.queries import revisions
from naik.apps.evaluations.queries import submission as queries
from naik.apps.evidence.models import Citation, Document, StoredFile, Version
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.models import Membership
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.papers import digest
from naik.cycle.stages import Stage
from tests.evaluating import assessment, assessor, cycle, every_level, rehearsal, responsible
from tests.people import BANDAR_LAMPUNG, METRO, PASSWORD, access, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BOTH = ("self_assessment_minutes", "publication_consent")


@pytest.fixture
def official(shipped_data: None) -> Person:
    return member("Pak Jawab", Role.RESPONSIBLE_OFFICIAL)


@pytest.fixture
def coordinator(shipped_data: None) -> Person:
    return member("Bu Sekda", Role.COORDINATOR)


def ready(**fields: Any) -> Assessment:
    return assessment(levels=every_level(3), **fields)


def now(of: Assessment) -> Assessment:
    with opened([of.institution_id]):
        found: Assessment = Assessment.objects.select_related("cycle", "institution").get(pk=of.pk)
        return found


def shown(of: Assessment) -> str:
    with opened([of.institution_id]):
        return revisions.shown_digest(now(of))


def submitted(of: Assessment, by: Person) -> Revision:
    digest_shown = shown(of)
    with opened([of.institution_id], person=by.pk):
        return operations.submit(access(by), of.pk, digest_shown)


def signs(of: Assessment, by: Person, **other: Any) -> Revision:
    with opened([of.institution_id], person=by.pk):
        current = revisions.current(now(of))
        given = {
            "shown": current.digest if current else "",
            "papers": BOTH,
            "position": "Sekda",
            "place": "Telukbetung",
        }
        return signing.sign(access(by), of.pk, Signing(**{**given, **other}))


def signatures(of: Assessment) -> list[Signature]:
    with opened([of.institution_id]):
        return list(Signature.objects.filter(assessment=of).order_by("pk"))


def change(of: Assessment, value: str, **fields: Any) -> None:
    with opened([of.institution_id]):
        Answer.objects.filter(assessment=of, value=value).update(**fields)


def fresh(who: Person) -> Client:
    """A browser whose owner has just shown once more who they are."""
    client = signed_in(who)
    session = client.session
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(who.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client


def where(of: Assessment, more: str = "", slug: str = BANDAR_LAMPUNG) -> str:
    return f"/ruang/{slug}/penilaian/{of.pk}/pengajuan/{more}"


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


# Pages.


def test_signing_asks_first_who_one_is_and_then_signs_what_was_asked(official: Person, coordinator: Person) -> None:
    of = ready()
    revision = submitted(of, official)
    sent = {"shown": revision.digest, "position": "Sekda", "place": "Telukbetung", **dict.fromkeys(BOTH, "on")}
    client = signed_in(coordinator)
    assert client.get(where(of, "tanda-tangan/")).status_code == 200
    asked = client.post(where(of, "tanda-tangan/"), sent)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/akun/masuk-ulang/")
    assert signatures(of) == []
    wrong = client.post(asked.headers["Location"], {"password": "bukan-sandinya"})
    assert wrong.status_code == 200
    assert signatures(of) == []
    client.post(asked.headers["Location"], {"password": PASSWORD})
    assert len(signatures(of)) == 2


def test_a_form_with_a_box_left_out_keeps_what_was_typed(official: Person, coordinator: Person) -> None:
    of = ready()
    revision = submitted(of, official)
    sent = {"shown": revision.digest, "position": "Sekretaris Daerah", "place": "Telukbetung", BOTH[0]: "on"}
    answer = fresh(coordinator).post(where(of, "tanda-tangan/"), sent)
    assert answer.status_code == 422
    assert "Sekretaris Daerah" in answer.content.decode()
    assert signatures(of) == []


def test_every_page_answers_in_every_stage(official: Person, coordinator: Person) -> None:
    for stage in Stage:
        of = ready(of=cycle(f"Siklus {stage}"), stage=stage)
        pages = [(official, ""), (official, "ajukan/"), (coordinator, ""), (coordinator, "kembalikan/")]
        for who, more in [*pages, (coordinator, "tanda-tangan/"), (coordinator, "revisi/")]:
            assert signed_in(who).get(where(of, more)).status_code == 200, (stage, more)


def test_the_check_lists_hints_for_what_is_read_and_blocks_nothing(official: Person) -> None:
    of, whose = ready(), institution()
    with opened([whose.pk]):
        document = Document.objects.create(institution=whose, title="Rancangan Perwali", keeper=official)
        Citation.objects.create(institution=whose, document=document, instrument="spbe-2020", indicator="2")
        Document.objects.create(institution=whose, title="SK Tim", keeper=official, tags=["indikator 10"])
    with opened([whose.pk], person=official.pk):
        page = queries.page(access(official), now(of))
    found = {group.code: group for group in page.groups}
    assert found["not_cited"].findings[0].document == document.pk
    assert [one.value for one in found["not_cited"].findings] == ["2", "10"]
    assert len(found["without_evidence"].findings) == 47 * 3
    assert "Rancangan Perwali" in signed_in(official).get(where(of)).content.decode()
    assert submitted(of, official).number == 1


def test_the_page_takes_as_many_statements_for_many_revisions_as_for_none(
    official: Person, coordinator: Person, django_assert_max_num_queries: Any
) -> None:
    who = access(official)
    first, second = ready(), ready(of=cycle("Banyak"))
    for _ in range(3):
        submitted(second, official)
        with opened([second.institution_id], person=coordinator.pk):
            operations.send_back(access(coordinator), second.pk, "lagi")
    for of in (now(first), now(second)):
        with opened([of.institution_id], person=official.pk), django_assert_max_num_queries(18):
            queries.page(who, of)


# Attacks.


def test_a_contributor_is_told_only_of_their_own_answers(official: Person) -> None:
    of = ready()
    who = member("Yuni", Role.OFFICE_CONTRIBUTOR, office_code="2.10")
    responsible(of, "5", office("2.10"))
    with opened([of.institution_id], person=who.pk):
        page = queries.page(access(who), now(of))
    assert {one.value for group in page.groups for one in group.findings} == {"5"}


@pytest.mark.parametrize("role", [Role.DATA_ENTRY, Role.INTERNAL_ASSESSOR, Role.LEADER, Role.AUDITOR])
def test_nobody_else_submits_signs_sends_back_or_opens_again(official: Person, role: str) -> None:
    of = ready()
    client = fresh(member("Orang Lain", role))
    before = shown(of)
    assert client.post(where(of, "ajukan/"), {"shown": before}).status_code == 403
    submitted(of, official)
    for more in ("tanda-tangan/", "kembalikan/", "revisi/"):
        assert client.post(where(of, more), {"reason": "x"}).status_code == 403
    assert (now(of).stage, signatures(of)) == ("internal_approval", [])


def test_who_submits_does_not_sign_and_who_signs_does_not_submit(official: Person, coordinator: Person) -> None:
    of = ready()
    with pytest.raises(Forbidden):
        submitted(of, coordinator)
    submitted(of, official)
    with pytest.raises(Forbidden):
        signs(of, official)


def test_another_institution_is_out_of_reach_of_every_act(official: Person, coordinator: Person) -> None:
    theirs = assessment(METRO, of=cycle("Metro"), levels=every_level(3))
    for who, more in ((official, "ajukan/"), (coordinator, "tanda-tangan/"), (coordinator, "revisi/")):
        for slug in (BANDAR_LAMPUNG, METRO):
            assert fresh(who).post(where(theirs, more, slug), {"reason": "x"}).status_code == 404


def test_an_assessor_reads_the_signed_papers_and_no_hints_and_nothing_before(
    official: Person, coordinator: Person
) -> None:
    of = ready()
    outside = person("Asesor Luar")
    assessor(of, outside)
    Authenticator.objects.get_or_create(user=outside, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    client = signed_in(outside)
    submitted(of, official)
    assert client.get(where(of)).status_code == 404
    with opened([of.institution_id], person=coordinator.pk):
        operations.send_back(access(coordinator), of.pk, "rahasia kita")
    submitted(of, official)
    signs(of, coordinator)
    page = client.get(where(of))
    assert page.status_code == 200
    assert "rahasia kita" not in page.content.decode()
    assert "Yang kiranya dikembalikan" not in page.content.decode()
    assert client.get(where(of, f"2/{BOTH[0]}/")).status_code == 200
    assert client.get(where(of, f"1/{BOTH[0]}/")).status_code == 404
    assert client.get(where(of, "?dari=1&ke=2")).status_code == 404
    assert fresh(outside).post(where(of, "revisi/"), {"reason": "x"}).status_code == 403


def test_an_assessor_who_is_also_a_member_acts_with_the_rights_of_the_member_only(official: Person) -> None:
    of = ready()
    both = member("Dua Topi", Role.DATA_ENTRY)
    assessor(of, both)
    Authenticator.objects.get_or_create(user=both, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    assert fresh(both).post(where(of, "ajukan/"), {"shown": shown(of)}).status_code == 403
    assert now(of).stage == "self_assessment"


def test_an_ended_membership_signs_nothing(official: Person, coordinator: Person) -> None:
    of = ready()
    revision = submitted(of, official)
    with opened([of.institution_id]):
        Membership.objects.filter(person=coordinator).update(ends_at=timezone.now() - timedelta(seconds=1))
    sent = {"shown": revision.digest, "position": "Sekda", "place": "X", **dict.fromkeys(BOTH, "on")}
    assert fresh(coordinator).post(where(of, "tanda-tangan/"), sent).status_code == 404
    assert signatures(of) == []


def test_a_form_from_elsewhere_submits_nothing(official: Person) -> None:
    of = ready()
    client = Client(enforce_csrf_checks=True)
    client.force_login(official)
    assert client.post(where(of, "ajukan/"), {"shown": shown(of)}).status_code == 403
    assert now(of).stage == "self_assessment"


@pytest.mark.parametrize("more", ["1/meeting_minutes/", "1/rahasia/", "9/self_assessment_minutes/"])
def test_a_paper_that_is_none_does_not_exist(official: Person, more: str) -> None:
    of = ready()
    submitted(of, official)
    assert signed_in(official).get(where(of, more)).status_code == 404
