"""The words of a document, page by page, within limits."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from .archive import open_archive
from .office import elements_of, main_part, relations
from .refused import Refused

NOT_SHOWN = frozenset({"Fallback", "delText", "instrText"})
"""What a reader does not see: the second copy of a shape for old programs, deleted words, commands of fields."""
CHUNK = 1024 * 1024


def extract(path: Path, kind: str, most_pages: int, most_characters: int) -> dict[str, Any]:
    """Pages of text until a limit is met, and whether one was."""
    pages: list[str] = []
    room = most_characters
    for text in READERS[kind](path, most_characters):
        if len(pages) == most_pages or room <= 0:
            return {"pages": pages, "truncated": True}
        pages.append(text[:room])
        if len(text) > room:
            return {"pages": pages, "truncated": True}
        room -= len(text)
    return {"pages": pages, "truncated": False}


def portable_pages(path: Path, most: int) -> Iterator[str]:
    """Text of each page; a damaged page among sound ones is an empty one."""
    import pypdfium2

    from .portable import open_portable

    document = open_portable(path)
    if document is None:
        return
    with document:
        for number in range(len(document)):
            try:
                page = document[number]
                text_page = page.get_textpage()
                yield text_page.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-")
                text_page.close()
                page.close()
            except pypdfium2.PdfiumError:
                yield ""


def word_pages(path: Path, most: int) -> Iterator[str]:
    """Paragraphs and tables in reading order, a new page at each break the writer set."""
    with path.open("rb") as stream, open_archive(stream, path.stat().st_size) as archive:
        page: list[str] = []
        held = 0
        for piece in flowing(archive, main_part(archive)):
            if piece == "\f":
                yield tidy(page)
                page, held = [], 0
                continue
            page.append(piece)
            held += len(piece)
            if held > 2 * most:
                break
        yield tidy(page)


def flowing(archive: ZipFile, part: str) -> Iterator[str]:
    """The shown text of a part in pieces; a form feed is a break of the page."""
    hidden = 0
    for event, element in elements_of(archive, part):
        name = element.tag.rpartition("}")[2]
        if name in NOT_SHOWN:
            hidden += 1 if event == "start" else -1
        if hidden:
            continue
        kind = next((value for key, value in element.attrib.items() if key.endswith("}type")), "")
        if event == "start":
            if name == "br":
                yield "\f" if kind == "page" else "\n"
            continue
        if name == "t":
            yield element.text or ""
        elif name in {"tab", "tc"}:
            yield "\t"
        elif name in {"p", "tr", "cr"}:
            yield "\n"


def tidy(pieces: list[str]) -> str:
    """Text with the paragraph ends inside table cells taken out."""
    return "".join(pieces).replace("\n\t", "\t").replace("\t\n", "\n").strip("\n")


def sheet_pages(path: Path, most: int) -> Iterator[str]:
    """Each sheet: its name, then its rows with cells set apart by tabs."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with path.open("rb") as stream, open_archive(stream, path.stat().st_size):
            pass
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            rows = [name]
            held = 0
            for row in book.get_sheet_by_name(name).iter_rows():
                line = "\t".join(shown(cell) for cell in row).rstrip("\t")
                rows.append(line)
                held += len(line) + 1
                if held > most:
                    break
            yield "\n".join(rows).rstrip("\n")
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("broken") from error


def shown(cell: object) -> str:
    """A cell as a person would write it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def slide_pages(path: Path, most: int) -> Iterator[str]:
    """Each slide in the order of the show, with what the speaker noted under it."""
    with path.open("rb") as stream, open_archive(stream, path.stat().st_size) as archive:
        main = main_part(archive)
        targets = {identity: target for identity, kind, target, _ in relations(archive, main) if kind == "slide"}
        order: list[str] = []
        for event, element in elements_of(archive, main):
            if event == "start" and element.tag.endswith("}sldId"):
                order.extend(targets[value] for value in element.attrib.values() if value in targets)
        for slide in order:
            parts = [slide, *(target for _, kind, target, _ in relations(archive, slide) if kind == "notesSlide")]
            yield "\n\n".join(text for part in parts if (text := tidy(list(flowing(archive, part)))))


def plain_pages(path: Path, most: int) -> Iterator[str]:
    """The whole text as one page."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        yield stream.read(most + 1)


READERS = {
    "pdf": portable_pages,
    "docx": word_pages,
    "xlsx": sheet_pages,
    "pptx": slide_pages,
    "csv": plain_pages,
    "txt": plain_pages,
}
