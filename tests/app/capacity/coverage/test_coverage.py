"""Who is covered: the figure, the offices without anybody, and what each reader may see of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from naik.apps.capacity.models import HeldCompetence
from naik.apps.capacity.operations import staff as operations
from naik.apps.capacity.queries.coverage import coverage, coverage_figure, narrowed
from naik.apps.evidence.queries import today
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import ROOM, contributor, coordinator, inside, staff
from tests.people import METRO, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def figure() -> tuple[int, int, tuple[str, ...]]:
    with opened([institution().pk]):
        found = coverage_figure(institution())
        return found.trained, found.total, found.missing


def test_an_office_is_covered_while_somebody_at_work_holds_something_that_is_valid() -> None:
    made = staff("1", "Ana", "data")
    staff("2", "Budi")
    office("3")
    office("4", closed_on=date(2024, 1, 1))
    assert figure() == (1, 3, ("Dinas 2", "Dinas 3"))
    with inside(coordinator()) as room:
        day = today(room.institution)
        HeldCompetence.objects.update(valid_until=day)
        assert figure()[0] == 1
        HeldCompetence.objects.update(valid_until=day - timedelta(days=1))
        assert figure()[0] == 0
        HeldCompetence.objects.update(valid_until=None)
        operations.leave(room, made.pk, on=day, revision=1)
    assert figure() == (0, 3, ("Dinas 1", "Dinas 2", "Dinas 3"))


def test_the_matrix_counts_people_once_and_tells_the_expired_apart() -> None:
    made = staff("1", "Ana", "data", "security")
    staff("1", "Budi", "data")
    with inside(coordinator()) as room:
        old = HeldCompetence.objects.get(staff=made, competence="security")
        HeldCompetence.objects.filter(pk=old.pk).update(valid_until=date(2025, 2, 1))
        found = coverage(room)
        (row,) = found.rows
        cells = {column.code: cell for column, cell in zip(found.columns, row.cells, strict=True)}
        assert (row.staff, row.trained) == (2, 2)
        assert (cells["data"].people, cells["security"].people, cells["security"].expired) == (2, 0, 1)
        assert sum(found.offices_with) == 1
        assert narrowed(found, which="missing") == ()
        assert narrowed(found, search="dinas 1", which="covered") == (row,)


def test_the_matrix_takes_as_many_statements_for_two_offices_as_for_eight() -> None:
    who = coordinator()

    def statements() -> int:
        with (
            inside(who) as room,
            CaptureQueriesContext(
                connection,
            ) as counted,
        ):
            coverage(room)
        return len(counted)

    staff("1", "Ana", "data")
    office("2")
    few = statements()
    for code in "345678":
        staff(code, f"Orang {code}", "data", "security")
    assert statements() == few


def test_a_contributor_sees_the_own_office_only_and_others_see_nothing_of_this_institution() -> None:
    staff("1", "Ana", "data")
    office("2")
    page = signed_in(contributor("1")).get(f"{ROOM}cakupan/")
    assert "1 dari 1 perangkat daerah" in page.content.decode()
    assert "Dinas 2" not in page.content.decode()
    stranger = signed_in(member("Meti", Role.COORDINATOR, slug=METRO))
    assert stranger.get(f"{ROOM}cakupan/").status_code == 404
    assert "Dinas 1" not in stranger.get(f"/ruang/{METRO}/sdm-tik/cakupan/").content.decode()


def test_the_page_shows_both_ways_and_files_and_takes_any_query() -> None:
    staff("1", "Ana", "data")
    office("2")
    client = signed_in(member("Audi", Role.AUDITOR))
    for query in ("", "?cara=daftar", "?tampil=missing&cari=zzz", "?halaman=-1&cara=x&tampil=%00", "?halaman=٣"):
        assert "1 dari 2 perangkat daerah" in client.get(f"{ROOM}cakupan/{query}").content.decode()
    text = client.get(f"{ROOM}cakupan/unduh.csv?tampil=missing").content.decode("utf-8-sig")
    assert ("Dinas 2" in text, "Dinas 1" in text) == (True, False)
    assert client.get(f"{ROOM}cakupan/unduh.pdf").status_code == 404
