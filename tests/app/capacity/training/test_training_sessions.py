"""Programmes and sessions: planned, changed, announced, held, cancelled, and what they cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from naik.apps.audit.models import Event
from naik.apps.capacity.models import Programme, SessionOffice
from naik.apps.capacity.operations import programmes, training
from naik.apps.capacity.operations.programmes import ProgrammeValues
from naik.apps.capacity.queries import training as queries
from naik.apps.capacity.queries.programmes import best_for
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import contributor, coordinator, inside, staff
from tests.app.capacity.training.training_cases import (
    again,
    announced,
    enrol,
    held,
    hours_from_now,
    programme,
    session,
    settled,
    values,
)
from tests.people import METRO, access, institution, member, office

pytestmark = pytest.mark.usefixtures("shipped_data")


def notices(person_id: int) -> list[str]:
    with opened([institution().pk], person=person_id):
        return list(Notice.objects.filter(person=person_id).order_by("pk").values_list("sentence_id", flat=True))


def test_a_programme_teaches_what_it_says_until_it_is_retired() -> None:
    made = programme("Keamanan", "architecture", "regulation", hours="7.5")
    with inside(coordinator()) as room:
        wanted = ProgrammeValues(title="Keamanan", content="", competences=("regulation",), hours=Decimal(8))
        programmes.change(room, made.pk, wanted, made.revision)
        with pytest.raises(Refused, match="Somebody changed"):
            programmes.change(room, made.pk, wanted, made.revision)
        assert best_for(room, ["regulation", "architecture"]) == made.pk
        programmes.retire(room, made.pk)
        assert best_for(room, ["regulation"]) is None
        with pytest.raises(Refused, match="no longer offered"):
            training.plan(room, values(programme=made.pk))
        with pytest.raises(Refused, match="no longer offered"):
            programmes.retire(room, made.pk)
        programmes.restore(room, made.pk)
        training.plan(room, values(programme=made.pk))
        assert Programme.objects.get(pk=made.pk).hours == 8


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"competences": ()}, "Choose one competence"),
        ({"competences": ("nothing",)}, "unknown or retired"),
        ({"hours": Decimal(0)}, "between 0.5 and 999.5"),
        ({"title": "Arsitektur SPBE"}, "of that title already"),
    ],
)
def test_a_programme_that_cannot_be_is_refused(fields: dict[str, object], sentence: str) -> None:
    programme()
    good = {"title": "Lain", "content": "", "competences": ("regulation",), "hours": Decimal(1)}
    with inside(coordinator()) as room, pytest.raises(Refused, match=sentence):
        programmes.add(room, ProgrammeValues(**{**good, **fields}))  # type: ignore[arg-type]  # fields of a programme


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"lasts": 0}, "end must come after"),
        ({"quota": 0}, "between 1 and 500"),
        ({"budget": -1}, "Money is between"),
        ({"offices": (10**9,)}, "does not exist"),
        ({"programme": 10**9}, "no longer offered"),
    ],
)
def test_a_session_that_cannot_be_is_refused(fields: dict[str, object], sentence: str) -> None:
    with inside(coordinator()) as room, pytest.raises(Refused, match=sentence):
        training.plan(room, values(**fields))  # type: ignore[arg-type]  # fields of a session


def test_another_institutions_programme_and_office_are_unknown() -> None:
    there = office("1", METRO)
    member("Tono", Role.COORDINATOR, slug=METRO)
    with opened([institution(METRO).pk]):
        foreign = Programme.objects.create(
            institution=institution(METRO), title="Asing", competences=["regulation"], hours=1,
            changed_by=coordinator(),
        )  # fmt: skip
    with inside(coordinator()) as room:
        for wanted in (values(programme=foreign.pk), values(offices=(there.pk,))):
            with pytest.raises(Refused):
                training.plan(room, wanted)


def test_an_edit_that_would_undo_another_is_refused_and_whoever_has_a_place_hears_of_a_new_time() -> None:
    contributor_one = contributor("1")
    made = announced()
    wulan = staff("1", "Wulan Sari", person=contributor_one.pk)
    enrol(coordinator(), made, [wulan])
    assert notices(contributor_one.pk)[0].startswith("Pendaftaran pelatihan dibuka: Arsitektur SPBE")
    with inside(coordinator()) as room:
        wanted = values(starts=72, quota=5, place="Aula Baru", offices=(office("1").pk,))
        training.change(room, made.pk, wanted, made.revision)
        with pytest.raises(Refused, match="Somebody changed"):
            training.change(room, made.pk, wanted, made.revision)
        assert [one.office.code for one in SessionOffice.objects.filter(session=made.pk)] == ["1"]
    assert notices(contributor_one.pk)[-1].startswith("Pelatihan berubah:")
    assert "Aula Baru" in notices(contributor_one.pk)[-1]


def test_a_quota_cannot_fall_below_those_who_have_a_place() -> None:
    made = announced()
    enrol(coordinator(), made, [staff("1", "Ani"), staff("1", "Budi")])
    with inside(coordinator()) as room, pytest.raises(Refused, match="2 are enrolled already"):
        training.change(room, made.pk, values(quota=1), made.revision)


def test_time_decides_what_can_be_announced_and_held() -> None:
    future, past = session(), session(starts=-24)
    with inside(coordinator()) as room:
        with pytest.raises(Refused, match="has not begun"):
            training.hold(room, future.pk)
        with pytest.raises(Refused, match="time is over"):
            training.announce(room, past.pk)
        training.hold(room, past.pk)
        with pytest.raises(Refused, match="has not begun"):
            training.change(room, past.pk, values(), again(past).revision)
        with pytest.raises(Refused):
            training.cancel(room, past.pk, "Terlambat")
    assert again(future).state == "planned"


def test_a_cancelled_session_keeps_its_reason_and_cannot_be_changed() -> None:
    made = session()
    with inside(coordinator()) as room:
        with pytest.raises(Refused, match="give the reason"):
            training.cancel(room, made.pk, " ")
        training.cancel(room, made.pk, "Pengajar sakit")
        with pytest.raises(Refused, match="cannot be changed"):
            training.change(room, made.pk, values(), again(made).revision)
        event = Event.chain.get(action="capacity:training:cancelled")
    assert (again(made).cancelled_reason, event.reason) == ("Pengajar sakit", "Pengajar sakit")


def test_money_is_summed_by_year_and_nobody_invents_what_was_not_entered() -> None:
    known, unknown = session(starts=-24, budget=10_000_000), session(starts=-48)
    off = session(budget=7)
    with inside(coordinator()) as room:
        training.cancel(room, off.pk, "Batal")
        training.spend(room, known.pk, 9_500_000, known.revision)
        with pytest.raises(Refused, match="Somebody changed"):
            training.spend(room, known.pk, 1, known.revision)
        with pytest.raises(Refused, match="Money is between"):
            training.spend(room, unknown.pk, -1, unknown.revision)
        (year,) = queries.budget(room)
    assert (year.sessions, year.planned, year.planned_known) == (2, 10_000_000, 1)
    assert (year.spent, year.spent_known) == (9_500_000, 1)
    with inside(contributor("1")) as room:
        assert queries.budget(room) == ()
        rows = queries.listing(room, queries.Asked()).rows
        assert {one.budget for one in rows} == {None}


def test_a_session_on_new_years_eve_belongs_to_the_year_of_the_place() -> None:
    # 18.00 in London is already the first of January in Jakarta.
    start = datetime(2025, 12, 31, 18, tzinfo=UTC)
    with inside(coordinator()) as room:
        training.plan(room, values(starts_at=start, ends_at=start + timedelta(hours=2)))
        assert queries.years(room) == [2026]
        assert queries.listing(room, queries.Asked(year=2025)).total == 0
        assert queries.listing(room, queries.Asked(year=2026)).total == 1


def test_an_office_sees_what_is_meant_for_it_and_changes_nothing() -> None:
    mine, all_of_us = session(offices=(office("1").pk,)), session()
    others = session(offices=(office("2").pk,))
    with inside(contributor("1")) as room:
        seen = {one.id for one in queries.listing(room, queries.Asked()).rows}
        assert seen == {mine.pk, all_of_us.pk}
        with pytest.raises(Http404):
            queries.page(room, others.pk, {})
        with pytest.raises(Http404):
            training.announce(room, others.pk)
        with pytest.raises(Forbidden):
            training.announce(room, mine.pk)
        with pytest.raises(Forbidden):
            training.plan(room, values(programme=mine.programme_id))
    foreign = member("Tono", Role.COORDINATOR, slug=METRO)
    with opened([institution(METRO).pk], person=foreign.pk), pytest.raises(Http404):
        training.announce(access(foreign, METRO), mine.pk)


def test_hours_and_trained_offices_come_from_valid_certificates_of_the_office_then() -> None:
    ani, budi = staff("1", "Ani"), staff("2", "Budi")
    made = settled(ani, budi)
    held(staff("3", "Cici"))
    year = (hours_from_now(-16)).year
    with inside(coordinator()) as room:
        where = room.institution
        assert queries.hours_by_year(where) == {made.ends_at.astimezone(UTC).year: Decimal(32)}
        assert queries.hours_by_office(where, year) == {ani.office_id: Decimal(16), budi.office_id: Decimal(16)}
        assert queries.trained_offices(where, year) == {ani.office_id, budi.office_id}
        assert queries.trained_offices(where, year, ["regulation"]) == frozenset()
        assert queries.trained_offices(where, year - 1) == frozenset()
