"""The ministry's report (LHE, LHP) as PDF, read by where its words stand on the page."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from naik.instruments import loader
from naik.instruments.model import Text
from naik.intake.columns import choose, columns_of
from naik.intake.layout import Block, Line, Word, align, lines_of
from naik.intake.limits import parse_apart
from naik.intake.model import Doubt, Reading, Unreadable
from naik.intake.printed_figures import printed_figures
from naik.intake.values import doubt, level_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from naik.instruments.model import Instrument

NOT_A_REPORT = Text(
    "PDF ini bukan LHE/LHP: tidak ada tabel tingkat kematangan maupun indeks.",
    "This PDF is not an evaluation report: it has neither a table of levels nor an index.",
)
PLAUSIBLE_YEARS = (2018, 2039)


def read_report(content: bytes, instrument: Instrument | None = None) -> Reading:
    """Read an official report; raises Unreadable when it is not one."""
    words = [Word(number, *word) for number, page in enumerate(parse_apart("pdf", content)) for word in page]
    lines = lines_of(words)
    year = report_year(lines)
    chosen, blocks = _table(lines, words, instrument, year)
    published = printed_figures(lines, words, chosen, year)
    if not blocks and published.figures is None:
        raise Unreadable(NOT_A_REPORT)
    levels, doubts = _levels(chosen, blocks, lines, words, year)
    return Reading(
        instrument_id=chosen.id,
        levels=levels,
        published=published.figures,
        doubts=(*doubts, *published.doubts),
        institution=report_institution(lines),
        year=year,
    )


def report_year(lines: Sequence[Line]) -> int | None:
    """Read the year in running heads and on the cover; else the one the prose names most. None when undecided."""
    text: dict[int, str] = {}
    for line in lines:
        text[line.page] = text.get(line.page, "") + line.text.replace(" ", "")
    heads: Counter[str] = Counter()
    for page in text.values():
        heads.update(re.findall(r"(?:ELEKTRONIK|SPBE|EVALUASI|PEMANTAUAN|DIGITAL)TAHUN(20\d\d)", page))
    if not heads:
        for page in text.values():
            heads.update(re.findall(r"(?i)(?:evaluasi|pemantauan|hasil)(?:evaluasi)?spbe(?:pada)?tahun(20\d\d)", page))
    top = heads.most_common(2)
    if not top or (len(top) == 2 and top[0][1] == top[1][1]):
        return None
    year = int(top[0][0])
    return year if PLAUSIBLE_YEARS[0] <= year <= PLAUSIBLE_YEARS[1] else None


def report_institution(lines: Sequence[Line]) -> str | None:
    """Read the name after "INDEKS SPBE -", with the lines it wraps into; else the name on the cover, as printed."""
    for position, line in enumerate(lines):
        found = re.match(r"INDEKS (?:SPBE|PEMDI)\s*[-\N{EN DASH}\N{EM DASH}]\s*(\S.*)", line.text)
        if found:
            return found[1].strip() + _continued(lines[position + 1 :], line)
    for position, line in enumerate(lines):
        if line.page == 0 and re.match(
            r"(?:PEMERINTAH|KEMENTERIAN|BADAN|LEMBAGA|KEPOLISIAN|KEJAKSAAN|SEKRETARIAT) ", line.text
        ):
            return line.text + _continued(lines[position + 1 :], line)
    return None


def _continued(following: Sequence[Line], line: Line) -> str:
    text, bottom = "", line.bottom
    for other in following:
        near = other.page == line.page and bottom - other.top < other.words[0].height
        if (
            not near
            or not re.fullmatch(r"[A-Z][A-Z ,./'-]+", other.text)
            or re.match(r"INDEKS|TAHUN|LAPORAN", other.text)
        ):
            break
        text, bottom = f"{text} {other.text}", other.bottom
    return text


def _numbers_left(block_lines: Sequence[Line], words_by_page: dict[int, list[Word]]) -> list[int]:
    left = min(line.words[0].left for line in block_lines)
    top, bottom = max(line.top for line in block_lines), min(line.bottom for line in block_lines)
    return [
        int(word.text.rstrip(".)"))
        for word in words_by_page.get(block_lines[0].page, [])
        if word.right <= left + 1 and bottom < word.middle < top and re.fullmatch(r"\d{1,2}[.)]?", word.text)
    ]


def _favour_numbered(
    instrument: Instrument, by_page: dict[int, list[Word]], *, otherwise: float
) -> Callable[[int, tuple[Line, ...]], float]:
    def bonus(title: int, block: tuple[Line, ...]) -> float:
        return 0.5 if instrument.indicators[title].number in _numbers_left(block, by_page) else otherwise

    return bonus


def _table(
    lines: Sequence[Line], words: Sequence[Word], instrument: Instrument | None, year: int | None
) -> tuple[Instrument, list[Block]]:
    by_page: dict[int, list[Word]] = {}
    for word in words:
        by_page.setdefault(word.page, []).append(word)
    if instrument is not None:
        candidates = [instrument]
    else:
        known = loader.catalogue()
        candidates = [found for found in known if year is not None and found.edition(year)] or list(known)
    best: tuple[Instrument, list[Block]] = (candidates[0], [])
    for candidate in candidates:
        found = align(
            lines,
            [indicator.title.id for indicator in candidate.indicators],
            _favour_numbered(candidate, by_page, otherwise=0.0),
        )
        found = [block for block in found if _numbers_left(block.lines, by_page)]
        if len(found) > len(best[1]):
            best = (candidate, found)
    return best


def _levels(
    instrument: Instrument, blocks: list[Block], lines: Sequence[Line], words: Sequence[Word], year: int | None
) -> tuple[dict[str, int | Decimal], list[Doubt]]:
    by_page: dict[int, list[Word]] = {}
    for word in words:
        by_page.setdefault(word.page, []).append(word)
    column = choose(columns_of(blocks, words, r"\d(?:[.,]0+)?"), year) if blocks else None
    by_title = {block.title: block for block in blocks}
    again = _second_table(instrument, blocks, lines, words, by_page, year)
    levels: dict[str, int | Decimal] = {}
    doubts: list[Doubt] = []
    for position, indicator in enumerate(instrument.indicators):
        block = by_title.get(position)
        for value_id in indicator.values:
            reason: Text | int | Decimal
            if block is None:
                reason = Text("barisnya tidak ditemukan di laporan", "its row was not found in the report")
            elif len(indicator.values) > 1:
                reason = Text("laporan tidak memerinci layanannya", "the report does not give its services")
            elif _numbers_left(block.lines, by_page) != [indicator.number]:
                printed = ", ".join(str(n) for n in _numbers_left(block.lines, by_page))
                reason = Text(
                    f"judulnya bernomor {printed} di laporan",
                    f"the report prints its title with number {printed}",
                )
            elif isinstance(column, Text) or column is None:
                reason = column or Text("tidak ada", "none")
            else:
                reason = _cell_level([cell.text for cell in column.cells.get(position, [])], instrument)
            place = None if block is None else Text(f"halaman {block.page + 1}", f"page {block.page + 1}")
            if not isinstance(reason, Text) and again.get(position, reason) != reason:
                reason = Text(
                    f"laporan mencetak dua tingkat: {reason} dan {again[position]}",
                    f"the report prints two levels: {reason} and {again[position]}",
                )
            if isinstance(reason, Text):
                doubts.append(doubt(value_id, reason, place))
            else:
                levels[value_id] = reason
    return levels, doubts


def _cell_level(cells: list[str], instrument: Instrument) -> int | Decimal | Text:
    if len(cells) > 1:
        joined = " / ".join(cells)
        return Text(f"ada dua calon tingkat: {joined}", f"there are two candidates: {joined}")
    return level_of(cells[0] if cells else "", instrument)


def _second_table(
    instrument: Instrument,
    blocks: list[Block],
    lines: Sequence[Line],
    words: Sequence[Word],
    by_page: dict[int, list[Word]],
    year: int | None,
) -> dict[int, int | Decimal]:
    used = {id(line) for block in blocks for line in block.lines}
    rest = [line for line in lines if id(line) not in used]
    found = align(
        rest,
        [indicator.title.id for indicator in instrument.indicators],
        _favour_numbered(instrument, by_page, otherwise=-1.0),
    )
    found = [b for b in found if _numbers_left(b.lines, by_page) == [instrument.indicators[b.title].number]]
    if not found:
        return {}
    column = choose(columns_of(found, words, r"\d(?:[.,]0+)?"), year)
    if isinstance(column, Text):
        return {}
    read = {title: _cell_level([c.text for c in cells], instrument) for title, cells in column.cells.items()}
    return {title: level for title, level in read.items() if not isinstance(level, Text)}
