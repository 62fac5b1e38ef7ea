"""Rows as CSV, XLSX and JSON bytes that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter

Cell = str | int | Decimal | None
Row = Sequence[Cell]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHEET_NAME_LIMIT = 31


def neutralise(value: Cell) -> Cell:
    """Put an apostrophe before text a spreadsheet would run as a formula; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """UTF-8 with a header line; an unknown value is an empty cell, a decimal has a point."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutralise(column) for column in columns])
    writer.writerows([["" if cell is None else neutralise(cell) for cell in row] for row in rows])
    return buffer.getvalue().encode()


def as_xlsx(columns: Sequence[str], rows: Sequence[Row], *, sheet: str) -> bytes:
    """One sheet with a frozen, filterable header; decimals are numbers with two places."""
    buffer = io.BytesIO()
    # strings_to_* off: a text cell must stay text, whatever it looks like.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    page = book.add_worksheet(sheet[:_SHEET_NAME_LIMIT])
    bold = book.add_format({"bold": True})
    two_places = book.add_format({"num_format": "0.00"})
    for column, title in enumerate(columns):
        page.write_string(0, column, str(neutralise(title)), bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                page.write_number(line, column, float(cell), two_places)
            elif isinstance(cell, int):
                page.write_number(line, column, cell)
            elif cell is not None:
                page.write_string(line, column, str(neutralise(cell)))
    page.freeze_panes(1, 0)
    if rows:
        page.autofilter(0, 0, len(rows), len(columns) - 1)
    page.autofit()
    book.close()
    return buffer.getvalue()


def as_json(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return a list of objects; decimals are strings, so that no digit is lost."""
    documents = [
        {column: str(cell) if isinstance(cell, Decimal) else cell for column, cell in zip(columns, row, strict=True)}
        for row in rows
    ]
    return json.dumps(documents, ensure_ascii=False, indent=1).encode()
