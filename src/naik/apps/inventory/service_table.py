"""Services as a table: the columns a download has and an import reads, with what cannot be read named by its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from naik.apps.institutions.refusals import Refused
from naik.apps.inventory.service_values import FIELDS, TITLES, Fault, Given, clean, parse, shown
from naik.instruments.model import Text
from naik.intake.listing import OUTSIDE, Line, Shape, read
from naik.intake.model import Unreadable
from naik.reports.tables import Cell

MOST_ROWS = 1000
COLUMNS = ("number", "office", "office_name", *FIELDS)
_WORDS: Mapping[str, tuple[str, ...]] = {
    "number": ("nomor", "no", "number", "id"),
    "office": ("kodeperangkatdaerah", "kodeopd", "officecode", "office"),
    "office_name": ("namaperangkatdaerah", "perangkatdaerah", "namaopd", "opd", "officename"),
    "name": ("namalayanan", "nama", "layanan", "servicename", "name"),
    "description": ("uraian", "deskripsi", "description"),
    "kind": ("jenis", "jenislayanan", "kind"),
    "users": ("pengguna", "sasaran", "users"),
    "integration": ("integrasi", "integration"),
    "integrated_with": ("terintegrasidengan", "integratedwith"),
    "hosting": ("hosting",),
    "developer": ("asal", "pengembang", "origin", "developer"),
    "owner": ("pemilik", "pemilikprosesbisnis", "owner"),
    "address": ("alamat", "url", "address"),
    "architecture_code": ("kodearsitektur", "architecturecode"),
    "instrument": ("instrumen", "instrument"),
    "values": ("indikator", "indicators", "values"),
    "for_every_office": ("untuksemuaperangkatdaerah", "foreveryoffice"),
    "state": ("keadaan", "status", "state"),
    "started_year": ("tahunmulai", "startedin", "startedyear"),
    "ended_year": ("tahunberakhir", "endedin", "endedyear"),
}
SHAPE = Shape(
    headers={word: column for column, every in _WORDS.items() for word in every},
    required=("office", "name"),
    most=MOST_ROWS,
    wrong_header=Text(
        "Baris judul harus memuat kolom kode perangkat daerah dan nama layanan, dan hanya kolom yang ada pada unduhan"
        " daftar ini.",
        "The header must have the columns office code and service name, and only columns that the download of this"
        " list has.",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One readable line: the service's number (None: found by office and name), its office, and what it says."""

    line: int
    number: int | None
    office: str
    office_name: str
    given: Given


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


def read_services(content: bytes) -> Reading:
    """Read a file; raises Refused with one sentence when it is no table of services at all."""
    try:
        lines = read(content, SHAPE)
    except Unreadable as error:
        raise Refused(error.message) from error
    rows: list[Row] = []
    refused: list[RefusedRow] = []
    for line in lines:
        try:
            rows.append(_row(line))
        except Fault as fault:
            refused.append(RefusedRow(line.number, fault.sentence))
    return Reading(tuple(rows), tuple(refused))


def _row(line: Line) -> Row:
    if line.outside:
        raise Fault("", OUTSIDE)
    cells = {column: "=" if column in line.formulas else text for column, text in line.cells.items()}
    for column in ("number", "office", "office_name"):
        if clean(column, cells.get(column, "")).startswith("="):
            title = TITLES[column]
            raise Fault(
                column,
                Text(
                    f"Kolom {title.id} berisi rumus; tulis nilainya saja.",
                    f"The column {title.en} holds a formula; write its value.",
                ),
            )
    given = {column: parse(column, text) for column, text in cells.items() if column in FIELDS}
    return Row(
        line.number,
        _number(clean("number", cells.get("number", ""))),
        clean("office", cells["office"]),
        clean("office_name", cells.get("office_name", "")),
        given,
    )


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Fault(
            "number",
            Text(
                "Nomor layanan harus angka dari unduhan daftar ini; kosongkan untuk layanan baru.",
                "A service's number is the one of this list's download; leave it empty for a new service.",
            ),
        )
    return int(text)


def headings(language: str) -> tuple[str, ...]:
    """The first line of a download, which an import reads again."""
    return tuple(TITLES[column].in_language(language) for column in COLUMNS)


def cells(number: int, office: tuple[str, str], values: Given, language: str) -> tuple[Cell, ...]:
    """One line of a download; `office` is its code and name."""
    said: Iterable[Cell] = (_cell(field, values[field], language) for field in FIELDS)
    return (number, *office, *said)


def _cell(field: str, value: object, language: str) -> Cell:
    return value if isinstance(value, int) and not isinstance(value, bool) else shown(field, value, language)
