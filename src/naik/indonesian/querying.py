"""What a reader typed, as groups of alternatives, and written as a tsquery.

Nothing typed is an operator: words come from the same tokeniser as the document's, everything else is dropped.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from naik.indonesian.lexemes import has_stem, quoted, stem_lexeme, synonym_lexeme
from naik.indonesian.stemming import known, stem
from naik.indonesian.tokens import tokens
from naik.indonesian.vocabulary import STOP_WORDS, Occurrence, occurrences

MOST_WORDS = 12
"""Words of a query that count; a longer one is cut there."""
MOST_READ = 100
"""Words of a query that are looked at, stop words among them."""
MOST_CHARACTERS = 2_000
"""Characters of a query that are read at all."""
SHORTEST_PREFIX = 3
QUOTED = re.compile(r'["“”„]([^"“”„]*)["“”„]')


class Term(NamedTuple):
    """One way to match: words as written that follow each other, a stem, a group's key, or a word's beginning."""

    kind: Literal["exact", "stem", "synonym", "prefix"]
    words: tuple[str, ...]


Alternatives = tuple[Term, ...]
"""Terms of which one must match."""


class Query(NamedTuple):
    """What a document must hold: something of every group."""

    groups: tuple[Alternatives, ...]


def parse_query(query: str) -> Query:
    """The groups of `query`, whatever was typed; a query without words has none.

    A "quoted phrase" is words as written, one behind the other. An equal phrase of several words is one group. Stop
    words are dropped unless nothing else is there. The last word may be unfinished: if it is no known word, what
    begins with it matches too.
    """
    query = query[:MOST_CHARACTERS]
    left = MOST_READ
    groups: list[tuple[Alternatives, bool]] = []
    for text, is_phrase, is_last in _passages(query):
        wanted = [token.word for token in tokens(text, parts=is_phrase)][:left]
        left -= len(wanted)
        if is_phrase and wanted:
            groups.append(((Term("exact", tuple(wanted[:MOST_WORDS])),), False))
        elif wanted:
            unfinished = is_last and left > 0 and not text[-1].isspace()
            groups.extend(_word_groups(wanted, unfinished=unfinished))
    telling = [alternatives for alternatives, is_stop_word in groups if not is_stop_word]
    return Query(tuple(_first_words(dict.fromkeys(telling or [alternatives for alternatives, _ in groups]))))


def as_tsquery(query: Query) -> str:
    """Text that PostgreSQL casts to `tsquery`; empty for a query without words, which matches nothing."""
    return " & ".join(
        f"({' | '.join(_written(term) for term in alternatives)})" for alternatives in query.groups if alternatives
    )


def _written(term: Term) -> str:
    if term.kind == "stem":
        return quoted(stem_lexeme(term.words[0]))
    if term.kind == "synonym":
        return quoted(synonym_lexeme(term.words[0]))
    if term.kind == "prefix":
        return f"{quoted(term.words[0])}:*"
    phrase = " <-> ".join(quoted(word) for word in term.words)
    return phrase if len(term.words) == 1 else f"({phrase})"


def _first_words(groups: Iterable[Alternatives]) -> Iterator[Alternatives]:
    left = MOST_WORDS
    for alternatives in groups:
        left -= max(len(term.words) for term in alternatives)
        if left < 0:
            return
        yield alternatives


def _passages(query: str) -> Iterator[tuple[str, bool, bool]]:
    """(text, whether it stood in quotes, whether it is the last one) in reading order."""
    end = 0
    for found in QUOTED.finditer(query):
        if found.start() > end:
            yield query[end : found.start()], False, False
        yield found[1], True, False
        end = found.end()
    if end < len(query):
        yield query[end:], False, True


def _word_groups(wanted: list[str], *, unfinished: bool) -> Iterator[tuple[Alternatives, bool]]:
    """(alternatives, whether it is only a stop word) of each word or equal phrase, the longest phrase first."""
    longest: dict[int, Occurrence] = {}
    for occurrence in occurrences(wanted):
        if occurrence.start not in longest or occurrence.end > longest[occurrence.start].end:
            longest[occurrence.start] = occurrence
    index = 0
    while index < len(wanted):
        occurrence = longest.get(index, Occurrence(index, index + 1, ""))
        synonym = (Term("synonym", (occurrence.group,)),) if occurrence.group else ()
        if occurrence.end - index > 1:
            yield synonym, False
        else:
            word = wanted[index]
            is_last = unfinished and index == len(wanted) - 1
            yield (*_word_terms(word, may_go_on=is_last), *synonym), word in STOP_WORDS and not synonym
        index = occurrence.end


def _word_terms(word: str, *, may_go_on: bool) -> Iterator[Term]:
    yield Term("exact", (word,))
    if has_stem(word):
        yield Term("stem", (stem(word),))
    if may_go_on and word.isalpha() and len(word) >= SHORTEST_PREFIX and not known(word):
        yield Term("prefix", (word,))
