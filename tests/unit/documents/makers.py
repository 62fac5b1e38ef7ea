"""Files for the tests, honest and hostile, made anew each time."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import docx
import pptx
import pypdfium2
import xlsxwriter
from PIL import Image

from naik.documents import KINDS, Inspection, inspect
from naik.documents.sentences import REFUSALS

LARGEST = 50 * 1024 * 1024
CODES = {sentence: code for code, sentence in REFUSALS.items()}


def look(folder: Path, name: str, content: bytes, *, largest: int = LARGEST) -> Inspection:
    """Inspect bytes as if they were uploaded under a name."""
    path = folder / "upload"
    path.write_bytes(content)
    return inspect(path, name, accepted=tuple(KINDS), largest=largest)


def code(found: Inspection) -> str | None:
    """The code of a refusal, so that a test names the reason and not the sentence."""
    return None if found.refusal is None else CODES.get(found.refusal, found.refusal.en)


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of the objects given; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(
        out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    )


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def text_pdf(*pages: str, catalogue: bytes = b"", more: Sequence[bytes] = ()) -> bytes:
    """A PDF with a line of text on each page; ``more`` objects come after the font, from number 4 on."""
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    ]
    for number, words in enumerate(pages):
        drawing = b"BT /F 24 Tf 72 700 Td (%s) Tj ET" % words.encode("latin-1") if words else b""
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (first + 2 * number + 1),
            stream(drawing),
        ]
    return pdf(objects)


def blank_pdf(count: int) -> bytes:
    document, target = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(count):
        document.new_page(595, 842)
    document.save(target)
    document.close()
    return target.getvalue()


def word(*paragraphs: str) -> bytes:
    document, target = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        if paragraph == "\f":
            document.add_page_break()
        else:
            document.add_paragraph(paragraph)
    document.save(target)
    return target.getvalue()


def sheets(**rows: list[list[object]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, lines in rows.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return target.getvalue()


def slides(*titles: tuple[str, str]) -> bytes:
    show, target = pptx.Presentation(), io.BytesIO()
    for title, note in titles:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = title
        if note:
            slide.notes_slide.notes_text_frame.text = note
    show.save(target)
    return target.getvalue()


def picture(form: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (200, 60, 20)).save(target, form, **options)  # type: ignore[arg-type]
    return target.getvalue()


def stated_png(width: int, height: int) -> bytes:
    """A PNG that states a size and holds next to nothing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    header = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">L", 8 + len(content)) + name + content


def film(*more: bytes) -> bytes:
    return box(b"ftyp", b"isom\0\0\2\0isommp41") + box(b"moov", b"\0" * 40) + box(b"mdat", b"\1" * 64) + b"".join(more)


def archive(**entries: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return target.getvalue()


def rewritten(
    document: bytes, changed: dict[str, tuple[bytes, bytes]] | None = None, added: dict[str, bytes] | None = None
) -> bytes:
    """An office document with words replaced in some parts and other parts added."""
    target = io.BytesIO()
    changed = dict(changed or {})
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename in changed:
                before, after = changed.pop(entry.filename)
                assert before in content
                content = content.replace(before, after)
            new.writestr(entry.filename, content)
        for name, content in (added or {}).items():
            new.writestr(name, content)
    assert not changed
    return target.getvalue()


def with_relation(document: bytes, kind: str, target: str, *, source: str = "word/_rels/document.xml.rels") -> bytes:
    """An office document that refers to something outside itself."""
    relation = (
        '<Relationship Id="rId900" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return rewritten(document, {source: (b"</Relationships>", relation.encode())})
