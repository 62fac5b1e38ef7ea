"""Lists of things as CSV or XLSX: to lines of named cells, whatever the things are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from naik.instruments.model import Text
from naik.intake.limits import check_archive, parse_apart
from naik.intake.model import Unreadable
from naik.intake.tables import decode

LARGEST_FILE = 5 * 1024 * 1024
FIRST_ROWS = 20
NOT_A_TABLE = Text("Berkas ini bukan CSV atau XLSX yang dapat dibaca.", "This file is no CSV or XLSX that can be read.")
TOO_LARGE = Text("Berkas lebih besar dari 5 MB.", "The file is larger than 5 MB.")
EMPTY = Text("Berkas ini kosong.", "This file is empty.")
TWO_SHEETS = Text(
    "Lebih dari satu lembar berisi daftar ini; sisakan satu.", "More than one sheet holds this list; leave one."
)
OUTSIDE = Text("Ada isi di luar kolom yang berjudul.", "There is content outside the columns of the header.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a list must look like. `headers` are the words a column goes by, letters only, in lower case."""

    headers: Mapping[str, str]
    required: Collection[str]
    most: int
    wrong_header: Text


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty: the cells of the columns that are there, and which of them hold a formula.

    `outside` says that there is content outside these columns.
    """

    number: int
    cells: Mapping[str, str]
    formulas: frozenset[str]
    outside: bool


def read(content: bytes, shape: Shape) -> tuple[Line, ...]:
    """The lines of a file; raises Unreadable with one sentence when it is no such list at all."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(TOO_LARGE)
    if not content.strip():
        raise Unreadable(EMPTY)
    lines = _xlsx(content, shape) if content.startswith(b"PK") else _csv(content, shape)
    if len(lines) > shape.most:
        raise Unreadable(
            Text(
                f"Berkas memuat lebih dari {shape.most} baris; bagi menjadi beberapa berkas.",
                f"The file has more than {shape.most} rows; split it into several.",
            )
        )
    return lines


def _csv(content: bytes, shape: Shape) -> tuple[Line, ...]:
    try:
        text = decode(content)
    except Unreadable as error:
        raise Unreadable(NOT_A_TABLE) from error
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Unreadable(NOT_A_TABLE) from error
    if not rows:
        raise Unreadable(EMPTY)
    columns = _columns(rows[0][1], shape)
    if columns is None:
        raise Unreadable(shape.wrong_header)
    return tuple(_line(number, row, columns, frozenset()) for number, row in rows[1:])


def _xlsx(content: bytes, shape: Shape) -> tuple[Line, ...]:
    check_archive(content)
    found: list[tuple[Line, ...]] = []
    for sheet in parse_apart("xlsx", content):
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet["rows"]]
        start = next((place for place, row in enumerate(rows[:FIRST_ROWS]) if _columns(row, shape)), None)
        if start is None:
            continue
        columns = _columns(rows[start], shape) or {}
        formulas = frozenset(_place(address) for address in sheet["formulas"])
        found.append(
            tuple(
                _line(number, row, columns, formulas)
                for number, row in enumerate(rows[start + 1 :], start + 2)
                if any(cell.strip() for cell in row)
            )
        )
    if not found:
        raise Unreadable(shape.wrong_header)
    if len(found) > 1:
        raise Unreadable(TWO_SHEETS)
    return found[0]


def _columns(cells: Sequence[str], shape: Shape) -> dict[str, int] | None:
    """Where each column stands; None when this is no header of such a list."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if not cell.strip():
            continue
        column = shape.headers.get(re.sub(r"[^a-z]", "", cell.lower()))
        if column is None or column in found:
            return None
        found[column] = place
    return found if set(shape.required) <= set(found) else None


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(address[len(letters) :]), column - 1


def _line(number: int, row: Sequence[str], columns: Mapping[str, int], formulas: frozenset[tuple[int, int]]) -> Line:
    titled = set(columns.values())
    return Line(
        number,
        {column: row[place] if place < len(row) else "" for column, place in columns.items()},
        frozenset(column for column, place in columns.items() if (number, place) in formulas),
        any(cell.strip() for place, cell in enumerate(row) if place not in titled),
    )
