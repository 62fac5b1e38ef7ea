"""Words on a page to lines, and lines to the titles a report is known to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_LINES = 4
"""A title of a report wraps into at most so many lines."""
ALIKE = 80.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in points; ``page`` counts from 0."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def middle(self) -> float:
        """Height of its middle on the page."""
        return (self.bottom + self.top) / 2

    @property
    def centre(self) -> float:
        """Middle between left and right."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """Height of the letters."""
        return max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one line without a wide gap: a cell of a table, or a line of prose."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def key(self) -> str:
        """The letters and digits only: reports break words anywhere."""
        return compact(self.text)

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.words[0].page

    @property
    def top(self) -> float:
        """Upper edge."""
        return max(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return min(word.bottom for word in self.words)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that together are one known title."""

    title: int
    lines: tuple[Line, ...]
    likeness: float

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.lines[0].page

    @property
    def top(self) -> float:
        """Upper edge."""
        return max(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return min(line.bottom for line in self.lines)

    @property
    def left(self) -> float:
        """Left edge."""
        return min(line.words[0].left for line in self.lines)

    @property
    def right(self) -> float:
        """Right edge of its last letter; a digit may be a cell beside it."""
        return max(w.right for line in self.lines for w in line.words if not re.fullmatch(r"[\d.,]+", w.text))


def compact(text: str) -> str:
    """Lower-case letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Lines in reading order, cut at wide gaps and after a leading number."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.page, -w.middle, w.left)):
        last = rows[-1][0] if rows else None
        if (
            last is not None
            and last.page == word.page
            and abs(last.middle - word.middle) < 0.3 * min(last.height, word.height)
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda w: w.left)
        run = [row[0]]
        for word in row[1:]:
            leading = len(run) == 1 and re.fullmatch(r"\d{1,2}[.)]?", run[0].text) is not None
            # Justified lines stretch the spaces between words; a figure is a cell of its own much sooner.
            widest = 1.2 if _numeric(word) or _numeric(run[-1]) else 3.0
            if leading or word.left - run[-1].right > widest * word.height:
                lines.append(Line(tuple(run)))
                run = []
            run.append(word)
        lines.append(Line(tuple(run)))
    return lines


def _numeric(word: Word) -> bool:
    return re.search(r"[A-Za-z]", word.text) is None and re.search(r"\d", word.text) is not None


def _candidates(
    lettered: Sequence[Line], keys: Sequence[str], simplify: Callable[[str], str]
) -> dict[int, list[Block]]:
    """Find every run of lines like a title, by the number of lines up to its end."""
    ending: dict[int, list[Block]] = {}
    for start in range(len(lettered)):
        group: list[Line] = []
        for line in lettered[start : start + MOST_LINES]:
            if group and (line.page != group[0].page or abs(line.words[0].left - group[0].words[0].left) > 40):
                break
            if group and group[-1].bottom - line.top > 1.2 * line.words[0].height:
                break
            group.append(line)
            text = simplify("".join(found.text for found in group))
            if not text:
                continue
            for _, likeness, title in process.extract(text, keys, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None):
                block = Block(int(title), tuple(group), likeness / 100)
                ending.setdefault(start + len(group), []).append(block)
    return ending


def align(
    lines: Sequence[Line],
    titles: Sequence[str],
    bonus: Callable[[int, tuple[Line, ...]], float],
    simplify: Callable[[str], str] = compact,
) -> list[Block]:
    """Match lines to titles, best in total, keeping the order of both; ``bonus`` favours blocks of a table."""
    lettered = [line for line in lines if re.search(r"[A-Za-z]", line.text)]
    ending = _candidates(lettered, [simplify(title) for title in titles], simplify)
    # best[t]: the best total, and the chain of blocks, using titles before t and the lines seen so far
    Chain = tuple[float, tuple[Block, object] | None]  # noqa: N806 - a type
    best: list[Chain] = [(0.0, None)] * (len(titles) + 1)
    history = [best]
    for end in range(1, len(lettered) + 1):
        current = list(history[-1])
        for block in ending.get(end, ()):
            before = history[end - len(block.lines)][block.title]
            # Words that `simplify` drops still decide between one line more and one line less.
            whole = fuzz.ratio(compact("".join(line.text for line in block.lines)), compact(titles[block.title])) / 1000
            total = before[0] + block.likeness**4 + whole + bonus(block.title, block.lines)
            for t in range(block.title + 1, len(titles) + 1):
                if total <= current[t][0]:
                    break
                current[t] = (total, (block, before[1]))
        history.append(current)
    found: list[Block] = []
    link: object = history[-1][len(titles)][1]
    while isinstance(link, tuple):
        found.append(link[0])
        link = link[1]
    return found[::-1]
