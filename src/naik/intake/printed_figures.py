"""The figures a report prints for the institution itself: index, predicate, domains and aspects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from naik.instruments.model import Text
from naik.intake.columns import choose, columns_of, row_cells
from naik.intake.layout import Block, align, compact
from naik.intake.model import Doubt, Published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from naik.instruments.model import Instrument
    from naik.intake.layout import Line, Word

FIGURE = r"[0-5][.,]\d{2}"
HEADERS = ("namaindeks", "nilaiindeksspbedomaindanaspek")
INDEX_ROWS = {"spbe", "indeksspbe", "nilaiindeksspbe", "indeks"}
NOISE = re.compile(r"spbe|internal|terkait|pelaksanaan|berbasis|elektronik|aspek\d*")
FEWEST_PARTS = 3
MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed, if anything, and the doubts about it."""

    figures: Published | None
    doubts: tuple[Doubt, ...]


def simple(text: str) -> str:
    """Strip a title of the words that one year prints and another leaves out."""
    whole = compact(text)
    return NOISE.sub("", whole) or whole


def printed_figures(lines: Sequence[Line], words: Sequence[Word], instrument: Instrument, year: int | None) -> Printed:
    """Read the institution's own figures; the table of national means is left alone."""
    labels = _labels(instrument)
    figures: dict[str, Decimal] = {}
    doubts: list[Doubt] = []
    for own in _own_lines(lines):
        blocks = align(own, [title for _, title in labels], lambda _title, _block: 0.0, simple)
        blocks = [block for block in blocks if row_cells(block, words, block.right)]
        index = next((i for i in own if compact(i.text) in INDEX_ROWS and _has_figure(i, words)), None)
        if len(blocks) < FEWEST_PARTS:
            continue
        rows = blocks if index is None else [_index_block(index, len(labels)), *blocks]
        columns = columns_of(rows, words, FIGURE)
        if len(columns) > MOST_COLUMNS:
            continue
        column = choose(columns, year)
        if isinstance(column, Text):
            doubts.append(Doubt(None, Text(f"Nilai tercetak: {column.id}.", f"Printed figures: {column.en}.")))
            break
        for title, cells in column.cells.items():
            texts = {cell.text for cell in cells if re.fullmatch(FIGURE, cell.text)}
            if len(texts) == 1:
                figures[labels[title][0] if title < len(labels) else "index"] = Decimal(texts.pop().replace(",", "."))
        break
    headlines = _headlines(lines, instrument)
    index_figure = figures.pop("index", None)
    if index_figure is None and len({value for value, _ in headlines}) == 1:
        index_figure = headlines[0][0]
    predicates = {predicate for value, predicate in headlines if value == index_figure}
    if headlines and index_figure is not None and not predicates:
        other = ", ".join(str(value) for value, _ in headlines)
        message = Text(
            f"Laporan mencetak dua indeks: {index_figure} dan {other}.",
            f"The report prints two indices: {index_figure} and {other}.",
        )
        doubts.append(Doubt(None, message))
    if index_figure is None and not figures:
        return Printed(None, tuple(doubts))
    return Printed(
        Published(
            index=index_figure,
            predicate=predicates.pop() if len(predicates) == 1 else None,
            aspects={a.id: figures[a.id] for a in instrument.aspects if a.id in figures},
            domains={d.id: figures[d.id] for d in instrument.domains if d.id in figures},
        ),
        tuple(doubts),
    )


def _labels(instrument: Instrument) -> list[tuple[str, str]]:
    labels: list[tuple[str, str]] = []
    for domain in instrument.domains:
        labels.append((domain.id, f"Domain {domain.title.id}"))
        labels += [(aspect.id, aspect.title.id) for aspect in instrument.aspects if aspect.domain == domain.id]
    return labels + [(aspect.id, aspect.title.id) for aspect in instrument.aspects if aspect.domain is None]


def _own_lines(lines: Sequence[Line]) -> list[list[Line]]:
    headers = [line for line in lines if compact(line.text).startswith(HEADERS)]
    if headers:
        first = headers[-1]
        return [[x for x in lines if (x.page == first.page and x.top < first.bottom + 2) or x.page == first.page + 1]]
    return [[x for x in lines if x.page == page] for page in sorted({x.page for x in lines})]


def _has_figure(line: Line, words: Sequence[Word]) -> bool:
    return any(
        w.page == line.page
        and line.bottom < w.middle < line.top
        and w.left > line.words[-1].right
        and re.fullmatch(FIGURE, w.text)
        for w in words
    )


def _index_block(line: Line, title: int) -> Block:
    return Block(title, (line,), 1.0)


def _headlines(lines: Sequence[Line], instrument: Instrument) -> list[tuple[Decimal, str]]:
    names = {compact(band.predicate): band.predicate for band in instrument.bands}
    found = []
    for position, line in enumerate(lines):
        both = re.fullmatch(rf"({FIGURE})\s*\(([A-Za-z ]+)\)", line.text)
        if both and compact(both[2]) in names:
            found.append((Decimal(both[1].replace(",", ".")), names[compact(both[2])]))
        elif re.fullmatch(FIGURE, line.text):
            for other in lines[position + 1 : position + 6]:
                near = other.page == line.page and line.bottom - other.top < 2 * line.words[0].height
                over = (
                    other.words[0].left < line.words[-1].right + 20 and other.words[-1].right > line.words[0].left - 20
                )
                named = re.fullmatch(r"\(\s*([A-Za-z ]+?)\s*\)", other.text)
                if near and over and named and compact(named[1]) in names:
                    found.append((Decimal(line.text.replace(",", ".")), names[compact(named[1])]))
                    break
    return found
