"""A file of published results → checked rows, and every refused line with its reason."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from naik.apps.institutions.models import InstitutionKind
from naik.apps.results.models import Standing
from naik.instruments import loader
from naik.instruments.model import Text

LARGEST_FILE = 20 * 1024 * 1024
LONGEST_CELL = 2000
REQUIRED = ("institution", "kind", "year", "index", "predicate", "standing", "source")
COLUMNS = (
    "region_code", "institution", "kind", "province", "year", "instrument", "index", "predicate",
    "d1", "d2", "d3", "d4", "standing", "note", "source",
)  # fmt: skip
ALIASES = {
    "status": "standing", "d1_kebijakan": "d1", "d2_tata_kelola": "d2", "d3_manajemen": "d3", "d4_layanan": "d4",
}  # fmt: skip
"""Headers of the research tables that the shipped file was made from."""
SECOND_HAND = ("official page", "city database", "secondary", "conflict")
INDEX = re.compile(r"[0-5]\.[0-9]{1,2}")
HALF_UNIT = Decimal("0.005")


class UnreadableResults(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """One checked line."""

    line: int
    region_code: str
    institution: str
    kind: str
    year: int
    instrument: str
    index: Decimal | None
    predicate: str
    parts: tuple[tuple[str, str], ...]
    standing: str
    note: str
    source: str


@dataclass(frozen=True)
class Refused:
    """A line that is not loaded, and why."""

    line: int
    reason: Text


def parse(content: bytes) -> tuple[tuple[ResultRow, ...], tuple[Refused, ...]]:
    """Check every line of a CSV file; raises UnreadableResults when it is no such file at all."""
    rows: list[ResultRow] = []
    refused: list[Refused] = []
    seen: dict[tuple[str, str, int, str, str], int] = {}
    for line, cells in _lines(content):
        checked = _row(line, cells)
        if isinstance(checked, Text):
            refused.append(Refused(line, checked))
            continue
        name = "" if checked.region_code else checked.institution.casefold()
        key = (checked.region_code, name, checked.year, checked.instrument, checked.source)
        if key in seen:
            refused.append(
                Refused(
                    line,
                    Text(f"baris ini mengulang baris {seen[key]}", f"this line repeats line {seen[key]}"),
                )
            )
            continue
        seen[key] = line
        rows.append(checked)
    return tuple(rows), tuple(refused)


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if not content.strip():
        raise UnreadableResults(Text("Berkas kosong.", "The file is empty."))
    if len(content) > LARGEST_FILE:
        raise UnreadableResults(Text("Berkas lebih besar dari 20 MB.", "The file is larger than 20 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnreadableResults(
            Text("Berkas ini bukan CSV dalam pengodean UTF-8.", "This file is not a CSV in UTF-8 encoding.")
        )
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in next(reader, [])]
        missing = [column for column in REQUIRED if column not in header]
        unknown = [column[:30] for column in header if column not in COLUMNS]
        if missing or unknown or len(set(header)) < len(header):
            names = ", ".join(missing or unknown or header)[:200]
            raise UnreadableResults(
                Text(
                    f"Kolom berkas tidak sesuai ({names}); yang diharapkan: {', '.join(COLUMNS)}.",
                    f"The columns do not fit ({names}); expected: {', '.join(COLUMNS)}.",
                )
            )
        for cells in reader:
            if any(cells):
                padded = [*cells, *[""] * (len(header) - len(cells))]
                extra = {"": "extra"} if len(cells) > len(header) else {}
                yield reader.line_num, dict(zip(header, (cell.strip() for cell in padded), strict=False)) | extra
    except csv.Error:
        raise UnreadableResults(
            Text(f"CSV rusak pada baris {reader.line_num}.", f"The CSV is broken at line {reader.line_num}.")
        ) from None


def _row(line: int, cells: dict[str, str]) -> ResultRow | Text:
    fault = _fault_of_text(cells)
    if fault:
        return fault
    year = int(cells["year"]) if re.fullmatch(r"20[0-9]{2}", cells["year"]) else 0
    instrument = cells.get("instrument") or _instrument_of(year)
    if not 2018 <= year <= 2100 or instrument not in loader.CATALOGUE_IDS:
        return Text(
            f"tahun '{cells['year']}' atau instrumen '{instrument}' tidak dikenal",
            f"year '{cells['year']}' or instrument '{instrument}' is unknown",
        )
    if cells["kind"] not in InstitutionKind.values:
        return Text(f"jenis instansi '{cells['kind']}' tidak dikenal", f"institution kind '{cells['kind']}' is unknown")
    standing, note = _standing(cells["standing"], cells.get("note", ""))
    if standing not in Standing.values:
        return Text(f"kedudukan '{standing}' tidak dikenal", f"standing '{standing}' is unknown")
    parts = _parts(cells, instrument)
    index = _index(cells["index"], cells["predicate"], instrument)
    if isinstance(parts, Text) or isinstance(index, Text):
        return next(fault for fault in (parts, index) if isinstance(fault, Text))
    return ResultRow(
        line=line, region_code=cells.get("region_code", ""), institution=cells["institution"], kind=cells["kind"],
        year=year, instrument=instrument, index=index, predicate=cells["predicate"], parts=parts,
        standing=standing, note=note, source=cells["source"],
    )  # fmt: skip


def _fault_of_text(cells: dict[str, str]) -> Text | None:
    if "" in cells:
        return Text("jumlah sel lebih banyak dari kolom", "more cells than columns")
    for column in ("institution", "source"):
        if not cells[column]:
            return Text(f"kolom {column} kosong", f"column {column} is empty")
    for column, cell in cells.items():
        if len(cell) > LONGEST_CELL:
            return Text(f"isi kolom {column} terlalu panjang", f"the cell in column {column} is too long")
        if cell.startswith(("=", "+", "@", "-")):
            return Text(f"kolom {column} berisi rumus", f"column {column} holds a formula")
    return None


def _instrument_of(year: int) -> str:
    if year <= 2020:
        return "spbe-2018"
    return "spbe-2020" if year <= 2025 else "pemdi-2026"


def _standing(word: str, note: str) -> tuple[str, str]:
    if word in SECOND_HAND:
        return Standing.QUOTED, "; ".join(part for part in (note, f"status: {word}") if part)
    return word, note


def _parts(cells: dict[str, str], instrument: str) -> tuple[tuple[str, str], ...] | Text:
    known = {domain.id for domain in loader.load(instrument).domains}
    values = {column.upper(): cells.get(column, "") for column in ("d1", "d2", "d3", "d4")}
    if "D4" not in known and not values["D3"]:
        # The research table keeps services in its fourth column; SPBE 2018 has services as its third domain.
        values["D3"], values["D4"] = values["D4"], ""
    for part, value in values.items():
        if value and (part not in known or not INDEX.fullmatch(value)):
            return Text(f"nilai {part} '{value}' tidak sah", f"value {part} '{value}' is not valid")
    return tuple((part, f"{Decimal(value):.2f}") for part, value in values.items() if value)


def _index(cell: str, predicate: str, instrument: str) -> Decimal | Text | None:
    if not cell and not predicate:
        return None
    if not INDEX.fullmatch(cell) or Decimal(cell) > 5:
        return Text(
            f"indeks '{cell}' bukan angka 0.00 sampai 5.00", f"index '{cell}' is not a number from 0.00 to 5.00"
        )
    index = Decimal(cell).quantize(Decimal("0.01"))
    found = loader.load(instrument)
    # The predicate may follow the unrounded index, which lies within half a hundredth of the printed one.
    ends = (max(found.lowest, index - HALF_UNIT), min(found.highest, index + HALF_UNIT - Decimal("0.0001")), index)
    fitting = {found.predicate_band(end).predicate for end in ends if found.lowest <= end <= found.highest}
    if predicate not in fitting:
        return Text(
            f"predikat '{predicate}' tidak sesuai dengan indeks {cell}",
            f"predicate '{predicate}' does not fit index {cell}",
        )
    return index
