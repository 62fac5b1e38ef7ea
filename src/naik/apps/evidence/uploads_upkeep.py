"""Uploads nobody is looking at: those that arrived whole are finished, those given up are cleared away."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from naik.apps.audit import operations as audit
from naik.apps.audit.operations import Author, Subject
from naik.apps.evidence import errors, operations, uploads
from naik.apps.evidence.errors import Refused
from naik.apps.evidence.models import Upload
from naik.apps.institutions.access import Access, Forbidden, access_to
from naik.apps.institutions.models import Institution
from naik.apps.tenancy.scope import opened

QUIET = timedelta(minutes=2)
"""So long after its last byte a complete upload is not being finished by the request that brought it."""
ORPHANED = timedelta(hours=24)


def finish_waiting() -> int:
    """Finish what arrived whole on this machine and was cut off before the end; returns how many."""
    finished = 0
    for institution_id, upload_id in uploads.parts():
        access = _owner(institution_id, upload_id)
        if access is None:
            continue
        try:
            found = operations.finish_upload(access, upload_id)
        except (Refused, Forbidden, Http404):
            # Written at this moment, the scanner still away, or the right lost: the next round or the expiry sees it.
            continue
        finished += found.stage in {operations.Stage.FINISHED, operations.Stage.REFUSED}
    return finished


def _owner(institution_id: int, upload_id: UUID) -> Access | None:
    with opened([institution_id]):
        upload = Upload.objects.select_related("person", "institution").filter(pk=upload_id).first()
    if upload is None:
        if uploads.age(institution_id, upload_id) > ORPHANED:
            uploads.discard(institution_id, upload_id)
        return None
    if upload.finished_at is not None:
        uploads.discard(institution_id, upload_id)
        return None
    if upload.touched_at + QUIET > timezone.now():
        return None
    return access_to(upload.person, upload.institution.slug)


def expire_uploads() -> int:
    """Give up what nobody continued for a week, and take its part away; returns how many."""
    everywhere = list(Institution.objects.values_list("pk", flat=True))
    with opened(everywhere):
        old = list(
            Upload.objects.filter(finished_at=None, touched_at__lt=timezone.now() - operations.KEPT).values_list(
                "institution_id", "pk"
            )
        )
    return sum(_expire(institution_id, upload_id) for institution_id, upload_id in old)


def _expire(institution_id: int, upload_id: UUID) -> bool:
    with opened([institution_id]):
        upload = Upload.objects.select_for_update().filter(pk=upload_id, finished_at=None).first()
        if upload is None or upload.touched_at + operations.KEPT > timezone.now():
            return False
        upload.refusal_id, upload.refusal_en = errors.GONE.id, errors.GONE.en
        upload.finished_at = timezone.now()
        upload.save(update_fields=["refusal_id", "refusal_en", "finished_at"])
        by = Author(None, on_behalf_of="job:evidence.expire_uploads")
        facts = {"offset": upload.offset, "length": upload.length}
        audit.record(institution_id, "evidence:upload:expired", Subject("upload", str(upload_id)), by=by, after=facts)
    uploads.discard(institution_id, upload_id)
    return True
