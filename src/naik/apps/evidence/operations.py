"""Files on their way into the library: begun, received piece by piece, examined, and kept once.

These operations open short transactions of their own and none while a body streams, a parser runs or a storage writes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from naik.apps.audit import operations as audit
from naik.apps.audit.operations import Subject
from naik.apps.evidence import errors, storage, uploads
from naik.apps.evidence.errors import Refused, TryLater
from naik.apps.evidence.models import Document, StoredFile, Upload, Version
from naik.apps.evidence.policies import writable
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import Keys, opened
from naik.documents import Inspection, ScannerUnavailable, inspect, scan
from naik.documents.inspection import too_large
from naik.instruments.model import Text

KEPT = timedelta(days=7)
"""An upload nobody continues for so long is given up."""
MOST_UNFINISHED = 100
FRESH_SECONDS = 1.0
"""An access read longer ago than this is read again before a file becomes evidence."""
STORING_LOCK = 20261103
"""First key of the advisory lock, the second is the institution: storing shares it, collecting holds it alone."""


class Stage(StrEnum):
    """How far an upload is."""

    RECEIVING = "receiving"
    COMPLETE = "complete"
    """All of it arrived; what is done next has not succeeded yet."""
    FINISHED = "finished"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Progress:
    """An upload as its client sees it; sizes in bytes."""

    upload_id: UUID
    name: str
    stage: Stage
    length: int
    offset: int
    expires_at: datetime
    document_id: int | None = None
    ordinal: int | None = None
    sentence: Text | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to upload: a new document, or the next version of one."""

    name: str
    length: int
    title: str = ""
    office_id: int | None = None
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One request's share of the file: at most `length` bytes that follow `offset`."""

    body: uploads.Body
    offset: int
    length: int
    checksum: uploads.Checksum | None = None


def start_upload(access: Access, wish: Wish) -> Progress:
    """Make room for a file; its name is cleaned, its place and the right to it are checked before a byte is sent."""
    if wish.length > settings.LARGEST_FILE:
        raise Refused(too_large(settings.LARGEST_FILE), 413)
    name = uploads.clean_name(wish.name)
    with _inside(access):
        document, office_id = _place(access, wish)
        unfinished = Upload.objects.filter(person=access.person, finished_at=None)
        if unfinished.count() >= MOST_UNFINISHED:
            raise Refused(errors.TOO_MANY, 429)
        upload = Upload.objects.create(
            institution=access.institution, person=access.person, office_id=office_id, document=document,
            name=name, length=wish.length,
        )  # fmt: skip
        uploads.create(access.institution.pk, upload.pk, wish.length, wish.title)
        return _progress(upload, 0)


def _place(access: Access, wish: Wish) -> tuple[Document | None, int | None]:
    if wish.document_id is not None:
        document = writable(access).filter(pk=wish.document_id).first()
        if document is None:
            raise Http404
        if document.archived_at is not None:
            raise Refused(errors.ARCHIVED, 409)
        return document, document.office_id
    office_id = wish.office_id
    held = access.offices(Permission.DOCUMENT_WRITE)
    if office_id is None and held:
        if len(held) > 1:
            raise Refused(errors.CHOOSE_OFFICE, 400)
        office_id = next(iter(held))
    if office_id is not None:
        office = Office.objects.filter(pk=office_id).first()
        if office is None:
            raise Refused(errors.UNKNOWN_OFFICE, 400)
        if office.closed_on is not None:
            raise Refused(errors.CLOSED_OFFICE, 409)
    access.require(Permission.DOCUMENT_WRITE, office_id)
    return None, office_id


def progress(access: Access, upload_id: UUID) -> Progress:
    """How far an upload is; 404 for somebody else's, Refused with 410 when it was given up."""
    return _look(access, upload_id)[1]


