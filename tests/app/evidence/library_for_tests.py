"""Documents for tests, made as rows: files and pages as they stand after a file was examined."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from naik.apps.accounts.models import Person
from naik.apps.evidence.models import Document, PageText, StoredFile, Version
from naik.apps.evidence.search import index_document
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, institution, office, person


def document(
    title: str, *, pages: Sequence[str] = (), names: Sequence[str] = ("dokumen.pdf",), slug: str = BANDAR_LAMPUNG,
    office_code: str = "", keeper: Person | None = None, file: dict[str, Any] | None = None, **fields: Any,
) -> Document:  # fmt: skip
    """A document with a version for each name; the pages are the newest one's."""
    where, keeper = institution(slug), keeper or person("Penyimpan Berkas")
    unit = office(office_code, slug) if office_code else None
    with opened([where.pk]):
        made: Document = Document.objects.create(
            institution=where, title=title, keeper=keeper, office=unit, **{"number": "1", **fields}
        )
        for ordinal, name in enumerate(names, start=1):
            digest = hashlib.sha256(f"{made.pk}/{ordinal}".encode()).hexdigest()
            facts = {"kind": "pdf", "media_type": "application/pdf", "size": 2048, "text_state": "read",
                     "has_text": True, "pages": len(pages) or 1, **(file or {})}  # fmt: skip
            stored = StoredFile.objects.create(institution=where, sha256=digest, **facts)
            Version.objects.create(
                institution=where, document=made, ordinal=ordinal, file=stored, name=name, uploaded_by=keeper
            )
        for number, text in enumerate(pages, start=1):
            PageText.objects.create(institution=where, file=stored, page=number, text=text)
        index_document(made.pk)
        return made
