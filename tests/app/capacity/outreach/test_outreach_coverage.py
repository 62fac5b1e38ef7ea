"""Owned but not used beside the outreach about it, and the board of offices."""

from __future__ import annotations

from typing import Any

import pytest

from naik.apps.capacity.operations.outreach import Topic
from naik.apps.capacity.queries import outreach_board, outreach_coverage
from naik.apps.evidence.queries import today
from naik.apps.inventory.models import DigitalService
from tests.app.capacity.outreach.outreach_cases import (
    address,
    contributor,
    coordinator,
    event,
    held,
    hours_from_now,
    inside,
)
from tests.app.inventory.inventory_for_tests import service, used
from tests.people import institution, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def shared(name: str = "Siap Kerja") -> DigitalService:
    return service("1", name=name, for_every_office=True)


def _by_service() -> dict[str, Any]:
    return {"tahun": year_of_yesterday(), "menurut": "layanan"}


def year_of_yesterday() -> int:
    return hours_from_now(-24 + 7).year


def test_offices_that_nobody_ever_told_come_first() -> None:
    siap, year = shared(), today(institution()).year
    for code in ("1", "2", "3", "4"):
        office(code)
    used(siap, "1", year, 90, 100)
    used(siap, "2", year, 0, 100)
    used(siap, "3", year, 10, 100)
    held({"2": 5, "3": 0}, topic=Topic(service=siap.pk))
    held({"2": 2, "4": 9})
    with inside(coordinator()) as room:
        found = outreach_coverage.coverage(room, year=year)
        every = outreach_coverage.everything(room, year=year)
    assert found.chosen is not None
    assert (found.chosen.reach.service_id, found.chosen.never, found.chosen.reach.little) == (siap.pk, 2, 3)
    assert [(one.use.office, one.never) for one in found.rows] == [
        ("Dinas 4", True), ("Dinas 3", True), ("Dinas 2", False),
    ]  # fmt: skip
    assert [[event.attended for event in one.events] for one in found.rows] == [[], [0], [5]]
    assert every == found.rows


def test_the_page_leads_to_a_plan_for_exactly_those_offices() -> None:
    siap, year = shared(), today(institution()).year
    other = shared("Arsip Bersama")
    used(other, "1", year, 50, 100)
    office("2")
    held({"1": 5}, topic=Topic(service=siap.pk))
    client = signed_in(coordinator())
    page = client.get(address("outreach_coverage"), {"layanan": siap.pk})
    text = page.content.decode()
    assert f"?layanan={siap.pk}&amp;kantor={office('2').pk}" in text
    assert "5 orang hadir" in text
    assert [one.reach.service for one in page.context["found"].services] == ["Siap Kerja", "Arsip Bersama"]
    csv = client.get(address("outreach_coverage_download", "csv")).content.decode()
    assert len(csv.splitlines()) == 4
    assert client.get(address("outreach_coverage_download", "pdf")).status_code == 404
    hostile: dict[str, str]
    for hostile in ({"tahun": "99999"}, {"ambang": "0"}, {"layanan": "9" * 15}, {"halaman": "77"}):
        assert client.get(address("outreach_coverage"), hostile).status_code == 200
    own = signed_in(contributor("2")).get(address("outreach_coverage"))
    assert {one.use.office for one in own.context["found"].rows} == {"Dinas 2"}
    assert "Rencanakan sosialisasi" not in own.content.decode()


def test_nothing_shared_yet_is_said_plainly() -> None:
    text = signed_in(coordinator()).get(address("outreach_coverage")).content.decode()
    assert "Belum ada layanan terpakai" in text


def test_the_board_counts_who_came_names_who_did_not_and_tells_three_reasons_apart() -> None:
    siap = shared()
    for code in ("1", "2", "3", "4"):
        office(code)
    office("9", closed_on=today(institution()))
    held({"1": 5, "2": 0, "3": None}, topic=Topic(service=siap.pk))
    held({"1": 1}, topic=Topic(service=siap.pk))
    event(starts=-1, offices=(office("4").pk,))
    year = year_of_yesterday()
    with inside(coordinator()) as room:
        found = outreach_board.board(room, year=year)
        by_service = outreach_board.board(room, year=year, way="layanan")
        before = outreach_board.board(room, year=year - 5)
    assert (found.reached, len(found.rows)) == (1, 4)
    assert [one.name for one in found.missing] == ["Dinas 2", "Dinas 3", "Dinas 4"]
    assert found.rows[-1].cells[0].reached == 2
    words = {one.name: [cell.word for cell in one.cells] for one in found.rows}
    assert words == {
        "Dinas 1": ["reached", "never", "never"], "Dinas 2": ["missed", "never", "never"],
        "Dinas 3": ["missed", "never", "never"], "Dinas 4": ["never", "planned", "never"],
    }  # fmt: skip
    assert by_service.columns == ((str(siap.pk), "Siap Kerja"),)
    assert [one.cells[0].word for one in by_service.rows] == ["missed", "missed", "never", "reached"]
    assert before.reached == 0
    assert [one.code for one in outreach_board.narrowed(found, search="dinas 2", which="semua")] == ["2"]
    assert [one.code for one in outreach_board.narrowed(found, search="", which="sudah")] == ["1"]


def test_the_board_is_a_page_and_a_file() -> None:
    held({"1": 5, "2": 0}, topic=Topic(service=shared().pk))
    client, asked = signed_in(coordinator()), _by_service()
    text = client.get(address("outreach_board"), asked).content.decode()
    assert "1 dari 2 perangkat daerah" in text
    assert f"?kantor={office('2').pk}" in text
    csv = client.get(address("outreach_board_download", "csv"), {**asked, "tampil": "belum"}).content.decode()
    assert csv.splitlines()[0].endswith(",Siap Kerja")
    assert [line.endswith('"diundang, tidak hadir"') for line in csv.splitlines()[1:]] == [True]
    assert client.get(address("outreach_board"), {"tampil": "x", "halaman": "9", "tahun": "0"}).status_code == 200
