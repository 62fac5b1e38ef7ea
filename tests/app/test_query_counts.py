"""How many queries each page and endpoint costs; more than written down fails and prints them.

Write the counts anew with ``NAIK_RENEW_QUERY_COUNTS=1 pytest tests/app/test_query_counts.py``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naik.apps.results import queries

pytestmark = [pytest.mark.usefixtures("shipped_data")]

COUNTS = Path(__file__).with_name("query_counts.json")
RENEW = os.environ.get("NAIK_RENEW_QUERY_COUNTS") == "1"
MOST_OF_A_LEAGUE = 15
LEAGUE = "/liga/?tahun=2024"
ADDRESSES = (
    "/",
    LEAGUE,
    "/liga/?tahun=2024&jenis=kota&cari=bandar",
    "/liga/unduh.csv?tahun=2024",
    "/liga/unduh.xlsx?tahun=2024",
    "/provinsi/",
    "/provinsi/lampung/",
    "/instansi/kota-bandar-lampung/",
    "/bandingkan/?instansi=kota-bandar-lampung&instansi=kota-metro",
    "/cari/?q=bandar+lampung",
    "/metodologi/",
    "/metodologi/spbe-2020/",
    "/metodologi/spbe-2020/36/",
    "/data/",
    "/aksesibilitas/",
    "/api/v1/years",
    "/api/v1/institutions?q=metro",
    "/api/v1/institutions/kota-bandar-lampung",
    "/api/v1/league?year=2024&province=lampung",
    "/api/v1/results?year=2024",
    "/api/v1/instruments",
    "/api/v1/instruments/spbe-2020",
    "/api/v1/docs",
)


def queries_of(client: Client, address: str) -> list[str]:
    queries.years()  # reads the figures into memory, as the first request after a start does
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in captured.captured_queries]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_costs_as_many_queries_as_written_down(client: Client, address: str) -> None:
    asked = queries_of(client, address)
    counts = json.loads(COUNTS.read_text(encoding="utf-8")) if COUNTS.exists() else {}
    if RENEW:
        counts[address] = len(asked)
        kept = {one: counts[one] for one in ADDRESSES if one in counts}
        COUNTS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
        return
    assert len(asked) == counts[address], "\n".join(asked)


def test_a_cold_league_of_638_costs_few_queries(client: Client) -> None:
    from naik.apps.results.queries.snapshot import _read

    _read.cache_clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(LEAGUE).status_code == 200
    asked = [one["sql"] for one in captured.captured_queries]
    assert len(asked) <= MOST_OF_A_LEAGUE, "\n".join(asked)


def test_the_counts_name_the_addresses_and_no_other() -> None:
    assert list(json.loads(COUNTS.read_text(encoding="utf-8"))) == list(ADDRESSES)
