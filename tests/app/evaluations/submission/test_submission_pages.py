"""The pages of submission and signing, and what is tried against them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.operations import submission as operations
from naik.apps.evaluations.queries import submission as queries
from naik.apps.evidence.models import Citation, Document
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.evaluating import assessment, assessor, cycle, every_level, responsible
from tests.people import BANDAR_LAMPUNG, METRO, PASSWORD, access, institution, member, office, person, signed_in
from tests.submitting import BOTH, fresh, now, ready, shown, signatures, signs, submitted, where

pytestmark = pytest.mark.usefixtures("shipped_data")


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
