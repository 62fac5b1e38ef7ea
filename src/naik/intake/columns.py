"""Cells right of a table's titles: which column holds the wanted year, and which cell belongs to which row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from naik.instruments.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from naik.intake.layout import Block, Word

SAME_COLUMN = 14.0
"""Points between the middles of cells of one column, at most."""
UNDER_HEADER = 40.0


@dataclass(frozen=True, slots=True)
class Column:
    """Cells of one column by row, and the years printed above it."""

    centre: float
    cells: dict[int, list[Word]]
    years: frozenset[int]


def row_cells(block: Block, words: Sequence[Word], left: float) -> list[Word]:
    """Words right of ``left`` whose middle lies in the height of the row."""
    return [w for w in words if w.page == block.page and w.left >= left - 1 and _inside(block, w)]


def _inside(block: Block, word: Word) -> bool:
    return block.bottom - 0.1 * word.height < word.middle < block.top + 0.1 * word.height


def columns_of(blocks: Sequence[Block], words: Sequence[Word], shape: str) -> list[Column]:
    """Find the columns right of the titles. A column needs a cell of the given shape in some row."""
    left = max(block.right for block in blocks)
    pages = {block.page for block in blocks}
    groups: list[list[tuple[int, Word]]] = []
    cells = [(block.title, cell) for block in blocks for cell in row_cells(block, words, left)]
    for title, cell in sorted(cells, key=lambda pair: pair[1].centre):
        if groups and cell.centre - groups[-1][-1][1].centre < SAME_COLUMN:
            groups[-1].append((title, cell))
        else:
            groups.append([(title, cell)])
    groups = [group for group in groups if any(re.fullmatch(shape, cell.text) for _, cell in group)]
    centres = [sum(cell.centre for _, cell in group) / len(group) for group in groups]
    tops = {page: max(block.top for block in blocks if block.page == page) for page in pages}
    years: list[set[int]] = [set() for _ in groups]
    for word in words:
        if (
            word.page in pages
            and word.bottom > tops[word.page] - 2
            and re.fullmatch(r"20[12]\d", word.text)
            and centres
        ):
            nearest = min(range(len(centres)), key=lambda i: abs(centres[i] - word.centre))
            if abs(centres[nearest] - word.centre) < UNDER_HEADER:
                years[nearest].add(int(word.text))
    found = []
    for centre, group, named in zip(centres, groups, years, strict=True):
        by_row: dict[int, list[Word]] = {}
        for title, cell in group:
            by_row.setdefault(title, []).append(cell)
        found.append(Column(centre, by_row, frozenset(named)))
    return found


def choose(columns: Sequence[Column], year: int | None) -> Column | Text:
    """Pick the column of the report's year, or why there is none."""
    if not columns:
        return Text("tidak ada angka di baris tabelnya", "its row in the table holds no figure")
    named = [column for column in columns if year is not None and column.years == {year}]
    if len(named) == 1:
        return named[0]
    years = ", ".join(str(y) for y in sorted({y for column in columns for y in column.years}))
    if len(columns) == 1 and (not columns[0].years or year is None):
        return columns[0]
    if len(columns) == 1:
        return Text(f"tabel laporan {year} hanya memuat {years}", f"the table of {year} has only {years}")
    return Text(
        "dua kolom nilai dan tahunnya tidak jelas",
        "there are two columns of figures and their year is not clear",
    )
