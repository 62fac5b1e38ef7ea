"""The word lists of the package: roots, stop words and equal phrases, read once from its data files."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml


class Occurrence(NamedTuple):
    """One of the equal phrases, found in a row of words: words[start:end] means `group`."""

    start: int
    end: int
    group: str


def _lines(name: str) -> frozenset[str]:
    return frozenset(_text(name).split())


def _text(name: str) -> str:
    return (files(__package__) / "data" / name).read_text(encoding="utf-8")


STOP_WORDS: frozenset[str] = _lines("stop_words.txt")
"""Words that say nothing about a document: yang, dan, di, …"""


@lru_cache(maxsize=1)
def synonym_groups() -> Mapping[str, tuple[str, ...]]:
    """The group's key → every way to write it, the key among them."""
    groups: dict[str, list[str]] = yaml.safe_load(_text("synonyms.yaml"))
    return {key: (key, *phrases) for key, phrases in groups.items()}


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word → (all words, group key) of the phrases that begin with it, the longest first."""
    by_first_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key, phrases in synonym_groups().items():
        for phrase in phrases:
            words = tuple(phrase.split())
            by_first_word.setdefault(words[0], []).append((words, key))
    return {first: tuple(sorted(found, key=_longest_first)) for first, found in by_first_word.items()}


def _longest_first(phrase: tuple[tuple[str, ...], str]) -> int:
    return -len(phrase[0])


@lru_cache(maxsize=1)
def roots() -> frozenset[str]:
    """Every word that is left whole: roots, names, stop words and one-word abbreviations."""
    abbreviations = {phrase for phrases in synonym_groups().values() for phrase in phrases if " " not in phrase}
    affixed = {"ditindaklanjuti", "menindaklanjuti", "penindaklanjutan"}
    return _lines("roots.txt") | STOP_WORDS | (abbreviations - affixed)


def occurrences(words: Sequence[str]) -> Iterator[Occurrence]:
    """Every equal phrase and every numbered regulation in `words`, by start, the longest of a start first.

    `95/2018` and `95 tahun 2018` are equal phrases too; their group is `95/2018`.
    """
    phrases = _phrases()
    for start, word in enumerate(words):
        if word[0].isdecimal() and (regulation := _regulation(words, start)):
            yield regulation
        for phrase, group in phrases.get(word, ()):
            end = start + len(phrase)
            if len(phrase) == 1 or tuple(words[start:end]) == phrase:
                yield Occurrence(start, end, group)


def _regulation(words: Sequence[str], start: int) -> Occurrence | None:
    number, slash, year = words[start].partition("/")
    end = start + 1
    if not slash and start + 2 < len(words) and words[start + 1] == "tahun":
        year, end = words[start + 2], start + 3
    if not (number.isascii() and number.isdecimal() and len(number) <= 5):
        return None
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and year[:2] in {"19", "20"}):
        return None
    return Occurrence(start, end, f"{int(number)}/{year}")
