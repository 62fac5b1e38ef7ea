"""People are reminded on the right days, once a day, and by one mail at most."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from naik.apps.evaluations.models import Assessment, Responsibility
from naik.apps.evaluations.operations import reminders
from naik.apps.institutions.roles import Role
from naik.apps.notices.mails import WIB, mail_digest, queue_digests
from naik.apps.notices.models import Delivery, Notice, NoticeKind
from naik.apps.notices.operations import notify, prefer
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.instruments.model import Text
from tests import evaluating
from tests.people import METRO, institution, member, office

pytestmark = pytest.mark.usefixtures("shipped_data")


def share(of: Assessment, values: list[str], code: str, days: int, *, lead: bool = True) -> None:
    due = timezone.now().astimezone(WIB).date() + timedelta(days=days)
    for value in values:
        evaluating.responsible(of, value, office(code), lead=lead, due_on=due)


def run() -> int:
    return reminders.remind_institution(institution().pk)


def told(who: int, kind: NoticeKind = NoticeKind.DUE_SOON) -> list[str]:
    with opened((), person=who):
        return list(Notice.objects.filter(person=who, kind=kind).order_by("pk").values_list("sentence_id", flat=True))


def values(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("days", "expected"), [(8, 0), (7, 1), (6, 0), (3, 1), (1, 1), (0, 1), (-1, 0), (-7, 1), (-8, 0), (-14, 1)]
)
def test_a_reminder_comes_on_its_days_and_weekly_afterwards(days: int, expected: int) -> None:
    of = evaluating.assessment()
    who = member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    share(of, ["1"], "1.01", days)
    run()
    assert len(told(who.pk)) == expected


def test_lead_and_contributing_offices_are_reminded_and_others_are_not() -> None:
    of = evaluating.assessment()
    lead = member("Kontributor Satu", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    helps = member("Kontributor Dua", Role.OFFICE_CONTRIBUTOR, office_code="2.02")
    other = member("Kontributor Tiga", Role.OFFICE_CONTRIBUTOR, office_code="3.03")
    past = timezone.now() - timedelta(days=1)
    gone = member(
        "Kontributor Lama",
        Role.OFFICE_CONTRIBUTOR,
        office_code="1.01",
        starts_at=past - timedelta(days=1),
        ends_at=past,
    )
    share(of, ["1", "2"], "1.01", 3)
    share(of, ["1"], "2.02", 1, lead=False)
    assert run() == 2
    assert "2 indikator perlu disiapkan: 1 (3 hari lagi); 2 (3 hari lagi)." in told(lead.pk)[0]
    assert "1 (1 hari lagi)" in told(helps.pk)[0]
    assert told(other.pk) == told(gone.pk) == []


@pytest.mark.parametrize("state", ["offered", "accepted", "waiting"])
def test_nobody_is_reminded_of_what_they_have_done(state: str) -> None:
    of = evaluating.assessment(levels={"1": "3"}, state=state)
    member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    share(of, ["1"], "1.01", 0)
    assert run() == 0


def test_a_returned_answer_is_owed_again() -> None:
    of = evaluating.assessment(levels={"1": "3"}, state="returned")
    member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    share(of, ["1"], "1.01", 0)
    assert run() == 1


def test_nothing_is_called_to_mind_once_the_stage_or_its_window_is_over() -> None:
    member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    share(evaluating.assessment(stage=Stage.INTERNAL_APPROVAL), ["1"], "1.01", 0)
    share(evaluating.assessment(of=evaluating.cycle("SPBE lama", days_left=-0.01)), ["1"], "1.01", 0)
    assert run() == 0


def test_running_twice_on_a_day_tells_nobody_twice_and_the_next_day_tells_again() -> None:
    of = evaluating.assessment()
    who = member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    coordinator = member("Koordinator", Role.COORDINATOR)
    share(of, ["1"], "1.01", -3)
    share(of, ["2"], "1.01", 0)
    assert (run(), run()) == (2, 0)
    assert (len(told(who.pk)), len(told(coordinator.pk, NoticeKind.ESCALATION))) == (1, 1)
    with opened((), person=coordinator.pk):
        Notice.objects.filter(person=coordinator).update(created_at=timezone.now() - timedelta(days=1))
    assert run() == 1


def test_the_coordinator_hears_once_of_all_offices_that_are_late_by_three_days() -> None:
    of = evaluating.assessment()
    coordinator = member("Koordinator", Role.COORDINATOR)
    share(of, ["1", "2"], "1.01", -3)
    share(of, ["3"], "2.02", -9)
    share(of, ["4"], "3.03", -2)
    run()
    (sentence,) = told(coordinator.pk, NoticeKind.ESCALATION)
    assert (
        "2 perangkat daerah terlambat: Dinas 2.02 (1 indikator, 9 hari); Dinas 1.01 (2 indikator, 3 hari)." in sentence
    )


def test_ten_due_things_an_escalation_and_returned_answers_are_one_mail_whatever_was_wished() -> None:
    of = evaluating.assessment()
    who = member("Rangkap Tugas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    member("Rangkap Tugas", Role.COORDINATOR)
    prefer(who.pk, dict.fromkeys((NoticeKind.DUE_SOON, NoticeKind.ESCALATION, NoticeKind.ANSWER_RETURNED),
                                 (True, Delivery.NOW)))  # fmt: skip
    share(of, values(10), "1.01", -7)
    with opened([of.institution_id], person=who.pk):
        for value in values(3):
            notify(
                who.pk, NoticeKind.ANSWER_RETURNED, Text(f"Jawaban {value} dikembalikan."), "/ruang/", of.institution_id
            )
    run()
    run()
    assert ProcrastinateJob.objects.filter(task_name="notices.mail", args__person_id=who.pk).count() == 0
    morning = datetime.combine(timezone.now().astimezone(WIB).date() + timedelta(days=1), time(6, 31), tzinfo=WIB)
    queue_digests(morning)
    jobs = ProcrastinateJob.objects.filter(task_name="notices.digest_mail", args__person_id=who.pk)
    assert jobs.count() == 1
    assert mail_digest(who.pk, morning) == 5
    run()
    assert mail_digest(who.pk, morning + timedelta(hours=2)) == 0
    assert [one.to for one in mail.outbox] == [[who.email]]
    assert "10 indikator" in mail.outbox[0].body


def test_the_morning_queues_each_institution_with_a_self_assessment_once() -> None:
    of = evaluating.cycle()
    evaluating.assessment(of=of)
    evaluating.assessment(METRO, of=of, stage=Stage.DOCUMENT_REVIEW)
    assert reminders.queue_reminders() == 1
    assert reminders.queue_reminders() == 1
    found = ProcrastinateJob.objects.filter(task_name=reminders.REMIND)
    assert [one.args for one in found] == [{"institution_id": institution().pk}]


def test_many_due_answers_cost_no_more_statements_than_few() -> None:
    of = evaluating.assessment()
    member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    counted = []
    for chosen in (values(2), [str(number) for number in range(3, 40)]):
        share(of, chosen, "1.01", 0)
        with CaptureQueriesContext(connection) as captured:
            assert run() == 1
        counted.append(len(captured))
        with opened([of.institution_id]):
            Notice.objects.filter(institution=of.institution_id).delete()
    assert counted[0] == counted[1]
    with opened([of.institution_id]):
        assert Responsibility.objects.count() == 39
