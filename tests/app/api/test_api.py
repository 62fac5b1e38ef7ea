"""The API answers with the figures of the pages, and says no in problems that programs can read."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from naik import datasets
from naik.api.service import api
from naik.apps.results import queries
from naik.instruments import loader
from tests.reports_for_tests import LAYOUTS, random_levels, report

pytestmark = [pytest.mark.usefixtures("shipped_data")]

ENGLISH = {"Accept-Language": "en"}
JSON = "application/json"


def get(client: Client, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


def post_levels(client: Client, levels: dict[str, Any], instrument: str = "spbe-2020") -> Any:
    body = {"instrument": instrument, "levels": levels, "year": 2024}
    return client.post("/api/v1/score", json.dumps(body), content_type=JSON, headers=ENGLISH)


def published_levels() -> dict[str, int]:
    with datasets.path("levels.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["indicator"]: int(row["level"])
            for row in csv.DictReader(lines)
            if row["region_code"] == "18.71" and row["year"] == "2024"
        }


def test_the_league_is_that_of_the_pages(client: Client) -> None:
    answered = get(client, "league?year=2024&province=lampung")
    league = queries.league(year=2024, province="lampung")
    assert [(row["slug"], row["rank"], row["index"], row["predicate"]) for row in answered["rows"]] == [
        (row.slug, row.rank, None if row.index is None else str(row.index), row.predicate) for row in league.rows
    ]
    assert answered["not_rated"] == league.not_rated


def test_the_results_of_a_year_are_its_whole_league(client: Client) -> None:
    answered = get(client, "results?year=2024")
    assert len(answered["rows"]) == 638
    assert sum(1 for row in answered["rows"] if row["index"] is not None) == 615
    assert answered == get(client, "league?year=2024")


def test_the_years_are_those_of_the_pages(client: Client) -> None:
    assert {one["year"]: one["rated"] for one in get(client, "years")} == {
        one.year: one.rated for one in queries.years()
    }


def test_an_institution_is_that_of_its_page(client: Client) -> None:
    answered = get(client, "institutions/kota-bandar-lampung")
    page = queries.institution("kota-bandar-lampung")
    assert page is not None
    assert [(one["year"], one["index"]) for one in answered["years"]] == [
        (one.year, str(one.index)) for one in page.years
    ]
    assert answered["next"] == {"predicate": "Sangat Baik", "bound": "3.50", "distance": "0.5205", "basis": "exact"}
    assert answered["levels"]["2024"] == published_levels()
    two = next(one for one in answered["years"] if one["year"] == 2022)
    assert (two["index"], [one["index"] for one in two["others"]]) == ("1.50", ["1.53"])


def test_a_misspelled_search_finds_the_institution(client: Client) -> None:
    assert get(client, "institutions?q=bandar+lampng")[0]["slug"] == "kota-bandar-lampung"


def test_the_instruments_are_those_of_the_catalogue(client: Client) -> None:
    assert [one["id"] for one in get(client, "instruments")] == list(loader.CATALOGUE_IDS)
    found = get(client, "instruments/spbe-2020")
    assert len(found["indicators"]) == 47
    assert [one["id"] for one in found["domains"]] == ["D1", "D2", "D3", "D4"]


@pytest.mark.parametrize(
    "address",
    [
        "league", "league?year=x", "league?year=1900", "league?year=2017", "league?year=2024&kind=desa",
        "league?year=2024&province=atlantis", "league?year=2024&size=huge", "league?year=2024&instrument=spbe-1",
        "league?year=2024&predicate=Bagus", "league?year=2024&search=%00", "results", "results?year=2017",
        "institutions", "institutions?q=", "institutions?q=%00", f"institutions?q={'a' * 61}",
    ],
)  # fmt: skip
def test_a_parameter_that_is_not_valid_is_a_problem_400(client: Client, address: str) -> None:
    problem(client.get(f"/api/v1/{address}"), 400)


@pytest.mark.parametrize(
    "address", ["institutions/kota-atlantis", "instruments/spbe-1", "instruments/..", "nowhere", "nowhere/at/all"]
)
def test_what_is_not_there_is_a_problem_404(client: Client, address: str) -> None:
    problem(client.get(f"/api/v1/{address}"), 404)


def test_a_problem_is_said_in_the_language_of_the_caller(client: Client) -> None:
    address = "/api/v1/institutions/kota-atlantis"
    assert problem(client.get(address), 404)["detail"] == "Instansi tidak dikenal."
    assert problem(client.get(address, headers=ENGLISH), 404)["detail"] == "The institution is unknown."


def test_the_published_levels_give_the_published_figures(client: Client) -> None:
    response = post_levels(client, published_levels())
    assert response.status_code == 200
    document = response.json()
    assert (document["index"], document["index_exact"], document["predicate"]) == ("2.98", "2.9795", "Baik")
    assert {one["id"]: one["index"] for one in document["domains"]} == {
        "D1": "2.90",
        "D2": "2.40",
        "D3": "2.55",
        "D4": "3.48",
    }


def test_every_missing_level_is_named(client: Client) -> None:
    levels = published_levels()
    del levels["7"], levels["47"]
    body = problem(post_levels(client, levels), 422)
    assert body["errors"] == ["The level of indicator 7 is missing.", "The level of indicator 47 is missing."]


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        (6, "Indicator 7: the value 6 is outside 1 to 5."),
        (0, "The level of indicator 7 is below 1."),
        (-1, "The level of indicator 7 is below 1."),
        ("2.5", "Indicator 7: the value 2.5 is not a whole number."),
        ("NaN", "Indicator 7: the value NaN is not a number."),
        ("three", "Levels must be numbers."),
    ],
)
def test_a_level_that_is_none_is_a_problem_422(client: Client, level: object, sentence: str) -> None:
    assert problem(post_levels(client, published_levels() | {"7": level}), 422)["detail"] == sentence


def test_an_unknown_indicator_is_a_problem_422(client: Client) -> None:
    assert "'48'" in problem(post_levels(client, published_levels() | {"48": 3}), 422)["detail"]


def test_an_unknown_instrument_is_a_problem_404(client: Client) -> None:
    problem(post_levels(client, published_levels(), "../../etc"), 404)


@pytest.mark.parametrize("body", ["", "{", "[]", '{"instrument": "spbe-2020"}', '{"instrument": 1, "levels": []}'])
def test_a_body_of_the_wrong_form_is_a_problem_400(client: Client, body: str) -> None:
    problem(client.post("/api/v1/score", body, content_type=JSON), 400)


def test_an_official_report_is_scored(client: Client) -> None:
    content = report(LAYOUTS["2024"], random_levels(5))
    response = client.post("/api/v1/score/report", content, content_type="application/pdf")
    assert response.status_code == 200, response.content
    document = response.json()
    assert document["index"] == document["published"]["index"]
    assert document["differences"] == []
    assert len(document["indicators"]) == 47


def test_a_table_of_levels_is_scored(client: Client) -> None:
    content = "indicator,level\n" + "".join(f"{name},{level}\n" for name, level in published_levels().items())
    response = client.post("/api/v1/score/report?instrument=spbe-2020", content, content_type="text/csv")
    assert response.status_code == 200, response.content
    assert response.json()["index"] == "2.98"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"%PDF-1.7 broken", b"indicator,level\n1,9\n"])
def test_a_file_that_cannot_be_scored_is_a_problem_422(client: Client, content: bytes) -> None:
    problem(client.post("/api/v1/score/report", content, content_type="application/octet-stream"), 422)


def test_a_body_of_26_megabytes_is_a_problem_413(client: Client) -> None:
    content = b"a" * (26 * 1024 * 1024)
    for address in ("score/report", "score"):
        problem(client.post(f"/api/v1/{address}", content, content_type=JSON), 413)


def test_the_openapi_document_names_every_endpoint(client: Client) -> None:
    document = get(client, "openapi.json")
    assert document["openapi"].startswith("3.")
    assert set(document["paths"]) == {
        f"/api/v1/{path}"
        for path in (
            "years", "institutions", "institutions/{slug}", "league", "results", "instruments",
            "instruments/{instrument_id}", "score", "score/report", "ruang/{institution}/documents",
            "ruang/{institution}/documents/{document}", "ruang/{institution}/offices",
            "ruang/{institution}/assessments", "ruang/{institution}/assessments/{assessment_id}", "evaluation/machines",
        )
    }  # fmt: skip


def test_the_page_about_the_api_names_every_endpoint_without_a_script(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "<script" not in page.lower()
    for path in get(client, "openapi.json")["paths"]:
        assert path in page


def test_who_asks_too_often_is_told_when_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    caches["process"].clear()
    throttle = api.throttle[0] if isinstance(api.throttle, list) else api.throttle
    monkeypatch.setattr(throttle, "num_requests", 2)
    statuses = [client.get("/api/v1/years").status_code for _ in range(2)]
    response = client.get("/api/v1/years")
    caches["process"].clear()
    assert statuses == [200, 200]
    problem(response, 429)
    assert int(response.headers["Retry-After"]) > 0
