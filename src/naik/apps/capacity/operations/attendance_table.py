"""A list of attendance as a file: written to be filled in, read back with every fault named by its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from naik.apps.capacity.operations.attendance import Attended
from naik.apps.capacity.queries.attendance import ParticipantRow
from naik.apps.institutions.refusals import Refused
from naik.instruments.model import Text
from naik.intake.model import Unreadable
from naik.intake.tables import decode
from naik.reports import tables

LARGEST_FILE = 1024 * 1024
MOST_ROWS = 2000
COLUMNS = ("nomor", "nama", "perangkat daerah", "hadir", "nilai awal", "nilai akhir")
HEADERS: Mapping[str, str] = {
    "nomor": "number", "number": "number", "nama": "name", "name": "name",
    "perangkatdaerah": "office", "office": "office", "hadir": "present", "present": "present",
    "nilaiawal": "before", "scorebefore": "before", "nilaiakhir": "after", "scoreafter": "after",
}  # fmt: skip
REQUIRED = frozenset({"number", "name", "present"})
WORDS: Mapping[str, bool | None] = {
    "": None, "ya": True, "y": True, "hadir": True, "yes": True, "1": True,
    "tidak": False, "t": False, "tidak hadir": False, "no": False, "n": False, "0": False,
}  # fmt: skip
_SCORE = re.compile(r"\d{1,3}([.,]\d{1,2})?")
NOT_A_TABLE = Text("Berkas ini bukan CSV yang dapat dibaca.", "This file is no CSV that can be read.")
TOO_LARGE = Text("Berkas lebih besar dari 1 MB.", "The file is larger than 1 MB.")
EMPTY = Text("Berkas ini kosong.", "This file is empty.")
WRONG_HEADER = Text(
    "Baris judul harus memuat kolom nomor, nama, hadir; boleh juga nilai awal, nilai akhir.",
    "The header must have the columns number, name, present, and may have score before, score after.",
)
TOO_MANY = Text(f"Berkas memuat lebih dari {MOST_ROWS} baris.", f"The file has more than {MOST_ROWS} rows.")
UNKNOWN = Text("Nomor ini tidak ada dalam daftar pelatihan.", "This number is not on the session's list.")
OTHER_NAME = Text("Nama tidak sesuai dengan nomornya.", "The name does not go with the number.")
TWICE = Text("Nomor ini ada pada baris lain juga.", "This number stands on another line too.")
BAD_WORD = Text("Kolom hadir diisi ya atau tidak.", "The column present holds yes or no.")
BAD_SCORE = Text(
    "Nilai adalah persen antara 0 dan 100, paling banyak dua angka di belakang koma.",
    "A score is a percentage between 0 and 100 with at most two decimals.",
)
TAKEN_OFF = Text(
    "Kehadiran sudah dicatat; tulis ya atau tidak.", "The attendance is recorded already; write yes or no."
)


class BadScore(ValueError):
    """A score that is no percentage."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that is left aside, and why."""

    line: int
    sentence: Text


@dataclass(frozen=True, slots=True)
class Change:
    """What a line would change for one participant."""

    line: int
    id: int
    name: str
    old: Attended
    new: Attended


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file would do; who is not in it stays as they are."""

    changed: tuple[Change, ...]
    unchanged: int
    missing: int
    refused: tuple[RefusedRow, ...]


def score(text: str) -> Decimal | None:
    """A percentage with a comma or a point, None for nothing; raises BadScore."""
    text = text.strip().removesuffix("%").strip()
    if not text:
        return None
    if not _SCORE.fullmatch(text) or not text.isascii():
        raise BadScore(text)
    value = Decimal(text.replace(",", "."))
    if value > 100:
        raise BadScore(text)
    return value


def written(rows: Iterable[ParticipantRow]) -> bytes:
    """The list to be filled in, with what is recorded already."""
    words = {"present": "ya", "absent": "tidak"}
    return tables.as_csv(
        COLUMNS,
        [
            (one.id, one.name, one.office, words.get(one.state, ""), one.score_before, one.score_after)
            for one in rows
        ],
    )  # fmt: skip


def read(content: bytes, rows: Iterable[ParticipantRow]) -> Reading:
    """What a filled list would change; raises Refused with one sentence when it is no such list at all."""
    listed = {one.id: one for one in rows}
    lines = _lines(content)
    columns = _columns(lines[0][1])
    counted: dict[str, int] = {}
    for _line, cells in lines[1:]:
        number = _cell(columns, cells, "number")
        counted[number] = counted.get(number, 0) + 1
    changed: list[Change] = []
    refused: list[RefusedRow] = []
    met: set[int] = set()
    unchanged = 0
    for line, cells in lines[1:]:
        number = _cell(columns, cells, "number")
        person = listed.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
        found = UNKNOWN if person is None else TWICE if counted[number] > 1 else _wanted(columns, cells, person)
        if person is not None:
            met.add(person.id)
        if isinstance(found, Text) or person is None:
            refused.append(RefusedRow(line, found if isinstance(found, Text) else UNKNOWN))
        elif found == stored(person):
            unchanged += 1
        else:
            changed.append(Change(line, person.id, person.name, stored(person), found))
    return Reading(tuple(changed), unchanged, len(set(listed) - met), tuple(refused))


def stored(person: ParticipantRow) -> Attended:
    """What is recorded of a participant."""
    present = {"present": True, "absent": False}.get(person.state)
    return Attended(present, person.score_before, person.score_after)


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    try:
        text = decode(content)
        first = next((line for line in text.splitlines() if line.strip()), "")
        cells = csv.reader(io.StringIO(text, newline=""), delimiter=max(";\t,", key=first.count), strict=True)
        found = [(cells.line_num, row) for row in cells if any(cell.strip() for cell in row)]
    except (Unreadable, csv.Error) as error:
        raise Refused(NOT_A_TABLE) from error
    if not found:
        raise Refused(EMPTY)
    if len(found) > MOST_ROWS + 1:
        raise Refused(TOO_MANY)
    return found


def _columns(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = HEADERS.get(re.sub(r"[^a-z]", "", cell.lower()))
        if column is None or column in found:
            raise Refused(WRONG_HEADER)
        found[column] = place
    if not set(found) >= REQUIRED:
        raise Refused(WRONG_HEADER)
    return found


def _cell(columns: Mapping[str, int], cells: Sequence[str], column: str) -> str:
    place = columns.get(column)
    return " ".join(cells[place].split()) if place is not None and place < len(cells) else ""


def _wanted(columns: Mapping[str, int], cells: Sequence[str], person: ParticipantRow) -> Attended | Text:
    # Our own export puts an apostrophe before what a spreadsheet would run.
    if _cell(columns, cells, "name").lstrip("'").casefold() != " ".join(person.name.split()).lstrip("'").casefold():
        return OTHER_NAME
    word = _cell(columns, cells, "present").casefold()
    if word not in WORDS:
        return BAD_WORD
    was = stored(person)
    if WORDS[word] is None and was.present is not None:
        return TAKEN_OFF
    try:
        before = score(_cell(columns, cells, "before")) if "before" in columns else was.score_before
        after = score(_cell(columns, cells, "after")) if "after" in columns else was.score_after
    except BadScore:
        return BAD_SCORE
    return Attended(WORDS[word], before, after)
