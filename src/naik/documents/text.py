"""The words of a document, for search and for citing a page; never its looks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from naik.documents import process

MOST_PAGES = 2000
MOST_CHARACTERS = 5_000_000
WITH_TEXT = frozenset({"pdf", "docx", "xlsx", "pptx", "csv", "txt"})


@dataclass(frozen=True, slots=True)
class Extracted:
    """Pages of text, sheets or slides; ``truncated`` when the document holds more than is kept."""

    pages: tuple[str, ...]
    truncated: bool


def extract(path: Path, kind: str) -> Extracted:
    """The text of each page; pictures and films have none. Raises Unreadable."""
    if kind not in WITH_TEXT:
        return Extracted((), truncated=False)
    answer = process.run("extract", path, kind=kind, most_pages=MOST_PAGES, most_characters=MOST_CHARACTERS)
    return Extracted(tuple(storable(page) for page in answer["pages"]), bool(answer["truncated"]))


def storable(text: str) -> str:
    """Text without what a database cannot keep: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
