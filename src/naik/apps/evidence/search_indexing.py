"""Bringing a document into the index: what its record says, and the pages of its newest version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from django.db import connection

from naik.apps.evidence.models import Document, PageText, SearchWord, Version
from naik.indonesian import STOP_WORDS, as_tsvector, index_terms, trigrams, words

FIELD_POSITIONS = {"title": 1, "number": 121, "signed_by": 161, "tags": 211, "names": 311}
"""Where each field of the record begins; the distance keeps a phrase from reaching across two of them."""
BODY_POSITION = 1001
MOST_NAMES = 40
"""File names that are indexed, the newest first."""
MOST_CHARACTERS = 2_000_000
"""Of the pages; more different words than that holds no tsvector has room for."""
SHORTEST_WORD, LONGEST_WORD = 4, 40
MOST_WORDS = 5_000
"""Words of one document that can mend a misspelt query."""

Weight = Literal["A", "B"]


def institution_lexeme(institution_id: int) -> str:
    """The lexeme every entry of an institution holds; no text has it, for words are letters and digits."""
    return f"'@{institution_id}':1A"


def head_vector(
    institution_id: int,
    *,
    title: str,
    number: str = "",
    signed_by: str = "",
    tags: Sequence[str] = (),
    names: Sequence[str] = (),
) -> str:
    """What the record says, as text of a tsvector: title and number weigh most, then who signed, tags, file names."""
    fields: tuple[tuple[str, str, Weight], ...] = (
        ("title", title, "A"),
        ("number", number, "A"),
        ("signed_by", signed_by, "B"),
        ("tags", "\n".join(tags), "B"),
        ("names", "\n".join(_readable(name) for name in names[:MOST_NAMES]), "B"),
    )
    parts = [institution_lexeme(institution_id)]
    for field, text, weight in fields:
        if text:
            parts.append(as_tsvector(index_terms(text), first_position=FIELD_POSITIONS[field], weight=weight))
    return " ".join(parts)


def index_document(document_id: int) -> None:
    """Index the document anew, pages included; the scope of its institution is open."""
    document = Document.objects.get(pk=document_id)
    names, newest = _files(document_id)
    pages: list[str] = []
    if newest is not None:
        pages = _pages(newest)
    text = "\n".join(pages)[:MOST_CHARACTERS]
    body = as_tsvector(index_terms(text), first_position=BODY_POSITION)
    _write(document, f"{_head(document, names)} {body}")
    remember_words(document.institution_id, [document.title, text])


def reindex_record(document: Document) -> None:
    """Index anew what the record of a document says; its pages stay as they were indexed.

    Done in the transaction that changes the record, so that it must not read, let alone stem, a thousand pages.
    """
    names, _ = _files(document.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            # Through text: joining two vectors with || would move the pages a little further at every change.
            "UPDATE evidence_searchentry SET vector = (%s || ' ' || ts_filter(vector, '{d}')::text)::tsvector"
            " WHERE document_id = %s",
            [_head(document, names), document.pk],
        )
        if not cursor.rowcount:
            _write(document, _head(document, names))
    remember_words(document.institution_id, [document.title])


def remember_words(institution_id: int, texts: Iterable[str]) -> None:
    """Add the words of `texts` to those a misspelt query is mended by."""
    found = dict.fromkeys(
        word
        for text in texts
        for word in words(text)
        if SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isalpha() and word not in STOP_WORDS
    )
    chosen = list(found)[:MOST_WORDS]
    known = set(SearchWord.objects.filter(institution=institution_id, word__in=chosen).values_list("word", flat=True))
    # In one order, so that two documents indexed at once wait for each other and never both.
    missing = sorted(word for word in chosen if word not in known)
    rows = [SearchWord(institution_id=institution_id, word=word, trigrams=sorted(trigrams(word))) for word in missing]
    if rows:
        SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)


def _files(document_id: int) -> tuple[list[str], int | None]:
    """Names of the versions, the newest first, and the newest's file."""
    versions = list(
        Version.objects.filter(document=document_id).order_by("-ordinal").values_list("name", "file_id")[:MOST_NAMES]
    )
    return [name for name, _ in versions], versions[0][1] if versions else None


def _pages(file_id: int) -> list[str]:
    pages: list[str] = []
    size = 0
    for text in PageText.objects.filter(file=file_id).order_by("page").values_list("text", flat=True).iterator():
        pages.append(text)
        size += len(text)
        if size > MOST_CHARACTERS:
            break
    return pages


def _head(document: Document, names: Sequence[str]) -> str:
    return head_vector(
        document.institution_id,
        title=document.title,
        number=document.number,
        signed_by=document.signed_by,
        tags=document.tags,
        names=names,
    )


def _readable(name: str) -> str:
    """A file name as words: `Laporan_Audit-2024.pdf` holds three of them and an ending."""
    return name.replace("_", " ").replace("-", " ").replace(".", " ")


def _write(document: Document, vector: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evidence_searchentry (document_id, institution_id, vector) VALUES (%s, %s, %s::tsvector)"
            " ON CONFLICT (document_id) DO UPDATE SET vector = EXCLUDED.vector",
            [document.pk, document.institution_id, vector],
        )
