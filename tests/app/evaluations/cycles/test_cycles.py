"""An authority opens a cycle, changes its windows, reopens, chooses visits and closes; nobody else does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evaluations import gate
from naik.apps.evaluations.models import Answer, Assessment, Cycle, Reopening, StageWindow
from naik.apps.evaluations.operations import cycle_stages, cycle_telling
from naik.apps.evaluations.operations.cycles import Draft, add_institutions, close_cycle, open_cycle
from naik.apps.evaluations.queries import authority as reach
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.models import Institution
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Reach, Role
from naik.apps.institutions.time_zones import zone
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import ORDER, REHEARSAL, Stage
from naik.cycle.windows import Days, proposed
from naik.instruments.model import PredicateBasis
from tests.evaluating import EVERY_STAGE, assessment, authority, cycle, rehearsal
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
TODAY = date(2026, 11, 24)


PROVINCE = "provinsi-lampung"


def admin(name: str = "Wulan", **fields: Any) -> Person:
    return member(name, Role.AUTHORITY_ADMIN, **{"slug": authority().slug, "reach": Reach.NATION, **fields})


def local_today() -> date:
    """The day it is where the authority lies."""
    return timezone.now().astimezone(zone(authority())).date()


def draft(name: str = "SPBE 2025", **changes: Any) -> Draft:
    given: dict[str, Any] = {
        "name": name, "year": 2025, "instrument": "spbe-2020", "basis": PredicateBasis.EXACT,
        "windows": proposed(EVERY_STAGE, TODAY, rehearsal=False),
    }  # fmt: skip
    return Draft(**{**given, **changes})


def acting(who: Person, slug: str) -> Any:
    """The scope a page would have opened."""
    return opened([institution(slug).pk], person=who.pk)


def opened_cycle(who: Person, *slugs: str, **changes: Any) -> Cycle:
    home = authority().slug
    with acting(who, home):
        return open_cycle(access(who, home), draft(**changes), [institution(slug).pk for slug in slugs])


def events(slug: str, action: str) -> list[Event]:
    where = institution(slug)
    with opened([where.pk]):
        return list(Event.objects.filter(institution_id=where.pk, action=action))


def test_a_cycle_is_opened_whole_an_assessment_and_all_answers_for_each_institution() -> None:
    who = admin()
    made = opened_cycle(who, BANDAR_LAMPUNG, METRO)
    with opened([authority().pk, institution().pk, institution(METRO).pk]):
        assert StageWindow.objects.filter(cycle=made).count() == len(EVERY_STAGE)
        found = Assessment.objects.filter(cycle=made)
        assert {one.institution.slug for one in found} == {BANDAR_LAMPUNG, METRO}
        for one in found:
            assert one.stage == Stage.SELF_ASSESSMENT
            assert Stage.VISIT not in one.stages
            answers = Answer.objects.filter(assessment=one)
            assert answers.count() == 47
            assert {(a.state, a.level, a.revision, a.institution_id) for a in answers} == {
                ("empty", "", 0, one.institution_id)
            }
    assert len(events(authority().slug, "evaluations:cycle:opened")) == 1
    assert len(events(METRO, "evaluations:assessment:opened")) == 1


def test_windows_open_at_midnight_and_close_when_the_last_day_is_over_where_the_organiser_lies() -> None:
    made = opened_cycle(admin(), METRO)
    with opened([authority().pk]):
        window = StageWindow.objects.get(cycle=made, stage=Stage.SELF_ASSESSMENT)
    days = proposed(EVERY_STAGE, TODAY, rehearsal=False)[Stage.SELF_ASSESSMENT]
    assert window.opens_at == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert window.closes_at == datetime(days.last.year, days.last.month, days.last.day, 17, tzinfo=UTC)


def test_the_same_form_sent_twice_opens_one_cycle_and_says_so() -> None:
    who = admin()
    opened_cycle(who, METRO)
    with pytest.raises(Refused, match="taken"):
        opened_cycle(who, METRO)
    with opened([authority().pk, institution(METRO).pk]):
        assert Cycle.objects.filter(organiser=authority()).count() == 1
        assert Assessment.objects.count() == 1


def test_a_wide_reach_runs_no_evaluation_from_another_room() -> None:
    who = admin()
    with acting(who, METRO), pytest.raises(Forbidden):
        open_cycle(access(who, METRO), draft(), [institution(METRO).pk])
    assert signed_in(who).get(f"/ruang/{METRO}/siklus/baru/").status_code == 403
    assert signed_in(who).get(f"/ruang/{METRO}/siklus/").status_code == 200


def test_a_province_admin_reaches_its_province_and_nothing_beyond() -> None:
    who = admin("Provinsi", slug=PROVINCE, reach=Reach.PROVINCE, province="18")
    home = PROVINCE
    with acting(who, home):
        reached = reach.reached(access(who, home), Permission.CYCLE_MANAGE, at_home=True)
        assert {one.region.province_id or one.region.code for one in reached.select_related("region")} == {"18"}
        outside = Institution.objects.exclude(pk__in=reached.values("pk")).first()
        assert outside is not None
        with pytest.raises(Refused, match="beyond your reach"):
            open_cycle(access(who, home), draft(), [institution(METRO).pk, outside.pk])
        assert not Cycle.objects.exists()


def test_a_province_admin_moves_no_window_and_closes_no_cycle_of_the_whole_nation() -> None:
    home = PROVINCE
    whole, part = admin(slug=home), admin("Provinsi", slug=home, reach=Reach.PROVINCE, province="18")
    with acting(whole, home):
        made = open_cycle(access(whole, home), draft(), [institution(METRO).pk, authority().pk])
    days = Days(TODAY, TODAY + timedelta(days=90))
    with acting(part, home):
        with pytest.raises(Forbidden):
            cycle_stages.move_window(access(part, home), made.pk, Stage.PUBLICATION, days, reason="Bencana")
        with pytest.raises(Forbidden):
            close_cycle(access(part, home), made.pk, reason="Selesai")


@pytest.mark.parametrize(
    "changes",
    [
        {"windows": proposed(REHEARSAL, TODAY, rehearsal=True)},
        {"windows": {**proposed(EVERY_STAGE, TODAY, rehearsal=False), Stage.APPEAL: Days(TODAY, TODAY)}},
    ],
)
def test_what_makes_no_cycle_is_refused_and_leaves_nothing(changes: Mapping[str, Any]) -> None:
    who = admin()
    with pytest.raises(Refused):
        opened_cycle(who, METRO, **changes)
    with opened([authority().pk]):
        assert not Cycle.objects.exists()


def test_institutions_join_later_once() -> None:
    who = admin()
    made = opened_cycle(who, METRO)
    home = authority().slug
    with acting(who, home):
        ids = [institution(METRO).pk, institution(BANDAR_LAMPUNG).pk]
        assert add_institutions(access(who, home), made.pk, ids) == 1
        with pytest.raises(Refused, match="already"):
            add_institutions(access(who, home), made.pk, ids)
    assert reach.taking_part(made) == set(ids)


def test_every_coordinator_is_told_once_however_often_the_job_runs() -> None:
    coordinator = member("Ratna", Role.COORDINATOR)
    ended = member("Lama", Role.COORDINATOR, ends_at=timezone.now() - timedelta(days=1))
    made = opened_cycle(admin(), BANDAR_LAMPUNG, METRO)
    assert cycle_telling.tell_opened(authority().pk, made.pk) == 1
    assert cycle_telling.tell_opened(authority().pk, made.pk) == 0
    with opened([institution().pk], person=coordinator.pk):
        assert Notice.objects.filter(person=coordinator).count() == 1
    with opened([institution().pk], person=ended.pk):
        assert not Notice.objects.filter(person=ended).exists()


def test_a_window_moved_later_opens_a_stage_that_was_closed_and_says_why() -> None:
    who, home = admin(), authority().slug
    made = cycle(days_left=-1)
    one = assessment(of=made)
    cycle_stages.close_due()
    today = local_today()
    with acting(who, home):
        for stage in reversed(EVERY_STAGE):
            cycle_stages.move_window(
                access(who, home), made.pk, stage, Days(today - timedelta(days=40), today + timedelta(days=9)),
                reason="Gempa",
            )  # fmt: skip
    with opened([authority().pk, one.institution_id]):
        assert gate.window(one, Stage.SELF_ASSESSMENT).open
        assert not StageWindow.objects.filter(cycle=made).exclude(closed_at=None).exists()
    moved = events(home, "evaluations:window:moved")
    assert [one.reason for one in moved] == ["Gempa"] * len(EVERY_STAGE)


def test_a_window_never_ends_before_it_begins_and_never_moves_without_a_reason() -> None:
    who, home = admin(), authority().slug
    made = opened_cycle(who, METRO)
    last = proposed(EVERY_STAGE, TODAY, rehearsal=False)[Stage.PUBLICATION]
    with acting(who, home):
        for days, reason in (
            (Days(last.last, last.first), "Keliru"),
            (Days(last.first, last.last + timedelta(days=1)), "  "),
            (last, "Tidak berubah"),
        ):
            with pytest.raises(Refused):
                cycle_stages.move_window(access(who, home), made.pk, Stage.PUBLICATION, days, reason=reason)
    assert not events(home, "evaluations:window:moved")


def reopen(who: Person, made: Cycle, stage: Stage, days: int, reason: str = "Listrik padam", slug: str = METRO) -> None:
    home = authority().slug
    until = local_today() + timedelta(days=days)
    with acting(who, home):
        cycle_stages.reopen(access(who, home), made.pk, institution(slug), stage, until, reason=reason)


def test_a_closed_stage_is_reopened_for_one_institution_alone() -> None:
    who, made = admin(), cycle(days_left=-1)
    one, other = assessment(METRO, of=made), assessment(BANDAR_LAMPUNG, of=made)
    reopen(who, made, Stage.SELF_ASSESSMENT, 3)
    with opened([authority().pk, one.institution_id, other.institution_id]):
        assert gate.window(one, Stage.SELF_ASSESSMENT).open
        assert not gate.window(other, Stage.SELF_ASSESSMENT).open
        found = Reopening.objects.get()
    (event,) = events(METRO, "evaluations:stage:reopened")
    assert event.reason == "Listrik padam"
    coordinator = member("Ratna", Role.COORDINATOR, slug=METRO)
    assert cycle_telling.tell_reopened(one.institution_id, found.pk) == 1
    assert cycle_telling.tell_reopened(one.institution_id, found.pk) == 0
    with opened([one.institution_id], person=coordinator.pk):
        assert "Listrik padam" in Notice.objects.get(person=coordinator).sentence_id


@pytest.mark.parametrize(
    ("stage", "days", "reason", "says"),
    [
        (Stage.SELF_ASSESSMENT, 3, "Alasan", "has left"),
        (Stage.APPEAL, 3, "Alasan", "not reached"),
        (Stage.INTERVIEW, 3, " ", "reason"),
        (Stage.INTERVIEW, -3, "Alasan", "after today"),
    ],
)
def test_a_reopening_that_means_nothing_is_refused_with_what_to_do(
    stage: Stage, days: int, reason: str, says: str
) -> None:
    who, made = admin(), cycle(days_left=-1)
    one = assessment(METRO, of=made, stage=Stage.INTERVIEW)
    with pytest.raises(Refused, match=says):
        reopen(who, made, stage, days, reason)
    with opened([one.institution_id]):
        assert not Reopening.objects.exists()


def test_who_is_visited_is_chosen_until_the_visits_begin() -> None:
    who, home = admin(), authority().slug
    made = opened_cycle(who, METRO, BANDAR_LAMPUNG)
    ids = [institution(METRO).pk, institution(BANDAR_LAMPUNG).pk]
    with acting(who, home):
        assert cycle_stages.choose_visits(access(who, home), made.pk, ids, visited=True) == 2
        assert cycle_stages.choose_visits(access(who, home), made.pk, ids, visited=True) == 0
        assert cycle_stages.choose_visits(access(who, home), made.pk, ids[:1], visited=False) == 1
    with opened(ids):
        kept = Assessment.objects.get(institution=ids[1])
        assert kept.stages == sorted(kept.stages, key=lambda one: ORDER.index(Stage(one)))
        Assessment.objects.filter(pk=kept.pk).update(stage=Stage.VISIT)
    with acting(who, home), pytest.raises(Refused, match="has begun"):
        cycle_stages.choose_visits(access(who, home), made.pk, ids, visited=False)
    with opened(ids):
        assert {tuple(one.stages).count("visit") for one in Assessment.objects.filter(institution=ids[1])} == {1}


def test_a_closed_cycle_takes_nothing_any_more_reopened_stages_neither() -> None:
    who, home = admin(), authority().slug
    made = cycle(days_left=-1)
    one = assessment(METRO, of=made)
    reopen(who, made, Stage.SELF_ASSESSMENT, 3)
    with acting(who, home):
        close_cycle(access(who, home), made.pk, reason="Tahun berakhir")
    with opened([authority().pk, one.institution_id]):
        assert not gate.window(one, Stage.SELF_ASSESSMENT).open
    with pytest.raises(Refused, match="closed"):
        reopen(who, made, Stage.SELF_ASSESSMENT, 9)
    with acting(who, home):
        for act in (
            lambda: close_cycle(access(who, home), made.pk, reason="Lagi"),
            lambda: add_institutions(access(who, home), made.pk, [institution().pk]),
            lambda: cycle_stages.choose_visits(access(who, home), made.pk, [one.institution_id], visited=True),
        ):
            with pytest.raises(Refused, match="closed"):
                act()


def test_another_authority_s_cycle_and_a_rehearsal_are_no_cycles_here() -> None:
    who, home = admin(), authority().slug
    foreign = cycle("Milik Metro", organiser=institution(METRO))
    own = rehearsal(home, stages=REHEARSAL)
    client = signed_in(who)
    for one in (foreign.pk, own.cycle_id):
        for page in ("", "unduh.csv", "peserta/", "tutup/", "tahap/appeal/", "visitasi/"):
            assert client.get(f"/ruang/{home}/siklus/{one}/{page}").status_code == 404


def test_coordinators_assessors_and_strangers_open_no_cycle() -> None:
    home = authority().slug
    made = opened_cycle(admin(), METRO)
    coordinator = member("Ratna", Role.COORDINATOR, slug=METRO)
    auditor = member("Audit", Role.AUDITOR, slug=home, reach=Reach.NATION)
    assert signed_in(coordinator).get(f"/ruang/{home}/siklus/").status_code == 404
    assert signed_in(coordinator).get(f"/ruang/{METRO}/siklus/").status_code == 403
    assert signed_in(auditor).get(f"/ruang/{home}/siklus/{made.pk}/").status_code == 200
    assert signed_in(auditor).get(f"/ruang/{home}/siklus/baru/").status_code == 403
    for acts in ({"slug": home},):
        with acting(auditor, **acts), pytest.raises(Forbidden):
            close_cycle(access(auditor, home), made.pk, reason="Tidak boleh")


def test_an_access_at_home_is_known_from_one_from_afar() -> None:
    who = admin()
    near: Access = access(who, authority().slug)
    far: Access = access(who, METRO)
    assert near.may_at_home(Permission.CYCLE_MANAGE)
    assert far.may(Permission.CYCLE_MANAGE)
    assert not far.may_at_home(Permission.CYCLE_MANAGE)
