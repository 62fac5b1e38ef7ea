"""Pages of the inventory ask the database as often for many rows as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.app.inventory.inventory_for_tests import BASE, coordinator, service, used
from tests.people import signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_more_services_offices_and_years_mean_no_more_statements() -> None:
    who = coordinator()
    one, client = service("1.1", name="Surat", for_every_office=True), signed_in(who)
    used(one, "1.1", 2025, 5, 10)
    pages = ("", f"{one.pk}/pemakaian/?tahun=2025", "kurang-dipakai/?tahun=2025", "kembar/", "unduh.csv", f"{one.pk}/")
    asked(client, BASE)  # the first page of a session also reads what is kept in memory afterwards
    few = [asked(client, f"{BASE}{page}") for page in pages]
    for number in range(6):
        other = service(f"1.{number}", name=f"Surat {number}", for_every_office=True)
        used(other, f"1.{number}", 2024, 1, 2)
        used(one, f"1.{number}", 2024, 1, 2)
    assert [asked(client, f"{BASE}{page}") for page in pages] == few
