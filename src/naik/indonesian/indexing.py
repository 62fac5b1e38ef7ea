"""A document for the index: its words, their stems and the equal phrases in it, written as a tsvector."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from naik.indonesian.lexemes import has_stem, quoted, stem_lexeme, synonym_lexeme
from naik.indonesian.stemming import stem
from naik.indonesian.tokens import words
from naik.indonesian.vocabulary import occurrences

LAST_POSITION = 16383
"""PostgreSQL counts no further; later words share it."""
MOST_POSITIONS = 255
"""Positions that PostgreSQL keeps of one lexeme."""
LARGEST_VECTOR = 1_000_000
"""Bytes of lexemes and positions; PostgreSQL refuses a tsvector beyond 1 MiB."""

Weight = Literal["A", "B", "C", "D"]


class IndexTerms(NamedTuple):
    """A text in reading order: `exact[i]` and `stems[i]` are its i-th; `synonyms` says where groups begin."""

    exact: list[str]
    stems: list[str]
    synonyms: list[tuple[int, str]]


def index_terms(text: str) -> IndexTerms:
    """What of `text` is searched."""
    exact = words(text)
    found = dict.fromkeys((occurrence.start, occurrence.group) for occurrence in occurrences(exact))
    return IndexTerms(exact, [stem(word) for word in exact], list(found))


def as_tsvector(terms: IndexTerms, *, first_position: int = 1, weight: Weight = "D") -> str:
    """Text that PostgreSQL casts to `tsvector`; `first_position` is where the first word stands.

    What PostgreSQL has no room for is left out: positions beyond its count are its last one, and of a text with more
    different words than a tsvector holds, the words that come late are missing.
    """
    if first_position < 1 or weight not in {"A", "B", "C", "D"}:
        raise ValueError("Positions begin at 1, and weights are A, B, C and D.")
    positions: dict[str, list[int]] = {}
    size = 0
    for index, lexeme in _lexemes(terms):
        position = min(first_position + index, LAST_POSITION)
        known = positions.get(lexeme)
        if known is None:
            size += len(lexeme.encode()) + 8
            if size > LARGEST_VECTOR:
                break
            positions[lexeme] = [position]
        elif known[-1] != position and len(known) < MOST_POSITIONS:
            known.append(position)
            size += 2
    suffix = "" if weight == "D" else weight
    return " ".join(
        f"{quoted(lexeme)}:{','.join(f'{position}{suffix}' for position in places)}"
        for lexeme, places in positions.items()
    )


def _lexemes(terms: IndexTerms) -> Iterator[tuple[int, str]]:
    """(index of the word, lexeme) in reading order."""
    groups: dict[int, list[str]] = {}
    for index, group in terms.synonyms:
        groups.setdefault(index, []).append(group)
    for index, (word, its_stem) in enumerate(zip(terms.exact, terms.stems, strict=True)):
        yield index, word
        if has_stem(word):
            yield index, stem_lexeme(its_stem)
        for group in groups.get(index, ()):
            yield index, synonym_lexeme(group)
