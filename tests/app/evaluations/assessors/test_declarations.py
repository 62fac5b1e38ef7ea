"""Declarations: made at their own door by those the organiser chose, added to later, and acted on at once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evaluations.models import Assessor, ConflictOfInterest, Cycle, Declaration
from naik.apps.evaluations.queries import declarations as queries
from naik.apps.institutions.access import access_to
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Reach, Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from tests import evaluating
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
GOOD = {"residence": "32", "employer": "", "confidential": "on", "integrity": "on"}


def page(cycle: Cycle) -> str:
    return f"/akun/pernyataan/{cycle.pk}/"


def citra() -> Person:
    return member("Citra", Role.EXTERNAL_ASSESSOR, slug=evaluating.AUTHORITY, reach=Reach.ASSIGNED)


def test_an_assessor_declares_and_it_stays_with_the_organiser() -> None:
    cycle, who = evaluating.cycle(), citra()
    client = signed_in(who)
    assert [one.cycle_id for one in queries.wanted(who)] == [cycle.pk]
    said = {**GOOD, "employer": "kota bogor", "about_1": "Kota Metro", "reason_1": "Saudara bekerja di sana"}
    assert client.get(page(cycle)).status_code == 200
    assert client.post(page(cycle), said).status_code == 302
    assert queries.wanted(who) == ()
    with opened([cycle.organiser_id]):
        made = Declaration.objects.get(cycle=cycle, person=who)
        assert (made.residence_id, made.employer.name) == ("32", "Kota Bogor")
        assert ConflictOfInterest.objects.get(declaration=made).about == institution(METRO)
        event = Event.objects.filter(institution_id=cycle.organiser_id).latest("sequence")
    assert event.action == "evaluations:declaration:made"
    assert "Saudara" not in repr((event.before, event.after, event.reason, event.subject_label))
    assert "Saudara bekerja di sana" in client.get(page(cycle)).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"confidential": ""}, {"integrity": ""}, {"residence": "32.73"}, {"residence": ""},
        {"about_1": "Kota Metro"}, {"reason_1": "sebab"}, {"about_1": "Negeri Dongeng", "reason_1": "sebab"},
        {"employer": "Negeri Dongeng"},
    ],
)  # fmt: skip
def test_what_is_incomplete_is_refused_and_nothing_typed_is_lost(change: dict[str, str]) -> None:
    cycle, who = evaluating.cycle(), citra()
    said = {name: value for name, value in {**GOOD, "reason_2": "tetap", **change}.items() if value}
    answer = signed_in(who).post(page(cycle), said)
    assert answer.status_code == 400
    assert "tetap" in answer.content.decode()
    with opened([cycle.organiser_id]):
        assert not Declaration.objects.exists()


def test_a_new_conflict_ends_the_assignment_there_and_tells_the_authority() -> None:
    cycle, who = evaluating.cycle(), citra()
    admin = member("Wulan", Role.AUTHORITY_ADMIN, slug=evaluating.AUTHORITY, reach=Reach.NATION)
    here, there = evaluating.assessment(of=cycle), evaluating.assessment(METRO, of=cycle)
    client = signed_in(who)
    client.post(page(cycle), GOOD)
    for one in (here, there):
        evaluating.assessor(one, who)
    answer = client.post(page(cycle), {**GOOD, "about_1": "Kota Metro", "reason_1": "Adik"}, follow=True)
    assert "Kota Metro" in answer.content.decode()
    assert access_to(who, METRO) is None
    assert access_to(who, BANDAR_LAMPUNG) is not None
    with opened([here.institution_id, there.institution_id]):
        assert list(Assessor.objects.filter(ended_at=None).values_list("assessment", flat=True)) == [here.pk]
        event = Event.objects.filter(institution_id=there.institution_id).latest("sequence")
    assert event.action == "evaluations:assessor:ended"
    assert "Adik" not in repr((event.before, event.after, event.reason))
    with opened([cycle.organiser_id], person=admin.pk):
        assert "Kota Metro" in Notice.objects.get(person=admin).sentence_id


def test_moving_to_a_province_ends_the_assignments_in_it() -> None:
    cycle, who = evaluating.cycle(), citra()
    here = evaluating.assessment(of=cycle)
    signed_in(who).post(page(cycle), GOOD)
    evaluating.assessor(here, who)
    signed_in(who).post(page(cycle), {**GOOD, "residence": "18"})
    assert access_to(who, BANDAR_LAMPUNG) is None


def test_a_conflict_is_not_taken_back() -> None:
    cycle, who = evaluating.cycle(), citra()
    client = signed_in(who)
    client.post(page(cycle), {**GOOD, "about_1": "Kota Metro", "reason_1": "Adik"})
    client.post(page(cycle), GOOD)
    with opened([cycle.organiser_id]):
        assert ConflictOfInterest.objects.count() == 1


def test_only_those_the_organiser_made_assessors_find_the_page() -> None:
    cycle = evaluating.cycle()
    who = citra()
    for other in (
        member("Ratna", Role.COORDINATOR),
        member("Wulan", Role.AUTHORITY_ADMIN, slug=evaluating.AUTHORITY, reach=Reach.NATION),
        member("Umar", Role.AUDITOR, slug=evaluating.AUTHORITY, reach=Reach.NATION),
    ):
        assert signed_in(other).get(page(cycle)).status_code == 404
        assert signed_in(other).post(page(cycle), GOOD).status_code == 404
    with opened([cycle.organiser_id]):
        Membership.objects.filter(person=who).update(ends_at=timezone.now())
    assert signed_in(who).post(page(cycle), GOOD).status_code == 404


def test_a_rehearsal_asks_no_declaration() -> None:
    found = evaluating.rehearsal()
    assert signed_in(citra()).get(page(found.cycle)).status_code == 404
