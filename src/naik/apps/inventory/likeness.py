"""When two services may be one: their names are alike, or they share an address or a reference of the architecture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from urllib.parse import urlsplit

import numpy as np
from rapidfuzz import fuzz, process

from naik.instruments.model import Text

ALIKE = 88
"""From this many points of 100 on two names count as alike."""
LARGEST_GROUP, MOST_ALIKE = 40, 20_000
"""Bounds for an inventory in which everything is called the same."""
GENERIC = frozenset(
    (
        *("aplikasi", "app", "sistem", "informasi", "si", "website", "web", "portal", "layanan", "online", "daring"),
        *("digital", "elektronik", "berbasis", "mobile", "kota", "kabupaten", "provinsi", "kementerian", "pemerintah"),
        *("pemkot", "pemkab", "dinas", "badan", "bagian", "sekretariat", "opd", "dan", "di", "untuk", "pada", "yang"),
        *("the", "of"),
    )
)
"""Words that most services have, so that they tell none apart; a name of nothing else keeps them."""


@dataclass(frozen=True, slots=True)
class Item:
    """What of a service is compared."""

    id: int
    name: str
    address: str
    architecture_code: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two services that may be one, the older first, and why; `score` orders pairs, the surest first."""

    first: int
    second: int
    score: int
    reasons: tuple[Text, ...]


def plain_name(name: str) -> str:
    """The words that tell a service apart, in lower case and without accents, in alphabetical order."""
    ascii_only = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    telling = [word for word in words if word not in GENERIC]
    return " ".join(sorted(telling or words))


def plain_address(address: str) -> str:
    """Host and path of an address, without what makes no difference."""
    if not address:
        return ""
    try:
        parts = urlsplit(address.casefold())
        host = (parts.hostname or "").removeprefix("www.")
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}" if host else ""


def pairs(items: Sequence[Item], *, of: int | None = None) -> tuple[Pair, ...]:
    """Every two of `items` that may be one (with `of`: those with that service), the surest first."""
    reasons: dict[tuple[int, int], list[Text]] = {}
    scores: dict[tuple[int, int], int] = {}

    def add(one: Item, other: Item, score: int, reason: Text) -> None:
        pair = (min(one.id, other.id), max(one.id, other.id))
        if of is None or of in pair:
            reasons.setdefault(pair, []).append(reason)
            scores[pair] = scores.get(pair, 0) + score

    for one, other, score in _alike(items, of):
        reason = (
            Text("Namanya sama bila kata umum diabaikan.", "The names are the same but for common words.")
            if score == 100
            else Text(f"Namanya mirip ({score} dari 100).", f"The names are alike ({score} of 100).")
        )
        add(one, other, score, reason)
    for address, shared in _grouped((plain_address(one.address), one) for one in items):
        for one, other in combinations(shared, 2):
            add(one, other, 100, Text(f"Alamatnya sama: {address}.", f"The address is the same: {address}."))
    for _folded, shared in _grouped((one.architecture_code.casefold(), one) for one in items):
        code = shared[0].architecture_code
        for one, other in combinations(shared, 2):
            add(
                one, other, 100,
                Text(f"Kode arsitekturnya sama: {code}.", f"The architecture code is the same: {code}."),
            )  # fmt: skip
    found = [Pair(*pair, scores[pair], tuple(why)) for pair, why in reasons.items()]
    return tuple(sorted(found, key=lambda one: (-one.score, one.first, one.second)))


def _grouped(keyed: Iterable[tuple[str, Item]]) -> Iterable[tuple[str, list[Item]]]:
    """Items with the same key, "" left out; of a very large group only the first ones."""
    found: dict[str, list[Item]] = {}
    for key, one in keyed:
        if key:
            found.setdefault(key, []).append(one)
    return [(key, shared[:LARGEST_GROUP]) for key, shared in found.items() if len(shared) > 1]


def _alike(items: Sequence[Item], of: int | None) -> Iterable[tuple[Item, Item, int]]:
    names = [plain_name(one.name) for one in items]
    asked = [place for place, one in enumerate(items) if of in {None, one.id}]
    if not asked:
        return
    scores = process.cdist(
        [names[place] for place in asked], names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.uint8
    )
    for row, column in islice(zip(*np.nonzero(scores), strict=True), MOST_ALIKE):
        one, other = items[asked[row]], items[column]
        if one.id != other.id and (of is not None or one.id < other.id) and names[column]:
            yield one, other, int(scores[row, column])
