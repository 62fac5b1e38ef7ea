"""Runs alone, as a file, with limits set on itself: bytes of a PDF or XLSX on standard input, JSON on standard output.

It imports nothing of Naik, so that it starts fast and a hostile file meets as little as possible.
"""

import io
import json
import re
import resource
import sys
import zipfile
from typing import Any

CPU_SECONDS = 30
MEMORY = 1024**3
MOST_PAGES = 300
MOST_CHARACTERS = 1_500_000
MOST_ROWS = 5000
MOST_COLUMNS = 200
MOST_SHEETS = 50
GAP = 0.13
GENERATED_OR_CONTROL = 0x20


class Refused(Exception):
    """The file is turned away, for the reason named."""


def pdf_words(content: bytes) -> list[list[list[Any]]]:
    """Per page, words as [left, bottom, right, top, text]; points, origin at the bottom left."""
    import pypdfium2
    from pypdfium2 import raw

    if b"%%EOF" not in content[-4096:]:
        raise Refused("broken")
    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        # The library does not open a PDF whose page tree is empty.
        bare = re.search(rb"/Count\s+0\b", content) and not re.search(rb"/Type\s*/(Page|ObjStm)\b", content)
        raise Refused("encrypted" if locked else "no_pages" if bare else "broken") from error
    if pages == 0:
        raise Refused("no_pages")
    if pages > MOST_PAGES:
        raise Refused("too_many_pages")
    found: list[list[list[Any]]] = []
    total = 0
    for number in range(pages):
        try:
            text_page = document[number].get_textpage()
        except pypdfium2.PdfiumError as error:
            raise Refused("broken") from error
        total += text_page.count_chars()
        if total > MOST_CHARACTERS:
            raise Refused("too_much_text")
        found.append(page_words(text_page, raw))
    if not any(found):
        raise Refused("no_text")
    return found


def page_words(text_page: Any, raw: Any) -> list[list[Any]]:  # noqa: ANN401 - pypdfium2 has no types for these
    """Join characters by their distance: reports space letters so that the library sees words where there are none."""
    box = raw.FS_RECTF()
    words: list[list[Any]] = []
    open_word: list[Any] | None = None
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page.raw, index)
        if raw.FPDFText_IsGenerated(text_page.raw, index) == 1:
            continue
        character = chr(code) if GENERATED_OR_CONTROL < code < sys.maxunicode else " "
        if character.isspace() or not character.isprintable():
            open_word = None
            continue
        if not raw.FPDFText_GetLooseCharBox(text_page.raw, index, box):
            continue
        left, right, bottom, top = box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top)
        height = max(top - bottom, 0.1)
        if open_word is not None:
            gap = left - open_word[2]
            level = abs((bottom + top) - (open_word[1] + open_word[3])) < height
            if level and -height / 2 < gap < GAP * height:
                open_word[2], open_word[4] = max(right, open_word[2]), open_word[4] + character
                continue
        open_word = [left, bottom, right, top, character]
        words.append(open_word)
    return [[round(w[0], 1), round(w[1], 1), round(w[2], 1), round(w[3], 1), w[4]] for w in words]


def xlsx_sheets(content: bytes) -> list[dict[str, Any]]:
    """Per sheet, its name, rows of cells as text, number or None, and the addresses of cells that hold a formula."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
    except PasswordError as error:
        raise Refused("encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("broken") from error
    if len(names) > MOST_SHEETS:
        raise Refused("too_much_text")
    formulas = formula_cells(content)
    sheets = []
    for name in names:
        try:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
                raise Refused("too_much_text")
            rows = sheet.to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError) as error:
            raise Refused("broken") from error
        sheets.append(
            {"name": name, "rows": [[plain(cell) for cell in row] for row in rows], "formulas": formulas.get(name, [])}
        )
    return sheets


def plain(cell: Any) -> Any:  # noqa: ANN401 - a cell is anything
    """Write a cell as JSON has it; a whole float as a whole number."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else repr(cell)
    return cell if isinstance(cell, int) else str(cell)


def formula_cells(content: bytes) -> dict[str, list[str]]:
    """Find the addresses with a formula, per sheet name: what it last showed may be out of date."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    try:
        book = archive.read("xl/workbook.xml").decode()
        links = archive.read("xl/_rels/workbook.xml.rels").decode()
    except (KeyError, ValueError):
        return {}
    targets = {}
    for link in re.findall(r"<Relationship\b[^>]*>", links):
        identity, target = re.search(r'\bId="([^"]+)"', link), re.search(r'\bTarget="([^"]+)"', link)
        if identity and target:
            path = target[1].lstrip("/")
            targets[identity[1]] = path if path.startswith("xl/") else f"xl/{path}"
    found = {}
    for sheet in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        name, identity = re.search(r'\bname="([^"]*)"', sheet), re.search(r'\br:id="([^"]+)"', sheet)
        if not name or not identity or targets.get(identity[1]) not in archive.namelist():
            continue
        markup = archive.read(targets[identity[1]]).decode(errors="replace")
        found[name[1]] = re.findall(r'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*?(?<!/)>\s*<(?:\w+:)?f\b', markup)
    return found


def main() -> None:
    """Set the limits, then parse."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {"found": pdf_words(content) if sys.argv[1] == "pdf" else xlsx_sheets(content)}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except (zipfile.BadZipFile, KeyError, EOFError):
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
