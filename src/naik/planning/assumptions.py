"""What a step is assumed to cost: a shipped table, the institution's own cells in it, and tables from a CSV.

Effort is in points, time in whole months, money in whole rupiah; the shipped tables hold no money. Every figure is an
assumption, never a measurement: docs/reference/planning-assumptions.md derives each.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from naik.instruments.instrument_file import members
from naik.instruments.loader import CATALOGUE_IDS, load
from naik.instruments.model import Instrument, Text
from naik.instruments.yaml_nodes import Node
from naik.planning.catalogue_files import FOLDER, known, level_of, opened, rising_levels, texts, values_of
from naik.planning.model import Assumptions, Bundle, InvalidPlan, StepCost

Cell = tuple[str, int]
COLUMNS = ("indicator", "level", "effort", "money", "months")
LARGEST_EFFORT_FILE = 1024 * 1024
LARGEST_FIGURE = {"effort": 10_000, "money": 10**15, "months": 120}
_WHOLE = re.compile(r"\d{1,16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A kind of work that steps consist of, such as one chapter of a regulation, and what it is assumed to cost."""

    id: str
    title: Text
    effort: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A shipped table: of which works each step consists, and the works that are done once for many steps."""

    source: Text
    works: Mapping[Cell, tuple[Work, ...]]
    bundles: tuple[Bundle, ...]


class InvalidEffortFile(ValueError):
    """A table of efforts that cannot be used: one sentence for each bad row."""

    def __init__(self, problems: tuple[Text, ...]) -> None:
        """Keep the sentences in both languages."""
        super().__init__("\n".join(problem.en for problem in problems))
        self.problems = problems


def shipped(instrument: Instrument) -> Assumptions:
    """The table that comes with the product; InvalidPlan for an instrument that has none."""
    table = _table_of(instrument)
    costs = {
        cell: StepCost(sum(work.effort for work in works), None, sum(work.months for work in works))
        for cell, works in table.works.items()
    }
    return Assumptions(instrument_id=instrument.id, costs=costs, bundles=table.bundles, source=table.source)


def works(instrument: Instrument, value: str, level: int) -> tuple[Work, ...]:
    """The works the shipped cost of a step is made of, in their order."""
    return _table_of(instrument).works.get((value, level), ())


def with_changes(assumptions: Assumptions, changes: Mapping[Cell, StepCost]) -> Assumptions:
    """The table with an institution's own cells in it, each marked as its own; bundles stay as they are."""
    for (value, level), cost in changes.items():
        if (value, level) not in assumptions.costs:
            raise InvalidPlan(
                Text(
                    f"Tabel upaya tidak memuat indikator {value[:20]} tingkat {level}.",
                    f"The table of efforts lacks indicator {value[:20]}, level {level}.",
                )
            )
        if min(cost.effort, cost.money or 0, cost.months) < 0:
            raise InvalidPlan(
                Text(
                    f"Upaya, biaya, dan waktu indikator {value} tingkat {level} tidak boleh negatif.",
                    f"Effort, money and months of indicator {value}, level {level}, cannot be negative.",
                )
            )
    own = assumptions.own | frozenset(changes)
    return replace(assumptions, costs={**assumptions.costs, **changes}, own=own)


def read_effort_file(path: Path, base: Assumptions) -> dict[Cell, StepCost]:
    """The cells of a CSV with the columns indicator, level, effort, money, months, as changes for `with_changes`.

    An empty money means that no price is known, empty months leave those of the base. InvalidEffortFile names every bad
    row.
    """
    rows = _rows(path)
    found: dict[Cell, StepCost] = {}
    problems: list[Text] = []
    for line, row in rows:
        said = _row(line, row, base, found)
        if said is not None:
            problems.append(said)
    if problems:
        raise InvalidEffortFile(tuple(problems))
    return found


