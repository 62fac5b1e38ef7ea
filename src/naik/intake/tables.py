"""CSV, XLSX and JSON: to entries of an id and a level."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from naik.instruments.model import Text
from naik.intake.limits import check_archive, parse_apart
from naik.intake.model import Unreadable
from naik.intake.values import Entry, plain_id, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

ID_HEADERS = {"indicator", "indikator", "id", "no", "nomor", "kode", "noindikator", "nomorindikator", "kodeindikator"}
LEVEL_HEADERS = {
    "level",
    "tingkat",
    "nilai",
    "value",
    "tingkatkematangan",
    "nilaitingkatkematangan",
    "skor",
    "maturitylevel",
}
FIRST_ROWS = 20
MOST_ENTRIES = 1000
WRONG_COLUMNS = Text(
    "Berkas harus berjudul kolom indikator dan tingkat (indicator,level).",
    "The file needs the columns indicator and level.",
)
TOO_MANY = Text("Terlalu banyak baris untuk satu penilaian.", "There are too many rows for one assessment.")


def _header(cells: Sequence[object]) -> tuple[int, int] | None:
    names = [re.sub(r"[^a-z]", "", str(cell or "").lower()) for cell in cells]
    level = [i for i, name in enumerate(names) if name in LEVEL_HEADERS]
    # A table may have both a number and the title of an indicator: the number is the id.
    numbered = [i for i, name in enumerate(names) if name in ID_HEADERS - {"indicator", "indikator"}]
    identity = numbered or [i for i, name in enumerate(names) if name in ID_HEADERS]
    return (identity[0], level[0]) if len(level) == 1 and identity else None


def decode(content: bytes) -> str:
    """Text of a CSV or JSON; binary content is refused."""
    wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except ValueError:
            continue
        if not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
            return text
    raise Unreadable(Text("Isi berkas bukan CSV, JSON, XLSX atau PDF.", "The file is not a CSV, JSON, XLSX or PDF."))


def csv_entries(text: str) -> list[Entry]:
    """Entries of a CSV with a header; the separator is the one of its header."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(Text("CSV tidak dapat diurai.", "The CSV cannot be parsed.")) from error
    rows = [row if any(cell.strip() for cell in row) else [] for row in rows]
    start = next((i for i, row in enumerate(rows) if row), None)
    columns = None if start is None else _header(rows[start])
    if start is None or columns is None:
        raise Unreadable(WRONG_COLUMNS)
    if len(rows) > MOST_ENTRIES:
        raise Unreadable(TOO_MANY)
    entries = []
    for line, row in enumerate(rows[start + 1 :], start + 2):
        if not row:
            continue
        if len(row) > len(rows[start]) and any(cell.strip() for cell in row[len(rows[start]) :]):
            raise Unreadable(
                Text(
                    f"Baris {line} berisi lebih banyak kolom daripada judulnya.",
                    f"Line {line} has more columns than the header.",
                )
            )
        padded = [*row, *[""] * len(rows[start])]
        entries.append(Entry(plain_id(padded[columns[0]]), padded[columns[1]], Text(f"baris {line}", f"line {line}")))
    return entries


def xlsx_entries(content: bytes) -> list[Entry]:
    """Entries of the one sheet that has both columns."""
    check_archive(content)
    found: list[list[Entry]] = []
    for sheet in parse_apart("xlsx", content):
        rows, formulas = sheet["rows"], set(sheet["formulas"])
        start = next((i for i, row in enumerate(rows[:FIRST_ROWS]) if _header(row)), None)
        if start is None:
            continue
        identity, level = _header(rows[start]) or (0, 0)
        entries = []
        for line, row in enumerate(rows[start + 1 :], start + 2):
            if row[identity] in {None, ""} and row[level] in {None, ""} and f"{_letters(level)}{line}" not in formulas:
                continue
            address = f"{_letters(level)}{line}"
            place = Text(f"sel {address}", f"cell {address}")
            cell = "=" if address in formulas else _cell(row[level])
            entries.append(Entry(plain_id(_cell(row[identity])), cell, place))
        found.append(entries)
    if not found:
        raise Unreadable(WRONG_COLUMNS)
    if len(found) > 1:
        raise Unreadable(Text("Lebih dari satu lembar berisi tingkat.", "More than one sheet holds levels."))
    if len(found[0]) > MOST_ENTRIES:
        raise Unreadable(TOO_MANY)
    return found[0]


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _cell(cell: object) -> str:
    return "" if cell is None else str(cell)


def json_entries(text: str) -> tuple[list[Entry], str | None]:
    """Entries of a JSON file, and the instrument it names."""
    twice: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice.extend(key for key in keys if keys.count(key) > 1)
        return dict(pairs)

    try:
        document = json.loads(text, object_pairs_hook=members, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unreadable(Text("JSON tidak dapat diurai.", "The JSON cannot be parsed.")) from error
    if twice:
        raise Unreadable(
            Text(
                f"JSON menyebut '{shown(twice[0])}' dua kali.",
                f"The JSON gives '{shown(twice[0])}' twice.",
            )
        )
    named: str | None = None
    if isinstance(document, dict) and isinstance(document.get("levels"), (dict, list)):
        named = None if document.get("instrument") is None else str(document["instrument"])
        document = document["levels"]
    if isinstance(document, list) and document and all(isinstance(item, dict) for item in document):
        columns = _header(list(document[0]))
        if columns is None:
            raise Unreadable(WRONG_COLUMNS)
        identity, level = (list(document[0])[i] for i in columns)
        pairs = [(str(item.get(identity, "")), item.get(level)) for item in document]
    elif isinstance(document, dict) and document:
        pairs = list(document.items())
    else:
        raise Unreadable(
            Text('JSON harus berbentuk {"indikator": tingkat}.', 'The JSON must have the form {"indicator": level}.')
        )
    if len(pairs) > MOST_ENTRIES:
        raise Unreadable(TOO_MANY)
    return [
        Entry(
            plain_id(key),
            _json_level(value),
            Text(
                f"butir {n}",
                f"item {n}",
            ),
        )
        for n, (key, value) in enumerate(pairs, 1)
    ], named


def _json_level(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return json.dumps(value)
    return str(value) if isinstance(value, (int, Decimal, str)) else "{…}"
