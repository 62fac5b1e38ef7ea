"""How alike two words are written, counted in letter triples as PostgreSQL's pg_trgm does: for spelling mistakes."""

from naik.indonesian.tokens import words


def trigrams(word: str) -> frozenset[str]:
    """The letter triples of `word`, each of its words padded with two blanks before and one behind."""
    padded = [f"  {part} " for part in words(word)]
    return frozenset(part[index : index + 3] for part in padded for index in range(len(part) - 2))


def similarity(a: str, b: str) -> float:
    """From 0 (no triple in common) to 1 (the same triples): common triples over all triples."""
    ours, theirs = trigrams(a), trigrams(b)
    if not ours or not theirs:
        return 0.0
    return len(ours & theirs) / len(ours | theirs)
