"""Planning for everybody: from a report or published levels to the way up, in both languages."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naik import datasets
from naik.instruments import loader
from naik.instruments.model import PredicateBasis
from naik.planning import Limits, Plan, Situation, Target, plan
from naik.planning.assumptions import shipped
from tests.app.site.html_lint import Page
from tests.reports_for_tests import LAYOUTS, random_levels, report

pytestmark = pytest.mark.usefixtures("shipped_data")

CITY = "kota-bandar-lampung"
SPBE = loader.load("spbe-2020")


def city_levels(year: int = 2021) -> dict[str, int]:
    with datasets.path("levels.csv").open(encoding="utf-8", newline="") as lines:
        return {one["indicator"]: int(one["level"]) for one in csv.DictReader(lines) if one["year"] == str(year)}


def address(name: str = "hitung/", levels: dict[str, int] | None = None, **more: str) -> str:
    chosen = city_levels() if levels is None else levels
    fields = {"instrumen": "spbe-2020", "instansi": CITY, "tahun": "2021", **more}
    return f"/rencana/{name}?{urlencode(fields | {f'n{one}': level for one, level in chosen.items()})}"


def read(client: Client, where: str, status: int = 200) -> str:
    response = client.get(where)
    assert response.status_code == status, response.content.decode()[-600:]
    assert not response.cookies
    return html.unescape(response.content.decode())


ADDRESSES = (
    "/rencana/",
    "/rencana/?q=bandar",
    "/rencana/?q=qqqqqqq",
    f"/rencana/{CITY}/",
    f"/rencana/{CITY}/?tahun=2023",
    "/rencana/kota-metro/",
    "/rencana/kementerian-agama/",
    address(),
    address(bagian="upaya"),
    address(bagian="tahun", lama="4"),
    address(bagian="lain"),
    address(bagian="asumsi"),
    address(sasaran="Memuaskan", kunci="12"),
)


@pytest.mark.parametrize("where", ADDRESSES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_of_planning_is_sound_in_both_languages(client: Client, where: str, language: str) -> None:
    response = client.get(where if language == "id" else f"/en{where}")
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.problems == []
    assert page.language == language
    assert not response.cookies


def test_the_plan_is_that_of_the_planner(client: Client) -> None:
    situation = Situation(instrument=SPBE, levels=city_levels(), assumptions=shipped(SPBE), basis=PredicateBasis.EXACT)
    best = plan(situation, Target(predicate="Cukup"), Limits())
    assert isinstance(best, Plan)
    text = read(client, address(sasaran="Cukup"))
    assert f"{best.effort} poin" in text
    assert f"menjadi {str(best.index_after).replace('.', ',')}" in text
    for one in best.raises:
        assert f"/metodologi/spbe-2020/{one.value}/#tingkat-{one.steps[0].level_to}" in text


def test_without_a_choice_the_next_predicate_is_the_target(client: Client) -> None:
    assert read(client, address(sasaran="Cukup")).count("poin") == read(client, address()).count("poin")
    assert "Cukup" in read(client, f"/rencana/{CITY}/?tahun=2021")


def test_a_locked_indicator_is_in_no_plan(client: Client) -> None:
    free = read(client, address())
    raised = re.findall(r"/metodologi/spbe-2020/(\d+)/#tingkat", free)
    text = read(client, f"{address()}&kunci={raised[0]}&kunci={raised[-1]}")
    locked = re.findall(r"/metodologi/spbe-2020/(\d+)/#tingkat", text)
    assert locked
    assert not {raised[0], raised[-1]} & set(locked)


def test_an_impossible_target_says_what_to_loosen_and_the_link_does_it(client: Client) -> None:
    text = read(client, address(sasaran="Memuaskan", naik="1"))
    assert "tidak tercapai dalam batas ini" in text
    link = re.search(r'href="(/rencana/hitung/\?[^"#]*)#bagian">Longgarkan', text)
    assert link is not None
    assert "tidak tercapai" not in read(client, link[1])


def test_a_target_that_is_met_needs_no_plan(client: Client) -> None:
    assert "sudah tercapai" in read(client, address(indeks="1,10"))


@pytest.mark.parametrize("layout", ["2021", "2024"])
def test_a_report_becomes_a_plan_whose_address_holds_its_levels(client: Client, layout: str) -> None:
    levels = random_levels(7)
    sent = SimpleUploadedFile("laporan.pdf", report(LAYOUTS[layout], levels), content_type="application/pdf")
    with CaptureQueriesContext(connection) as captured:
        response = client.post("/rencana/", {"report": sent})
    assert response.status_code == 303
    assert not response.cookies
    assert not [one["sql"] for one in captured.captured_queries if not one["sql"].startswith("SELECT")]
    query = parse_qs(urlsplit(response.headers["Location"]).query)
    assert {one: int(query[f"n{one}"][0]) for one in levels} == levels
    assert query["tahun"] == [str(LAYOUTS[layout].year)]
    assert client.get(response.headers["Location"]).status_code == 200


def test_csv_and_json_are_read_as_well(client: Client) -> None:
    levels = city_levels()
    rows = io.StringIO()
    csv.writer(rows).writerows([("indicator", "level"), *levels.items()])
    for name, content in (("a.csv", rows.getvalue()), ("a.json", json.dumps(levels))):
        response = client.post("/rencana/", {"report": SimpleUploadedFile(name, content.encode())})
        assert response.status_code == 303, response.content.decode()


def test_a_report_in_doubt_says_what_was_not_read_and_offers_to_fill_it_in(client: Client) -> None:
    levels = city_levels() | {"36": 9}
    response = client.post("/en/rencana/", {"report": SimpleUploadedFile("a.json", json.dumps(levels).encode())})
    text = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert Page(text).problems == []
    assert "36" in text
    link = re.search(r'href="(/en/rencana/coba/\?[^"]+)"', text)
    assert link is not None
    assert client.get(link[1]).status_code == 200


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sheet_is_one_page_in_the_language_of_its_address(client: Client, language: str) -> None:
    where = address("lembar.pdf", sasaran="Baik")
    response = client.get(where if language == "id" else f"/en{where}")
    assert response.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(response.content)
    assert len(document) == 1
    words = document[0].get_textpage().get_text_range()
    assert ("Rencana naik" if language == "id" else "Bandar Lampung") in words
    assert ("1,20" if language == "id" else "1.20") in words


def test_the_sheet_of_an_impossible_target_says_so(client: Client) -> None:
    response = client.get(address("lembar.pdf", sasaran="Memuaskan", naik="1"))
    words = pypdfium2.PdfDocument(response.content)[0].get_textpage().get_text_range()
    assert "tidak tercapai" in " ".join(words.split())


def test_pemdi_is_planned_from_decimals(client: Client) -> None:
    levels = dict.fromkeys(loader.load("pemdi-2026").value_ids, "1.4")
    fields = {"instrumen": "pemdi-2026"} | {f"n{one}": level for one, level in levels.items()}
    text = read(client, f"/rencana/hitung/?{urlencode(fields)}")
    assert "1,40" in text
    assert "I20" in text


def test_an_institution_without_levels_gets_what_can_be_said(client: Client) -> None:
    text = read(client, "/rencana/kota-metro/")
    assert "tidak diumumkan" in text
    assert "nilai tengah dari" in text
    assert read(client, "/rencana/tidak-ada/", 404)


def test_levels_that_are_not_the_published_ones_are_not_called_official(client: Client) -> None:
    assert "bukan hasil resmi" not in read(client, address())
    assert "bukan hasil resmi" in read(client, address(levels=city_levels() | {"1": 5}))


def test_the_published_place_of_the_city_is_its_own(client: Client) -> None:
    text = read(client, address(levels=city_levels(2024), tahun="2024"))
    public = read(client, f"/instansi/{CITY}/")
    ranks = re.findall(r"Peringkat (\d+) dari (\d+)", public)
    assert ranks
    assert all(f"Peringkat {rank} dari {of}" in text for rank, of in ranks[:3])


def test_an_answer_costs_one_query(client: Client) -> None:
    client.get(address())
    with CaptureQueriesContext(connection) as captured:
        client.get(address())
    assert len(captured.captured_queries) == 1
