"""Every address of the site, what a stranger gets there, and a failure for one that is not listed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.usefixtures("shipped_data")

# route: (an address of it, status of GET, status of POST)
MATRIX = {
    "": ("/", 200, 405),
    "liga/": ("/liga/", 200, 405),
    "liga/unduh.<str:form>": ("/liga/unduh.csv", 200, 405),
    "provinsi/": ("/provinsi/", 200, 405),
    "provinsi/<slug:slug>/": ("/provinsi/lampung/", 200, 405),
    "instansi/<slug:slug>/": ("/instansi/kota-metro/", 200, 405),
    "bandingkan/": ("/bandingkan/", 200, 405),
    "cari/": ("/cari/", 200, 405),
    "metodologi/": ("/metodologi/", 200, 405),
    "metodologi/<slug:instrument_id>/": ("/metodologi/spbe-2020/", 200, 405),
    "metodologi/<slug:instrument_id>/<slug:indicator_id>/": ("/metodologi/spbe-2020/1/", 200, 405),
    "data/": ("/data/", 200, 405),
    "aksesibilitas/": ("/aksesibilitas/", 200, 405),
    "api/v1/docs": ("/api/v1/docs", 200, 405),
    "api/v1/": ("/api/v1/", 404, 404),
    "api/v1/openapi.json": ("/api/v1/openapi.json", 200, 200),
    "api/v1/years": ("/api/v1/years", 200, 405),
    "api/v1/institutions": ("/api/v1/institutions?q=metro", 200, 405),
    "api/v1/institutions/<slug>": ("/api/v1/institutions/kota-metro", 200, 405),
    "api/v1/league": ("/api/v1/league?year=2024", 200, 405),
    "api/v1/results": ("/api/v1/results?year=2024", 200, 405),
    "api/v1/instruments": ("/api/v1/instruments", 200, 405),
    "api/v1/instruments/<instrument_id>": ("/api/v1/instruments/spbe-2018", 200, 405),
    "api/v1/score": ("/api/v1/score", 405, 400),
    "api/v1/score/report": ("/api/v1/score/report", 405, 422),
    "api/v1/<path:rest>": ("/api/v1/entah", 404, 404),
}


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        else:
            yield route


def test_every_address_is_in_the_matrix() -> None:
    assert set(routes(get_resolver().url_patterns)) == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
def test_a_stranger_gets_what_the_matrix_says(client: Client, route: str) -> None:
    address, get, post = MATRIX[route]
    assert client.get(address).status_code == get
    assert client.post(address, b"", content_type="application/json").status_code == post


@pytest.mark.parametrize("route", MATRIX)
def test_every_answer_forbids_scripts_and_frames(client: Client, route: str) -> None:
    policy = client.get(MATRIX[route][0])["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
