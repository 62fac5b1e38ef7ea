"""Words come out page by page, within limits, and nothing a database cannot keep comes with them."""

import io
from pathlib import Path

import docx
import pptx
import pytest
from pptx.util import Inches

from naik.documents import Extracted, Unreadable, extract, text
from naik.documents.text import storable
from tests.unit.documents.makers import blank_pdf, picture, rewritten, sheets, slides, text_pdf, word


def read(folder: Path, kind: str, content: bytes) -> Extracted:
    path = folder / "file"
    path.write_bytes(content)
    return extract(path, kind)


def test_each_page_of_a_pdf_is_a_page_of_text(tmp_path: Path) -> None:
    found = read(tmp_path, "pdf", text_pdf("Pasal 1", "", "Pasal 3"))
    assert found == Extracted(("Pasal 1", "", "Pasal 3"), truncated=False)


def test_a_letter_is_parted_where_its_writer_parted_it(tmp_path: Path) -> None:
    found = read(tmp_path, "docx", word("Satu", "Dua", "\f", "Tiga"))
    assert found.pages == ("Satu\nDua", "Tiga")


def test_tables_and_paragraphs_of_a_letter_keep_their_order(tmp_path: Path) -> None:
    document, target = docx.Document(), io.BytesIO()
    document.add_paragraph("Sebelum")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ["a", "b", "c", "d"], strict=True):
        cell.text = words
    document.add_paragraph("Sesudah")
    document.save(target)
    assert read(tmp_path, "docx", target.getvalue()).pages == ("Sebelum\na\tb\nc\td\nSesudah",)


def test_what_a_reader_of_a_letter_does_not_see_is_left_out(tmp_path: Path) -> None:
    hidden = (
        b"<w:del><w:r><w:delText>dihapus</w:delText></w:r></w:del>"
        b"<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Tampak</w:t></w:r>"
    )
    content = rewritten(word("Surat"), {"word/document.xml": (b"<w:r><w:t>Surat</w:t></w:r>", hidden)})
    assert read(tmp_path, "docx", content).pages == ("Tampak",)


def test_each_sheet_is_a_page_with_its_name(tmp_path: Path) -> None:
    content = sheets(Anggaran=[["pos", "nilai"], ["server", 1500000], ["lain", 2.5]], Kosong=[])
    assert read(tmp_path, "xlsx", content).pages == ("Anggaran\npos\tnilai\nserver\t1500000\nlain\t2.5", "Kosong")


def test_each_slide_is_a_page_with_what_the_speaker_noted(tmp_path: Path) -> None:
    found = read(tmp_path, "pptx", slides(("Peta Rencana", "ingatkan target"), ("Penutup", "")))
    assert len(found.pages) == 2
    assert found.pages[0].startswith("Peta Rencana")
    assert "ingatkan target" in found.pages[0]
    assert found.pages[1] == "Penutup"


def test_tables_and_groups_on_a_slide_are_read(tmp_path: Path) -> None:
    show, target = pptx.Presentation(), io.BytesIO()
    slide = show.slides.add_slide(show.slide_layouts[6])
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "kiri", "kanan"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "dalam kelompok"
    show.save(target)
    assert read(tmp_path, "pptx", target.getvalue()).pages == ("kiri\tkanan\ndalam kelompok",)


@pytest.mark.parametrize("kind", ["csv", "txt"])
def test_plain_text_is_one_page_without_its_mark_of_order(kind: str, tmp_path: Path) -> None:
    assert read(tmp_path, kind, b"\xef\xbb\xbfa;b\r\n1;2\n").pages == ("a;b\n1;2\n",)


def test_pictures_and_films_have_no_text(tmp_path: Path) -> None:
    assert read(tmp_path, "png", picture("PNG")) == Extracted((), truncated=False)
    assert read(tmp_path, "mp4", b"x") == Extracted((), truncated=False)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", text_pdf("aaaaaa", "bbbbbb")),
        ("docx", word("aaaaaa", "\f", "bbbbbb")),
        ("pptx", slides(("aaaaaa", ""), ("bbbbbb", ""))),
    ],
)
def test_what_is_beyond_a_limit_is_cut_and_said(
    kind: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "MOST_CHARACTERS", 9)
    assert read(tmp_path, kind, content) == Extracted(("aaaaaa", "bbb"), truncated=True)
    monkeypatch.setattr(text, "MOST_CHARACTERS", 12)
    assert read(tmp_path, kind, content) == Extracted(("aaaaaa", "bbbbbb"), truncated=False)
    monkeypatch.setattr(text, "MOST_PAGES", 1)
    assert read(tmp_path, kind, content) == Extracted(("aaaaaa",), truncated=True)


def test_a_long_table_and_a_long_text_are_cut_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MOST_CHARACTERS", 10)
    assert read(tmp_path, "txt", b"0123456789abc") == Extracted(("0123456789",), truncated=True)
    assert read(tmp_path, "xlsx", sheets(A=[["0123456789"]] * 9)) == Extracted(("A\n01234567",), truncated=True)


def test_what_a_database_cannot_keep_is_taken_out(tmp_path: Path) -> None:
    assert read(tmp_path, "txt", b"a\0b").pages == ("ab",)
    assert storable("a\0\ud83db\u00e9") == "abé"


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "pptx"])
@pytest.mark.parametrize("content", [b"", b"halo", text_pdf("a")[:200], word("a")[:5000], sheets(a=[])[:3000]])
def test_a_broken_document_is_unreadable(kind: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, kind, content)
    assert refused.value.sentence.id
    assert refused.value.sentence.en


def test_a_scan_has_pages_without_text(tmp_path: Path) -> None:
    assert read(tmp_path, "pdf", blank_pdf(2)).pages == ("", "")
