"""Every public page, in both languages, on the shipped data."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from decimal import Decimal

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from .html_lint import Page

pytestmark = [pytest.mark.usefixtures("shipped_data")]

ADDRESSES = (
    "/",
    "/liga/",
    "/liga/?tahun=2023&jenis=kota&urut=-change",
    "/liga/?cari=tidakadanama",
    "/provinsi/",
    "/provinsi/lampung/",
    "/instansi/kota-bandar-lampung/",
    "/instansi/kementerian-agama/",
    "/bandingkan/",
    "/bandingkan/?instansi=kota-bandar-lampung&instansi=kota-metro",
    "/bandingkan/?instansi=kota-bandar-lampung&q=mesuji",
    "/cari/",
    "/cari/?q=bandar+lampung",
    "/cari/?q=qqqqqqqqq",
    "/metodologi/",
    "/metodologi/spbe-2018/",
    "/metodologi/spbe-2020/",
    "/metodologi/pemdi-2026/",
    "/metodologi/spbe-2020/36/",
    "/metodologi/pemdi-2026/I5/",
    "/data/",
    "/aksesibilitas/",
)


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_is_sound_in_both_languages(client: Client, address: str, language: str) -> None:
    page = Page(read(client, address if language == "id" else f"/en{address}"))
    assert page.problems == []
    assert page.language == language


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_english_page_links_to_english_pages_only(client: Client, address: str) -> None:
    page = Page(read(client, f"/en{address}"))
    inside = [link for link in page.links if link.startswith("/") and not link.startswith("/static/")]
    assert [link for link in inside if not link.startswith("/en/")] == [address]


@pytest.mark.parametrize(
    "address",
    [
        "/liga/?tahun=1900",
        "/liga/?tahun=abc",
        "/liga/?jenis=planet",
        "/liga/?provinsi=atlantis",
        "/liga/?predikat=sempurna",
        "/liga/?ukuran=raksasa",
        "/liga/?urut=warna",
        "/liga/?cari=" + "x" * 101,
        "/liga/unduh.csv?tahun=1900",
        "/cari/?q=" + "x" * 101,
        "/cari/?q=a%00b",
        "/bandingkan/?instansi=bukan-instansi",
        "/bandingkan/?" + "&".join(f"instansi=x{number}" for number in range(7)),
    ],
)
def test_a_bad_address_gets_one_calm_sentence(client: Client, address: str) -> None:
    page = Page(read(client, address, 400))
    assert page.problems == []


@pytest.mark.parametrize(
    "address",
    [
        "/instansi/tak-ada/",
        "/provinsi/tak-ada/",
        "/metodologi/spbe-1999/",
        "/metodologi/spbe-2020/48/",
        "/metodologi/etc/",
        "/liga/unduh.exe",
        "/entah/",
    ],
)
def test_an_unknown_page_is_not_found_and_offers_the_search(client: Client, address: str) -> None:
    text = read(client, address, 404)
    assert Page(text).problems == []
    assert 'name="q"' in text


def test_pages_are_read_only(client: Client) -> None:
    assert client.post("/liga/").status_code == 405


def test_a_hostile_search_comes_back_as_text(client: Client) -> None:
    text = read(client, "/cari/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_the_policy_allows_no_script(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_page_already_held_is_not_sent_again(client: Client) -> None:
    first = client.get("/liga/")
    assert "max-age" in first.headers["Cache-Control"]
    again = client.get("/liga/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    english = client.get("/en/liga/", headers={"if-none-match": first.headers["ETag"]})
    assert english.status_code == 200


def names(text: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', text)]


QUERIES = (
    "tahun=2024",
    "tahun=2023&jenis=kota",
    "tahun=2024&provinsi=lampung&urut=name",
    "tahun=2024&predikat=kurang&urut=-index",
)


@pytest.mark.parametrize("query", QUERIES)
def test_downloads_hold_exactly_what_the_page_shows(client: Client, query: str) -> None:
    shown = names(read(client, f"/liga/?{query}"))
    rows = list(csv.DictReader(io.StringIO(read(client, f"/liga/unduh.csv?{query}"))))
    assert shown
    assert [row["institution"] for row in rows] == shown
    documents = json.loads(read(client, f"/liga/unduh.json?{query}"))
    assert [document["institution"] for document in documents] == shown
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/liga/unduh.xlsx?{query}").content))
    assert [str(row[1]) for row in book.get_sheet_by_index(0).to_python()[1:]] == shown


def test_the_address_sorts_the_table_and_says_so(client: Client) -> None:
    text = read(client, "/liga/?tahun=2024&urut=-index")
    assert text.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in text
    rows = list(csv.DictReader(io.StringIO(read(client, "/liga/unduh.csv?tahun=2024&urut=-index"))))
    indexes = [Decimal(row["index"]) for row in rows if row["index"]]
    assert indexes == sorted(indexes, reverse=True)


def test_filters_stay_when_the_table_is_sorted(client: Client) -> None:
    page = Page(read(client, "/liga/?tahun=2023&jenis=kota&cari=bandar"))
    sorting = [link for link in page.links if link.startswith("?")]
    assert len(sorting) == 5
    assert all({"tahun=2023", "jenis=kota", "cari=bandar"} <= set(link[1:].split("&")) for link in sorting)


def test_decimals_have_the_mark_of_the_language(client: Client) -> None:
    assert ">2,98<" in read(client, "/instansi/kota-bandar-lampung/")
    assert ">2.98<" in read(client, "/en/instansi/kota-bandar-lampung/")


def test_conflicting_figures_stand_side_by_side(client: Client) -> None:
    text = read(client, "/instansi/kota-bandar-lampung/")
    assert ">1,50<" in text
    assert ">1,53<" in text


def test_those_not_rated_stay_on_the_list(client: Client) -> None:
    text = read(client, "/liga/?tahun=2023")
    assert "Kabupaten Biak Numfor" in text
    assert "Tidak dinilai" in text


def test_the_rounding_proof_is_computed_from_real_levels(client: Client) -> None:
    text = read(client, "/metodologi/")
    assert "2,1545 → 2,15" in text
    assert "→ 2,16" in text


def test_every_indicator_is_listed_and_has_a_page(client: Client) -> None:
    page = Page(read(client, "/metodologi/spbe-2020/"))
    indicators = [link for link in page.links if re.fullmatch(r"/metodologi/spbe-2020/\d+/", link)]
    assert len(indicators) == 47
    assert {client.get(link).status_code for link in indicators} == {200}
