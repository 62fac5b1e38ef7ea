import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.indonesian import Query, Term, as_tsquery, excerpt, matched, parse_query

EXACT_OR_STEM = (Term("exact", ("penilaian",)), Term("stem", ("nilai",)))
LEXEME = re.compile(r"'(?:[^'\\]|''|\\\\)*'(?::\*)?")
TYPED = st.text(st.one_of(st.sampled_from("'\\&|!:*()<->~= \0\"“”a1/."), st.characters()), max_size=80)
MEANINGFUL = st.lists(
    st.sampled_from(["perwali", "peraturan", "wali", "kota", "menilai", "yang", '"', "1/2020", "penil", "!", "\n"]),
    max_size=40,
).map(" ".join)


def test_a_word_is_itself_or_its_stem() -> None:
    assert parse_query("penilaian ") == Query((EXACT_OR_STEM,))


def test_an_abbreviation_is_also_its_group_and_a_phrase_is_only_its_group() -> None:
    assert Term("synonym", ("perwali",)) in parse_query("perwali").groups[0]
    assert parse_query("Peraturan Wali Kota") == Query(((Term("synonym", ("perwali",)),),))


def test_quotes_hold_words_together() -> None:
    assert parse_query("“tim yang menilai” penilaian ").groups == (
        (Term("exact", ("tim", "yang", "menilai")),),
        EXACT_OR_STEM,
    )


def test_stop_words_go_unless_nothing_else_is_there() -> None:
    assert parse_query("yang penilaian dan ") == Query((EXACT_OR_STEM,))
    assert [group[0].words for group in parse_query("yang dan").groups] == [("yang",), ("dan",)]


def test_only_an_unknown_last_word_may_go_on() -> None:
    prefix = Term("prefix", ("penil",))
    assert prefix in parse_query("tim penil").groups[1]
    assert prefix not in parse_query("penil ").groups[0]
    assert prefix not in parse_query("penil tim").groups[0]
    assert all(term.kind != "prefix" for query in ("peta", "pe", '"penil"') for term in parse_query(query).groups[0])


def test_it_is_written_for_postgresql() -> None:
    assert as_tsquery(parse_query("perwali penil")) == (
        "('perwali' | '~perwali' | '=perwali') & ('penil' | '~penil' | 'penil':*)"
    )
    assert as_tsquery(parse_query('"satu peta"')) == "(('satu' <-> 'peta'))"
    assert as_tsquery(Query(((Term("exact", ("o'\\",)),),))) == "('o''\\\\')"


@pytest.mark.parametrize("query", ["", " ", "\0", "& | ! : * ' \\ ( ) <->", '"', '""', "\ud800", "'" * 10_000])
def test_nothing_to_search_is_no_group(query: str) -> None:
    assert parse_query(query) == Query(())
    assert as_tsquery(parse_query(query)) == ""


def test_a_long_query_is_cut_to_twelve_words_that_tell() -> None:
    query = parse_query("yang " * 30 + " ".join(f"kata{number}" for number in range(2_000)))
    assert [group[0].words[0] for group in query.groups] == [f"kata{number}" for number in range(12)]
    assert len(parse_query('"' + "kata " * 1_000 + '"').groups) <= 1


@given(st.one_of(TYPED, MEANINGFUL))
def test_nothing_typed_becomes_an_operator(query: str) -> None:
    parsed = parse_query(query)
    assert sum(max(len(term.words) for term in group) for group in parsed.groups) <= 12
    frame = LEXEME.sub("L", as_tsquery(parsed))
    assert re.fullmatch(r"[L()|& ]*(?:L <-> |[L()|& ])*", frame), frame


@given(st.one_of(TYPED, MEANINGFUL), st.one_of(TYPED, MEANINGFUL))
def test_hits_are_in_order_within_the_text_and_apart(query: str, text: str) -> None:
    end = 0
    for start, stop in matched(parse_query(query), text):
        assert end <= start < stop <= len(text)
        end = stop


@given(st.one_of(TYPED, MEANINGFUL), st.one_of(TYPED, MEANINGFUL), st.integers(-5, 60))
def test_a_passage_is_part_of_the_text_and_not_longer_than_asked(query: str, text: str, length: int) -> None:
    passage = excerpt(parse_query(query), text, length=length)
    assert len(passage.text) <= max(length, 20)
    assert all(part for part, _ in passage.parts)
    whole = re.sub(r"\s+", " ", text).strip()
    assert passage.text == whole or passage.text.removeprefix("…").removesuffix("…") in whole


def test_hits_are_those_of_words_stems_phrases_and_beginnings() -> None:
    text = "Peraturan Wali Kota tentang Penilaian: tim menilai arsip; 1 Tahun 2020"
    hits = [text[start:end] for start, end in matched(parse_query("perwali penilaian 1/2020 ars"), text)]
    assert hits == ["Peraturan Wali Kota", "Penilaian", "menilai", "arsip", "1 Tahun 2020"]


def test_the_passage_with_most_of_the_query_is_shown() -> None:
    text = "Penilaian umum. " + "isi lain " * 60 + "Tim menilai arsitektur kota. " + "isi lain " * 60
    passage = excerpt(parse_query("arsitektur penilaian "), text, length=80)
    assert [part for part, is_hit in passage.parts if is_hit] == ["menilai", "arsitektur"]
    assert passage.text.startswith("…")
    assert passage.text.endswith("…")
    assert set(passage.text.strip("…").split()) <= set(text.split())


def test_without_a_hit_the_passage_is_the_beginning() -> None:
    passage = excerpt(parse_query("tidakada"), "Satu dua tiga empat lima enam tujuh", length=20)
    assert passage.parts == (("Satu dua tiga", False), ("…", False))
