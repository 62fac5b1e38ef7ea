"""Stems of Indonesian words: affixes are peeled off as long as a known root, or a likely one, is left.

The affixes and their sound changes are those of the language's grammar (as Nazief and Adriani first put them for
machines). Among several possible peelings the one that needs the fewest affixes wins.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from naik.indonesian.vocabulary import roots

VOWELS = frozenset("aeiou")
SYLLABLE = re.compile(r"[aeiou]+")
LONGEST_WORD = 40
"""Longer than any Indonesian word; beyond it stands a web address or noise, which has no stem."""

PARTICLES = ("lah", "kah", "tah", "pun")
POSSESSIVES = ("nya", "ku", "mu")
SUFFIXES = ("kan", "an", "i")
IMPOSSIBLE = frozenset(
    {("be", "i"), ("di", "an"), ("ke", "i"), ("ke", "kan"), ("me", "an"), ("se", "i"), ("se", "kan"), ("te", "an")}
)
"""Pairs of prefix and suffix that never enclose a word."""

FOREIGN_ENDINGS = ("si", "gi", "mi", "fi", "ri", "ti", "ni", "di", "li")


class Peeled(NamedTuple):
    """What is left of a word after affixes went: the outermost prefix's kind and the suffix say which ones."""

    rest: str
    affixes: int = 0
    restored: int = 0
    prefix: str = ""
    suffix: str = ""


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of one word: `penilaian`, `menilai` and `dinilai` → `nilai`.

    A word that is no Indonesian word (digits, other scripts, too long) is its own stem, lower-cased.
    """
    word = word.lower()
    while True:
        shorter = _step(word)
        if shorter == word:
            return word
        word = shorter


def known(word: str) -> bool:
    """Whether `word` or its stem is a listed root, so that it is surely a whole word."""
    return stem(word) in roots()


def _step(word: str) -> str:
    if not 4 <= len(word) <= LONGEST_WORD or not (word.isascii() and word.isalpha()) or word in roots():
        return word
    return _by_roots(word) or _by_likelihood(word)


def _by_roots(word: str) -> str | None:
    known_roots = roots()
    candidates = [
        peeled
        for ending in _without_endings(word)
        for peeled in (ending, *_without_prefixes(ending, layers=3))
        if peeled.rest in known_roots and (peeled.prefix, peeled.suffix) not in IMPOSSIBLE
    ]
    return min(candidates, key=_rank).rest if candidates else None


def _rank(peeled: Peeled) -> tuple[int, int, bool, int, str]:
    """Fewest affixes first, then the root's first sound as written, then suffixes before prefixes, then length."""
    return peeled.affixes + peeled.restored, peeled.restored, bool(peeled.prefix), -len(peeled.rest), peeled.rest


def _without_endings(word: str) -> Iterator[Peeled]:
    """`word` itself, and without each possible row of suffix, possessive and particle."""
    for no_particle in (Peeled(word), *_cut(Peeled(word), PARTICLES)):
        for no_possessive in (no_particle, *_cut(no_particle, POSSESSIVES)):
            yield no_possessive
            for suffix in SUFFIXES:
                for cut in _cut(no_possessive, (suffix,)):
                    yield cut._replace(suffix=suffix)


def _cut(peeled: Peeled, endings: tuple[str, ...]) -> Iterator[Peeled]:
    for ending in endings:
        if peeled.rest.endswith(ending) and len(peeled.rest) >= len(ending) + 3:
            yield peeled._replace(rest=peeled.rest[: -len(ending)], affixes=peeled.affixes + 1)


def _without_prefixes(peeled: Peeled, *, layers: int) -> Iterator[Peeled]:
    for kind, rest, restored in _prefix_peelings(peeled.rest):
        if len(rest) < 3:
            continue
        shorter = Peeled(
            rest, peeled.affixes + 1, peeled.restored + restored, prefix=peeled.prefix or kind, suffix=peeled.suffix
        )
        yield shorter
        if layers > 1:
            yield from _without_prefixes(shorter, layers=layers - 1)


def _prefix_peelings(word: str) -> Iterator[tuple[str, str, bool]]:
    """Each (kind of prefix, rest, whether the rest's first sound was restored)."""
    kind = word[:2]
    if kind in {"di", "ke", "se"}:
        yield kind, word[2:], False
    elif kind in {"be", "te", "pe", "me"}:
        if kind != "me":
            yield from _r_peelings(word)
        if kind in {"me", "pe"}:
            yield kind, word[2:], False
            for rest, restored in _nasal_peelings(word[2:]):
                yield kind, rest, restored


