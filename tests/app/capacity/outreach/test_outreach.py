"""The rules of outreach: what an event may be about and for whom, who hears of it, and what it may become."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from naik.apps.audit.models import Event
from naik.apps.capacity.forms.outreach import MOST_TICKED, audience_as_typed
from naik.apps.capacity.models import OutreachEvent, OutreachMaterial
from naik.apps.capacity.operations import outreach, outreach_after, outreach_attendance
from naik.apps.capacity.operations.outreach import EventValues, Topic
from naik.apps.capacity.queries.outreach_reach import events_by_year, reached_offices
from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Action
from naik.apps.improvement.operations.actions import Wanted
from naik.apps.institutions.access import Forbidden, Grant
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.apps.tenancy.scope import opened
from tests.app.capacity.outreach.outreach_cases import (
    POLICY,
    again,
    attendance,
    contributor,
    coordinator,
    document,
    event,
    held,
    hours_from_now,
    inside,
    notices,
    values,
)
from tests.app.inventory.inventory_for_tests import service
from tests.people import METRO, institution, member, office

pytestmark = pytest.mark.usefixtures("shipped_data")


def refused(wanted: EventValues) -> str:
    with inside(coordinator()) as room, pytest.raises(Refused) as refusal:
        outreach.plan(room, wanted)
    return refusal.value.sentence.id


def test_an_event_is_about_one_service_policy_or_indicator_of_ones_own() -> None:
    own, theirs = service("1"), service("1", slug=METRO)
    assert event(topic=Topic(service=own.pk)).topic == "service"
    about = event(topic=Topic(instrument="spbe-2020", value="12"))
    assert (about.topic, about.instrument, about.value, about.policy) == ("indicator", "spbe-2020", "12", "")
    assert (event().topic, event().instrument) == ("policy", "")
    assert refused(values(topic=Topic(service=theirs.pk))) == outreach.NO_SERVICE.id
    assert refused(values(topic=Topic(policy="  "))) == outreach.NO_POLICY.id
    for instrument, value in (("spbe-2020", "99"), ("../spbe-2020", "1"), ("", "1")):
        assert refused(values(topic=Topic(instrument=instrument, value=value))) == outreach.NO_INDICATOR.id


def test_only_open_offices_and_readable_documents_of_ones_own_are_taken() -> None:
    theirs, closed = office("1", METRO), office("9", closed_on=today(institution()))
    for offices in ((theirs.pk,), (closed.pk,), (office("1").pk, 10**12)):
        assert "tidak ada atau sudah ditutup" in refused(values(offices=offices))
    assert refused(values(offices=())) == outreach.NO_AUDIENCE.id
    foreign, archived = document(slug=METRO), document("Lama", archived_at=hours_from_now(-1))
    for one in (foreign, archived):
        assert refused(values(documents=(one.pk,))) == outreach.GONE_DOCUMENT.id
    with opened([institution().pk]):
        assert not OutreachEvent.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", " "), ("place", ""), ("title", "x" * 161), ("budget", -1), ("budget", 10**16), ("speaker", "y" * 161)],
)
def test_hostile_and_empty_values_are_refused(field: str, value: object) -> None:
    given_fields: dict[str, Any] = {field: value}
    assert refused(values(**given_fields))


def test_the_end_comes_after_the_start() -> None:
    start = hours_from_now(5)
    assert "sesudah" in refused(values(starts_at=start, ends_at=start))


def test_contributors_of_the_invited_offices_hear_what_concerns_them() -> None:
    one, two, three = contributor("1"), contributor("2"), contributor("3")
    made = event(place="Aula Barat")
    assert [len(notices(who)) for who in (one, two, three)] == [1, 1, 0]
    assert "Aula Barat" in notices(one)[0]
    moved = values(starts=72, offices=(office("1").pk, office("3").pk))
    with inside(coordinator()) as room:
        outreach.change(room, made.pk, moved, made.revision)
    assert notices(one)[1].startswith("Sosialisasi berubah")
    assert notices(two)[1].startswith("Undangan sosialisasi untuk perangkat daerah Anda ditarik")
    assert notices(three)[0].startswith("Perangkat daerah Anda diundang")
    with inside(coordinator()) as room:
        outreach.cancel(room, made.pk, "Pembicara sakit")
    assert [len(notices(who)) for who in (one, two, three)] == [3, 2, 2]
    assert (again(made).state, again(made).cancelled_reason) == ("cancelled", "Pembicara sakit")
    event(starts=-5)
    assert len(notices(one)) == 3


def test_a_lost_edit_is_refused_and_the_same_again_changes_nothing() -> None:
    made, wanted = event(), values(title="Nama baru")
    with inside(coordinator()) as room:
        outreach.change(room, made.pk, wanted, made.revision)
        with pytest.raises(Refused):
            outreach.change(room, made.pk, values(title="Nama lain"), made.revision)
        outreach.change(room, made.pk, wanted, made.revision + 1)
    assert (again(made).title, again(made).revision) == ("Nama baru", made.revision + 1)


def test_a_change_keeps_documents_that_are_archived_or_that_its_author_may_not_open() -> None:
    one, other = document("Satu"), document("Dua")
    made = event(documents=(one.pk, other.pk))
    with opened([institution().pk]):
        type(one).objects.filter(pk=one.pk).update(archived_at=hours_from_now(-1))
    with inside(coordinator()) as room:
        outreach.change(room, made.pk, values(documents=(one.pk,), title="Lain"), made.revision)
        blind = replace(
            room, grants=(Grant(frozenset({Permission.TRAINING_READ, Permission.OUTREACH_MANAGE}), None, ""),)
        )
        with pytest.raises(Refused):
            outreach.change(blind, made.pk, values(documents=(other.pk,)), made.revision + 1)
        outreach.change(blind, made.pk, values(title="Lagi"), made.revision + 1)
        assert list(OutreachMaterial.objects.values_list("document", flat=True)) == [one.pk]
    assert again(made).title == "Lagi"


def test_attendance_is_counted_corrected_with_a_reason_and_kept_meanwhile() -> None:
    made = event(starts=-3)
    one, two = office("1").pk, office("2").pk
    with inside(coordinator()) as room:
        with pytest.raises(Refused, match="at least one"):
            outreach_attendance.hold(room, made.pk, {one: None}, made.revision)
        assert outreach_attendance.attend(room, made.pk, {one: 4}, made.revision) == 1
        with pytest.raises(Refused):
            outreach_attendance.attend(room, made.pk, {one: 9}, made.revision)
        with pytest.raises(Refused):
            outreach_attendance.attend(room, made.pk, {office("3").pk: 1}, made.revision + 1)
        with pytest.raises(Refused):
            outreach_attendance.attend(room, made.pk, {one: -1}, made.revision + 1)
        with pytest.raises(Refused, match="cannot be cancelled"):
            outreach.cancel(room, made.pk, "Salah")
        with pytest.raises(Refused, match="is recorded"):
            outreach.change(room, made.pk, values(starts=-3, offices=(two,)), made.revision + 1)
        outreach_attendance.hold(room, made.pk, {}, made.revision + 1, rest_absent=True)
    assert (again(made).state, attendance(made)) == ("held", {"1": 4, "2": 0})
    with inside(coordinator()) as room:
        for again_held in (outreach_attendance.hold, outreach_attendance.attend):
            with pytest.raises(Refused):
                again_held(room, made.pk, {one: 5}, again(made).revision)
        with pytest.raises(Refused):
            outreach.change(room, made.pk, values(starts=-3), again(made).revision)
        with pytest.raises(Refused):
            outreach_attendance.correct(room, made.pk, " ")
        outreach_attendance.correct(room, made.pk, "Salah hitung")
    assert (again(made).state, attendance(made)) == ("planned", {"1": 4, "2": 0})
    with opened([institution().pk]):
        done = list(Event.objects.filter(subject_kind="outreach").order_by("sequence").values_list("action", "reason"))
    assert [one.rpartition(":")[2] for one, _ in done] == ["planned", "attended", "held", "corrected"]
    assert done[-1][1] == "Salah hitung"


def test_what_has_not_begun_is_not_held() -> None:
    made = event(starts=5)
    with inside(coordinator()) as room, pytest.raises(Refused, match="not begun"):
        outreach_attendance.hold(room, made.pk, {office("1").pk: 3}, made.revision)


def test_a_file_is_taken_by_code_and_each_fault_is_named_by_its_line() -> None:
    offices = {"1": 11, "2": 12, "3": 13}
    good = outreach_attendance.read(b"kode;perangkat daerah;hadir\r\n1;Satu;4\r\n2;Dua;\r\n3;Tiga;0", offices)
    assert (good.attended, good.refused) == ({11: 4, 12: None, 13: 0}, ())
    bad = outreach_attendance.read(b"code,attended\n1,4\n1,5\n9,1\n2,-3\n3,banyak\n3,2,sisa", offices)
    assert [one.line for one in bad.refused] == [3, 4, 5, 6, 7]
    for content in (b"", b"nama\nx", b"\x00\x01", b"kode,hadir,hadir\n1,2,3"):
        with pytest.raises(Refused):
            outreach_attendance.read(content, offices)


@given(st.text(max_size=12))
def test_a_count_is_a_whole_number_of_people_or_nothing(text: str) -> None:
    try:
        found = outreach_attendance.count(text)
    except Refused:
        assert text.strip()
    else:
        assert found is None if not text.strip() else found == int(text)


@given(st.lists(st.sampled_from(["dinas", "kecamatan", "kelurahan"]), max_size=300), st.data())
def test_an_audience_is_typed_in_few_ticks_and_comes_back_the_same(kinds: list[str], data: st.DataObject) -> None:
    offices = [Office(pk=key, kind=kind) for key, kind in enumerate(kinds, 1)]
    invited = data.draw(st.sets(st.sampled_from(offices).map(lambda one: one.pk))) if offices else set()
    for chosen in (invited, {one.pk for one in offices}, {one.pk for one in offices if one.kind != "dinas"}):
        typed = audience_as_typed(chosen, offices)
        back = {
            one.pk for one in offices
            if typed["everybody"] or one.kind in typed["kinds"] or one.pk in typed["offices"]  # type: ignore[operator]  # lists
        }  # fmt: skip
        assert back == chosen
        assert typed["kinds"] == [] or len(chosen) > MOST_TICKED


def test_what_follows_is_written_once_held_and_becomes_one_action() -> None:
    made = held({"1": 3, "2": 0}, topic=Topic(instrument="spbe-2020", value="12"))
    planned, paper = event(), document()
    due = today(institution()) + timedelta(days=20)
    wanted = Wanted(title="Latih admin", due_on=due, promised="Laporan", office_id=office("2").pk)
    with inside(coordinator()) as room:
        with pytest.raises(Refused):
            outreach_after.follow_up(room, planned.pk, "x", None, (), planned.revision)
        with pytest.raises(Refused):
            outreach_after.make_action(room, planned.pk, wanted)
        outreach_after.follow_up(room, made.pk, " Jawab\r\npertanyaan ", 5_000, (paper.pk,), made.revision)
        with pytest.raises(Refused):
            outreach_after.follow_up(room, made.pk, "lain", None, (), made.revision)
        action = outreach_after.make_action(room, made.pk, wanted)
        with pytest.raises(Refused):
            outreach_after.make_action(room, made.pk, wanted)
        assert (action.source, action.origin) == ("outreach", f"outreach:{made.pk}")
        assert Action.objects.count() == 1
    assert (again(made).follow_up, again(made).spent) == ("Jawab\npertanyaan", 5_000)
    assert again(made).action_id == action.pk


def test_figures_for_others_count_only_those_who_really_came() -> None:
    about = service("1")
    held({"1": 3, "2": 0, "3": None}, topic=Topic(service=about.pk))
    held({"2": 5}, topic=Topic(instrument="spbe-2020", value="12"))
    held({"3": 5}, starts=-24 * 800)
    event(starts=-2)
    where, year = institution(), today(institution()).year
    years = {year, year - 1}
    with opened([where.pk]):
        assert sum(events_by_year(where).values()) == 3
        assert reached_offices(where, years) == {office("1").pk, office("2").pk}
        assert reached_offices(where, years, service_id=about.pk) == {office("1").pk}
        assert reached_offices(where, years, value="12") == {office("2").pk}
        assert reached_offices(where, years, value="12", instrument="pemdi-2026") == frozenset()
        assert reached_offices(where, ()) == frozenset()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.DATA_ENTRY])
def test_who_only_reads_changes_nothing(role: str) -> None:
    made, reader = event(), member("Pembaca", role)
    with inside(reader) as room:
        for act in (
            lambda: outreach.plan(room, values()),
            lambda: outreach.change(room, made.pk, values(), 1),
            lambda: outreach.cancel(room, made.pk, "x"),
            lambda: outreach_attendance.attend(room, made.pk, {}, 1),
            lambda: outreach_after.follow_up(room, made.pk, "x", None, (), 1),
        ):
            with pytest.raises(Forbidden):
                act()


def test_an_office_reaches_only_what_it_is_invited_to() -> None:
    made = event(offices=(office("2").pk,))
    with inside(contributor("1")) as room, pytest.raises(Http404):
        outreach.cancel(room, made.pk, "x")
    with inside(contributor("2")) as room, pytest.raises(Forbidden):
        outreach.cancel(room, made.pk, "x")
    with opened([institution(METRO).pk]):
        assert not OutreachEvent.objects.exists()
    assert POLICY.policy == again(made).policy
