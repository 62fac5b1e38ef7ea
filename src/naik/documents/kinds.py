"""The kinds of file that can be evidence, told apart by what they hold and never by what they are called."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from naik.documents import process
from naik.documents.model import Unreadable
from naik.instruments.model import Text

HEAD = 4096
"""So many bytes from the start of a file tell its kind."""
PDF_READERS_LOOK_IN = 1024
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it may be called, what it is served as, and what can be shown of it."""

    name: str
    extensions: tuple[str, ...]
    media_type: str
    label: Text
    preview: Literal["pages", "image"] | None = None


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind("pdf", ("pdf",), "application/pdf", Text("dokumen PDF", "PDF document"), "pages"),
            Kind(
                "docx",
                ("docx",),
                OFFICE + "wordprocessingml.document",
                Text("dokumen Word", "Word document"),
            ),
            Kind(
                "xlsx",
                ("xlsx",),
                OFFICE + "spreadsheetml.sheet",
                Text("lembar kerja Excel", "Excel workbook"),
            ),
            Kind(
                "pptx",
                ("pptx",),
                OFFICE + "presentationml.presentation",
                Text("presentasi PowerPoint", "PowerPoint presentation"),
            ),
            Kind("png", ("png",), "image/png", Text("gambar PNG", "PNG picture"), "image"),
            Kind("jpeg", ("jpg", "jpeg"), "image/jpeg", Text("gambar JPEG", "JPEG picture"), "image"),
            Kind("webp", ("webp",), "image/webp", Text("gambar WebP", "WebP picture"), "image"),
            Kind("mp4", ("mp4", "m4v"), "video/mp4", Text("video MP4", "MP4 video")),
            Kind("csv", ("csv",), "text/csv", Text("tabel CSV", "CSV table")),
            Kind("txt", ("txt",), "text/plain", Text("berkas teks", "text file")),
        )
    }
)

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"PK\x03\x04", "package"),
    (b"PK\x05\x06", "archive"),
    (b"PK\x07\x08", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xfe\xed\xfa", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"BZh", "archive"),
    (b"\xff\xfe", "encoding"),
    (b"\xfe\xff", "encoding"),
)
FILM_BRANDS = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso3",
        b"iso4",
        b"iso5",
        b"iso6",
        b"iso7",
        b"iso8",
        b"iso9",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"M4VH",
        b"MSNV",
        b"dash",
        b"mmp4",
    }
)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
SCRIPT_STARTS = ("#!", "<?php", "<?=", "<%", "@echo", "%!ps", "{\\rtf")
MARKUP = re.compile(r"<\s*(!doctype|html|script|iframe|body|head|svg)\b", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')
DELIMITERS = ",;\t"


def sniff(head: bytes, path: Path) -> Kind | None:
    """Tell the kind of a file from its first bytes and, in a ZIP, from its main part; None for what is no evidence."""
    try:
        return KINDS.get(identify(head, path))
    except Unreadable:
        return None


def identify(head: bytes, path: Path) -> str:
    """Name what the bytes are: a kind, or the reason for which they are none. Raises Unreadable for a bad package."""
    for magic, name in MAGIC:
        if head.startswith(magic):
            return str(process.run("package", path)) if name == "package" else name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "mp4" if head[8:12] in FILM_BRANDS else "unknown"
    if b"%PDF-" in head[:PDF_READERS_LOOK_IN]:
        return "polyglot"
    return identify_text(head)


def identify_text(head: bytes) -> str:
    """Tell plain text and tables from markup, scripts and bytes that are no text at all."""
    if CONTROL.search(head) or not head.strip():
        return "unknown"
    try:
        # The last character may be cut in two by the end of the head.
        text = codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return "encoding"
    text = text.removeprefix("\ufeff").lstrip()
    start = text[:PDF_READERS_LOOK_IN].lower()
    if start.startswith(SCRIPT_STARTS):
        return "script"
    found = MARKUP.search(start)
    if found:
        return "svg" if found[1] == "svg" else "html"
    if re.match(r"<[a-z!?/]", start):
        return "svg" if "<svg" in text.lower() else "xml" if start.startswith("<?xml") else "html"
    return "csv" if is_table(text) else "txt"


def is_table(text: str) -> bool:
    """Whether the first lines have the same number of the same separator."""
    lines = [QUOTED.sub("", line) for line in text.splitlines() if line.strip()]
    lines = lines[: 20 if len(text) < HEAD // 2 else min(20, len(lines) - 1)]
    if len(lines) < 2:
        return False
    counts = ([line.count(delimiter) for line in lines] for delimiter in DELIMITERS)
    return any(min(count) > 0 and min(count) == max(count) for count in counts)
