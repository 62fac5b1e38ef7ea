"""What the guide would have mended in a document, and how its file is best called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath

from naik.apps.evidence.models import Citation, Document, StoredFile, Version
from naik.documents import DocumentFacts, Hint, advise, hints, suggest
from naik.instruments.model import Text

LOOKED_AT = ("read", "truncated")
"""States of a file's text after which it is known whether there is any."""


def is_scan(file: StoredFile) -> bool:
    """Whether a file whose kind can hold text was looked at and holds none; films and pictures never do."""
    return file.has_text is False and file.text_state in LOOKED_AT


def hints_of(document: Document, version: Version | None, *, cited: int, today: date) -> tuple[Hint, ...]:
    """Every hint that applies to the document with its newest version; none while it has no file."""
    if version is None:
        return ()
    facts = DocumentFacts(
        kind=version.file.kind,
        has_text=False if is_scan(version.file) else None,
        number=document.number,
        date=document.dated,
        signed_by=document.signed_by,
        valid_until=document.valid_until,
        cited=cited,
    )
    # The window of reviews and audits depends on the indicator's level, which only an evaluation knows.
    return hints(facts, today, window_start=None)


def name_advice(version: Version | None) -> Text | None:
    """What in the file's name leaves the ministry's pattern; None when nothing does."""
    return None if version is None else advise(version.name)


def suggested_names(document: Document, version: Version | None, citations: Iterable[Citation]) -> Mapping[int, str]:
    """Citation → the name its file should have: the letter counts the documents of that indicator in order."""
    citations = list(citations)
    if version is None or not citations:
        return {}
    ending = PurePosixPath(version.name).suffix.removeprefix(".")
    year = document.dated.year if document.dated else None
    # "Peraturan Wali Kota Nomor 12 Tahun 2021 tentang …" is known by its kind, number and year.
    title = re.split(r"\s+(?:nomor|no\.?)\s+\d", document.title, maxsplit=1, flags=re.IGNORECASE)[0]
    number = re.sub(r"\s+tahun\s+\d{4}$", "", document.number, flags=re.IGNORECASE)
    orders = _orders(citations)
    found: dict[int, str] = {}
    for citation in citations:
        order = orders[citation.instrument, citation.indicator].index(citation.document_id) + 1
        try:
            found[citation.pk] = suggest(citation.indicator, order, title, number, year, ending)
        except ValueError:
            # More documents than letters.
            continue
    return found


def _orders(citations: list[Citation]) -> dict[tuple[str, str], list[int]]:
    """Each cited indicator → the documents cited for it, the first one first."""
    asked = {(one.instrument, one.indicator) for one in citations}
    rows = (
        Citation.objects.filter(
            institution=citations[0].institution_id,
            instrument__in={instrument for instrument, _ in asked},
            indicator__in={indicator for _, indicator in asked},
        )
        .order_by("pk")
        .values_list("instrument", "indicator", "document_id")
    )
    found: dict[tuple[str, str], list[int]] = {one: [] for one in asked}
    for instrument, indicator, document_id in rows:
        documents = found.setdefault((instrument, indicator), [])
        if document_id not in documents:
            documents.append(document_id)
    return found
