"""Lists of things read from CSV and XLSX, line by line."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from naik.instruments.model import Text
from naik.intake.listing import LARGEST_FILE, Shape, read
from naik.intake.model import Unreadable

SHAPE = Shape(
    headers={"nama": "name", "name": "name", "jumlah": "count"},
    required=("name",),
    most=3,
    wrong_header=Text("Judul salah.", "Wrong header."),
)


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as found:
        read(content, SHAPE)
    return found.value.message.id


def book(*, formula: bool = False, sheets: int = 1, header: str = "Nama") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        for _ in range(sheets):
            page = made.add_worksheet()
            page.write_string(1, 1, header)
            page.write_string(1, 2, "Jumlah")
            page.write_string(2, 1, "Siap")
            if formula:
                page.write_formula(2, 2, "=1+1", None, 2)
            else:
                page.write_number(2, 2, 12)
    return buffer.getvalue()


def test_columns_are_known_by_any_of_their_words_in_any_order() -> None:
    (line,) = read(b"Jumlah;Nama\n\n5;Siap\n", SHAPE)
    assert (line.number, dict(line.cells), line.outside) == (3, {"count": "5", "name": "Siap"}, False)


def test_a_column_that_is_not_there_is_not_among_the_cells() -> None:
    assert [dict(line.cells) for line in read(b"name\nSiap\n", SHAPE)] == [{"name": "Siap"}]


def test_a_sheet_may_begin_lower_and_its_formulas_are_named_by_column() -> None:
    (plain,), (formula,) = read(book(), SHAPE), read(book(formula=True), SHAPE)
    assert (plain.number, dict(plain.cells), plain.formulas) == (3, {"name": "Siap", "count": "12"}, frozenset())
    assert formula.formulas == {"count"}


def test_content_beside_the_header_is_told() -> None:
    assert [line.outside for line in read(b"name;jumlah\nSiap;2;lagi\nAda;2;\n", SHAPE)] == [True, False]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "kosong"),
        (b"\n \n", "kosong"),
        (b"x" * (LARGEST_FILE + 1), "5 MB"),
        (b"apa,saja\n1,2\n", "Judul salah."),
        (b"name,name\n1,2\n", "Judul salah."),
        (b"\x00\x01\x02", "bukan CSV"),
        (b'name\n"tidak ditutup', "bukan CSV"),
        (b"name\n" + b"a\n" * 4, "lebih dari 3 baris"),
        (b"PK\x03\x04rusak", "rusak"),
        (book(header="Apa"), "Judul salah."),
        (book(sheets=2), "Lebih dari satu lembar"),
    ],
)
def test_what_is_no_such_list_is_refused_with_one_sentence(content: bytes, sentence: str) -> None:
    assert sentence in refused(content)
