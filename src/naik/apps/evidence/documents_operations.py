"""Changes to what the library says of a document: its record, its state, where it is cited, who keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from naik.apps.audit import operations as audit
from naik.apps.audit.operations import Author, Personal, Subject
from naik.apps.evidence.models import Citation, Document, Upload
from naik.apps.evidence.policies import readable
from naik.apps.evidence.search_indexing import reindex_record
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.loader import CATALOGUE_IDS, load
from naik.instruments.model import Text

ARCHIVED = Text(
    "Dokumen ini berada di arsip; kembalikan dari arsip sebelum mengubahnya.",
    "This document is in the archive; restore it before changing it.",
)
ALREADY_ARCHIVED = Text("Dokumen ini sudah berada di arsip.", "This document is already in the archive.")
NOT_ARCHIVED = Text("Dokumen ini tidak berada di arsip.", "This document is not in the archive.")
NO_REASON = Text("Tuliskan alasannya.", "Please say why.")
CITED_ALREADY = Text(
    "Dokumen ini sudah dirujuk untuk indikator dan letak itu.",
    "This document is already cited for that indicator and place.",
)
UNKNOWN_INDICATOR = Text("Indikator itu tidak ada.", "There is no such indicator.")
UNKNOWN_OFFICE = Text("Perangkat daerah yang dipilih tidak ada.", "The chosen office does not exist.")
CLOSED_OFFICE = Text("Perangkat daerah ini sudah ditutup.", "This office is closed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What people write about a document."""

    title: str
    number: str = ""
    dated: date | None = None
    signed_by: str = ""
    valid_until: date | None = None
    confidential: bool = False
    office: int | None = None
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document is used: an indicator, where in the document to look, and what stands there."""

    instrument: str
    indicator: str
    place: str = ""
    quote: str = ""


class Conflict(Exception):
    """Somebody else changed the document in the meantime; `stored` is what it says now."""

    def __init__(self, stored: Details, revision: int) -> None:
        super().__init__("the document was changed by somebody else")
        self.stored = stored
        self.revision = revision


def details(document: Document) -> Details:
    """What is written about a document."""
    return Details(
        title=document.title,
        number=document.number,
        dated=document.dated,
        signed_by=document.signed_by,
        valid_until=document.valid_until,
        confidential=document.confidential,
        office=document.office_id,
        tags=tuple(document.tags),
    )


def change_document(access: Access, document_id: int, revision: int, wanted: Details) -> Document:
    """Write `wanted` over what was read as `revision`; raises Conflict when it is no longer that."""
    document = _held(access, document_id)
    stored = details(document)
    if document.revision != revision and stored != wanted:
        raise Conflict(stored, document.revision)
    if document.archived_at is not None:
        raise Refused(ARCHIVED)
    if stored == wanted:
        return document
    if wanted.office != document.office_id:
        _require_office(access, wanted.office)
    before = {name: value for name, value in asdict(stored).items() if value != asdict(wanted)[name]}
    after = {name: asdict(wanted)[name] for name in before}
    signed = (before.pop("signed_by", None), after.pop("signed_by", None))
    for name in asdict(wanted):
        if name not in {"office", "tags"}:
            setattr(document, name, getattr(wanted, name))
    document.office_id, document.tags = wanted.office, list(wanted.tags)
    _save(document, [*(name for name in asdict(wanted)), "revision"])
    reindex_record(document)
    # Who signed is a person's name, and nobody with an account: it can be shredded, but by nobody's number.
    personal = (
        None if signed == (None, None) else Personal(None, {"signed_by": {"before": signed[0], "after": signed[1]}})
    )
    _record(access, document, "changed", before=before, after=after, personal=personal)
    return document


def archive_document(access: Access, document_id: int, reason: str) -> Document:
    """Take a document out of lists and searches, with a reason; nothing is deleted."""
    document = _held(access, document_id)
    if document.archived_at is not None:
        raise Refused(ALREADY_ARCHIVED)
    document.archived_at = timezone.now()
    return _archived(access, document, "archived", reason)


def restore_document(access: Access, document_id: int, reason: str) -> Document:
    """Bring a document back from the archive, with a reason."""
    document = _held(access, document_id)
    if document.archived_at is None:
        raise Refused(NOT_ARCHIVED)
    document.archived_at = None
    return _archived(access, document, "restored", reason)


def add_citation(access: Access, document_id: int, wanted: Place) -> Citation:
    """Say that a document proves an indicator, and where it does."""
    document = _held(access, document_id)
    if document.archived_at is not None:
        raise Refused(ARCHIVED)
    # Of the catalogue only: a path would be a folder of this machine.
    if wanted.instrument not in CATALOGUE_IDS or load(wanted.instrument).indicator(wanted.indicator) is None:
        raise Refused(UNKNOWN_INDICATOR)
    try:
        with transaction.atomic():
            citation: Citation = Citation.objects.create(
                institution=access.institution, document=document, **asdict(wanted)
            )
    except IntegrityError:
        raise Refused(CITED_ALREADY) from None
    _record_citation(access, document, "added", after=_said(citation))
    return citation


def remove_citation(access: Access, document_id: int, citation_id: int) -> None:
    """Take a citation away; the chain of events keeps what it said."""
    document = _held(access, document_id)
    if document.archived_at is not None:
        raise Refused(ARCHIVED)
    citation = Citation.objects.filter(document=document, pk=citation_id).first()
    if citation is None:
        raise Http404
    before = _said(citation)
    citation.delete()
    _record_citation(access, document, "removed", before=before)


def hand_over(institution_id: int, from_person: int, to_person: int) -> int:
    """Give another person everything one keeps: documents, and uploads that are not finished. Returns how many."""
    documents = Document.objects.filter(institution=institution_id, keeper=from_person).update(keeper=to_person)
    uploads = Upload.objects.filter(institution=institution_id, person=from_person, finished_at=None).update(
        person=to_person
    )
    if documents or uploads:
        audit.record(
            institution_id,
            "evidence:document:kept",
            Subject("person", to_person),
            by=Author(None, on_behalf_of="handover"),
            before={"keeper": from_person},
            after={"keeper": to_person, "documents": documents, "uploads": uploads},
        )
    return int(documents + uploads)


def _held(access: Access, document_id: int) -> Document:
    """The document, locked until the change is done; 404 out of reach, Forbidden without the right to change it."""
    document = readable(access).select_for_update().filter(pk=document_id).first()
    if document is None:
        raise Http404
    access.require(Permission.DOCUMENT_WRITE, document.office_id)
    return document


def _require_office(access: Access, office_id: int | None) -> None:
    access.require(Permission.DOCUMENT_WRITE, office_id)
    if office_id is None:
        return
    office = Office.objects.filter(institution=access.institution, pk=office_id).first()
    if office is None:
        raise Refused(UNKNOWN_OFFICE)
    if office.closed_on is not None:
        raise Refused(CLOSED_OFFICE)


def _archived(access: Access, document: Document, action: str, reason: str) -> Document:
    reason = reason.strip()
    if not reason:
        raise Refused(NO_REASON)
    _save(document, ["archived_at", "revision"])
    _record(access, document, action, reason=reason)
    return document


def _save(document: Document, fields: Sequence[str]) -> None:
    document.revision += 1
    document.save(update_fields=fields)


def _said(citation: Citation) -> dict[str, object]:
    return {
        "instrument": citation.instrument, "indicator": citation.indicator, "place": citation.place,
        "quote": citation.quote,
    }  # fmt: skip


def _record(
    access: Access,
    document: Document,
    action: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
    personal: Personal | None = None,
) -> None:
    subject = Subject("document", document.pk, document.title)
    audit.record(
        access.institution.pk, f"evidence:document:{action}", subject, by=access.author, before=before, after=after,
        reason=reason, personal=personal,
    )  # fmt: skip


def _record_citation(
    access: Access,
    document: Document,
    action: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    subject = Subject("document", document.pk, document.title)
    audit.record(
        access.institution.pk, f"evidence:citation:{action}", subject, by=access.author, before=before, after=after
    )
