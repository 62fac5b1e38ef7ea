"""PDFs, pictures and films that act, hide, are locked, broken or absurd."""

import io
import struct
import zlib
from pathlib import Path

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer

from tests.unit.documents.makers import (
    archive,
    blank_pdf,
    box,
    code,
    film,
    look,
    pdf,
    picture,
    stated_png,
    stream,
    text_pdf,
)


def marks(content: bytes, folder: Path) -> set[str]:
    found = look(folder, "a.pdf", content)
    assert found.refusal is None, found.refusal
    return {mark.code for mark in found.marks}


def locked(content: bytes, *, owner: str, user: str) -> bytes:
    writer: PdfFileWriter = copy_into_new_writer(PdfFileReader(io.BytesIO(content)))
    writer.encrypt(owner, user)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


ACTION = b"<< /S /JavaScript /JS (app.alert) >>"


@pytest.mark.parametrize(
    ("catalogue", "more", "expected"),
    [
        (b"/OpenAction 4 0 R", [ACTION], "javascript"),
        (b"/OpenAction 4 0 R", [b"<< /S /J#61vaScript /JS (x) >>"], "javascript"),
        (b"/OpenAction 4 0 R", [b"<< /S /Launch /F (cmd.exe) >>"], "launch"),
        (b"/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>", [b"<< /Type /Filespec /F (a) >>"], "embedded_files"),
        (b"/AcroForm << /Fields [4 0 R] >>", [b"<< /FT /Tx /T (nama) >>"], "form"),
        (b"/AcroForm << /XFA 4 0 R /Fields [] >>", [stream(b"<xdp/>")], "form"),
        (
            b"",
            [stream(zlib.compress(b"9 0 " + ACTION), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")],
            "javascript",
        ),
        (b"", [stream(b"nonsense", b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")], "unseen_parts"),
        (b"", [stream(b"x", b"/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode")], "unseen_parts"),
    ],
)
def test_what_a_pdf_does_or_carries_is_said(catalogue: bytes, more: list[bytes], expected: str, tmp_path: Path) -> None:
    assert marks(text_pdf("Pasal 1", catalogue=catalogue, more=more), tmp_path) == {expected}


def test_a_name_cut_in_two_by_the_reading_is_still_found(tmp_path: Path) -> None:
    plain = text_pdf("Pasal 1", more=[ACTION])
    filling = 1024 * 1024 - plain.index(b"/JavaScript") - 5
    content = text_pdf("Pasal 1", more=[b"(%s)" % (b" " * (filling - 16)), ACTION])
    for shift in (0, 4, 9):
        assert marks(content.replace(b" " * shift + b")", b")", 1), tmp_path) == {"javascript"}


def test_a_field_for_a_signature_is_no_form(tmp_path: Path) -> None:
    content = text_pdf("Pasal 1", catalogue=b"/AcroForm << /Fields [4 0 R] >>", more=[b"<< /FT /Sig /T (ttd) >>"])
    assert marks(content, tmp_path) == set()


def test_a_scan_without_text_is_said_and_one_page_of_text_is_enough(tmp_path: Path) -> None:
    assert marks(blank_pdf(3), tmp_path) == {"no_text_layer"}
    assert marks(text_pdf("", "", "ada"), tmp_path) == set()


def test_a_pdf_without_pages_is_said(tmp_path: Path) -> None:
    content = pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"])
    found = look(tmp_path, "a.pdf", content)
    assert (found.refusal, found.pages, [mark.code for mark in found.marks]) == (None, 0, ["no_pages"])


def test_a_pdf_locked_with_a_password_is_refused(tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.pdf", locked(text_pdf("rahasia"), owner="a", user="b"))) == "encrypted"


def test_a_pdf_that_only_restricts_printing_is_accepted_and_said(tmp_path: Path) -> None:
    assert "restricted" in marks(locked(text_pdf("terbuka"), owner="a", user=""), tmp_path)


@pytest.mark.parametrize("before", [b"\n", b"GIF89a", b"<html>", b"\0" * 500, b"halo dunia\n"])
def test_a_pdf_that_does_not_begin_at_the_first_byte_is_refused(before: bytes, tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.pdf", before + text_pdf("a"))) == "polyglot"
    assert look(tmp_path, "a.txt", before + text_pdf("a")).refusal is not None


def test_a_pdf_that_is_also_a_web_page_is_refused(tmp_path: Path) -> None:
    content = text_pdf(*("a" for _ in range(20)))
    assert code(look(tmp_path, "a.pdf", b"%PDF-1.5 <html><script>1</script>\n" + content[9:])) == "polyglot"
    assert code(look(tmp_path, "a.pdf", content + b"<html><script>1</script>")) == "polyglot"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_pdf_cut_off_is_refused(share: float, tmp_path: Path) -> None:
    content = text_pdf(*("Pasal" for _ in range(20)))
    assert code(look(tmp_path, "a.pdf", content[: int(len(content) * share)])) == "broken"


def test_a_pdf_of_nothing_but_its_first_and_last_words_is_refused(tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.pdf", b"%PDF-1.7\nhalo\n%%EOF\n")) == "broken"


def test_the_library_agrees_that_the_tests_make_sound_files() -> None:
    with pypdfium2.PdfDocument(text_pdf("a", "b")) as document:
        assert len(document) == 2


PICTURES = [("a.png", picture("PNG")), ("a.jpg", picture("JPEG")), ("a.webp", picture("WEBP"))]


@pytest.mark.parametrize(("name", "content"), PICTURES)
@pytest.mark.parametrize(
    "stowaway", [text_pdf("a"), b"<html><script>1</script>", b"<?php 1;", b"\0" * 50 + b"PK\x03\x04"]
)
def test_a_picture_with_another_file_behind_it_is_refused(
    name: str, content: bytes, stowaway: bytes, tmp_path: Path
) -> None:
    assert code(look(tmp_path, name, content + stowaway)) == "polyglot"


@pytest.mark.parametrize(("name", "content"), PICTURES)
def test_bytes_a_camera_leaves_behind_a_picture_are_no_offence(name: str, content: bytes, tmp_path: Path) -> None:
    assert look(tmp_path, name, content + b"\0" * 64).refusal is None


@pytest.mark.parametrize(("name", "content"), PICTURES)
def test_a_picture_cut_off_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    for missing in (20, 2):
        assert code(look(tmp_path, name, content[:-missing])) == "broken"


def test_a_picture_with_a_pdf_in_its_remarks_is_refused(tmp_path: Path) -> None:
    content = picture("JPEG", comment=b"%PDF-1.4 1 0 obj")
    assert code(look(tmp_path, "a.jpg", content)) == "polyglot"


def test_a_picture_with_a_thumbnail_inside_is_read_to_its_own_end(tmp_path: Path) -> None:
    content = picture("JPEG")
    thumbnail = b"Exif\0\0" + picture("JPEG", (8, 8))
    segment = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    assert look(tmp_path, "a.jpg", content[:2] + segment + content[2:]).refusal is None
    progressive = picture("JPEG", (200, 200), progressive=True)
    assert look(tmp_path, "a.jpg", progressive).refusal is None
    assert code(look(tmp_path, "a.jpg", progressive + b"%PDF-1.4")) == "polyglot"


@pytest.mark.parametrize("size", [(20_000, 20_000), (40_000, 1), (2**31 - 1, 2**31 - 1)])
def test_a_picture_of_absurd_size_is_refused_before_it_unfolds(size: tuple[int, int], tmp_path: Path) -> None:
    content = stated_png(*size)
    assert len(content) < 200
    assert code(look(tmp_path, "a.png", content)) == "huge_picture"


def test_a_picture_that_gives_less_than_it_states_is_refused(tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.png", stated_png(500, 500))) == "broken"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (film()[:-10], "broken"),
        (film()[:24] + box(b"mdat", b"1"), "broken"),
        (film(b"\0\0\0\4mdat"), "broken"),
        (film(b"\0\0\0\x10\xff\xfe\0\0aaaaaaaa"), "broken"),
        (film(b"<html><script>1</script>"), "polyglot"),
        (film(box(b"free", b"<html><script>1</script>")), "polyglot"),
        (film(box(b"mdat", archive(evil=b"x"))), "polyglot"),
        (film(b"PK\x03\x04" + b"\0" * 30), "polyglot"),
    ],
)
def test_a_film_cut_off_or_with_a_stowaway_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.mp4", content)) == reason


def test_a_film_whose_last_box_runs_to_the_end_is_accepted(tmp_path: Path) -> None:
    assert look(tmp_path, "a.mp4", film(b"\0\0\0\0mdat" + b"\2" * 99)).refusal is None
    large = struct.pack(">L4sQ", 1, b"mdat", 16 + 10) + b"\2" * 10
    assert look(tmp_path, "a.mp4", film(large)).refusal is None
