"""Use as a table: the columns a download has and an import reads, with what cannot be read named by its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from naik.apps.institutions.refusals import Refused
from naik.apps.inventory.models import ServiceUse
from naik.apps.inventory.service_table import RefusedRow
from naik.apps.inventory.service_values import Fault, clean
from naik.apps.inventory.use_values import FIGURES, TITLES, Figures, figures, source, year
from naik.instruments.model import Text
from naik.intake.listing import OUTSIDE, Line, Shape, read
from naik.intake.model import Unreadable
from naik.reports.tables import Cell

MOST_ROWS = 4000
COLUMNS = ("service", "service_name", "office", "year", *FIGURES, "source")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "service": ("nomorlayanan", "nomor", "servicenumber", "service"),
    "service_name": ("namalayanan", "layanan", "servicename"),
    "office": ("kodeperangkatdaerah", "kodeopd", "officecode", "office"),
    "year": ("tahun", "year"),
    "active_users": ("penggunaaktif", "activeusers"),
    "possible_users": ("calonpengguna", "possibleusers"),
    "transactions": ("transaksi", "transactions"),
    "satisfaction": ("kepuasanpersen", "kepuasan", "satisfactionpercent", "satisfaction"),
    "source": ("sumber", "source"),
}
SHAPE = Shape(
    headers={word: column for column, every in _WORDS.items() for word in every},
    required=("office", "year", "active_users", "source"),
    most=MOST_ROWS,
    wrong_header=Text(
        "Baris judul harus memuat kolom nomor atau nama layanan, kode perangkat daerah, tahun, pengguna aktif, dan"
        " sumber, dan hanya kolom yang ada pada unduhan pemakaian.",
        "The header must have the columns service number or name, office code, year, active users and source, and only"
        " columns that the download of use has.",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One readable line; an empty office is the use altogether, no number a service found by its name."""

    line: int
    service: int | None
    service_name: str
    office: str
    year: int
    figures: Figures
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read."""

    rows: tuple[Row, ...]
    refused: tuple[RefusedRow, ...]


def read_use(content: bytes) -> Reading:
    """Read a file; raises Refused with one sentence when it is no table of use at all."""
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
    cells = {column: clean(column, text) for column, text in line.cells.items()}
    formula = next((one for one in COLUMNS if one in line.formulas or cells.get(one, "").startswith("=")), None)
    if formula is not None:
        title = TITLES[formula]
        raise Fault(
            formula,
            Text(
                f"Kolom {title.id} berisi rumus; tulis nilainya saja.",
                f"The column {title.en} holds a formula; write its value.",
            ),
        )
    number, name = cells.get("service", ""), cells.get("service_name", "")
    if not number and not name:
        raise Fault("service", Text("Sebutkan nomor atau nama layanan.", "Name the service by number or name."))
    if number and not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Fault("service", Text("Nomor layanan harus angka.", "A service's number has digits only."))
    found = figures(cells)
    if found is None:
        raise Fault("active_users", Text("Kolom pengguna aktif kosong.", "The column active users is empty."))
    return Row(
        line.number, int(number) if number else None, name, cells["office"], year(cells["year"]), found,
        source(cells["source"]),
    )  # fmt: skip


def headings(language: str) -> tuple[str, ...]:
    """The first line of a download, which an import reads again."""
    return tuple(TITLES[column].in_language(language) for column in COLUMNS)


def cells(use: ServiceUse) -> tuple[Cell, ...]:
    """One line of a download; `use` with its service and office."""
    office = "" if use.office is None else use.office.code
    return (
        use.service_id, use.service.name, office, use.year, use.active_users, use.possible_users, use.transactions,
        use.satisfaction, use.source,
    )  # fmt: skip
