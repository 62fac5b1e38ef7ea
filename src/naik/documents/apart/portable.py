"""PDF: whole, unlocked, one file only; and what it could do when opened."""

import re
import zlib
from pathlib import Path
from typing import IO

import pypdfium2
from pypdfium2 import raw

from .refused import Refused
from .streams import FOREIGN, contains, is_also_zip, windows

SAMPLED_PAGES = 100
TAIL = 8192
MOST_OBJECT_STREAMS = 50_000
LARGEST_OBJECT_STREAM = 32 * 1024 * 1024
LARGEST_DICTIONARY = 4096
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
DISGUISED = re.compile(rb"/[A-Za-z]{0,16}#[0-9A-Fa-f]{2}")
OBJECT_STREAM = re.compile(rb"/ObjStm\b")
STREAM = re.compile(rb"\bstream\r?\n")
NO_PAGES = re.compile(rb"/Count\s+0\b")
PAGE = re.compile(rb"/Type\s*/(?:Page|ObjStm)\b")
ACTIVE = re.compile(
    rb"(?P<javascript>/JavaScript\b)|(?P<launch>/S\s{0,8}/Launch\b)"
    rb"|(?P<embedded_files>/(?:EmbeddedFiles?|RichMedia)\b)|(?P<form>/FT\s{0,8}/(?:Tx|Btn|Ch)\b|/XFA\b)"
)
"""Names of what acts. Signature fields are no form: every signed letter has one."""
WORDS = (b"JavaScript", b"Launch", b"EmbeddedFile", b"RichMedia", b"/FT", b"/XFA")
"""One of these stands wherever one of those names does; looking for plain words is what makes a gigabyte bearable."""


def inspect_portable(path: Path) -> tuple[int, set[str]]:
    """The number of pages and the codes of what a reader should know."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(1024)
        if is_also_zip(stream, size) or FOREIGN.search(head, 5):
            raise Refused("polyglot")
        start = max(0, size - TAIL)
        stream.seek(start)
        tail = stream.read()
        last = tail.rfind(b"%%EOF")
        if last < 0:
            raise Refused("broken")
        if FOREIGN.search(tail, last):
            raise Refused("polyglot")
        document = open_portable(path, stream)
        marks = active_parts(stream)
    if document is None:
        return 0, {*marks, "no_pages"}
    with document:
        return len(document), marks | marks_of(document)


def open_portable(path: Path, stream: IO[bytes] | None = None) -> pypdfium2.PdfDocument | None:
    """The document; None when it is sound but has no page at all, which the library itself does not open."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("encrypted") from error
        if stream is not None and contains(stream, NO_PAGES) and not contains(stream, PAGE):
            return None
        raise Refused("broken") from error
    return document


def marks_of(document: pypdfium2.PdfDocument) -> set[str]:
    """What the library itself sees: attachments and scripts in its lists, locks, and pages without text."""
    marks = set()
    if len(document) == 0:
        marks.add("no_pages")
    elif not has_text(document):
        marks.add("no_text_layer")
    if raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        marks.add("javascript")
    if raw.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        marks.add("embedded_files")
    if raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
        marks.add("restricted")
    return marks


def has_text(document: pypdfium2.PdfDocument) -> bool:
    """Whether any page of an even sample holds letters."""
    opened = 0
    for number in range(0, len(document), max(1, len(document) // SAMPLED_PAGES)):
        try:
            page = document[number]
            text_page = page.get_textpage()
            opened += 1
            if text_page.get_text_bounded().strip():
                return True
            text_page.close()
            page.close()
        except pypdfium2.PdfiumError:
            continue
    if not opened:
        raise Refused("broken")
    return False


def active_parts(stream: IO[bytes]) -> set[str]:
    """What the file names anywhere, in the open or in packed objects, whether or not a page leads to it."""
    marks: set[str] = set()
    packed: list[int] = []
    for place, window in windows(stream):
        clear = plainly(window)
        marks.update(kinds_in(clear))
        packed.extend(place + found.start() for found in OBJECT_STREAM.finditer(window))
        if clear is not window and len(OBJECT_STREAM.findall(clear)) > len(OBJECT_STREAM.findall(window)):
            marks.add("unseen_parts")  # the name is disguised; who does that has something to hide
        if len(packed) > MOST_OBJECT_STREAMS:
            marks.add("unseen_parts")
            break
    for place in sorted(set(packed))[:MOST_OBJECT_STREAMS]:
        marks.update(packed_parts(stream, place))
    return marks


def packed_parts(stream: IO[bytes], place: int) -> set[str]:
    """What one stream of packed objects names."""
    stream.seek(max(0, place - LARGEST_DICTIONARY))
    before = stream.read(min(place, LARGEST_DICTIONARY)).rpartition(b" obj")[2]
    after = stream.read(LARGEST_DICTIONARY)
    found = STREAM.search(after)
    if not found:
        return set()
    dictionary = before + after[: found.start()]
    if b"/Filter" not in dictionary:
        return set()
    if b"/DecodeParms" in dictionary or b"/FlateDecode" not in dictionary:
        return {"unseen_parts"}
    stream.seek(place + found.end())
    inflater, room, content = zlib.decompressobj(), LARGEST_OBJECT_STREAM, bytearray()
    try:
        while room > 0 and not inflater.eof and (piece := inflater.unconsumed_tail or stream.read(65536)):
            part = inflater.decompress(piece, room)
            room -= len(part)
            content += part
    except zlib.error:
        return {"unseen_parts"}
    return kinds_in(plainly(bytes(content))) | (set() if inflater.eof else {"unseen_parts"})


def plainly(content: bytes) -> bytes:
    """The bytes with names written out that were written in escapes."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content) if DISGUISED.search(content) else content


def kinds_in(content: bytes) -> set[str]:
    """The codes of what acts among these bytes."""
    if not any(word in content for word in WORDS):
        return set()
    return {found.lastgroup for found in ACTIVE.finditer(content) if found.lastgroup}
