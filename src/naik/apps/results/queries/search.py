"""Search of institutions that forgives spelling."""

import re

from rapidfuzz import fuzz

from naik.apps.results.queries.records import Found
from naik.apps.results.queries.snapshot import InstitutionFacts, Snapshot, snapshot

KIND_WORDS = {
    "pemkot": "kota", "pemkab": "kabupaten", "kab": "kabupaten", "pemprov": "provinsi", "prov": "provinsi",
    "propinsi": "provinsi", "kemen": "kementerian", "kementrian": "kementerian", "pemerintah": "", "pemda": "",
}  # fmt: skip
LONGEST_QUERY = 100
FORGIVEN = 74
"""Below this likeness (0 to 100) two names are not the same."""


def _words(text: str) -> list[str]:
    # "Kemenkes" is how people write Kementerian Kesehatan.
    spelled = re.sub(r"\bkemen(?=(?!t[er]{1,2})[a-z])", "kementerian ", text[:LONGEST_QUERY].lower())
    words = re.findall(r"[a-z0-9]+", spelled)
    return [known for word in words if (known := KIND_WORDS.get(word, word))]


def _score(asked: list[str], name: str, kind: str) -> float:
    words = _words(name)
    # Who names the kind means it; who does not is looked up by the bare name.
    named = [word for word in asked if word != kind] if kind in asked else asked
    bare = [word for word in words if word != kind]
    if not named:
        return 100.0 if kind in asked else 0.0
    other_kind = any(word in KIND_WORDS.values() and word != kind for word in asked)
    joined, target = "".join(named), "".join(bare)
    whole = fuzz.ratio(joined, target)
    part = fuzz.partial_ratio(joined, target) * 0.92 if len(joined) >= 3 else 0.0
    initials = "".join(word[0] for word in words)
    exact = 100.0 if joined in {target, initials} else 0.0
    if kind in asked and target.startswith(joined):
        exact = max(exact, 95.0)
    return max(exact, whole, part if len(joined) <= len(target) else 0.0) - (15 if other_kind else 0)


def matches(text: str, name: str, kind: str) -> bool:
    """Whether a name answers to a search."""
    asked = _words(text)
    return bool(asked) and _score(asked, name, kind) >= FORGIVEN


def search(text: str, limit: int = 20) -> tuple[Found, ...]:
    """Institutions whose name is like `text`, the likest first; spelling, spaces and "Pemkot" are forgiven."""
    asked = _words(text)
    if not asked:
        return ()
    data = snapshot()
    scored = [(_score(asked, facts.name, facts.kind), facts) for facts in data.institutions.values()]
    hits = sorted(
        ((score, facts) for score, facts in scored if score >= FORGIVEN), key=lambda hit: (-hit[0], hit[1].name)
    )
    return tuple(_found(data, facts, score) for score, facts in hits[:limit])


def _found(data: Snapshot, facts: InstitutionFacts, score: float) -> Found:
    rated = [figures for figures in data.years.get(facts.slug, {}).values() if figures.first.index is not None]
    latest = max(rated, key=lambda figures: figures.year, default=None)
    province = data.province(facts)
    return Found(
        slug=facts.slug,
        name=facts.name,
        kind_label=facts.kind_label,
        province=province.name if province else "",
        index=latest.first.index if latest else None,
        predicate=latest.first.predicate if latest else None,
        steps=latest.first.steps if latest else 0,
        score=round(score),
    )
