"""Names after the ministry's pattern are read, suggested and advised on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.documents import EvidenceName, advise, parse, suggest

OF_THE_MINISTRY = {
    "1.a.Pergub-1-2020.pdf": EvidenceName("1", "a", "Pergub-1-2020", "pdf"),
    "35.c.int-LPSE_ePlanning.pdf": EvidenceName("35", "c", "int-LPSE_ePlanning", "pdf"),
}


@pytest.mark.parametrize("name", OF_THE_MINISTRY)
def test_the_names_the_ministry_gives_are_right(name: str) -> None:
    assert parse(name) == OF_THE_MINISTRY[name]
    assert advise(name) is None


def test_an_indicator_of_2026_can_be_named() -> None:
    assert parse("I3-L2-04.b.SOP.docx") == EvidenceName("I3-L2-04", "b", "SOP", "docx")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("1", 1, "Pergub", "1", 2020, "pdf"), "1.a.Pergub-1-2020.pdf"),
        (("1", 1, "Peraturan Gubernur", "1", 2020, ".PDF"), "1.a.Pergub-1-2020.pdf"),
        (("12", 3, "Surat Keputusan", "188.44/12/KPTS/2021", 2021, "pdf"), "12.c.SK-188_44_12_KPTS-2021.pdf"),
        (("35", 27, "Manual é-Planning", "", None, "docx"), "35.aa.Manual_e_Planning.docx"),
        (("5", 2, "  ", "", None, ""), "5.b.dokumen.pdf"),
    ],
)
def test_a_name_is_suggested_from_what_the_document_is(
    arguments: tuple[str, int, str, str, int | None, str], expected: str
) -> None:
    assert suggest(*arguments) == expected


def test_a_long_title_is_cut_between_words() -> None:
    subject = parse(suggest("1", 1, "Laporan pelaksanaan evaluasi " * 9, "", None, "pdf"))
    assert subject is not None
    assert len(subject.subject) <= 60
    assert set(subject.subject.split("_")) == {"Laporan", "pelaksanaan", "evaluasi"}


@pytest.mark.parametrize(("indicator", "order"), [("", 1), ("../1", 1), ("1", 0), ("1", 703), ("satu", 1)])
def test_what_no_name_can_carry_is_refused(indicator: str, order: int) -> None:
    with pytest.raises(ValueError, match=r"no (letter|name)"):
        suggest(indicator, order, "SOP", "", None, "pdf")


@given(
    indicator=st.integers(min_value=1, max_value=47).map(str),
    order=st.integers(min_value=1, max_value=702),
    title=st.text(),
    number=st.text(),
    year=st.none() | st.integers(min_value=1945, max_value=2100),
    extension=st.text(max_size=8),
)
def test_every_suggestion_follows_the_pattern(
    indicator: str, order: int, title: str, number: str, year: int | None, extension: str
) -> None:
    name = suggest(indicator, order, title, number, year, extension)
    found = parse(name)
    assert found is not None
    assert (found.indicator, advise(name)) == (indicator, None)
    assert len(name) < 130


def test_no_two_orders_share_a_letter() -> None:
    assert len({suggest("1", order, "SOP", "", None, "pdf") for order in range(1, 703)}) == 702


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("1.a.Pergub", "kind of file"),
        ("Pergub 1 2020.pdf", "number of the indicator"),
        ("scan0001.pdf", "number of the indicator"),
        ("1.Pergub.pdf", "letter of order"),
        ("1.A.Pergub.pdf", "letter of order"),
        ("1.a.Pergub-1.PDF", "small letters"),
        ("1.a.Pergub 1 2020.pdf", "hyphens and underscores"),
        ("1.a..pdf", "hyphens and underscores"),
        ("", "kind of file"),
    ],
)
def test_advice_names_the_first_thing_that_is_off(name: str, about: str) -> None:
    advice = advise(name)
    assert advice is not None
    assert about in advice.en
    assert advice.id.endswith(".")


@given(st.text())
def test_a_name_is_right_or_gets_advice(name: str) -> None:
    assert (advise(name) is None) == (parse(name) is not None)
