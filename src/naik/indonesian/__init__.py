"""Full-text search of Indonesian documents: words, stems and equal phrases, for PostgreSQL's `simple` search."""

from naik.indonesian.highlighting import Excerpt, excerpt, matched
from naik.indonesian.indexing import IndexTerms, as_tsvector, index_terms
from naik.indonesian.likeness import similarity, trigrams
from naik.indonesian.querying import Alternatives, Query, Term, as_tsquery, parse_query
from naik.indonesian.stemming import stem
from naik.indonesian.tokens import words
from naik.indonesian.vocabulary import STOP_WORDS

__all__ = [
    "STOP_WORDS",
    "Alternatives",
    "Excerpt",
    "IndexTerms",
    "Query",
    "Term",
    "as_tsquery",
    "as_tsvector",
    "excerpt",
    "index_terms",
    "matched",
    "parse_query",
    "similarity",
    "stem",
    "trigrams",
    "words",
]
