"""Office documents that swell, hide, run, fetch or are locked."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from naik.documents import sniff
from tests.unit.documents.makers import (
    archive,
    code,
    look,
    picture,
    rewritten,
    sheets,
    slides,
    text_pdf,
    with_relation,
    word,
)

LETTER = word("Surat")


def with_entries(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """The letter with entries as they come, names untouched."""
    target = io.BytesIO(LETTER)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return target.getvalue()


def patched(content: bytes, name: str, offset: int, layout: str, value: int) -> bytes:
    """A ZIP in whose directory one number of an entry was changed."""
    place = content.index(name.encode())
    while content[place - 46 : place - 42] != b"PK\x01\x02":
        place = content.index(name.encode(), place + 1)
    changed = bytearray(content)
    struct.pack_into(layout, changed, place - 46 + offset, value)
    return bytes(changed)


def marks(content: bytes, folder: Path, name: str = "a.docx") -> set[str]:
    found = look(folder, name, content)
    assert found.refusal is None, found.refusal
    return {mark.code for mark in found.marks}


def test_a_bomb_small_on_the_disk_is_refused(tmp_path: Path) -> None:
    content = with_entries(("word/media/image1.bin", b"\0" * 20_000_000))
    assert len(content) < 100_000
    assert code(look(tmp_path, "a.docx", content)) == "bomb"


def repeated(content: bytes, times: int, behind: bytes = b"") -> bytes:
    """A ZIP of many entries that each unpack to the same content, packed only once."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush() + behind
    entry = struct.pack("<4H3L", 0, 8, 0, 0, zlib.crc32(content), len(packed), len(content))
    out, directory = bytearray(), bytearray()
    for number in range(times):
        name = b"word/%05d.bin" % number
        directory += b"PK\x01\x02\x14\0\x14\0" + entry + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, len(out)) + name
        out += b"PK\x03\x04\x14\0" + entry + struct.pack("<2H", len(name), 0) + name + packed
    return bytes(
        out + directory + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, times, times, len(directory), len(out), 0)
    )


def test_many_modest_swellings_are_refused_together(tmp_path: Path) -> None:
    for times, expected in ((20, None), (280, "bomb")):  # each may swell so far; all together may not
        content = with_entries(("word/embeddings/a.bin", repeated(b"\0" * 3_000_000, times)))
        assert code(look(tmp_path, "a.docx", content)) == expected


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    content = with_entries(*((f"word/{number}.bin", b"") for number in range(10_001)))
    assert code(look(tmp_path, "a.docx", content)) == "bomb"


def test_too_many_entries_of_archives_inside_are_refused_together(tmp_path: Path) -> None:
    for count, expected in ((1, None), (2, "bomb")):
        parts = ((f"word/embeddings/{number}.bin", repeated(b"", 6000)) for number in range(count))
        assert code(look(tmp_path, "a.docx", with_entries(*parts))) == expected


def test_archives_inside_archives_are_followed_only_so_far(tmp_path: Path) -> None:
    inner = archive(a=b"inner")
    for expected in (None, None, "bomb"):
        assert code(look(tmp_path, "a.docx", with_entries(("word/media/a.bin", inner)))) == expected
        inner = archive(a=inner)


def test_a_bomb_inside_an_embedded_workbook_is_refused(tmp_path: Path) -> None:
    content = with_entries(("word/embeddings/book.xlsx", archive(a=b"\0" * 10_000_000)))
    assert code(look(tmp_path, "a.docx", content)) == "bomb"


def test_more_bytes_than_the_directory_promises_are_refused(tmp_path: Path) -> None:
    content = patched(with_entries(("word/b.bin", b"x" * 500_000)), "word/b.bin", 24, "<L", 10)
    assert code(look(tmp_path, "a.docx", content)) == "bomb"


def test_fewer_bytes_than_the_directory_promises_are_refused(tmp_path: Path) -> None:
    content = patched(with_entries(("word/b.bin", b"x" * 500)), "word/b.bin", 24, "<L", 501)
    assert code(look(tmp_path, "a.docx", content)) == "broken"


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    content = with_entries(("word/b1.bin", b"x" * 50_000), ("word/b2.bin", b"x" * 50_000))
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        packed = made.getinfo("word/b1.bin").compress_size
    content = patched(content, "word/b1.bin", 20, "<L", packed + 60)
    assert code(look(tmp_path, "a.docx", content)) == "bomb"


