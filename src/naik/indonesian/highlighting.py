"""Where a query hit a text, and the passage that shows it best."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from naik.indonesian.querying import Query
from naik.indonesian.stemming import stem
from naik.indonesian.tokens import Token, tokens
from naik.indonesian.vocabulary import occurrences

ELLIPSIS = "…"
SHORTEST_EXCERPT = 20
BLANKS = re.compile(r"\s+")


class Excerpt(NamedTuple):
    """A passage as (text, whether the query hit it) parts; an ellipsis stands where the document goes on."""

    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The passage without marks."""
        return "".join(text for text, _ in self.parts)


class _Hit(NamedTuple):
    start: int
    end: int
    group: int


class _Wanted(NamedTuple):
    """The query turned around: what to look for → the index of its group."""

    phrases: Mapping[str, list[tuple[tuple[str, ...], int]]]
    stems: Mapping[str, int]
    synonyms: Mapping[str, int]
    prefixes: tuple[tuple[str, int], ...]


def matched(query: Query, text: str) -> list[tuple[int, int]]:
    """The (start, end) of the characters of `text` that the query hit, in order; ranges never overlap."""
    return _ranges(_hits(query, text))


def excerpt(query: Query, text: str, *, length: int = 220) -> Excerpt:
    """The passage of at most `length` characters (never under 20) that shows most of the query.

    Without a hit it is the beginning. It starts and ends between words; blanks and line breaks are one blank.
    """
    text, length = BLANKS.sub(" ", text).strip(), max(length, SHORTEST_EXCERPT)
    hits = _hits(query, text)
    start, end = _passage(text, hits, length)
    parts: list[tuple[str, bool]] = [(ELLIPSIS, False)] if start else []
    at = start
    for hit_start, hit_end in _ranges(hits):
        if start <= hit_start < end:
            parts += [(text[at:hit_start], False), (text[hit_start : min(hit_end, end)], True)]
            at = min(hit_end, end)
    parts += [(text[at:end], False), (ELLIPSIS if end < len(text) else "", False)]
    return Excerpt(tuple(part for part in parts if part[0]))


def _wanted(query: Query) -> _Wanted:
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    stems: dict[str, int] = {}
    synonyms: dict[str, int] = {}
    prefixes: list[tuple[str, int]] = []
    for group, alternatives in enumerate(query.groups):
        for kind, words in alternatives:
            if kind == "exact":
                phrases.setdefault(words[0], []).append((words, group))
            elif kind == "stem":
                stems.setdefault(words[0], group)
            elif kind == "synonym":
                synonyms.setdefault(words[0], group)
            else:
                prefixes.append((words[0], group))
    return _Wanted(phrases, stems, synonyms, tuple(prefixes))


def _hits(query: Query, text: str) -> list[_Hit]:
    found = list(tokens(text))
    wanted = _wanted(query)
    hits = [*_word_hits(wanted, found)]
    if wanted.synonyms:
        for start, end, key in occurrences([token.word for token in found]):
            if key in wanted.synonyms:
                hits.append(_hit(found, start, end, wanted.synonyms[key]))
    return sorted(hits)


def _word_hits(wanted: _Wanted, found: list[Token]) -> Iterator[_Hit]:
    for index, token in enumerate(found):
        for phrase, group in wanted.phrases.get(token.word, ()):
            end = index + len(phrase)
            if len(phrase) == 1 or tuple(later.word for later in found[index:end]) == phrase:
                yield _hit(found, index, end, group)
        if wanted.stems and token.word.isalpha() and (its_stem := stem(token.word)) in wanted.stems:
            yield _Hit(token.start, token.end, wanted.stems[its_stem])
        for prefix, group in wanted.prefixes:
            if token.word.startswith(prefix):
                yield _Hit(token.start, token.end, group)


def _hit(found: list[Token], start: int, end: int, group: int) -> _Hit:
    return _Hit(found[start].start, max(token.end for token in found[start:end]), group)


def _ranges(hits: list[_Hit]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for start, end, _ in hits:
        if ranges and start < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return ranges


def _passage(text: str, hits: list[_Hit], length: int) -> tuple[int, int]:
    """Start and end of the passage, set between words and with room for the ellipses."""
    if len(text) <= length:
        return 0, len(text)
    room = length - 2 * len(ELLIPSIS)
    first, last = _best_stretch(hits, room)
    lead = (room - min(last - first, room)) // 2
    start = min(max(first - lead, 0), max(len(text) - room, 0))
    end = min(start + room, len(text))
    return _between_words(text, start, end, (first, last))


def _best_stretch(hits: list[_Hit], room: int) -> tuple[int, int]:
    """Where the stretch begins and ends that holds hits of the most groups, then the most hits."""
    best, stretch = (0, 0), (0, 0)
    counts: dict[int, int] = {}
    left = 0
    for right, hit in enumerate(hits):
        counts[hit.group] = counts.get(hit.group, 0) + 1
        while left < right and hit.end - hits[left].start > room:
            counts[hits[left].group] -= 1
            if not counts[hits[left].group]:
                del counts[hits[left].group]
            left += 1
        value = len(counts), right - left + 1
        if value > best:
            best, stretch = value, (hits[left].start, hit.end)
    return stretch


def _between_words(text: str, start: int, end: int, stretch: tuple[int, int]) -> tuple[int, int]:
    """The same passage without the halves of words at its ends, unless one endless word is all there is."""
    first, last = stretch
    if start and not text[start - 1].isspace():
        blank = text.find(" ", start, first + 1)
        start = blank + 1 if blank >= 0 else (first if first < end else start)
    while start < end and text[start].isspace():
        start += 1
    if end < len(text) and not text[end].isspace():
        blank = text.rfind(" ", start, end)
        end = blank if blank > start and blank >= last else end
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
