"""The overview of an assessment: what stands where, who is late, and what an office contributor sees of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from naik.apps.evaluations.models import Answer, Assessment
from naik.apps.evaluations.queries.board import Asked, Board, board
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.scoring import score
from tests import evaluating
from tests.people import BANDAR_LAMPUNG, METRO, access, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def address(of: Assessment, more: str = "") -> str:
    return f"/ruang/{BANDAR_LAMPUNG}/penilaian/{of.pk}/{more}"


def shown(of: Assessment, role: str = Role.COORDINATOR, asked: Asked = Asked(), **fields: str) -> Board:  # noqa: B008  frozen
    who = member(f"Pembaca {role}", role, **fields)  # type: ignore[arg-type]  # an office's code
    with opened([of.institution_id], person=who.pk):
        return board(access(who), of, asked)


def set_state(of: Assessment, value: str, state: str) -> None:
    with opened([of.institution_id]):
        Answer.objects.filter(assessment=of, value=value).update(state=state)


def due(of: Assessment, value: str, code: str, days: int, *, lead: bool = True) -> None:
    evaluating.responsible(of, value, office(code), lead=lead, due_on=timezone.localdate() + timedelta(days=days))


def test_the_index_is_the_one_the_scoring_gives_for_the_same_levels() -> None:
    of = evaluating.assessment(levels=evaluating.every_level(3))
    found = shown(of)
    assert found.overview
    assert found.overview.latest.score.index == Decimal("3.00")
    assert (found.prepared, len(found.rows)) == (47, 47)


def test_what_waits_for_another_index_is_named_and_the_index_it_can_take_is_said() -> None:
    levels = evaluating.every_level(3)
    del levels["47"]
    of = evaluating.assessment(levels=levels)
    set_state(of, "47", "waiting")
    found = shown(of)
    assert [row.value for row in found.waiting] == ["47"]
    assert found.overview
    assert found.overview.lowest
    assert found.overview.highest
    values = {value: int(level) for value, level in levels.items()}
    instrument = found.instrument
    for given, expected in (
        (None, found.overview.latest.score),
        (1, found.overview.lowest),
        (5, found.overview.highest),
    ):
        assert score(instrument, {**values, "47": given}).exact == expected.exact
    page = signed_in(member("Pimpinan", Role.LEADER)).get(address(of)).content.decode()
    assert "untuk sementara dihitung 0" in page


def test_the_institution_sees_an_assessors_stage_once_it_is_over_and_the_assessor_at_once() -> None:
    of = evaluating.assessment(stage=Stage.DOCUMENT_REVIEW, levels=evaluating.every_level(4))
    outside = person("Asesor Luar")
    evaluating.assessor(of, outside)
    evaluating.judged(of, evaluating.every_level(2), by=outside)
    assert [one.stage for one in shown(of).overview.stages] == [Stage.SELF_ASSESSMENT]  # type: ignore[union-attr]  # whole
    with opened([of.institution_id], person=outside.pk):
        seen = board(access(outside), of, Asked()).overview
    assert seen
    assert [(one.stage, one.score.index) for one in seen.stages] == [
        (Stage.SELF_ASSESSMENT, Decimal("4.00")), (Stage.DOCUMENT_REVIEW, Decimal("2.00")),
    ]  # fmt: skip
    with opened([of.institution_id]):
        Assessment.objects.filter(pk=of.pk).update(stage=Stage.INTERVIEW)
        of.refresh_from_db()
    who = person("Pembaca coordinator")
    with opened([of.institution_id], person=who.pk):
        later = board(access(who), of, Asked()).overview
    assert later
    assert later.latest.score.index == Decimal("2.00")


def test_late_counts_what_is_owed_by_its_earliest_office_and_nothing_that_is_done() -> None:
    of = evaluating.assessment(levels={"2": "3"}, state="accepted")
    due(of, "1", "1.01", -2)
    due(of, "1", "2.02", -5, lead=False)
    due(of, "2", "1.01", -9)
    due(of, "3", "1.01", 4)
    found = shown(of)
    assert [(row.value, row.late) for row in found.late] == [("1", 5)]
    assert {one.office.code: (one.count, one.prepared, one.late) for one in found.progress} == {
        "1.01": (3, 1, 1), "2.02": (1, 0, 1),
    }  # fmt: skip


def test_a_contributor_sees_the_rows_of_their_office_and_no_index_of_the_whole() -> None:
    of = evaluating.assessment(levels=evaluating.every_level(3))
    due(of, "1", "1.01", 3)
    due(of, "2", "2.02", 3)
    found = shown(of, Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    assert [row.value for row in found.rows] == ["1"]
    assert found.overview is None
    assert all(day.open in (0, 1, None) for day in found.days)
    page = signed_in(person(f"Pembaca {Role.OFFICE_CONTRIBUTOR}")).get(address(of)).content.decode()
    assert "bagian kantor Anda" in page
    assert "Indeks sementara" not in page
    file = signed_in(person(f"Pembaca {Role.OFFICE_CONTRIBUTOR}")).get(address(of, "unduh.csv")).content.decode()
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == ["1"]


def test_a_contributor_without_an_indicator_gets_an_explanation() -> None:
    of = evaluating.assessment()
    who = member("Kontributor Baru", Role.OFFICE_CONTRIBUTOR, office_code="3.03")
    assert "Belum ada indikator yang dibagikan" in signed_in(who).get(address(of)).content.decode()


def test_the_list_is_narrowed_sorted_and_downloaded_as_narrowed() -> None:
    of = evaluating.assessment(levels={"2": "3"}, state="returned")
    due(of, "2", "1.01", 9)
    due(of, "3", "2.02", -1)
    found = shown(of)
    pick = shown
    assert [row.value for row in pick(of, asked=Asked(state="returned")).shown] == ["2"]
    assert [row.value for row in pick(of, asked=Asked(late=True)).shown] == ["3"]
    assert [row.value for row in pick(of, asked=Asked(office=office("2.02").pk)).shown] == ["3"]
    assert [row.value for row in pick(of, asked=Asked(search="dinas 1.01")).shown] == ["2"]
    assert [row.value for row in pick(of, asked=Asked(sort="tenggat")).shown][:2] == ["3", "2"]
    aspect = found.rows[0].aspect
    assert {row.aspect for row in pick(of, asked=Asked(aspect=aspect)).shown} == {aspect}
    client = signed_in(person("Pembaca coordinator"))
    file = client.get(address(of, "unduh.csv?keadaan=returned")).content.decode()
    assert len(file.splitlines()) == 2
    assert client.get(address(of, "unduh.xlsx?keadaan=returned")).content.startswith(b"PK")
    assert "Tidak ada indikator yang cocok" in client.get(address(of, "?q=tidakada")).content.decode()


@pytest.mark.parametrize("query", ["?kantor=x", "?kantor=9999999999999999999", "?urut=x&keadaan=y&aspek=z", "?q=%00"])
def test_a_strange_address_is_no_error(query: str) -> None:
    of = evaluating.assessment()
    assert signed_in(member("Koordinator", Role.COORDINATOR)).get(address(of, query)).status_code == 200


def test_the_burn_down_follows_the_answers_and_has_its_table() -> None:
    of = evaluating.assessment(levels={"1": "3", "2": "3"}, state="draft")
    set_state(of, "1", "offered")
    found = shown(of)
    known = [day for day in found.days if day.open is not None]
    assert known[-1].open == 46
    assert found.days[-1].even == 0
    set_state(of, "1", "returned")
    who = person("Pembaca coordinator")
    with opened([of.institution_id], person=who.pk):
        again = board(access(who), of, Asked())
    assert [day.open for day in again.days if day.open is not None][-1] == 47
    page = signed_in(who).get(address(of)).content.decode()
    assert "Jawaban yang belum diajukan pada akhir tiap hari" in page
    assert page.count('<svg class="drawing') == 2


def test_who_may_not_see_it_does_not() -> None:
    of = evaluating.assessment()
    past = timezone.now() - timedelta(days=1)
    former = member("Pimpinan Lama", Role.LEADER, starts_at=past - timedelta(days=9), ends_at=past)
    outside = member("Asesor Luar", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    stranger = member("Koordinator Metro", Role.COORDINATOR, slug=METRO)
    for who in (former, outside, stranger):
        assert signed_in(who).get(address(of)).status_code == 404
        assert signed_in(who).get(address(of, "unduh.csv")).status_code == 404
    assert Client().get(address(of)).status_code == 302
    foreign = evaluating.assessment(METRO, of=evaluating.cycle("SPBE lain"))
    auditor = member("Auditor", Role.AUDITOR)
    assert signed_in(auditor).get(address(of)).status_code == 200
    assert signed_in(auditor).get(address(foreign)).status_code == 404


def test_an_assessor_who_is_also_a_member_sees_what_members_see() -> None:
    of = evaluating.assessment(stage=Stage.DOCUMENT_REVIEW, levels=evaluating.every_level(4))
    who = member("Rangkap Jabatan", Role.LEADER)
    evaluating.assessor(of, who)
    evaluating.judged(of, evaluating.every_level(2), by=who)
    with opened([of.institution_id], person=who.pk):
        found = board(access(who), of, Asked()).overview
    assert found
    assert [one.stage for one in found.stages] == [Stage.SELF_ASSESSMENT]


@pytest.mark.parametrize("page", ["", "unduh.csv", "pembagian/", "pembagian/unduh.csv"])
def test_much_shared_out_costs_no_more_statements_than_little(page: str) -> None:
    of = evaluating.assessment()
    client = signed_in(member("Koordinator", Role.COORDINATOR))
    before = evaluating.assessment(of=evaluating.cycle("SPBE 2024", year=2024))
    with opened([of.institution_id]):
        type(before.cycle).objects.filter(pk=before.cycle_id).update(opened_at=timezone.now() - timedelta(days=400))
    evaluating.responsible(before, "47", office("1.01"))
    due(of, "1", "1.01", -3)
    client.get(address(of, page))
    counted = []
    for chosen in ((), range(2, 40)):
        for number in chosen:
            due(of, str(number), f"{number % 9}.0", -3)
            set_state(of, str(number), "draft")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(of, page)).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
    assert counted[0] <= 45