def test_a_name_that_differs_between_directory_and_entry_is_refused(tmp_path: Path) -> None:
    content = with_entries(("word/b1.bin", b"x" * 50))
    place = content.index(b"word/b1.bin")
    changed = content[:place] + b"word/b2.bin" + content[place + 11 :]
    assert code(look(tmp_path, "a.docx", changed)) == "broken"


def test_bytes_behind_what_is_unpacked_are_refused(tmp_path: Path) -> None:
    for behind, expected in ((b"", None), (b"<html>", "polyglot")):
        content = with_entries(("word/embeddings/a.bin", repeated(b"isi", 1, behind)))
        assert code(look(tmp_path, "a.docx", content)) == expected


def test_bytes_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    content = patched(with_entries(("word/b.bin", b"x" * 500)), "word/b.bin", 16, "<L", 12345)
    assert code(look(tmp_path, "a.docx", content)) == "broken"


def test_bytes_before_an_archive_that_knows_of_them_are_refused(tmp_path: Path) -> None:
    target = io.BytesIO(b"PK\x03\x04" + b"x" * 60)
    with zipfile.ZipFile(io.BytesIO(LETTER)) as old, zipfile.ZipFile(target, "a") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    assert code(look(tmp_path, "a.docx", target.getvalue())) == "polyglot"


