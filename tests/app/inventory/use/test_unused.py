"""Owned but not used: what counts as too little, and what is counted at all."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from naik.apps.inventory.queries.unused import OutreachHad, Unused, unused
from naik.apps.inventory.queries.use import OfficeYearUse, use_by_office
from naik.apps.tenancy.scope import opened
from tests.app.inventory.inventory_for_tests import BASE, contributor, coordinator, service, used
from tests.people import access, institution, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def asked(who: Any = None, **more: Any) -> Unused:
    with opened([institution().pk]):
        return unused(access(who or coordinator()), **{"year": 2025, **more})


@pytest.fixture
def inventory() -> Any:
    found = service("1.1", name="Surat", for_every_office=True)
    for code in ("1.2", "1.3", "1.4", "1.5"):
        office(code)
    used(found, "1.1", 2025, 25, 100)
    used(found, "1.2", 2025, 24, 100)
    used(found, "1.3", 2025, 0, 100)
    used(found, "1.4", 2025, 7)
    used(found, "1.4", 2024, 0, 10)
    return found


def test_too_little_is_nothing_recorded_nobody_active_or_a_share_below_the_threshold(inventory: Any) -> None:
    found = asked()
    assert [(one.office, one.little, one.share) for one in found.rows] == [
        ("Dinas 1.3", "none", Fraction(0)), ("Dinas 1.5", "nothing", None), ("Dinas 1.2", "share", Fraction(24, 100))
    ]  # fmt: skip
    (reach,) = found.services
    assert (reach.offices, reach.recorded, reach.unrecorded, reach.using, reach.little) == (5, 4, 1, 3, 3)
    assert (reach.office_share, reach.user_share) == (Fraction(3, 5), Fraction(49, 300))


def test_the_threshold_and_the_year_decide(inventory: Any) -> None:
    assert [one.office for one in asked(threshold=10).rows] == ["Dinas 1.3", "Dinas 1.5"]
    assert asked(threshold=100).total == 4
    assert {one.little for one in asked(year=2024).rows} == {"none", "nothing"}


def test_only_running_services_that_every_office_has_are_counted(inventory: Any) -> None:
    service("1.1", name="Sendiri")
    service("1.1", name="Rencana", state="idea", for_every_office=True)
    service("1.1", name="Usai", state="retired", for_every_office=True)
    office("9.9", closed_on="2026-01-01")
    assert ([one.service for one in asked().services], asked().offices) == (["Surat"], 5)


def test_the_least_used_service_comes_first_and_one_can_be_looked_at_alone(inventory: Any) -> None:
    other = service("1.1", name="Absen", for_every_office=True)
    found = asked(service_id=other.pk)
    assert [one.service for one in found.services] == ["Absen", "Surat"]
    assert ({one.service for one in found.rows}, found.total) == ({"Absen"}, 5)


def test_outreach_stands_beside_the_office_it_reached(inventory: Any) -> None:
    target = office("1.5").pk
    had = OutreachHad(events=2, last=date(2025, 6, 1))
    found = asked(outreach=lambda services: {(one, target): had for one in services})
    assert {one.office: one.outreach for one in found.rows} == {"Dinas 1.3": None, "Dinas 1.5": had, "Dinas 1.2": None}


def test_a_contributor_sees_their_own_office_only(inventory: Any) -> None:
    found = asked(contributor("1.2"))
    assert ([one.office for one in found.rows], found.offices, found.services[0].active_users) == (["Dinas 1.2"], 1, 24)


def test_the_page_shows_what_the_address_asks_and_nothing_worse_happens(inventory: Any) -> None:
    client = signed_in(coordinator())
    page = client.get(f"{BASE}kurang-dipakai/?tahun=2025&ambang=10")
    assert (page.context["found"].threshold, page.context["found"].total) == (10, 2)
    for query in ("ambang=0", "ambang=x", "ambang=" + "9" * 30, "tahun=0", "layanan=-1&halaman=999999999"):
        assert client.get(f"{BASE}kurang-dipakai/?{query}").status_code == 200
    content = client.get(f"{BASE}kurang-dipakai/unduh.csv?tahun=2025").content.decode()
    assert content.count("\r\n") == 4
    assert "tidak ada pengguna aktif" in content


def test_use_by_office_and_year_is_there_for_other_topics(inventory: Any) -> None:
    used(service("1.1", name="Absen"), "1.4", 2025, 3, 5)
    with opened([institution().pk]):
        found = use_by_office(access(coordinator()), years=[2025])
    assert OfficeYearUse(
        office_id=office("1.4").pk, year=2025, services=2, active_users=10, possible_users=5
    ) in found  # fmt: skip
    assert len(found) == 4
