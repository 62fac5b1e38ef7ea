"""How many queries each page costs, held in a file; NAIK_RENEW_QUERY_COUNTS=1 writes it anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naik.apps.results import queries

pytestmark = pytest.mark.usefixtures("shipped_data")

COUNTS = Path(__file__).with_name("query_counts.json")
ADDRESSES = (
    "/", "/liga/?tahun=2024", "/provinsi/", "/provinsi/lampung/", "/instansi/kota-bandar-lampung/",
    "/bandingkan/?instansi=kota-metro&instansi=kota-bandar-lampung", "/cari/?q=metro", "/metodologi/", "/data/",
    "/api/v1/league?year=2024", "/api/v1/institutions/kota-metro",
)  # fmt: skip


def test_no_page_asks_the_database_more_often_than_written_down(client: Client) -> None:
    queries.years()
    found = {}
    asked = {}
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        found[address] = len(captured)
        asked[address] = [query["sql"] for query in captured]
    if os.environ.get("NAIK_RENEW_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    written = json.loads(COUNTS.read_text(encoding="utf-8"))
    more = {address: asked[address] for address in ADDRESSES if found[address] != written.get(address)}
    assert more == {}
    assert found["/liga/?tahun=2024"] <= 15