@pytest.mark.parametrize(
    "name", ["../evil.xml", "word/../../evil.xml", "/etc/passwd", "C:/evil.xml", "word\\..\\..\\evil"]
)
def test_an_entry_that_points_outside_is_refused(name: str, tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.docx", with_entries((name, b"x")))) == "traversal"


def test_an_entry_that_is_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    assert code(look(tmp_path, "a.docx", with_entries((link, b"/etc/passwd")))) == "traversal"


def test_an_entry_with_nul_in_its_name_is_refused(tmp_path: Path) -> None:
    content = with_entries(("word/bXc.bin", b"x")).replace(b"word/bXc.bin", b"word/b\0c.bin")
    assert code(look(tmp_path, "a.docx", content)) == "traversal"


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_packing_no_office_program_uses_is_refused(method: int, tmp_path: Path) -> None:
    odd = zipfile.ZipInfo("word/b.bin")
    odd.compress_type = method
    assert code(look(tmp_path, "a.docx", with_entries((odd, b"x" * 100)))) == "broken"


def test_bytes_before_or_after_the_archive_are_refused(tmp_path: Path) -> None:
    appended = look(tmp_path, "a.docx", LETTER + b"<html>")
    assert code(appended) == "polyglot"
    commented = io.BytesIO(LETTER)
    with zipfile.ZipFile(commented, "a") as made:
        made.comment = b"%PDF-1.4"
    assert code(look(tmp_path, "a.docx", commented.getvalue())) == "polyglot"
    assert code(look(tmp_path, "a.docx", b"PK\x03\x04" + b"x" * 60 + LETTER)) == "polyglot"
    assert look(tmp_path, "a.docx", b"#!/bin/sh\n" + LETTER).refusal is not None


def test_a_picture_or_a_pdf_that_is_also_an_archive_is_refused(tmp_path: Path) -> None:
    hidden = archive(evil=b"x")
    for name, content in (("a.png", picture("PNG")), ("a.jpg", picture("JPEG")), ("a.webp", picture("WEBP"))):
        assert code(look(tmp_path, name, content + hidden)) == "polyglot"
    assert code(look(tmp_path, "a.pdf", text_pdf("a") + hidden)) == "polyglot"
    assert code(look(tmp_path, "a.pdf", text_pdf("a") + hidden + b"\n%%EOF\n")) == "polyglot"


def test_a_plain_archive_is_no_evidence(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive(a=b"x"))
    assert sniff(path.read_bytes(), path) is None
    assert code(look(tmp_path, "a.docx", archive(a=b"x"))) == "archive"
    assert code(look(tmp_path, "a.zip", archive())) == "archive"


def test_a_document_of_libreoffice_is_told_what_to_save_as(tmp_path: Path) -> None:
    content = archive(mimetype=b"application/vnd.oasis.opendocument.text", content=b"x")
    assert code(look(tmp_path, "a.odt", content)) == "opendocument"


def test_a_template_is_told_what_to_save_as(tmp_path: Path) -> None:
    content = rewritten(LETTER, {"[Content_Types].xml": (b"document.main+xml", b"template.main+xml")})
    assert code(look(tmp_path, "a.docx", content)) == "other_office"


@pytest.mark.parametrize(
    ("document", "name", "changed", "added"),
    [
        (LETTER, "a.docx", {}, {"word/vbaProject.bin": b"x"}),
        (LETTER, "a.docx", {}, {"word/VBAPROJECT.BIN": b"x"}),
        (sheets(a=[]), "a.xlsx", {}, {"xl/macrosheets/sheet1.xml": b"<x/>"}),
        (slides(), "a.pptx", {}, {"ppt/vbaData.xml": b"<x/>"}),
        (LETTER, "a.docx", {}, {"word/embeddings/b.xlsm": archive(**{"xl/vbaProject.bin": b"x"})}),
        (
            LETTER,
            "a.docx",
            {
                "[Content_Types].xml": (
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            },
            {},
        ),
        (
            LETTER,
            "a.docx",
            {
                "[Content_Types].xml": (
                    b"</Types>",
                    b'<Default Extension="dat" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            },
            {},
        ),
    ],
)
def test_macros_are_refused_wherever_they_are(
    document: bytes,
    name: str,
    changed: dict[str, tuple[bytes, bytes]],
    added: dict[str, bytes],
    tmp_path: Path,
) -> None:
    assert code(look(tmp_path, name, rewritten(document, changed, added))) == "macros"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://contoh.invalid/a.dotm"),
        ("attachedTemplate", "file://server/a.dotm"),
        ("attachedTemplate", "\\\\server\\a.dotm"),
        ("oleObject", "mhtml:http://contoh.invalid!x"),
        ("frame", "http://contoh.invalid/"),
        ("attachedTemplate", "file:////Users/budi/Nota.dotx"),
        ("subDocument", "relative.docx"),
    ],
)
def test_what_is_fetched_while_the_document_opens_is_refused(kind: str, target: str, tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.docx", with_relation(LETTER, kind, target))) == "remote_content"


@pytest.mark.parametrize(
    "target",
    ["file:///C:\\Users\\Budi\\Nota.dotx", "C:/Nota.dotx", "file:///D:/Nota.dotx", "file:///Users/budi/Nota.dotx"],
)
def test_a_template_on_the_drive_of_the_author_is_only_said(target: str, tmp_path: Path) -> None:
    assert marks(with_relation(LETTER, "attachedTemplate", target), tmp_path) == {"external_links"}


def test_a_picture_kept_elsewhere_is_said_and_a_link_to_click_is_not(tmp_path: Path) -> None:
    assert marks(with_relation(LETTER, "image", "https://contoh.invalid/a.png"), tmp_path) == {"external_links"}
    assert marks(with_relation(LETTER, "hyperlink", "https://contoh.invalid/"), tmp_path) == set()
    assert marks(with_relation(LETTER, "attachedTemplate", ""), tmp_path) == set()


def test_embedded_objects_are_said(tmp_path: Path) -> None:
    content = rewritten(LETTER, added={"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"})
    assert marks(content, tmp_path) == {"embedded_objects"}


def test_a_workbook_linked_to_another_is_said(tmp_path: Path) -> None:
    content = rewritten(sheets(a=[]), added={"xl/externalLinks/externalLink1.xml": b"<x/>"})
    assert marks(content, tmp_path, "a.xlsx") == {"external_links"}


def test_a_presentation_without_slides_is_said(tmp_path: Path) -> None:
    assert marks(slides(), tmp_path, "a.pptx") == {"no_pages"}


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "docProps/core.xml"])
def test_declarations_that_unfold_without_end_are_refused(part: str, tmp_path: Path) -> None:
    declared = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    with zipfile.ZipFile(io.BytesIO(LETTER)) as made:
        start = made.read(part).partition(b"?>")[0] + b"?>"
    assert code(look(tmp_path, "a.docx", rewritten(LETTER, {part: (start, start + declared)}))) == "bomb"


def test_a_document_cut_off_or_damaged_is_refused(tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.docx", LETTER[: len(LETTER) // 2])) == "broken"
    assert (
        code(look(tmp_path, "a.docx", rewritten(LETTER, {"word/document.xml": (b"</w:body>", b"</w:bod>")})))
        == "broken"
    )
    damaged = bytearray(LETTER)
    damaged[100] ^= 0xFF
    assert look(tmp_path, "a.docx", bytes(damaged)).refusal is not None


def test_an_archive_whose_entries_are_locked_is_refused(tmp_path: Path) -> None:
    content = patched(with_entries(("word/b.bin", b"x")), "word/b.bin", 8, "<H", 1)
    assert code(look(tmp_path, "a.docx", content)) == "encrypted"


def test_a_document_locked_with_a_password_is_refused(tmp_path: Path) -> None:
    directory = b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_048_560 + directory
    assert code(look(tmp_path, "a.docx", content)) == "encrypted"
