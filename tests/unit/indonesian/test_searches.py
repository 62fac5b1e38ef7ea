from pathlib import Path

import pytest
import yaml
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naik.indonesian import IndexTerms, as_tsquery, as_tsvector, index_terms, matched, parse_query

SEARCHES = yaml.safe_load((Path(__file__).parent / "searches.yaml").read_text(encoding="utf-8"))
PAIRS = [
    (search["query"], text, found)
    for search in SEARCHES
    for found, texts in ((True, search["finds"]), (False, search["misses"]))
    for text in texts
]
HOSTILE = st.text(st.one_of(st.sampled_from("'\\&|!:*()<->~= \0\"“”a1/.É"), st.characters()), max_size=60)
FEW_EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def finds(query: str, text: str) -> bool:
    """Ask PostgreSQL, as the application will."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery", [as_tsvector(index_terms(text)), as_tsquery(parse_query(query))]
        )
        row = cursor.fetchone()
    assert row is not None
    return bool(row[0])


def test_the_set_of_searches_is_large_enough() -> None:
    assert len(SEARCHES) >= 60


@pytest.mark.parametrize(("query", "text", "found"), PAIRS)
def test_a_search_finds_what_it_means_and_nothing_else(db: None, query: str, text: str, found: bool) -> None:
    assert finds(query, text) is found
    if found:
        assert matched(parse_query(query), text)


@FEW_EXAMPLES
@given(HOSTILE, HOSTILE)
def test_whatever_is_typed_is_valid_for_postgresql(db: None, query: str, text: str) -> None:
    assert finds(query, text) in {True, False}


@FEW_EXAMPLES
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), max_size=5))
def test_lexemes_keep_their_characters_through_the_cast(db: None, lexemes: list[str]) -> None:
    vector = as_tsvector(IndexTerms(exact=lexemes, stems=lexemes, synonyms=[]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(%s::tsvector)", [vector])
        row = cursor.fetchone()
    assert row is not None
    assert {lexeme for lexeme in row[0] if lexeme in lexemes} == set(lexemes)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "é" * 5_000,
        "data " * 20_000,
        " ".join(f"kata{number}" for number in range(120_000)),
        "1/2020 " * 9_000,
        "",
        "\0 \x01 !!! ''' \\\\\\",
    ],
    ids=[
        "one long word",
        "one long word of two bytes",
        "one word often",
        "many words",
        "many numbers",
        "none",
        "noise",
    ],
)
def test_texts_beyond_the_limits_of_postgresql_are_cut_to_them(db: None, text: str) -> None:
    assert finds("tidakada", text) is False
    if "data" in text:
        assert finds("data", text)


def test_positions_and_weight_are_those_asked_for(db: None) -> None:
    terms = index_terms("Wali Kota menilai")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector::text", [as_tsvector(terms, first_position=7, weight="A")])
        row = cursor.fetchone()
    assert row is not None
    assert "'=wali kota':7A" in row[0]
    assert "'~nilai':9A" in row[0]


@pytest.mark.parametrize("first", ["0", "-1"])
def test_positions_begin_at_one(first: str) -> None:
    with pytest.raises(ValueError, match="Positions begin at 1"):
        as_tsvector(index_terms("a"), first_position=int(first))
