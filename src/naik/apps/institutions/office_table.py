"""Reads a file of offices, CSV or XLSX; what cannot be read is named by its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from naik.apps.institutions.office_values import COLUMNS, REQUIRED, Values, clean, fault, kind_words
from naik.apps.institutions.refusals import Refused
from naik.instruments.model import Text
from naik.intake.limits import check_archive, parse_apart
from naik.intake.model import Unreadable
from naik.intake.tables import decode

LARGEST_FILE = 5 * 1024 * 1024
MOST_OFFICES = 2000
FIRST_ROWS = 20
HEADERS: Mapping[str, str] = {
    "code": "code", "kode": "code", "kodeopd": "code", "kodeperangkatdaerah": "code",
    "name": "name", "nama": "name", "namaopd": "name", "namaperangkatdaerah": "name", "perangkatdaerah": "name",
    "kind": "kind", "jenis": "kind",
    "head": "head", "pimpinan": "head", "kepala": "head",
    "contact": "contact", "kontak": "contact",
}  # fmt: skip
NOT_A_TABLE = Text("Berkas ini bukan CSV atau XLSX yang dapat dibaca.", "This file is no CSV or XLSX that can be read.")
TOO_LARGE = Text("Berkas lebih besar dari 5 MB.", "The file is larger than 5 MB.")
EMPTY = Text("Berkas ini kosong.", "This file is empty.")
WRONG_HEADER = Text(
    "Baris judul harus memuat kolom code, name, kind (kode, nama, jenis); boleh juga head, contact (pimpinan, kontak).",
    "The header must have the columns code, name, kind (kode, nama, jenis), and may have head and contact.",
)
TOO_MANY = Text(
    f"Berkas memuat lebih dari {MOST_OFFICES} baris; bagi menjadi beberapa berkas.",
    f"The file has more than {MOST_OFFICES} rows; split it into several.",
)
TWO_SHEETS = Text(
    "Lebih dari satu lembar berisi daftar perangkat daerah; sisakan satu.",
    "More than one sheet holds a list of offices; leave one.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One readable line of the file."""

    line: int
    values: Values


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that is left aside, and why."""

    line: int
    sentence: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read."""

    rows: tuple[Row, ...]
    refused: tuple[RefusedRow, ...]


def read(content: bytes) -> Reading:
    """Read a file; raises Refused with one sentence when it is no table of offices at all."""
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    if not content.strip():
        raise Refused(EMPTY)
    try:
        return _xlsx(content) if content.startswith(b"PK") else _csv(content)
    except Unreadable as error:
        raise Refused(error.message) from error


def _csv(content: bytes) -> Reading:
    try:
        text = decode(content)
    except Unreadable as error:
        raise Refused(NOT_A_TABLE) from error
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        cells = [(lines.line_num, row) for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Refused(NOT_A_TABLE) from error
    if not cells:
        raise Refused(EMPTY)
    columns = _columns(cells[0][1])
    if columns is None:
        raise Refused(WRONG_HEADER)
    return _reading(columns, cells[1:], frozenset())


def _xlsx(content: bytes) -> Reading:
    check_archive(content)
    found: list[Reading] = []
    for sheet in parse_apart("xlsx", content):
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet["rows"]]
        start = next((place for place, row in enumerate(rows[:FIRST_ROWS]) if _columns(row)), None)
        if start is None:
            continue
        columns = _columns(rows[start]) or {}
        formulas = frozenset(_place(address) for address in sheet["formulas"])
        cells = [(line, row) for line, row in enumerate(rows[start + 1 :], start + 2) if any(c.strip() for c in row)]
        found.append(_reading(columns, cells, formulas))
    if not found:
        raise Refused(WRONG_HEADER)
    if len(found) > 1:
        raise Refused(TWO_SHEETS)
    return found[0]


def _columns(cells: Sequence[str]) -> dict[str, int] | None:
    """Where each column stands; None when this is no header of ours."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        word = re.sub(r"[^a-z]", "", cell.lower())
        if not cell.strip():
            continue
        column = HEADERS.get(word)
        if column is None or column in found:
            return None
        found[column] = place
    return found if set(REQUIRED) <= set(found) else None


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(address[len(letters) :]), column - 1


def _reading(
    columns: Mapping[str, int], cells: Sequence[tuple[int, Sequence[str]]], formulas: frozenset[tuple[int, int]]
) -> Reading:
    if len(cells) > MOST_OFFICES:
        raise Refused(TOO_MANY)
    rows: list[Row] = []
    refused: list[RefusedRow] = []
    for line, row in cells:
        found = _row(columns, line, row, formulas)
        if isinstance(found, Values):
            rows.append(Row(line, found))
        else:
            refused.append(RefusedRow(line, found))
    return _without_repeated_codes(rows, refused)


def _row(
    columns: Mapping[str, int], line: int, row: Sequence[str], formulas: frozenset[tuple[int, int]]
) -> Values | Text:
    if any(cell.strip() for place, cell in enumerate(row) if place not in columns.values()):
        return Text("Ada isi di luar kolom yang berjudul.", "There is content outside the columns of the header.")
    values: dict[str, str] = {}
    for column in COLUMNS:
        place = columns.get(column)
        if place is None:
            continue
        value = clean(row[place]) if place < len(row) else ""
        wrong = fault(column, "=" if (line, place) in formulas else value)
        if wrong is not None:
            return wrong
        values[column] = kind_words()[value.lower()] if column == "kind" else value
    return Values(**values)


def _without_repeated_codes(rows: Sequence[Row], refused: Sequence[RefusedRow]) -> Reading:
    lines: dict[str, list[int]] = {}
    for row in rows:
        lines.setdefault(row.values.code, []).append(row.line)
    repeated = [
        RefusedRow(
            row.line,
            Text(
                f"Kode “{row.values.code}” ada pada beberapa baris: {', '.join(map(str, lines[row.values.code]))}.",
                f"The code “{row.values.code}” is on several lines: {', '.join(map(str, lines[row.values.code]))}.",
            ),
        )
        for row in rows
        if len(lines[row.values.code]) > 1
    ]
    kept = tuple(row for row in rows if len(lines[row.values.code]) == 1)
    return Reading(kept, tuple(sorted([*refused, *repeated], key=lambda one: one.line)))