def receive(access: Access, upload_id: UUID, piece: Piece, again: Callable[[], Access | None]) -> Progress:
    """Append a piece, and finish when it was the last; `again` reads the access anew, for hours may have passed."""
    begun = monotonic()
    upload, before = _look(access, upload_id)
    if before.stage in {Stage.FINISHED, Stage.REFUSED}:
        if piece.offset != before.offset:
            raise Refused(errors.WRONG_OFFSET, 409)
        return before
    with uploads.locked(upload.institution_id, upload.pk) as part:
        if piece.offset != part.size:
            raise Refused(errors.WRONG_OFFSET, 409)
        if piece.offset + piece.length > upload.length:
            raise Refused(errors.TOO_MUCH, 413)
        try:
            part.append(piece.body, piece.length, piece.checksum)
        finally:
            if part.size < upload.length:
                with _inside(access):
                    Upload.objects.filter(pk=upload.pk).update(offset=part.size, touched_at=timezone.now())
        if part.size < upload.length:
            return _progress(upload, part.size)
        still = again() if monotonic() - begun > FRESH_SECONDS else access
        if still is None:
            raise Http404
        return _finish(still, upload)


def finish_upload(access: Access, upload_id: UUID) -> Progress:
    """Examine and keep an upload that arrived whole; done before, it answers the same again and does nothing.

    Raises TryLater when a service is away; nothing is lost then.
    """
    upload, found = _look(access, upload_id)
    if found.stage is not Stage.COMPLETE:
        return found
    with uploads.locked(upload.institution_id, upload.pk):
        return _finish(access, upload)


def cancel_upload(access: Access, upload_id: UUID) -> None:
    """Give an unfinished upload up."""
    upload, found = _look(access, upload_id)
    if found.stage in {Stage.FINISHED, Stage.REFUSED}:
        raise Refused(errors.FINISHED, 409)
    with uploads.locked(upload.institution_id, upload.pk):
        with _inside(access):
            Upload.objects.filter(pk=upload.pk, finished_at=None).delete()
        uploads.discard(upload.institution_id, upload.pk)


def hold_storing(institution_id: int, *, alone: bool = False) -> None:
    """Keep, until the transaction ends, what is being stored from being collected (`alone`: the collector's side)."""
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [STORING_LOCK, institution_id])


def _inside(access: Access) -> AbstractContextManager[Keys]:
    return opened([access.institution.pk], person=access.person.pk)


def _look(access: Access, upload_id: UUID) -> tuple[Upload, Progress]:
    with _inside(access):
        upload = (
            Upload.objects.select_related("version")
            .filter(pk=upload_id, person=access.person, institution=access.institution)
            .first()
        )
    if upload is None:
        raise Http404
    access.require(Permission.DOCUMENT_WRITE, upload.office_id)
    if upload.finished_at is not None:
        if upload.refusal_id == errors.GONE.id:
            raise Refused(errors.GONE, 410)
        # A server that was killed right after the last step left the part behind.
        uploads.discard(upload.institution_id, upload.pk)
        return upload, _progress(upload, upload.length)
    offset = uploads.size(upload.institution_id, upload.pk)
    if offset is None or upload.touched_at + KEPT < timezone.now():
        raise Refused(errors.GONE, 410)
    return upload, _progress(upload, offset)


def _progress(upload: Upload, offset: int) -> Progress:
    sentence = Text(upload.refusal_id, upload.refusal_en) if upload.refusal_id else None
    if upload.finished_at is not None:
        stage = Stage.REFUSED if sentence else Stage.FINISHED
    else:
        stage = Stage.COMPLETE if offset == upload.length else Stage.RECEIVING
    version = upload.version
    return Progress(
        upload_id=upload.pk,
        name=upload.name,
        stage=stage,
        length=upload.length,
        offset=offset,
        expires_at=upload.touched_at + KEPT,
        document_id=version.document_id if version else None,
        ordinal=version.ordinal if version else None,
        sentence=sentence,
    )


def _finish(access: Access, upload: Upload) -> Progress:
    """With the part locked: its content is looked at, then stored, then entered; each step can be done again."""
    path = uploads.path_of(upload.institution_id, upload.pk)
    inspection = inspect(path, upload.name, accepted=settings.ACCEPTED_KINDS, largest=settings.LARGEST_FILE)
    refusal = inspection.refusal or _virus(path)
    if refusal is not None:
        entered = _enter_refusal(access, upload, refusal)
    else:
        sha256 = storage.digest_of(path)
        storage.put(storage.name_of(upload.institution_id, sha256), path)
        try:
            entered = _enter(access, upload, sha256, inspection)
        except TryLater:
            raise
        except Refused as refused:
            entered = _enter_refusal(access, upload, refused.sentence)
    uploads.discard(upload.institution_id, upload.pk)
    return _progress(entered, entered.length)


