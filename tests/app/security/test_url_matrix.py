"""Every address there is, what it answers to whom; a new address must be entered here first."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.addresses import patterns

pytestmark = [pytest.mark.usefixtures("shipped_data")]

EXAMPLES = {
    "<slug>": "kota-bandar-lampung",
    "<slug:slug>": "kota-bandar-lampung",
    "<instrument_id>": "spbe-2020",
    "<slug:instrument_id>": "spbe-2020",
    "<slug:indicator_id>": "36",
    "<str:form>": "csv",
    "<path:rest>": "nowhere",
    "<int:pk>": "1",
    "<institution>": "kota-bandar-lampung",
    "<int:document>": "1",
    "<int:assessment_id>": "1",
    "<int:cycle_id>": "1",
    "<str:token>": "tidak-ada",
    "<slug:institution>": "kota-bandar-lampung",
    "<str:number>": "NAIK-1-0000-0000-0000",
}
QUERIES = {
    "api/v1/league": "?year=2024",
    "api/v1/results": "?year=2024",
    "api/v1/institutions": "?q=metro",
    "rencana/hitung/": "?n1=1&indeks=0,01",
    "rencana/lembar.pdf": "?n1=1&indeks=0,01",
}
RESET = "akun/^sandi/lupa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
EXPECTED: dict[str, dict[str, int]] = {
    "api/v1/docs": {"GET": 200, "POST": 405},
    "api/v1/openapi.json": {"GET": 200, "POST": 200},  # the library answers any method with the document
    "api/v1/years": {"GET": 200, "POST": 405},
    "api/v1/institutions": {"GET": 200, "POST": 405},
    "api/v1/institutions/<slug>": {"GET": 200, "POST": 405},
    "api/v1/league": {"GET": 200, "POST": 405},
    "api/v1/results": {"GET": 200, "POST": 405},
    "api/v1/instruments": {"GET": 200, "POST": 405},
    "api/v1/instruments/<instrument_id>": {"GET": 200, "POST": 405},
    "api/v1/score": {"GET": 405, "POST": 400},
    "api/v1/score/report": {"GET": 405, "POST": 422},
    "api/v1/ruang/<institution>/documents": {"GET": 401, "POST": 405},
    "api/v1/ruang/<institution>/documents/<int:document>": {"GET": 401, "POST": 405},
    "api/v1/ruang/<institution>/offices": {"GET": 401, "POST": 405},
    "api/v1/ruang/<institution>/assessments": {"GET": 401, "POST": 405},
    "api/v1/ruang/<institution>/assessments/<int:assessment_id>": {"GET": 401, "POST": 405},
    "api/v1/evaluation/machines": {"GET": 200, "POST": 405},
    "alur/": {"GET": 200, "POST": 405},
    "akun/pernyataan/<int:cycle_id>/": {"GET": 302, "POST": 302},
    "tugas-asesor/": {"GET": 302, "POST": 405},
    "tugas-asesor/unduh.<str:form>": {"GET": 302, "POST": 405},
    "api/v1/": {"GET": 404, "POST": 404},
    "api/v1/<path:rest>": {"GET": 404, "POST": 404},
    "": {"GET": 200, "POST": 405},
    "liga/": {"GET": 200, "POST": 405},
    "liga/unduh.<str:form>": {"GET": 200, "POST": 405},
    "provinsi/": {"GET": 200, "POST": 405},
    "provinsi/<slug:slug>/": {"GET": 200, "POST": 405},
    "instansi/<slug:slug>/": {"GET": 200, "POST": 405},
    "bandingkan/": {"GET": 200, "POST": 405},
    "cari/": {"GET": 200, "POST": 405},
    "metodologi/": {"GET": 200, "POST": 405},
    "metodologi/<slug:instrument_id>/": {"GET": 200, "POST": 405},
    "metodologi/<slug:instrument_id>/<slug:indicator_id>/": {"GET": 200, "POST": 405},
    "rencana/": {"GET": 200, "POST": 422},  # a form without a report
    "rencana/hitung/": {"GET": 200, "POST": 405},
    "rencana/lembar.pdf": {"GET": 200, "POST": 405},
    "rencana/coba/": {"GET": 200, "POST": 405},
    "rencana/coba/angka/": {"GET": 200, "POST": 405},
    "rencana/<slug:slug>/": {"GET": 200, "POST": 405},
    "data/": {"GET": 200, "POST": 405},
    "aksesibilitas/": {"GET": 200, "POST": 405},
    "akun/": {"GET": 302, "POST": 302},
    "akun/data-saya.json": {"GET": 302, "POST": 405},
    "akun/hapus/": {"GET": 302, "POST": 302},
    "akun/masuk/": {"GET": 200, "POST": 200},
    "akun/daftar/": {"GET": 200, "POST": 200},  # says that there is no registration
    "akun/keluar/": {"GET": 302, "POST": 302},
    "akun/nonaktif/": {"GET": 200, "POST": 405},
    "akun/masuk-ulang/": {"GET": 302, "POST": 302},
    "akun/sandi/": {"GET": 302, "POST": 302},
    "akun/sandi/buat/": {"GET": 302, "POST": 302},
    "akun/sandi/lupa/": {"GET": 200, "POST": 200},
    "akun/sandi/lupa/terkirim/": {"GET": 200, "POST": 405},
    RESET: {"GET": 200, "POST": 200},
    "akun/sandi/lupa/selesai/": {"GET": 200, "POST": 405},
    "akun/sesi/": {"GET": 302, "POST": 302},
    "akun/faktor-kedua/": {"GET": 302, "POST": 302},
    "akun/faktor-kedua/masuk/": {"GET": 302, "POST": 302},
    "akun/faktor-kedua/masuk-ulang/": {"GET": 302, "POST": 302},
    "akun/faktor-kedua/aplikasi/": {"GET": 302, "POST": 302},
    "akun/faktor-kedua/aplikasi/matikan/": {"GET": 302, "POST": 302},
    "akun/faktor-kedua/kode/": {"GET": 302, "POST": 302},
    "akun/faktor-kedua/kode/baru/": {"GET": 302, "POST": 302},
    "akun/faktor-kedua/kode/unduh/": {"GET": 302, "POST": 302},
    "akun/kunci-sandi/": {"GET": 302, "POST": 302},
    "akun/kunci-sandi/tambah/": {"GET": 302, "POST": 302},
    "akun/kunci-sandi/masuk/": {"GET": 302, "POST": 302},
    "akun/kunci-sandi/masuk-ulang/": {"GET": 302, "POST": 302},
    "akun/kunci-sandi/<int:pk>/hapus/": {"GET": 302, "POST": 302},
    "akun/kunci-sandi/<int:pk>/ubah/": {"GET": 302, "POST": 302},
    "undangan/": {"GET": 404, "POST": 404},
    "undangan/<str:token>/": {"GET": 404, "POST": 405},
    "akun/pemberitahuan/": {"GET": 302, "POST": 405},
    "akun/pemberitahuan/unduh.csv": {"GET": 302, "POST": 405},
    "akun/pemberitahuan/tandai/": {"GET": 405, "POST": 302},
    "akun/pemberitahuan/pengaturan/": {"GET": 302, "POST": 302},
    "ruang/": {"GET": 302, "POST": 405},
    "ruang/bantuan/": {"GET": 302, "POST": 405},
    "komponen/": {"GET": 200, "POST": 405},
    "hadir/<slug:institution>/<str:token>/": {"GET": 404, "POST": 404},
    "sertifikat/": {"GET": 200, "POST": 405},
    "sertifikat/<str:number>/": {"GET": 404, "POST": 405},
}


def example(pattern: str) -> str:
    query = QUERIES.get(pattern, "")
    if pattern == RESET:
        return "/akun/sandi/lupa/1-set-password/"
    if pattern == "provinsi/<slug:slug>/":
        return "/provinsi/lampung/"
    for placeholder, word in EXAMPLES.items():
        pattern = pattern.replace(placeholder, word)
    return f"/{pattern}{query}"


def test_every_address_is_entered_and_none_is_entered_in_vain() -> None:
    found = {one for one in patterns(get_resolver().url_patterns) if not one.startswith("ruang/<slug:institution>/")}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("pattern", EXPECTED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_answers_as_entered(client: Client, pattern: str, method: str) -> None:
    assert client.generic(method, example(pattern)).status_code == EXPECTED[pattern][method]


@pytest.mark.parametrize("pattern", [one for one in EXPECTED if not one.startswith("api/")])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_page_answers_no_method_that_changes(client: Client, pattern: str, method: str) -> None:
    assert client.generic(method, example(pattern)).status_code == 405


@pytest.mark.parametrize("address", ["/admin/", "/api/", "/api/v2/years", "/.env", "/static/../settings/base.py"])
def test_nothing_answers_beside_the_entered_addresses(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
