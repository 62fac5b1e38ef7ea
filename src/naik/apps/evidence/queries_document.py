"""Reading one document: its record, versions, citations, and what the guide would have mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from naik.apps.accounts.models import Person
from naik.apps.audit import queries as audit
from naik.apps.evidence.documents_operations import Details, details
from naik.apps.evidence.hints import hints_of, is_scan, name_advice, suggested_names
from naik.apps.evidence.models import Citation, Document, StoredFile, Version
from naik.apps.evidence.policies import readable
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.documents import KINDS, Hint
from naik.instruments.loader import CATALOGUE_IDS, load
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True)
class SignatureFact:
    """What a signature in a file says of itself; whether to trust it is not for this page."""

    signer: str
    at: datetime | None
    intact: bool
    whole: bool
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One file of the document; `text` is the state of its text, or `scan` for pages without any; size in bytes."""

    ordinal: int
    name: str
    uploaded_by: str
    uploaded_at: datetime
    size: int
    sha256: str
    kind: Text
    pages: int | None
    text: str
    marks: tuple[Text, ...]
    scanned_at: datetime | None
    scan_result: str
    signatures: tuple[SignatureFact, ...] | None
    preview: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow:
    """Where the document is used, and the name its file should have there."""

    id: int
    instrument: str
    instrument_title: Text
    indicator: str
    title: Text
    place: str
    quote: str
    suggested_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """Everything the page of a document shows."""

    id: int
    revision: int
    details: Details
    office: str
    keeper: str
    created_at: datetime
    archived_at: datetime | None
    may_change: bool
    versions: tuple[VersionRow, ...]
    citations: tuple[CitationRow, ...]
    hints: tuple[Hint, ...]
    name_advice: Text | None


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a document last, and when."""

    by: str
    at: datetime


def document(access: Access, document_id: int) -> DocumentPage:
    """The document; 404 out of reach."""
    found = readable(access).select_related("office", "keeper").filter(pk=document_id).first()
    if found is None:
        raise Http404
    versions = list(Version.objects.filter(document=found).select_related("file", "uploaded_by").order_by("-ordinal"))
    citations = list(Citation.objects.filter(document=found).order_by("instrument", "indicator", "pk"))
    newest = versions[0] if versions else None
    names = suggested_names(found, newest, citations)
    office: Office | None = found.office
    return DocumentPage(
        id=found.pk,
        revision=found.revision,
        details=details(found),
        office=office.name if office else "",
        keeper=found.keeper.name,
        created_at=found.created_at,
        archived_at=found.archived_at,
        may_change=access.may(Permission.DOCUMENT_WRITE, found.office_id),
        versions=tuple(_version(one) for one in versions),
        citations=tuple(_citations(citations, names)),
        hints=hints_of(found, newest, cited=len(citations), today=today(access.institution)),
        name_advice=name_advice(newest),
    )


def for_change(access: Access, document_id: int) -> Document:
    """The document of a form; 404 out of reach, Forbidden without the right to change it."""
    found = readable(access).filter(pk=document_id).first()
    if found is None:
        raise Http404
    access.require(Permission.DOCUMENT_WRITE, found.office_id)
    return found


def citation(access: Access, document_id: int, citation_id: int) -> CitationRow:
    """One citation of a document that may be changed; 404 otherwise."""
    found = Citation.objects.filter(document=for_change(access, document_id), pk=citation_id)
    for row in _citations(found, {}):
        return row
    raise Http404


def last_change(access: Access, document_id: int) -> LastChange | None:
    """Who wrote what a conflict page shows as stored."""
    asked = audit.Asked(subject_kind="document", subject_id=str(document_id))
    entries, _count = audit.events(access.institution.pk, asked, most=1)
    for entry in entries:
        person = None if entry.actor_id is None else Person.objects.filter(pk=entry.actor_id).first()
        return LastChange(person.name if person else "", entry.at)
    return None


def _version(version: Version) -> VersionRow:
    file: StoredFile = version.file
    kind = KINDS.get(file.kind)
    return VersionRow(
        ordinal=version.ordinal,
        name=version.name,
        uploaded_by=version.uploaded_by.name,
        uploaded_at=version.uploaded_at,
        size=file.size,
        sha256=file.sha256,
        kind=kind.label if kind else Text(file.kind, file.kind),
        pages=file.pages,
        text=_text(file),
        marks=tuple(Text(str(mark["id"]), str(mark["en"])) for mark in file.marks),
        scanned_at=file.scanned_at,
        scan_result=file.scan_result,
        signatures=None if file.signatures is None else tuple(_signature(one) for one in file.signatures),
        preview=kind is not None and kind.preview is not None,
    )


def _text(file: StoredFile) -> str:
    return "scan" if is_scan(file) else file.text_state


def _signature(stored: Mapping[str, Any]) -> SignatureFact:
    at = stored.get("signed_at")
    return SignatureFact(
        signer=str(stored.get("signer", "")),
        at=datetime.fromisoformat(at) if at else None,
        intact=bool(stored.get("intact")),
        whole=bool(stored.get("covers_whole_file")),
        issuer=str(stored.get("issuer", "")),
    )


def _citations(found: Iterable[Citation], names: Mapping[int, str]) -> Iterable[CitationRow]:
    for one in found:
        # What is cited stays, also when a catalogue of a later release knows it no longer.
        instrument = load(one.instrument) if one.instrument in CATALOGUE_IDS else None
        indicator = instrument.indicator(one.indicator) if instrument else None
        yield CitationRow(
            id=one.pk,
            instrument=one.instrument,
            instrument_title=instrument.title if instrument else Text(one.instrument, one.instrument),
            indicator=one.indicator,
            title=indicator.title if indicator else Text(one.indicator, one.indicator),
            place=one.place,
            quote=one.quote,
            suggested_name=names.get(one.pk, ""),
        )