def _virus(path: Path) -> Text | None:
    if not settings.ANTIVIRUS:
        return None
    try:
        virus = scan(path, settings.ANTIVIRUS)
    except ScannerUnavailable as failure:
        raise TryLater(failure.sentence) from failure
    return None if virus is None else errors.infected(virus)


def _enter(access: Access, upload: Upload, sha256: str, inspection: Inspection) -> Upload:
    title = uploads.clean_title(uploads.title(upload.institution_id, upload.pk), upload.name)
    with _inside(access):
        hold_storing(upload.institution_id)
        name = storage.name_of(upload.institution_id, sha256)
        if storage.size(name) != upload.length:
            # Collected as an orphan since it was put there.
            storage.put(name, uploads.path_of(upload.institution_id, upload.pk))
        current: Upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if current.finished_at is not None:
            return _found(current)
        access.require(Permission.DOCUMENT_WRITE, current.office_id)
        file = _file(current, sha256, inspection)
        document = _document(access, current, title)
        last = 0 if current.document_id is None else document.versions.aggregate(last=Max("ordinal"))["last"] or 0
        version = Version.objects.create(
            institution=access.institution, document=document, ordinal=last + 1, file=file, name=current.name,
            uploaded_by=access.person,
        )  # fmt: skip
        current.version, current.offset, current.finished_at = version, current.length, timezone.now()
        current.save(update_fields=["version", "offset", "finished_at", "touched_at"])
        facts = {"ordinal": version.ordinal, "sha256": sha256, "size": file.size, "kind": file.kind}
        if current.document_id is None:
            action, facts = "evidence:document:created", {"title": title, "office": document.office_id, **facts}
        else:
            action = "evidence:version:added"
        enqueue(
            "evidence.examine",
            institution_id=access.institution.pk,
            file_id=file.pk,
        )
        subject = Subject("document", document.pk, document.title)
        audit.record(access.institution.pk, action, subject, by=access.author, after=facts)
        return current


def _found(upload: Upload) -> Upload:
    found: Upload = Upload.objects.select_related("version").get(pk=upload.pk)
    return found


def _file(upload: Upload, sha256: str, inspection: Inspection) -> StoredFile:
    marks = [{"code": mark.code, "id": mark.sentence.id, "en": mark.sentence.en} for mark in inspection.marks]
    found: tuple[StoredFile, bool] = StoredFile.objects.get_or_create(
        institution_id=upload.institution_id,
        sha256=sha256,
        defaults={
            "size": upload.length, "kind": inspection.kind, "media_type": inspection.media_type,
            "pages": inspection.pages, "marks": marks,
        },
    )  # fmt: skip
    file, _new = found
    if settings.ANTIVIRUS:
        file.scan_result, file.scanned_at = "clean", timezone.now()
        file.save(update_fields=["scan_result", "scanned_at"])
    return file


def _document(access: Access, upload: Upload, title: str) -> Document:
    if upload.document_id is not None:
        # Two new versions at once get two numbers.
        document: Document = Document.objects.select_for_update().get(pk=upload.document_id)
        if not writable(access).filter(pk=document.pk).exists():
            raise Http404
        if document.archived_at is not None:
            raise Refused(errors.ARCHIVED, 409)
        return document
    created: Document = Document.objects.create(
        institution=access.institution, title=title, office_id=upload.office_id, keeper=access.person
    )
    return created


def _enter_refusal(access: Access, upload: Upload, refusal: Text) -> Upload:
    with _inside(access):
        current: Upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if current.finished_at is not None:
            return _found(current)
        current.refusal_id, current.refusal_en = refusal.id, refusal.en
        current.offset, current.finished_at = current.length, timezone.now()
        current.save(update_fields=["refusal_id", "refusal_en", "offset", "finished_at", "touched_at"])
        subject = Subject("upload", str(current.pk))
        facts = {"sentence": refusal.id, "size": current.length}
        audit.record(access.institution.pk, "evidence:upload:refused", subject, by=access.author, after=facts)
        return current
