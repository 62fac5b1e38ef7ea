"""People are reminded of actions on the right days, once a day; handovers and erasures move what is open."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from naik.apps.accounts import personal_data
from naik.apps.audit.operations import Author
from naik.apps.improvement.operations import action_reminders
from naik.apps.improvement.queries.action_lateness import late_offices
from naik.apps.institutions.models import Membership
from naik.apps.institutions.operations.handovers import hand_over
from naik.apps.institutions.queries.handovers import preview
from naik.apps.institutions.roles import Role
from naik.apps.notices.mails import WIB, mail_digest
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from tests.app.improvement.actions.action_cases import (
    OTHER_OFFICE,
    accepted,
    current,
    day,
    given,
    inside,
    made,
    overdue,
    people,
)
from tests.people import access, institution, member, office

pytestmark = pytest.mark.usefixtures("shipped_data")


def run() -> int:
    return action_reminders.remind_institution(institution().pk)


def told(who: int, kind: NoticeKind = NoticeKind.DUE_SOON) -> list[str]:
    with opened((), person=who):
        return list(Notice.objects.filter(person=who, kind=kind).order_by("pk").values_list("sentence_id", flat=True))


def test_who_carries_an_action_is_reminded_once_a_day_and_coordinators_hear_of_late_offices() -> None:
    who = people()
    neighbour = member("Tetangga", Role.OFFICE_CONTRIBUTOR, office_code=OTHER_OFFICE)
    made(who.coordinator, title="Segera", due_on=day(3))
    made(who.coordinator, title="Belum dekat", due_on=day(5))
    late = made(who.coordinator, title="Lewat")
    overdue(late, 7)
    waiting = made(who.coordinator, title="Menunggu", office_id=office(OTHER_OFFICE).pk)
    overdue(waiting, 7)
    given(who.coordinator, waiting)
    assert (run(), run()) == (2, 0)
    assert told(who.contributor.pk) == [
        f"{institution().name}, tindak lanjut Anda: Lewat (terlambat 7 hari); Segera (3 hari lagi)."
    ]
    assert told(neighbour.pk) == []
    assert told(who.coordinator.pk, NoticeKind.ESCALATION) == [
        f"{institution().name}: 1 perangkat daerah terlambat menindaklanjuti: Dinas 1.01 (1 tindak lanjut, 7 hari)."
    ]
    found = inside(who.coordinator, late_offices)
    assert [(one.office, one.count, one.longest) for one in found] == [("Dinas 1.01", 1, 7)]
    morning = datetime.combine(timezone.now().astimezone(WIB).date() + timedelta(days=1), time(6, 31), tzinfo=WIB)
    assert mail_digest(who.contributor.pk, morning) > 1
    assert "Lewat (terlambat 7 hari)" in mail.outbox[0].body


def test_institutions_in_which_actions_are_owed_are_queued_once() -> None:
    who = people()
    action = made(who.coordinator)
    assert (action_reminders.queue_reminders(), action_reminders.queue_reminders()) == (1, 1)
    assert ProcrastinateJob.objects.filter(task_name=action_reminders.REMIND).count() == 1
    given(who.contributor, action)
    accepted(who.checker, action)
    assert action_reminders.queue_reminders() == 0


def test_the_office_hears_when_whom_it_was_given_to_has_left() -> None:
    who = people()
    clerk = member("Juru Ketik", Role.DATA_ENTRY)
    made(who.coordinator, person_id=clerk.pk, due_on=day(1))
    with opened([institution().pk]):
        Membership.objects.filter(person=clerk).update(ends_at=timezone.now() - timedelta(seconds=1))
    run()
    assert (len(told(clerk.pk)), len(told(who.contributor.pk))) == (0, 1)


def test_a_handover_moves_open_actions_and_leaves_done_ones() -> None:
    who = people()
    giver, taker = member("Lama", Role.DATA_ENTRY), member("Baru", Role.LEADER)
    done, still = (made(who.coordinator, title=title, person_id=giver.pk) for title in ("Sudah", "Belum"))
    given(giver, done)
    accepted(who.checker, done)
    with opened([institution().pk]):
        within = access(who.coordinator)
        shown = preview(within, giver.pk, taker.pk).digest
        moved = hand_over(within, giver.pk, taker.pk, reason="Mutasi", shown=shown).moved
    assert moved["actions"] == 1
    assert (current(still).person_id, current(done).person_id) == (taker.pk, giver.pk)


def test_a_copy_holds_a_persons_actions_and_an_erasure_gives_open_ones_back_to_the_office() -> None:
    who = people()
    clerk = member("Juru Ketik", Role.DATA_ENTRY)
    action = made(who.coordinator, person_id=clerk.pk)
    given(clerk, action)
    part = next(one for one in personal_data.parts() if one.kind == "improvement")
    with opened(part.institutions(clerk), person=clerk.pk):
        copy = part.export(clerk)
        assert isinstance(copy, dict)
        assert [one["title"] for one in copy["actions"]] == ["Tetapkan Perwali SPBE"]
        assert len(copy["evidence"]) == 1
        part.erase(clerk, Author(None), "diminta")
    assert current(action).person_id is None
