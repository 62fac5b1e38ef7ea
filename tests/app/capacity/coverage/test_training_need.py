"""The training need on real rows: from the plan that holds, and from what is known where there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from naik.apps.capacity.models import Programme, TrainingSession
from naik.apps.capacity.operations import staff as operations
from naik.apps.capacity.queries.need import NeedPage, need
from naik.apps.improvement.models import Plan, PlannedRaise
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.instruments import loader
from naik.planning.competences import wanted
from tests.app.capacity.staff.staff_cases import ROOM, contributor, coordinator, inside, staff
from tests.evaluating import assessment, every_level, responsible
from tests.people import METRO, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
VALUE = "42"
WANTED = {one.id for one in wanted(loader.load("spbe-2020"), [VALUE])}
CODE = min(WANTED)


def plan(*codes: str | None, state: str = "adopted", value: str = VALUE) -> Plan:
    """A plan that raises one value a year, each year by another office (None: nobody is named)."""
    who = coordinator()
    with opened([institution().pk]):
        made: Plan = Plan.objects.create(
            institution=institution(), title=f"Rencana {state}", instrument="spbe-2020", state=state, levels_year=2024,
            levels_before={}, first_year=2026, wishes={}, content={}, index_before="2.00", index_after="2.60",
            predicate_after="Baik", effort=1, created_by=who,
        )  # fmt: skip
        for year, code in enumerate(codes, 2026):
            PlannedRaise.objects.create(
                institution=institution(), plan=made, value=value, year=year, level_from="2", level_to="3", effort=1,
                months=1, gain="1/100", office=office(code) if code else None, why_id="-", why_en="-",
            )  # fmt: skip
        return made


def found(**asked: Any) -> NeedPage:
    with inside(asked.pop("who", None) or coordinator()) as room:
        return need(room)


def lacking(page: NeedPage, code: str) -> list[str]:
    return [office.name for one in page.by_competence if one.competence.code == code for office in one.offices]


def test_the_plan_that_holds_says_what_its_offices_lack_and_why() -> None:
    staff("1", "Ana", CODE)
    staff("2", "Budi")
    staff("2", "Cici")
    plan("1", "2")
    plan("2", state="draft", value="1")
    page = found()
    assert (page.basis.kind, page.basis.count) == ("adopted", 1)
    assert {one.competence.code for one in page.by_competence} == WANTED
    assert lacking(page, CODE) == ["Dinas 2"]
    (row,) = [one for one in page.by_competence if one.competence.code == CODE]
    assert (row.people, [reason.value for reason in row.reasons]) == (2, [VALUE])
    lacks = {office.name: {lack.competence.code for lack in office.lacks} for office in page.by_office}
    assert lacks.get("Dinas 1", set()) == WANTED - {CODE}
    assert lacks["Dinas 2"] == WANTED


def test_a_competence_that_left_with_its_holder_is_needed_again() -> None:
    made = staff("1", "Ana", *sorted(WANTED))
    plan("1")
    assert found().by_competence == ()
    with inside(coordinator()) as room:
        operations.leave(room, made.pk, on=date(2025, 6, 1), revision=1)
    assert lacking(found(), CODE) == ["Dinas 1"]


def test_without_a_named_office_only_what_nobody_holds_is_needed() -> None:
    plan(None)
    (row,) = [one for one in found().by_competence if one.competence.code == CODE]
    assert (row.offices, [reason.value for reason in row.nowhere]) == ((), [VALUE])
    staff("1", "Ana", CODE)
    assert CODE not in {one.competence.code for one in found().by_competence}


def test_a_value_without_a_named_office_goes_to_the_lead_of_the_newest_assessment() -> None:
    responsible(assessment(levels=every_level(3)), VALUE, office("5"))
    plan(None)
    assert lacking(found(), CODE) == ["Dinas 5"]


def test_the_newest_draft_serves_as_long_as_nothing_is_adopted_then_levels_do() -> None:
    of = assessment(levels={**every_level(3), VALUE: "1"})
    responsible(of, VALUE, office("1"))
    page = found()
    assert (page.basis.kind, page.basis.level, page.basis.title) == ("assessment", 4, of.cycle.name)
    assert lacking(page, CODE) == ["Dinas 1"]
    plan("2", state="draft")
    assert (found().basis.kind, lacking(found(), CODE)) == ("draft", ["Dinas 2"])


def test_published_levels_are_the_last_thing_to_look_at() -> None:
    page = found()
    assert page.basis.kind == "published"
    assert page.basis.count > 0
    with opened([institution(METRO).pk]):
        stranger = member("Meti", Role.COORDINATOR, slug=METRO)
    text = signed_in(stranger).get(f"/ruang/{METRO}/sdm-tik/kebutuhan/").content.decode()
    assert "belum dapat dihitung" in text or "Dasar:" in text


def test_coming_sessions_for_a_competence_are_counted() -> None:
    plan("1")
    with inside(coordinator()) as room:
        make_session(room, "planned")
        make_session(room, "cancelled")
    assert {one.competence.code: one.sessions for one in found().by_competence}[CODE] == 1


def make_session(room: Access, state: str) -> None:
    start = timezone.now()
    programme = Programme.objects.create(
        institution=room.institution, title=f"Kelas {state}", competences=[CODE], hours=8, changed_by=room.person
    )
    TrainingSession.objects.create(
        institution=room.institution, programme=programme, starts_at=start, ends_at=start.replace(year=2099),
        place="Aula", quota=10, state=state, changed_by=room.person,
    )  # fmt: skip


def test_a_contributor_sees_the_need_of_the_own_office_only() -> None:
    plan("1", "2")
    page = found(who=contributor("1"))
    assert lacking(page, CODE) == ["Dinas 1"]
    text = signed_in(contributor("1")).get(f"{ROOM}kebutuhan/?cara=kantor").content.decode()
    assert ("Dinas 1" in text, "Dinas 2" in text) == (True, False)


def test_the_page_and_the_file_say_what_they_rest_on() -> None:
    plan("1", None)
    client = signed_in(member("Audi", Role.AUDITOR))
    text = client.get(f"{ROOM}kebutuhan/").content.decode()
    assert "Rencana adopted" in text
    assert "Rencanakan pelatihan" not in text
    lines = client.get(f"{ROOM}kebutuhan/unduh.csv").content.decode("utf-8-sig")
    assert "Dinas 1" in lines
    assert client.get(f"{ROOM}kebutuhan/unduh.x").status_code == 404
    planning = signed_in(coordinator()).get(f"{ROOM}kebutuhan/").content.decode()
    assert f"?kompetensi={CODE}" in planning
