"""How words are written for PostgreSQL, so that a document and a query meet: markers, quotes and the limits."""

STEM_MARKER = "~"
SYNONYM_MARKER = "="
LONGEST_LEXEME = 2046
"""Bytes; PostgreSQL refuses longer ones."""


def stem_lexeme(word: str) -> str:
    """The lexeme of a stem."""
    return STEM_MARKER + word


def synonym_lexeme(group: str) -> str:
    """The lexeme of a group of equal phrases."""
    return SYNONYM_MARKER + group


def has_stem(word: str) -> bool:
    """Whether a stem says more of `word` than the word itself; numbers have none."""
    return word.isalpha()


def quoted(lexeme: str) -> str:
    """`lexeme` as a quoted lexeme of a tsvector or tsquery, cut to the length PostgreSQL takes."""
    cut = lexeme.encode("utf-8", "ignore")[:LONGEST_LEXEME].decode("utf-8", "ignore").replace("\0", "")
    return "'" + cut.replace("\\", "\\\\").replace("'", "''") + "'"
