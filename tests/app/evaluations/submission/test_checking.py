"""The internal assessor: what waits, accepted and returned over what was read, items under the ladder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import Http404
from django.test import Client
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evaluations.gate import StageClosed
from naik.apps.evaluations.models import Answer, Assessment, EvidenceItem
from naik.apps.evaluations.operations import checking
from naik.apps.evaluations.operations.checking import Reason, Verdict
from naik.apps.evaluations.queries import checks as queries
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.models import Membership
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.scoring import value_from_text
from tests.evaluating import assessment, assessor, cycle, every_level, rehearsal, responsible
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
WHERE = f"/ruang/{BANDAR_LAMPUNG}/penilaian/"


@pytest.fixture
def checker(shipped_data: None) -> Person:
    return member("Ina Asesor", Role.INTERNAL_ASSESSOR)


def offered(**fields: Any) -> Assessment:
    return assessment(levels={"1": "3", "2": "2", "11": "1"}, state="offered", **fields)


def accept(revision: int = 1) -> Verdict:
    return Verdict(move="accept", revision=revision)


def back(reason: str = "Pasal belum disebut", revision: int = 1) -> Verdict:
    return Verdict(move="return", revision=revision, reason=reason)


def inside(who: Person) -> Any:
    return opened([institution().pk], person=who.pk)


def answer(of: Assessment, value: str = "1") -> Answer:
    with opened([of.institution_id]):
        found: Answer = Answer.objects.get(assessment=of, value=value)
        return found


def queue(who: Access, of: Assessment, **asked: Any) -> list[str]:
    with opened([of.institution_id], person=who.person.pk):
        return [row.value for row in queries.queue(who, of, **asked).rows]


def test_what_waits_longest_comes_first_and_is_narrowed_by_office_and_aspect(checker: Person) -> None:
    of = offered()
    with opened([of.institution_id]):
        for hours, value in enumerate(("11", "1", "2")):
            at = timezone.now() - timedelta(hours=10 - hours)
            Answer.objects.filter(assessment=of, value=value).update(changed_at=at)
    responsible(of, "2", office("2.10"))
    who = access(checker)
    assert queue(who, of) == ["11", "1", "2"]
    assert queue(who, of, office=office("2.10").pk) == ["2"]
    assert queue(who, of, aspect="A2") == ["11"]


def test_an_accepted_answer_leaves_the_queue_and_the_history_says_who(checker: Person) -> None:
    of = offered()
    with inside(checker):
        checking.check_answer(access(checker), of.pk, "1", accept())
        event = Event.objects.filter(action="evaluations:answer:accepted").last()
    found = answer(of)
    assert (found.state, found.checked_by, found.revision) == ("accepted", checker, 2)
    assert event is not None
    assert event.after is not None
    assert (event.actor_id, event.after["level"]) == (checker.pk, "3")
    assert queue(access(checker), of) == ["2", "11"]


def test_a_returned_answer_keeps_its_reason_and_tells_its_office_and_its_last_author_once(checker: Person) -> None:
    of = offered()
    theirs = member("Yuni", Role.OFFICE_CONTRIBUTOR, office_code="2.10")
    other = member("Zul", Role.OFFICE_CONTRIBUTOR, office_code="2.11")
    writer = member("Beni", Role.DATA_ENTRY)
    responsible(of, "1", office("2.10"))
    with opened([of.institution_id]):
        Answer.objects.filter(assessment=of, value="1").update(changed_by=writer)
    with inside(checker):
        checking.check_answer(access(checker), of.pk, "1", back())
    assert (answer(of).state, answer(of).reason) == ("returned", "Pasal belum disebut")
    told = {}
    for who in (theirs, other, writer):
        with opened([of.institution_id], person=who.pk):
            told[who.name] = Notice.objects.filter(person=who, kind="answer_returned").count()
    assert told == {"Yuni": 1, "Zul": 0, "Beni": 1}


def test_a_return_without_a_reason_is_refused_and_changes_nothing(checker: Person) -> None:
    of = offered()
    with inside(checker), pytest.raises(Refused, match="reason"):
        checking.check_answer(access(checker), of.pk, "1", back("  "))
    assert (answer(of).state, answer(of).revision) == ("offered", 1)


def test_what_changed_since_it_was_read_is_not_decided(checker: Person) -> None:
    of = offered()
    with opened([of.institution_id]):
        Answer.objects.filter(assessment=of, value="1").update(revision=2)
    with inside(checker), pytest.raises(Refused) as refused:
        checking.check_answer(access(checker), of.pk, "1", accept())
    assert "berubah sejak Anda membacanya" in refused.value.sentence.id
    assert answer(of).state == "offered"


def test_nobody_checks_what_they_changed_last_themselves(checker: Person) -> None:
    of = offered()
    with opened([of.institution_id]):
        Answer.objects.filter(assessment=of, value="1").update(changed_by=checker)
    for verdict in (accept(), back()):
        with inside(checker), pytest.raises(Refused, match="yourself"):
            checking.check_answer(access(checker), of.pk, "1", verdict)
    with inside(checker):
        assert checking.accept_many(access(checker), of.pk, {"1": 1, "2": 1}) == ("2",)


def test_many_are_accepted_at_once_but_none_that_changed_meanwhile(checker: Person) -> None:
    of = offered()
    with inside(checker):
        done = checking.accept_many(access(checker), of.pk, {"1": 1, "2": 0, "11": 1, "12": 1})
    assert sorted(done) == ["1", "11"]
    assert [answer(of, value).state for value in ("1", "2", "11", "12")] == ["accepted", "offered", "accepted", "empty"]


def test_a_closed_window_takes_no_decision(checker: Person) -> None:
    of = offered(of=cycle(days_left=-1))
    with inside(checker), pytest.raises(StageClosed):
        checking.check_answer(access(checker), of.pk, "1", accept())
    assert answer(of).state == "offered"


# Pemdi: evidence items.


def with_items(*places: tuple[int, int], value: str = "I3", state: str = "offered") -> Assessment:
    of = rehearsal()
    with opened([of.institution_id]):
        found = Answer.objects.get(assessment=of, value=value)
        found.state = "offered"
        found.save()
        for level, number in places:
            EvidenceItem.objects.create(
                institution_id=of.institution_id, answer=found, level=level, number=number, state=state
            )
    return of


def test_a_returned_item_lowers_the_level_at_once_and_returns_the_answer(checker: Person) -> None:
    of = with_items((1, 1))
    with inside(checker):
        checking.check_item(access(checker), of.pk, "I3", (1, 1), accept(0))
        before = answer(of, "I3")
        checking.check_item(
            access(checker), of.pk, "I3", (1, 1), back("SK Tim Asesor, bukan SK Tim Audit", 1), Reason.NOT_RIGHT
        )
        item = EvidenceItem.objects.get(answer__assessment=of)
    after = answer(of, "I3")
    assert value_from_text(before.level) > 1
    assert (after.level, after.state, item.state) == ("", "returned", "returned")
    assert item.reason == "Tidak tepat: SK Tim Asesor, bukan SK Tim Audit"


def test_an_item_nobody_uploaded_can_be_sent_back_as_such(checker: Person) -> None:
    of = with_items()
    with inside(checker):
        checking.check_item(access(checker), of.pk, "I3", (2, 1), back("", 0), Reason.NOT_UPLOADED)
        assert EvidenceItem.objects.get(answer__assessment=of).reason == "Belum diunggah"


def test_an_item_above_an_open_level_is_accepted_but_shown_as_rejected_by_the_ladder(checker: Person) -> None:
    of = with_items((2, 1), (1, 1))
    with inside(checker):
        checking.check_item(access(checker), of.pk, "I3", (2, 1), accept(0))
        row = queries.row(access(checker), of, "I3")
    assert row is not None
    assert [(one.code, one.state, one.held_back) for one in row.items] == [
        ("I3-L1-01", "offered", False),
        ("I3-L2-01", "accepted", True),
    ]


def test_an_answer_with_undecided_items_is_not_accepted_yet(checker: Person) -> None:
    of = with_items((1, 1))
    with inside(checker), pytest.raises(Refused, match="items"):
        checking.check_answer(access(checker), of.pk, "I3", accept(0))
    with inside(checker), pytest.raises(Refused):
        checking.accept_many(access(checker), of.pk, {"I3": 0})


@pytest.mark.parametrize("place", [(9, 1), (1, 99), (1, 0)])
def test_an_item_that_no_level_asks_for_does_not_exist(checker: Person, place: tuple[int, int]) -> None:
    of = with_items()
    with inside(checker), pytest.raises(Http404):
        checking.check_item(access(checker), of.pk, "I3", place, back("x", 0), Reason.NOT_RIGHT)


# Pages.


def test_the_queue_accepts_returns_and_says_what_changed(checker: Person) -> None:
    of = offered()
    client, where = signed_in(checker), f"{WHERE}{of.pk}/"
    page = client.get(f"{where}pemeriksaan/")
    assert page.status_code == 200
    assert "Terima jawaban 1" in page.content.decode()
    sent = {"move": "return", "revision": "1", "reason": "Halaman belum disebut", "from": "answer_checks"}
    assert client.post(f"{where}indikator/1/periksa/", sent).status_code == 302
    assert answer(of).reason == "Halaman belum disebut"
    again = client.post(f"{where}indikator/1/periksa/", {**sent, "reason": "Alasan yang panjang"})
    assert again.status_code == 422
    assert "berubah sejak Anda membacanya" in again.content.decode()
    assert "Alasan yang panjang" in again.content.decode()
    assert client.post(f"{where}pemeriksaan/", {"shown": ["2:1", "11:1", "x", "12:y"]}).status_code == 302
    assert [answer(of, value).state for value in ("2", "11")] == ["accepted", "accepted"]
    assert "Tidak ada jawaban yang menunggu" in client.get(f"{where}pemeriksaan/").content.decode()


def test_the_queue_of_items_can_be_decided_on_its_page(checker: Person) -> None:
    of = with_items((1, 1))
    client, where = signed_in(checker), f"{WHERE}{of.pk}/"
    assert "I3-L1-01" in client.get(f"{where}pemeriksaan/").content.decode()
    sent = {"move": "return", "revision": "0", "kind": "lower_open", "reason": ""}
    assert client.post(f"{where}indikator/I3/butir/1-1/periksa/", sent).status_code == 302
    assert answer(of, "I3").state == "returned"
    wrong = client.post(f"{where}indikator/I3/butir/1-1/periksa/", {**sent, "kind": "whatever"})
    assert wrong.status_code == 422


def test_the_queue_is_a_file_too(checker: Person) -> None:
    of = offered()
    client = signed_in(checker)
    found = client.get(f"{WHERE}{of.pk}/pemeriksaan/unduh.csv").content.decode("utf-8-sig")
    assert len(found.strip().splitlines()) == 4
    assert client.get(f"{WHERE}{of.pk}/pemeriksaan/unduh.exe").status_code == 404


def test_the_queue_takes_as_many_statements_for_forty_answers_as_for_one(
    checker: Person, django_assert_max_num_queries: Any
) -> None:
    few = assessment(levels={"1": "2"}, state="offered")
    many = assessment(of=cycle("Lain"), levels=every_level(2), state="offered")
    who = access(checker)
    for of in (few, many):
        with inside(checker), django_assert_max_num_queries(4):
            queries.queue(who, of)


# Attacks.


def tries(client: Client, of: Assessment, slug: str = BANDAR_LAMPUNG) -> list[int]:
    where = f"/ruang/{slug}/penilaian/{of.pk}/"
    sent = {"move": "accept", "revision": "1"}
    return [
        client.get(f"{where}pemeriksaan/").status_code,
        client.post(f"{where}pemeriksaan/", {"shown": "1:1"}).status_code,
        client.post(f"{where}indikator/1/periksa/", sent).status_code,
        client.post(f"{where}indikator/1/butir/1-1/periksa/", sent).status_code,
    ]


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.RESPONSIBLE_OFFICIAL, Role.DATA_ENTRY, Role.LEADER, Role.AUDITOR]
)
def test_nobody_but_the_internal_assessor_checks(role: str) -> None:
    of = offered()
    client = signed_in(member("Orang Lain", role))
    assert tries(client, of) == [403] * 4
    assert answer(of).state == "offered"


def test_a_contributor_checks_nothing_not_even_of_their_own_office() -> None:
    of = offered()
    who = member("Yuni", Role.OFFICE_CONTRIBUTOR, office_code="2.10")
    responsible(of, "1", office("2.10"))
    assert tries(signed_in(who), of) == [403] * 4
    with opened([of.institution_id], person=who.pk), pytest.raises(Forbidden):
        checking.check_answer(access(who), of.pk, "1", accept())


def test_an_internal_assessor_checks_nothing_of_another_institution(checker: Person) -> None:
    theirs = assessment(METRO, of=cycle("Metro"), levels={"1": "3"}, state="offered")
    client = signed_in(checker)
    assert tries(client, theirs) == [404] * 4
    assert tries(client, theirs, METRO) == [404] * 4
    assert answer(theirs).state == "offered"


def test_an_external_assessor_who_checks_here_as_a_member_does_so_only_as_a_member() -> None:
    of = offered()
    who = member("Dua Topi", Role.DATA_ENTRY)
    assessor(of, who)
    Authenticator.objects.create(user=who, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    assert tries(signed_in(who), of) == [403] * 4


def test_an_ended_membership_checks_nothing_any_more(checker: Person) -> None:
    of = offered()
    with opened([of.institution_id]):
        Membership.objects.filter(person=checker).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert tries(signed_in(checker), of) == [404] * 4
    assert answer(of).state == "offered"


def test_a_form_from_elsewhere_decides_nothing(checker: Person) -> None:
    of = offered()
    client = Client(enforce_csrf_checks=True)
    client.force_login(checker)
    sent = {"move": "accept", "revision": "1"}
    assert client.post(f"{WHERE}{of.pk}/indikator/1/periksa/", sent).status_code == 403
    assert answer(of).state == "offered"


def test_what_was_submitted_is_checked_no_more(checker: Person) -> None:
    of = offered(stage=Stage.INTERNAL_APPROVAL)
    with inside(checker), pytest.raises(StageClosed):
        checking.check_answer(access(checker), of.pk, "1", accept())
