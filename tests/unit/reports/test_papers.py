from __future__ import annotations

from decimal import Decimal

import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from naik.reports import charts, papers

PAPER = """
= #data.title
#data.said
#house-table(columns: (auto, 1fr), head: ("No", "Isi"), right: (0,), data.rows)
"""


def paper(said: str = "Tenang.", language: str = "id", source: str = PAPER) -> bytes:
    return papers.pdf(
        source, {"title": "Rencana", "language": language, "said": said, "rows": [["1,25", "Arsitektur"], ["2", None]]}
    )


def words_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_paper_is_the_same_bytes_for_the_same_data() -> None:
    assert paper() == paper()
    assert b"CreationDate" not in paper()


@pytest.mark.parametrize(("language", "words"), [("id", "Halaman 1 dari 1"), ("en", "Page 1 of 1")])
def test_a_paper_is_a4_and_counts_its_pages_in_its_language(language: str, words: str) -> None:
    made = paper(language=language)
    width, height = pypdfium2.PdfDocument(made)[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    assert words in words_of(made)
    assert "Arsitektur" in words_of(made)


@pytest.mark.parametrize(
    "hostile",
    ['#panic("x")', "#read(sys.inputs.data)", "] \\ [", "$ x", "<a> @b", "*b* _i_ `r`", "```", "//", "= h", "\x00"],
)
def test_hostile_text_is_printed_and_never_run(hostile: str) -> None:
    printed = words_of(paper(said=f"A{hostile}Z"))
    assert f"A{hostile}Z".replace("\x00", "") in printed.replace("\x00", "").replace("\ufffe", "")


@settings(max_examples=25, deadline=None)
@given(said=st.text(max_size=300))
def test_any_text_makes_a_paper(said: str) -> None:
    assert paper(said=said).startswith(b"%PDF")


def test_half_a_character_makes_a_paper() -> None:
    assert paper(said="\ud800").startswith(b"%PDF")


def test_a_word_longer_than_the_page_stays_on_it() -> None:
    page = pypdfium2.PdfDocument(paper(said="w" * 500))[0]
    text = page.get_textpage()
    assert all(text.get_charbox(place)[2] <= page.get_size()[0] for place in range(text.count_chars()))


@pytest.mark.parametrize("source", ['#read("/etc/passwd")', '#image("../../datasets/results.csv")'])
def test_a_source_reads_no_file_outside_the_templates(source: str) -> None:
    with pytest.raises(typst.TypstError):
        paper(source=source)


def test_charts_and_codes_are_drawn_without_tokens_of_the_page() -> None:
    stripes = (charts.BandStripe(steps=1, label="Kurang", lower=Decimal(1), upper=Decimal("1.8")),)
    point = charts.YearPoint(year=2024, value=Decimal("1.5"), label="1,50", group="a")
    drawn = papers.for_paper(charts.index_by_year((point,), stripes, label="Indeks", decimal=",").wide)
    assert "var(" not in drawn
    made = papers.pdf(
        '#drawing(data.chart, alt: "Indeks")\n#drawing(data.code, alt: "Alamat", width: 20mm)',
        {"title": "x", "language": "id", "chart": drawn, "code": papers.qr("https://naik.example/rencana/")},
    )
    assert "1,50" in words_of(made)