def _row(line: int, row: Mapping[str, str], base: Assumptions, found: dict[Cell, StepCost]) -> Text | None:
    """Keep one row, or say what is wrong with it."""
    cell = row["indicator"], int(row["level"]) if _WHOLE.fullmatch(row["level"]) else -1
    if cell not in base.costs:
        name, level = row["indicator"][:20], row["level"][:20]
        return Text(
            f"Baris {line}: tidak ada indikator '{name}' dengan tingkat '{level}' dalam {base.instrument_id}.",
            f"Line {line}: there is no indicator '{name}' with level '{level}' in {base.instrument_id}.",
        )
    if cell in found:
        return Text(
            f"Baris {line}: indikator {cell[0]} tingkat {cell[1]} sudah disebut sebelumnya.",
            f"Line {line}: indicator {cell[0]}, level {cell[1]}, was named before.",
        )
    for name, most in LARGEST_FIGURE.items():
        text = row[name]
        may_be_empty = name != "effort"
        if not (text == "" and may_be_empty) and (not _WHOLE.fullmatch(text) or int(text) > most):
            return Text(
                f"Baris {line}: kolom {name} berisi '{text[:20]}', padahal harus bilangan bulat 0 sampai {most}.",
                f"Line {line}: column {name} holds '{text[:20]}', but a whole number from 0 to {most} belongs there.",
            )
    found[cell] = StepCost(
        int(row["effort"]),
        int(row["money"]) if row["money"] else None,
        int(row["months"]) if row["months"] else base.costs[cell].months,
    )
    return None


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows under the header with their line numbers, blank ones left out; money and months may be missing."""
    unreadable = Text("Tabel upaya tidak dapat dibaca sebagai CSV.", "The table of efforts cannot be read as CSV.")
    try:
        if path.stat().st_size > LARGEST_EFFORT_FILE:
            raise InvalidEffortFile((Text("Tabel upaya melebihi 1 MB.", "The table of efforts is larger than 1 MB."),))
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
        separator = max(",;\t", key=lines[0].count) if lines else ","
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidEffortFile((unreadable,)) from error
    names = [name.lower() for name in rows[0]] if rows else []
    if not {"indicator", "level", "effort"} <= set(names) or not set(names) <= set(COLUMNS):
        listed = ", ".join(COLUMNS)
        wanted = Text(
            f"Baris pertama tabel upaya harus berisi kolom {listed}.",
            f"The first line of a table of efforts holds the columns {listed}.",
        )
        raise InvalidEffortFile((wanted,))
    empty = dict.fromkeys(COLUMNS, "")
    return [
        (line, empty | dict(zip(names, row, strict=False))) for line, row in enumerate(rows[1:], start=2) if any(row)
    ]


def _table_of(instrument: Instrument) -> Table:
    missing = Text(
        f"Belum ada tabel upaya bawaan untuk instrumen {instrument.id}.",
        f"There is no shipped table of efforts for the instrument {instrument.id}.",
    )
    if instrument.id not in CATALOGUE_IDS:
        raise InvalidPlan(missing)
    table = _shipped_table(instrument.id)
    if any((value, level) not in table.works for value in instrument.value_ids for level in rising_levels(instrument)):
        raise InvalidPlan(missing)
    return table


@cache
def _shipped_table(instrument_id: str) -> Table:
    return read_table(FOLDER / "assumptions" / f"{instrument_id}.yaml", load(instrument_id))


def read_table(file: Path, instrument: Instrument) -> Table:
    """Read a table of works, steps and bundles; InvalidCatalogue with every fault and its line."""
    return opened(file, lambda root: _read(root, instrument))


def _read(root: Node, instrument: Instrument) -> Table | None:
    fields = root.fields(("source", "works", "steps"), ("bundles",))
    if not {"source", "works", "steps"} <= set(fields):
        return None
    source = fields["source"].bilingual()
    by_id = {work.id: work for work in members(fields["works"], _work)}
    cells: dict[Cell, tuple[Work, ...]] = {}
    for item in fields["steps"].items():
        _step(item, instrument, by_id, cells)
    for value in instrument.value_ids:
        for level in rising_levels(instrument):
            if (value, level) not in cells:
                fields["steps"].fault(
                    f"indikator {value} tingkat {level} tidak ada", f"indicator {value}, level {level}, is missing"
                )
    carried: set[Cell] = set()
    bundles = members(fields.get("bundles"), lambda item: _bundle(item, instrument, carried))
    return None if source is None else Table(source=source, works=cells, bundles=bundles)


def _work(node: Node) -> Work | None:
    names = ("id", "title", "effort", "months")
    fields = node.fields(names)
    if not set(names) <= set(fields):
        return None
    identifier, title = fields["id"].text(), fields["title"].bilingual()
    effort, months = fields["effort"].whole(), fields["months"].whole()
    if identifier is None or title is None or effort is None or months is None:
        return None
    return Work(id=identifier, title=title, effort=effort, months=months)


def _step(node: Node, instrument: Instrument, by_id: Mapping[str, Work], cells: dict[Cell, tuple[Work, ...]]) -> None:
    names = ("values", "level", "works")
    fields = node.fields(names)
    if not set(names) <= set(fields):
        return
    level, named = level_of(fields["level"], instrument), texts(fields["works"])
    if not known(fields["works"], named, by_id) or level is None:
        return
    for value in values_of(fields["values"], instrument):
        if (value, level) in cells:
            node.fault(
                f"indikator {value} tingkat {level} disebut dua kali", f"indicator {value}, level {level}, stands twice"
            )
        cells[value, level] = tuple(by_id[name] for name in named)


def _bundle(node: Node, instrument: Instrument, carried: set[Cell]) -> Bundle | None:
    names = ("id", "title", "values", "levels", "effort", "months")
    fields = node.fields(names)
    if not set(names) <= set(fields):
        return None
    values = values_of(fields["values"], instrument)
    levels = members(fields["levels"], lambda item: level_of(item, instrument))
    identifier, title = fields["id"].text(), fields["title"].bilingual()
    effort, months = fields["effort"].whole(), fields["months"].whole()
    for cell in ((value, level) for value in values for level in levels):
        if cell in carried:
            node.fault(
                f"indikator {cell[0]} tingkat {cell[1]} dibawa dua paket",
                f"indicator {cell[0]}, level {cell[1]}, is carried by two bundles",
            )
        carried.add(cell)
    if identifier is None or title is None or effort is None or months is None or not values or not levels:
        return None
    cost = StepCost(effort, None, months)
    return Bundle(id=identifier, title=title, values=values, levels_to=frozenset(levels), cost=cost)
