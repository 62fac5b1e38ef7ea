"""Finding documents by what they say, within a person's reach; misspelt words are mended by words of the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from naik.apps.evidence import queries
from naik.apps.evidence.search_indexing import index_document
from naik.apps.evidence.search_pages import NOTHING, Parts, passages
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.indonesian import Query, as_tsquery, excerpt, parse_query, similarity, trigrams
from naik.indonesian.tokens import tokens

__all__ = ["MOST_FOUND", "PAGE", "Found", "Hit", "find", "found_rows", "index_document"]

PAGE = 20
MOST_FOUND = 1_000
"""Results that can be paged through; of more it is said that there are more."""
RANKED = 400
"""Results that are put in order by how well they match; the rest follow by age."""
NEAR_ENOUGH = 0.35
"""Likeness from which a word is offered for another: `rapt` is mended to `rapat`, and `perwali` not to `wali`."""
CANDIDATES = 6
SHORTEST_MENDED = 4
MOST_MENDED = 3
"""Words mended in one query: each is asked for by itself."""
LONGEST_QUERY = 300
TITLE = 300
EVERYTHING = queries.Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One document found: its title with the hits marked, passages, and the pages they stand on."""

    document: queries.DocumentRow
    title: Parts
    excerpts: tuple[Parts, ...]
    pages: tuple[int, ...]
    more_pages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of results. `corrected` is the query that was asked instead when nothing was found as typed."""

    hits: tuple[Hit, ...]
    total: int
    capped: bool
    corrected: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """Everything found, best first, and the query that found it."""

    ids: list[int]
    capped: bool
    corrected: str | None
    query: Query


@dataclass(frozen=True, slots=True)
class _Reach:
    """What `evidence_search` may give: the second wall, row security, does not bind that function."""

    institution: int
    offices: list[int] | None
    closed_offices: list[int] | None
    archived: bool
    tag: str


def find(access: Access, query: str, asked: queries.Asked = EVERYTHING, *, page: int = 1) -> Found:
    """One page of the documents in reach that hold something of every word; `asked` narrows them."""
    answer = _answer(access, query, asked)
    shown = answer.ids[(page - 1) * PAGE : page * PAGE]
    hits = _hits(access, answer.query, shown)
    return Found(hits=hits, total=len(answer.ids), capped=answer.capped, corrected=answer.corrected)


def found_rows(access: Access, query: str, asked: queries.Asked) -> tuple[queries.DocumentRow, ...]:
    """All that `find` pages through, without passages, for a file."""
    return queries.rows(access, _answer(access, query, asked).ids, today=queries.today(access.institution))


def _answer(access: Access, query: str, asked: queries.Asked) -> _Answer:
    query = query[:LONGEST_QUERY].replace("\x00", "")
    reach, parsed = _reach(access, asked), parse_query(query)
    ids, corrected = _search(reach, parsed, MOST_FOUND + 1), None
    if not ids and (mended := _mended(reach, query)):
        mended_query = parse_query(mended)
        ids = _search(reach, mended_query, MOST_FOUND + 1)
        if ids:
            corrected, parsed = mended, mended_query
    capped = len(ids) > MOST_FOUND
    if (asked.kind or asked.mending) and ids:
        fitting = queries.narrowed(access, ids, asked)
        ids = [one for one in ids if one in fitting]
    return _Answer(ids[:MOST_FOUND], capped, corrected, parsed)


def _reach(access: Access, asked: queries.Asked) -> _Reach:
    offices = _list(access.offices(Permission.DOCUMENT_READ))
    if asked.office is not None:
        offices = [asked.office] if offices is None or asked.office in offices else []
    closed = _list(access.offices(Permission.DOCUMENT_READ_CONFIDENTIAL))
    return _Reach(access.institution.pk, offices, closed, asked.archived, asked.tag)


def _list(offices: Iterable[int] | None) -> list[int] | None:
    return None if offices is None else sorted(offices)


def _search(reach: _Reach, query: Query, most: int) -> list[int]:
    """Ids of what is found, best first."""
    text = as_tsquery(query)
    if not text:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document_id FROM evidence_search(%s::tsquery, %s, %s::bigint[], %s::bigint[], %s, %s, %s, %s)",
            [text, reach.institution, reach.offices, reach.closed_offices, reach.archived, reach.tag, most, RANKED],
        )
        return [document_id for (document_id,) in cursor.fetchall()]


def _hits(access: Access, query: Query, ids: Sequence[int]) -> tuple[Hit, ...]:
    if not ids:
        return ()
    rows = queries.rows(access, ids, today=queries.today(access.institution))
    by_file = passages(query, [row.file_id for row in rows if row.file_id is not None])
    hits = []
    for row in rows:
        seen = NOTHING if row.file_id is None else by_file.get(row.file_id, NOTHING)
        hits.append(
            Hit(
                document=row,
                title=excerpt(query, row.title, length=TITLE).parts,
                excerpts=seen.excerpts,
                pages=seen.pages,
                more_pages=seen.more,
            )
        )
    return tuple(hits)


def _mended(reach: _Reach, query: str) -> str | None:
    """The query with every unknown word replaced by the nearest one, or None when there is no such word.

    Known is a word that finds something within reach, and so is the one offered: the words of documents that a
    person may not open do not show through here.
    """
    mended, left = query, MOST_MENDED
    for token in reversed(list(tokens(query, parts=False))):
        alone = Query(parse_query(f"{token.word} ").groups[:1])
        if len(token.word) < SHORTEST_MENDED or not token.word.isalpha() or _search(reach, alone, 1):
            continue
        nearest = _nearest(reach, token.word)
        left -= 1
        if nearest is None or left < 0:
            return None
        mended = mended[: token.start] + nearest + mended[token.end :]
    return mended if mended != query else None


def _nearest(reach: _Reach, word: str) -> str | None:
    # The first triple says no more than the first letter, and would bring every word that begins with it.
    sought = sorted(one for one in trigrams(word) if not one.startswith("  "))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM evidence_near_words(%s::text[], %s, %s)", [sought, reach.institution, CANDIDATES * 4]
        )
        near = [str(one) for (one,) in cursor.fetchall()]
    alike = sorted(((similarity(word, one), one) for one in near), key=lambda pair: (-pair[0], pair[1]))
    for likeness, candidate in alike[:CANDIDATES]:
        if likeness >= NEAR_ENOUGH and _search(reach, parse_query(f"{candidate} "), 1):
            return candidate
    return None
