"""On which pages a query hit, and the passages that show it: read for the few documents of one page of results."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from naik.indonesian import Alternatives, Query, Term, excerpt
from naik.indonesian.vocabulary import synonym_groups

Parts = tuple[tuple[str, bool], ...]
"""A passage as (text, whether the query hit it)."""
MOST_PAGES = 5
"""Pages named of one document."""
MOST_EXCERPTS = 2
LAST_PAGE = 2_000
BEFORE, WINDOW = 300, 1_200
"""Characters read of a page: a sheet of a workbook can be a page of millions."""

# A coarse look inside the database: which pages hold something of the most words of the query.
PAGES = """
SELECT file_id, page, substr(text, greatest(1, place - %(before)s), %(window)s)
FROM (
    SELECT found.file_id, found.page, found.text, seen.score, seen.place,
           rank() OVER (PARTITION BY found.file_id ORDER BY seen.score DESC) AS standing,
           row_number() OVER (PARTITION BY found.file_id ORDER BY seen.score DESC, found.page) AS line
    FROM evidence_pagetext found, LATERAL (
        SELECT count(*) AS score, min(regexp_instr(lowered.text, pattern)) AS place
        FROM (SELECT lower(found.text) AS text) lowered, unnest(%(patterns)s::text[]) pattern
        WHERE lowered.text ~ pattern
    ) seen
    WHERE found.file_id = ANY (%(files)s) AND found.page <= %(last)s AND seen.score > 0
) best
WHERE standing = 1 AND line <= %(most)s ORDER BY file_id, page
"""


@dataclass(frozen=True, slots=True)
class Passages:
    """The pages of one file that match best, and what they say; `more` when further pages match as well."""

    pages: tuple[int, ...]
    excerpts: tuple[Parts, ...]
    more: bool


NOTHING = Passages((), (), more=False)


def passages(query: Query, files: Collection[int]) -> Mapping[int, Passages]:
    """What is shown of each file in which the query hit a page."""
    patterns = [pattern for group in query.groups if (pattern := _pattern(group))]
    if not patterns or not files:
        return {}
    values: dict[str, list[str] | list[int] | int] = {
        "patterns": patterns, "files": list(files), "before": BEFORE, "window": WINDOW, "last": LAST_PAGE,
        "most": MOST_PAGES + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PAGES, values)
        rows = cursor.fetchall()
    found: dict[int, list[tuple[int, Parts]]] = {}
    for file_id, page, text in rows:
        parts = excerpt(query, text).parts
        if any(hit for _, hit in parts):
            found.setdefault(file_id, []).append((page, parts))
    return {file_id: _chosen(pages) for file_id, pages in found.items()}


def _chosen(pages: list[tuple[int, Parts]]) -> Passages:
    # Of several pages those with the most to show come first; the numbers stay in order.
    telling = sorted(pages, key=lambda one: -sum(len(text) for text, hit in one[1] if hit))[:MOST_EXCERPTS]
    return Passages(
        tuple(page for page, _ in pages[:MOST_PAGES]),
        tuple(parts for _, parts in sorted(telling, key=lambda one: one[0])),
        more=len(pages) > MOST_PAGES,
    )


def _pattern(group: Alternatives) -> str:
    """A pattern no page can miss that the group hits; it may find too much, the exact look comes after."""
    return "|".join(dict.fromkeys(found for term in group for found in _found(term)))


def _found(term: Term) -> list[str]:
    match term.kind:
        case "exact":
            return [_phrase(term.words)]
        case "prefix":
            return [rf"\m{re.escape(term.words[0])}"]
        case "stem":
            # A prefix can swallow the first letter: tulis, menulis.
            word = term.words[0]
            return [re.escape(word[1:] if len(word) > 3 else word)]
    group = term.words[0]
    number, slash, _year = group.partition("/")
    if slash and number.isdecimal():
        return [rf"\m0*{number}\M"]
    return [_phrase(tuple(phrase.split())) for phrase in synonym_groups().get(group, (group,))]


def _phrase(words: tuple[str, ...]) -> str:
    return r"\m" + r"\W+".join(_dotted(word) for word in words)


def _dotted(word: str) -> str:
    """The word as it may be written: abbreviations come with dots."""
    if 1 < len(word) <= 4 and word.isalpha():
        return r"\.?".join(word)
    return re.escape(word)