def _r_peelings(word: str) -> Iterator[tuple[str, str, bool]]:
    """ber-, ter-, per-: without r before r (`berencana`) and before a syllable in -er- (`bekerja`); bel-, pel-."""
    kind, rest = word[:2], word[2:]
    if rest.startswith("r"):
        yield kind, rest[1:], False
        yield kind, rest, False
    elif rest[1:3] == "er" or rest == "lajar":
        yield kind, rest, False
    if rest.startswith(("lajar", "lunjur", "lanjur")):
        yield kind, rest[1:], False


def _nasal_peelings(rest: str) -> Iterator[tuple[str, bool]]:
    """What may stand behind the nasal of meN- and peN-; p, t, s and k melt into it and are restored."""
    if rest.startswith("ny"):
        yield "s" + rest[2:], True
    elif rest.startswith("ng"):
        behind = rest[2:]
        yield behind, False
        if behind[:1] in VOWELS:
            yield "k" + behind, True
        if behind.startswith("e"):
            yield behind[1:], False
    elif rest.startswith(("m", "n")):
        melted, behind = ("p" if rest[0] == "m" else "t"), rest[1:]
        if behind[:1] not in VOWELS:
            yield behind, False
        if behind[:1] in VOWELS or (melted == "p" and behind[:1] in {"r", "l"}):
            yield melted + behind, True


def _by_likelihood(word: str) -> str:
    """One affix pair less, where no root is known: only what leaves two syllables, and so that forms of a word meet."""
    for ending in ("nya", "lah", "pun"):
        if word.endswith(ending) and _is_wordlike(word[: -len(ending)]):
            return word[: -len(ending)]
    kind, rest = _likely_prefix(word)
    base = rest if kind else word
    for suffix in _likely_suffixes(kind, base):
        if base.endswith(suffix) and _is_wordlike(base[: -len(suffix)]) and (kind, suffix) not in IMPOSSIBLE:
            return base[: -len(suffix)]
    return base


def _is_wordlike(rest: str) -> bool:
    return len(rest) >= 4 and len(SYLLABLE.findall(rest)) >= 2


def _likely_suffixes(kind: str, base: str) -> tuple[str, ...]:
    """ke-…-an, pe-…-an hold nouns; me-…-kan, di-…-kan verbs; -i only in verbs, and never off a diphthong (`nilai`)."""
    if kind in {"ke", "pe", "per"}:
        return ("an",)
    if not kind:
        return ("kan", "an") if base[-4:-3] not in VOWELS else ("an",)
    local = () if base.endswith(FOREIGN_ENDINGS) or base[-2:-1] in {"a", "o"} else ("i",)
    return ("kan", *local)


def _likely_prefix(word: str) -> tuple[str, str]:
    for kind, rest in _likely_prefixes(word):
        if _is_wordlike(rest):
            return kind, rest
    return "", word


def _likely_prefixes(word: str) -> Iterator[tuple[str, str]]:
    kind = word[:2]
    if kind in {"me", "pe"}:
        yield from ((kind, rest) for rest in _likely_behind_nasal(word[2:]))
    if word.startswith(("ber", "ter", "per")):
        yield kind if kind != "pe" else "per", word[3:]
    elif kind == "di" or (kind == "ke" and word.endswith("an")):
        yield kind, word[2:]


def _likely_behind_nasal(rest: str) -> Iterator[str]:
    """Roots in p, t and s are far more common than roots in m, n and ny, which are listed; k is guessed before e."""
    behind = rest.removeprefix("ng").removeprefix("ny").removeprefix("m").removeprefix("n")
    vowel_follows = behind[:1] in VOWELS
    if rest.startswith("ng"):
        yield "k" + rest[2:] if re.match(r"e(?!ks|va|di|f)|o[mno]", rest[2:]) else rest[2:]
    elif rest.startswith("ny") and vowel_follows:
        yield "s" + behind
    elif rest.startswith("m") and len(rest) > 1:
        yield ("p" if vowel_follows else "") + rest[1:]
    elif rest.startswith("n") and len(rest) > 1:
        yield ("t" if vowel_follows else "") + rest[1:]
    elif rest[:1] in {"l", "r", "w", "y"}:
        yield rest
