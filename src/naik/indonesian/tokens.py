"""Words in a text: where they stand, and how they read lower-cased and without accents."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LETTER = r"[^\W\d_]"
MARKED = r"[^\W_][\u0300-\u036f]*"
TOKEN = re.compile(
    rf"(?P<number>\d+(?:[./]\d+)+(?![^\W_]))"
    rf"|(?P<dotted>(?<![\w.]){LETTER}(?:\.{LETTER})+(?![^\W_]))"
    rf"|(?P<word>(?:{MARKED})+(?:['’ʼ](?=[^\W\d_])(?:{MARKED})+)*)"
)
PART = re.compile(r"\d+")


class Token(NamedTuple):
    """A word as it is searched, and the characters of the text it stands for."""

    word: str
    start: int
    end: int


def tokens(text: str, *, parts: bool = True) -> Iterator[Token]:
    """The words of `text` in reading order; `1/2020` comes whole and, with `parts`, then as `1` and `2020`."""
    for found in TOKEN.finditer(text):
        raw, start, end = found.group(), *found.span()
        if raw.isascii() and raw.isalnum():
            yield Token(raw.lower(), start, end)
        elif found.lastgroup != "number":
            word = _folded(raw, keep="")
            if word:
                yield Token(word, start, end)
        else:
            yield Token(_folded(raw, keep="./"), start, end)
            for part in PART.finditer(raw) if parts else ():
                yield Token(_folded(part.group(), keep=""), start + part.start(), start + part.end())


def words(text: str) -> list[str]:
    """The words and numbers of `text`: lower-cased, accents folded, `S.K.` as `sk`, `1/2020` whole and in parts."""
    return [token.word for token in tokens(text)]


@lru_cache(maxsize=1 << 14)
def _folded(raw: str, *, keep: str) -> str:
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", raw).lower())
    return "".join(character for character in lowered if character.isalnum() or character in keep)
