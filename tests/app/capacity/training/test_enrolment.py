"""Signing up: one's own people, places while they last, a waiting list that moves by itself."""

from __future__ import annotations

import pytest
from django.http import Http404

from naik.apps.audit.models import Event
from naik.apps.capacity.operations import enrolment, training
from naik.apps.capacity.queries import attendance
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import contributor, coordinator, inside, staff
from tests.app.capacity.training.training_cases import (
    again,
    announced,
    enrol,
    group,
    held,
    place,
    session,
    states,
    values,
)
from tests.people import access, institution, member, office, person

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_places_go_in_order_and_a_place_that_is_given_up_goes_to_who_waited_longest() -> None:
    made, (ani, budi, cici) = announced(quota=1), group(3)
    account = person("Punya Akun")
    dedi = staff("1", "Dedi", person=member("Punya Akun", Role.OFFICE_CONTRIBUTOR, office_code="1").pk)
    assert enrol(coordinator(), made, [ani]).seated == 1
    assert enrol(coordinator(), made, [dedi]).queued == 1
    assert enrol(coordinator(), made, [budi, cici]).queued == 2
    with inside(coordinator()) as room:
        assert enrolment.give_up(room, made.pk, place(made, ani).pk) == 1
    assert states(made) == {ani.name: "given_up", "Dedi": "enrolled", budi.name: "queued", cici.name: "queued"}
    with opened([institution().pk], person=account.pk):
        told = Notice.objects.filter(person=account, kind=NoticeKind.TRAINING).values_list("sentence_id", flat=True)
        assert "daftar tunggu" in list(told)[-1]
    # Who comes back waits behind the others.
    assert enrol(coordinator(), made, [ani]).queued == 1
    with inside(coordinator()) as room:
        enrolment.give_up(room, made.pk, place(made, dedi).pk)
        rows = attendance.participants(room, made.pk).rows
    assert [(one.name, one.state) for one in rows] == [
        (budi.name, "enrolled"), (cici.name, "queued"), (ani.name, "queued"), ("Dedi", "given_up"),
    ]  # fmt: skip


def test_signing_up_twice_does_nothing_twice() -> None:
    made, ani = announced(), staff("1", "Ani")
    assert enrol(coordinator(), made, [ani]) == enrolment.SignedUp(1, 0)
    assert enrol(coordinator(), made, [ani]) == enrolment.SignedUp(0, 0)
    with opened([institution().pk]):
        assert Event.chain.filter(action="capacity:enrolment:enrolled").count() == 1


def test_a_larger_quota_seats_who_waits() -> None:
    made, people = announced(quota=1), group(3)
    enrol(coordinator(), made, people)
    with inside(coordinator()) as room:
        training.change(room, made.pk, values(quota=2), made.revision)
    assert sorted(states(made).values()) == ["enrolled", "enrolled", "queued"]


def test_a_contributor_signs_up_their_own_office_only() -> None:
    made, own, other = announced(), staff("1", "Ani"), staff("2", "Budi")
    who = contributor("1")
    assert enrol(who, made, [own]).seated == 1
    with pytest.raises(Http404):
        enrol(who, made, [other])
    enrol(coordinator(), made, [other])
    with inside(who) as room:
        with pytest.raises(Http404):
            enrolment.give_up(room, made.pk, place(made, other).pk)
        listed = attendance.participants(room, made.pk).rows
        assert [one.name for one in listed] == ["Ani"]
        assert attendance.candidates(room, made.pk).total == 0
        enrolment.give_up(room, made.pk, place(made, own).pk)
        assert [one.name for one in attendance.candidates(room, made.pk).rows] == ["Ani"]


def test_a_session_for_other_offices_takes_an_office_only_through_who_manages() -> None:
    made = announced(offices=(office("2").pk,))
    ani, who = staff("1", "Ani"), contributor("1")
    with pytest.raises(Http404):
        enrol(who, made, [ani])
    enrol(coordinator(), made, [ani])
    # Now it is in their reach, for their own colleague takes part; more of them are not signed up by it.
    with pytest.raises(Refused, match="meant for other offices"):
        enrol(who, made, [staff("1", "Budi")])


@pytest.mark.parametrize("state", ["planned", "held", "begun"])
def test_sign_up_is_open_until_the_start_and_then_for_who_manages(state: str) -> None:
    made = session() if state == "planned" else held(staff("1", "Nol")) if state == "held" else announced()
    if state == "begun":
        with inside(coordinator()) as room:
            training.change(room, made.pk, values(starts=-1), made.revision)
    ani = staff("1", "Ani")
    with pytest.raises(Refused):
        enrol(contributor("1"), made, [ani])
    assert enrol(coordinator(), made, [ani]).seated == 1


def test_nobody_who_left_nobody_at_all_and_not_everybody_at_once() -> None:
    made, ani = announced(), staff("1", "Ani")
    with opened([institution().pk]):
        ani.left_on = "2026-01-01"
        ani.save()
    with pytest.raises(Refused, match="left their office"):
        enrol(coordinator(), made, [ani])
    with pytest.raises(Refused, match="one person at least"):
        enrol(coordinator(), made, [])
    with inside(coordinator()) as room, pytest.raises(Refused, match="At most 100"):
        enrolment.enrol(room, made.pk, range(101))


def test_after_the_session_no_place_is_given_up() -> None:
    ani = staff("1", "Ani")
    made = held(ani)
    with inside(coordinator()) as room, pytest.raises(Refused, match="has begun"):
        enrolment.give_up(room, made.pk, place(made, ani).pk)


def test_an_auditor_reads_and_signs_nobody_up() -> None:
    made, ani = announced(), staff("1", "Ani")
    auditor = access(member("Ida", Role.AUDITOR))
    with opened([institution().pk], person=auditor.person.pk), pytest.raises(Exception, match="enrol"):
        enrolment.enrol(auditor, made.pk, [ani.pk])
    assert states(again(made)) == {}
