"""The signed-in part of the API: the institution in the address is entered in one place, as on the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from naik.api.problems import Problem
from naik.apps.evidence import queries, search
from naik.apps.evidence.queries import DocumentRow
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import enter
from naik.apps.institutions.queries import offices as office_queries
from naik.apps.institutions.roles import Permission
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

router = Router(tags=["ruang"])
LAST_PAGE = 1000
LONGEST_QUERY = 200
NOT_HERE = Text("Tidak ada di alamat ini.", "There is nothing at this address.")


class DocumentOut(Schema):
    """A document of the library."""

    id: int
    title: str
    number: str
    dated: date | None
    signed_by: str
    valid_until: date | None
    confidential: bool
    office: str
    tags: tuple[str, ...]
    versions: int
    name: str
    kind: str
    size: int | None
    sha256: str
    uploaded_at: datetime | None


class FoundDocument(DocumentOut):
    """A document that was found, and the pages that match."""

    pages: tuple[int, ...]


class DocumentsOut(Schema):
    """One page of documents; `corrected` is what was asked instead when nothing was found as typed."""

    total: int
    page: int
    corrected: str | None
    documents: list[FoundDocument]


class OfficeOut(Schema):
    """An office of an institution."""

    code: str
    name: str
    kind: str
    head: str
    contact: str
    closed_on: date | None


@contextmanager
def entered(request: HttpRequest, slug: str, permission: Permission) -> Iterator[Access]:
    """Open the institution `slug` for one call, with both walls; strangers learn nothing of it."""
    if not request.user.is_authenticated:
        raise Problem(
            401, Text("Masuk dahulu; API memakai sesi yang sama.", "Sign in first; the API uses the session.")
        )
    access = enter(request, slug)
    if access is None:
        raise Problem(404, NOT_HERE)
    if access.second_factor_missing:
        raise Problem(403, Text("Pasang faktor kedua dahulu.", "Set up a second factor first."))
    if not access.may_somewhere(permission):
        raise Problem(403, Text("Tidak termasuk peran Anda.", "This is not part of your role."))
    with opened([access.institution.pk], person=access.person.pk):
        try:
            yield access
        except Http404 as missing:
            raise Problem(404, NOT_HERE) from missing


@router.get("/{institution}/documents", response=DocumentsOut, summary="Dokumen bukti")
def documents(
    request: HttpRequest,
    institution: str,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> object:
    """The documents in reach, newest first; with `q`, those that match, best first, and the pages that do."""
    with entered(request, institution, Permission.DOCUMENT_READ) as access:
        if q.strip():
            found = search.find(access, q, page=page)
            rows = [_out(hit.document) | {"pages": hit.pages} for hit in found.hits]
            return {"total": found.total, "page": page, "corrected": found.corrected, "documents": rows}
        listing = queries.library(access, queries.Asked(), first=(page - 1) * queries.PAGE)
        rows = [_out(row) | {"pages": ()} for row in listing.rows]
        return {"total": listing.total, "page": page, "corrected": None, "documents": rows}


@router.get("/{institution}/documents/{int:document}", response=DocumentOut, summary="Satu dokumen")
def document(request: HttpRequest, institution: str, document: int) -> object:
    """One document in reach."""
    with entered(request, institution, Permission.DOCUMENT_READ) as access:
        found = queries.rows(access, [document], today=queries.today(access.institution))
        if not found:
            raise Problem(404, NOT_HERE)
        return _out(found[0])


@router.get("/{institution}/offices", response=list[OfficeOut], summary="Perangkat daerah")
def offices(request: HttpRequest, institution: str) -> object:
    """The offices in reach, closed ones too."""
    with entered(request, institution, Permission.OFFICE_READ) as access:
        rows = office_queries.offices(access, office_queries.Asked(state="all"))
        return [{name: getattr(row, name) for name in OfficeOut.model_fields} for row in rows]


def _out(row: DocumentRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in DocumentOut.model_fields}
