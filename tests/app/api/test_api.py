"""The API says what the pages say, and refuses in a form programs can read."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from naik.apps.results import queries

pytestmark = pytest.mark.usefixtures("shipped_data")


def post(client: Client, levels: dict[str, Any]) -> Any:
    body = json.dumps({"instrument": "spbe-2020", "levels": levels})
    return client.post("/api/v1/score", body, content_type="application/json")


def levels_of_2024() -> dict[str, Any]:
    page = queries.institution("kota-bandar-lampung")
    assert page is not None
    return {row.indicator: row.level for row in page.levels[2024]}


def test_the_league_is_the_league_of_the_page(client: Client) -> None:
    answer = client.get("/api/v1/league", {"year": 2024, "kind": "kota"}).json()
    rows = queries.league(year=2024, kind="kota").rows
    assert [(row["rank"], row["slug"], row["index"]) for row in answer["rows"]] == [
        (row.rank, row.slug, None if row.index is None else str(row.index)) for row in rows
    ]


def test_an_institution_shows_the_figure_of_each_source(client: Client) -> None:
    answer = client.get("/api/v1/institutions/kota-bandar-lampung").json()
    year = next(year for year in answer["years"] if year["year"] == 2022)
    assert (year["index"], year["others"][0]["index"]) == ("1.50", "1.53")


def test_posted_levels_are_scored_to_the_last_digit(client: Client) -> None:
    answer = post(client, levels_of_2024()).json()
    assert (answer["index"], answer["index_exact"], answer["predicate"]) == ("2.98", "2.9795", "Baik")


@pytest.mark.parametrize("level", [6, 0, "x", "NaN", "2.5"])
def test_a_level_that_is_none_is_refused(client: Client, level: object) -> None:
    response = post(client, {**levels_of_2024(), "1": level})
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"


def test_every_missing_level_is_named(client: Client) -> None:
    levels = levels_of_2024()
    del levels["7"], levels["40"]
    errors = post(client, levels).json()["errors"]
    assert len(errors) == 2
    assert "7" in errors[0]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/league?year=1", 400),
        ("/api/v1/league?year=2024&kind=desa", 400),
        ("/api/v1/league?year=x", 400),
        ("/api/v1/institutions?q=%00", 400),
        ("/api/v1/institutions/nobody", 404),
        ("/api/v1/instruments/..%2F..%2Fetc", 404),
        ("/api/v1/nothing", 404),
    ],
)
def test_a_refusal_is_a_problem_document(client: Client, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status


def test_a_body_over_the_limit_is_too_large(client: Client) -> None:
    body = b"x" * (26 * 1024 * 1024)
    response = client.post("/api/v1/score/report", body, content_type="application/pdf")
    assert response.status_code == 413


def test_a_csv_is_scored_as_on_the_terminal(client: Client) -> None:
    lines = "indicator,level\n" + "".join(f"{one},{level}\n" for one, level in levels_of_2024().items())
    response = client.post("/api/v1/score/report?instrument=spbe-2020", lines, content_type="text/csv")
    assert Decimal(response.json()["index"]) == Decimal("2.98")


def test_the_document_and_its_page_are_served_from_here_without_a_script(client: Client) -> None:
    assert "/api/v1/score" in client.get("/api/v1/openapi.json").json()["paths"]
    page = client.get("/api/v1/docs").content.decode()
    assert "/api/v1/league" in page
    assert "<script" not in page
