import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
import xlsxwriter

from naik.intake import Unreadable, read, read_file
from naik.intake.limits import LARGEST_FILE
from tests.reports_for_tests import LAYOUTS, random_levels, report


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(
        out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    )


def blank_pages(count: int) -> bytes:
    document, target = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(count):
        document.new_page(595, 842)
    document.save(target)
    return target.getvalue()


def locked() -> bytes:
    pages = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    key = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"11" * 32, b"22" * 32)
    return pdf([*pages, page, key], b"/Encrypt 4 0 R /ID [<00> <00>]")


def bomb() -> bytes:
    packer = zlib.compressobj(6)
    chunk = b"BT /F1 9 Tf (A) Tj ET\n" * 50_000
    stream = b"".join(packer.compress(chunk) for _ in range(300)) + packer.flush()
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R"
                b" /Resources << /Font << /F1 5 0 R >> >> >>"
            ),
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
            font,
        ]
    )


def swollen_xlsx() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 1024 * 1024))
    return target.getvalue()


def xlsx(rows: Sequence[Sequence[object]], formula: str | None = None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula(1, 1, formula, None, 3)
    return target.getvalue()


ZERO_PAGES = pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x01\xff" * 50, "not a CSV"),
        (b"a,b\n1,2\n", "columns indicator and level"),
        (b"indicator,level\n", "no level at all"),
        (b"indicator,level\n1,2,3\n", "more columns"),
        (b"indicator,level\n99,3\n", "Not an indicator"),
        (b"indicator,level\n1,3\n2,3\n", "--instrument"),
        (b'{"1": ', "JSON cannot be parsed"),
        (b"[" * 100_000, "JSON cannot be parsed"),
        (b'{"1": 2, "1": 3}', "twice"),
        (b'{"instrument": "/etc", "levels": {"1": 2}}', "not known"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old or locked Excel"),
        (b"%PDF-1.4\n garbage \n%%EOF", "damaged"),
        (xlsx([["a", "b"], ["1", "2"]]), "columns indicator and level"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, name="berkas")
    for sentence in (caught.value.message.id, caught.value.message.en):
        assert sentence.endswith(".")
        assert "\n" not in sentence
    assert said in caught.value.message.en


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (locked, "password"),
        (lambda: ZERO_PAGES, "no pages"),
        (lambda: blank_pages(2), "scan without text"),
        (lambda: blank_pages(301), "more than 300 pages"),
        (lambda: report(LAYOUTS["2024"], random_levels(1))[:9000], "cut off"),
        (swollen_xlsx, "unpacks to more"),
        (bomb, "than"),
    ],
    ids=["locked", "no pages", "scan", "many pages", "cut off", "swollen", "bomb"],
)
def test_a_hostile_or_broken_archive_gets_one_sentence(make: object, said: str) -> None:
    assert callable(make)
    with pytest.raises(Unreadable) as caught:
        read(make(), name="berkas")
    assert said in caught.value.message.en or "too much" in caught.value.message.en


def test_three_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "besar.csv"
    with path.open("wb") as stream:
        stream.truncate(300 * 1024 * 1024)
    with pytest.raises(Unreadable, match="25 MB"):
        read_file(path)
    with pytest.raises(Unreadable, match="25 MB"):
        read(b"x" * (LARGEST_FILE + 1), name="besar.csv")


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="folder"):
        read_file(tmp_path)
    with pytest.raises(Unreadable, match="no file"):
        read_file(tmp_path / "tidak-ada.csv")


def test_a_report_about_something_else_is_not_a_report(tmp_path: Path) -> None:
    import typst

    source = tmp_path / "surat.typ"
    source.write_text("Surat undangan rapat.")
    with pytest.raises(Unreadable, match="not an evaluation report"):
        read(bytes(typst.compile(str(source))), name="surat.pdf")


def test_a_formula_in_a_sheet_is_doubted_even_where_it_shows_a_good_level() -> None:
    rows: list[Sequence[object]] = [["indikator", "tingkat"], *([n, 3] for n in range(1, 48))]
    reading = read(xlsx(rows, "=1+2"), name="a.xlsx")
    assert [doubt.value_id for doubt in reading.doubts] == ["1"]
    assert "formula" in reading.doubts[0].message.en
