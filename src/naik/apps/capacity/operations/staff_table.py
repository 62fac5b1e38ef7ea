"""Reads a file of IT staff, CSV or XLSX; what cannot be read is named by its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from naik.apps.capacity.operations.staff_values import COLUMNS, REQUIRED, clean, fault
from naik.apps.institutions.refusals import Refused
from naik.instruments.model import Text
from naik.intake import listing
from naik.intake.model import Unreadable

SHAPE = listing.Shape(
    headers={
        "office": "office", "officecode": "office",
        "kode": "office", "kodeopd": "office", "kodeperangkatdaerah": "office",
        "name": "name", "nama": "name", "namapegawai": "name",
        "email": "email", "surel": "email",
        "work": "work", "pekerjaan": "work", "tugas": "work",
        "functionalposition": "functional_position", "jabatanfungsional": "functional_position",
        # A download adds these for its reader; an import passes them over.
        "namaperangkatdaerah": "office_name", "officename": "office_name",
        "kompetensi": "competences", "competences": "competences",
        "berhentibertugas": "left_on", "leftwork": "left_on",
    },
    required=REQUIRED,
    most=2000,
    wrong_header=Text(
        "Baris judul harus memuat kolom office, name, work (kode perangkat daerah, nama, pekerjaan); boleh juga "
        "email, functional_position (surel, jabatan fungsional).",
        "The header must have the columns office, name, work, and may have email and functional_position.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One readable line; a column the file does not have is not in `cells` and is left as it is."""

    line: int
    cells: Mapping[str, str]


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
    """Read a file; raises Refused with one sentence when it is no table of staff at all."""
    try:
        lines = listing.read(content, SHAPE)
    except Unreadable as error:
        raise Refused(error.message) from error
    rows: list[Row] = []
    refused: list[RefusedRow] = []
    for line in lines:
        found = _cells(line)
        if isinstance(found, Text):
            refused.append(RefusedRow(line.number, found))
        else:
            rows.append(Row(line.number, found))
    return Reading(tuple(rows), tuple(refused))


def _cells(line: listing.Line) -> dict[str, str] | Text:
    if line.outside:
        return listing.OUTSIDE
    values = {column: clean(line.cells[column]) for column in COLUMNS if column in line.cells}
    for column, value in values.items():
        wrong = fault(column, "=" if column in line.formulas else value)
        if wrong is not None:
            return wrong
    return values
