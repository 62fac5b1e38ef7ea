"""Which documents a person reaches: by office, and by whether they may see what is confidential."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from naik.apps.evidence.models import Document
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission


def readable(access: Access) -> QuerySet[Document]:
    """Every document the person may open; one that is not here does not exist for them (404)."""
    open_ones = Q(confidential=False) & _held(access, Permission.DOCUMENT_READ)
    closed = Q(confidential=True) & _held(access, Permission.DOCUMENT_READ)
    closed &= _held(access, Permission.DOCUMENT_READ_CONFIDENTIAL)
    documents: QuerySet[Document] = Document.objects.filter(open_ones | closed, institution=access.institution)
    return documents


def writable(access: Access) -> QuerySet[Document]:
    """Every document the person may change or give a new version: of those they may open."""
    return readable(access).filter(_held(access, Permission.DOCUMENT_WRITE))


def _held(access: Access, permission: Permission) -> Q:
    offices = access.offices(permission)
    # The empty condition is true of every row, so that no office at all must be said as a row that cannot be.
    return Q() if offices is None else Q(office_id__in=offices)
