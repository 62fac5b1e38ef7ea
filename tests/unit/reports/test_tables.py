"""Tables leave as bytes a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from naik.reports import tables

COLUMNS = ("institution", "index", "change", "rank")
ROWS = (
    ('=HYPERLINK("http://x")', Decimal("2.98"), Decimal("-0.10"), 1),
    ('Kabupaten, "Satu"', None, None, None),
)


@pytest.mark.parametrize("text", ["=1+1", "+62", "-2", "@cmd", "\t=1", " =1"])
def test_text_that_would_run_as_a_formula_is_disarmed(text: str) -> None:
    assert tables.neutralise(text) == f"'{text}"


@pytest.mark.parametrize("value", [Decimal("-0.10"), -3, None, "Kota Solok", "a=b"])
def test_numbers_and_harmless_text_are_left_alone(value: tables.Cell) -> None:
    assert tables.neutralise(value) == value


def test_csv_keeps_negative_numbers_and_quotes_names() -> None:
    read = list(csv.reader(io.StringIO(tables.as_csv(COLUMNS, ROWS).decode())))
    assert read == [
        list(COLUMNS),
        ['\'=HYPERLINK("http://x")', "2.98", "-0.10", "1"],
        ['Kabupaten, "Satu"', "", "", ""],
    ]


def test_xlsx_holds_numbers_as_numbers_and_formulas_as_text() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(tables.as_xlsx(COLUMNS, ROWS, sheet="liga 2024")))
    assert book.sheet_names == ["liga 2024"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1] == ['\'=HYPERLINK("http://x")', 2.98, -0.1, 1]
    assert rows[2] == ['Kabupaten, "Satu"', "", "", ""]


def test_a_sheet_without_rows_still_has_its_header() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(tables.as_xlsx(COLUMNS, (), sheet="x" * 40)))
    assert book.get_sheet_by_index(0).to_python() == [list(COLUMNS)]


def test_json_keeps_every_digit_as_text() -> None:
    read = json.loads(tables.as_json(COLUMNS, ROWS))
    assert read[0]["index"] == "2.98"
    assert read[1] == {"institution": 'Kabupaten, "Satu"', "index": None, "change": None, "rank": None}
