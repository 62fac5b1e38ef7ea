"""Every line of the ministry's tables of 2023 and 2024 agrees with the scoring."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from naik import datasets
from naik.instruments import loader
from naik.scoring import exact_indices_from_domains, index_bounds_from_parts, round_half_up

INSTRUMENT = loader.load("spbe-2020")
PARTS = ("d1", "d2", "d3", "d4")
HALF_UNIT = Decimal("0.005")


def rows_of(year: int) -> list[dict[str, str]]:
    with datasets.path("results.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["year"] == str(year) and row["index"]]


def differing(year: int) -> list[dict[str, str]]:
    return [
        row for row in rows_of(year) if INSTRUMENT.predicate_band(Decimal(row["index"])).predicate != row["predicate"]
    ]


@pytest.mark.parametrize(("year", "count"), [(2023, 621), (2024, 612)])  # three lines of 2024 print no domains
def test_every_printed_index_follows_from_the_printed_domains(year: int, count: int) -> None:
    rows = [row for row in rows_of(year) if all(row[part] for part in PARTS)]
    outside = []
    for row in rows:
        low, high = index_bounds_from_parts(INSTRUMENT, {part.upper(): Decimal(row[part]) for part in PARTS})
        if not low <= Decimal(row["index"]) <= high:
            outside.append((row["institution"], row["index"], low, high))
    assert outside == []
    assert len(rows) == count


def test_every_predicate_of_2023_follows_the_rounded_index() -> None:
    assert differing(2023) == []


def test_three_predicates_of_2024_follow_the_exact_index_only() -> None:
    rows = differing(2024)
    assert sorted(row["institution"].removeprefix("Pemerintah Kab. ") for row in rows) == [
        "Luwu",
        "Nias Barat",
        "Pacitan",
    ]
    for row in rows:
        lowest_exact = Decimal(row["index"]) - HALF_UNIT
        assert INSTRUMENT.predicate_band(lowest_exact).predicate == row["predicate"]


def test_half_up_prints_every_row_and_no_other_rounding_does() -> None:
    impossible, half_even_fails, float_fails = [], 0, 0
    rows = [row for year in (2023, 2024) for row in rows_of(year) if all(row[part] for part in PARTS)]
    for row in rows:
        printed = Decimal(row["index"])
        allowed = exact_indices_from_domains(INSTRUMENT, {part.upper(): Decimal(row[part]) for part in PARTS})
        if not allowed:
            impossible.append((row["institution"], row["year"]))
            continue
        assert any(round_half_up(exact) == printed for exact in allowed), row["institution"]
        half_even_fails += not any(round(exact, 2) == printed for exact in allowed)
        float_fails += not any(round(float(exact), 2) == float(printed) for exact in allowed)
    # One printed domain, 0.30, lies below every level; the table prints it so.
    assert impossible == [("Pemerintah Kab. Banyuasin", "2023")]
    assert len(rows) == 1233
    assert half_even_fails == 39
    assert float_fails > half_even_fails
