"""The library's part of what is held about a person, and why somebody who keeps documents cannot be erased yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author
from naik.apps.evidence import uploads
from naik.apps.evidence.models import Document, Upload, Version
from naik.apps.institutions.models import Assignment, Membership
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text


def institutions(person: Person) -> Collection[int]:
    """Every institution in which the person held a role, be it long ago: only there can they have left documents."""
    with opened((), person=person.pk):
        # Asked across institutions; the row policy on the person is the wall here.
        own = Membership._base_manager.filter(person=person).values_list("institution_id", flat=True)  # noqa: SLF001  across institutions
        assigned = Assignment._base_manager.filter(person=person).values_list("institution_id", flat=True)  # noqa: SLF001  across institutions
        return {*own, *assigned}


def export(person: Person) -> object:
    """Documents kept, versions and uploads of a person in the institutions that are open."""
    documents = Document.objects.filter(keeper=person).order_by("pk")
    versions = Version.objects.filter(uploaded_by=person).order_by("pk")
    unfinished = Upload.objects.filter(person=person, finished_at=None).order_by("created_at")
    return {
        "documents_kept": list(documents.values("id", "institution__slug", "title", "created_at")),
        "versions_uploaded": list(versions.values("document_id", "ordinal", "name", "uploaded_at")),
        "unfinished_uploads": list(unfinished.values("name", "length", "created_at")),
    }


def erase(person: Person, _by: Author, _reason: str) -> None:
    """Give up unfinished uploads; what was uploaded stays with the institution, without the name."""
    for upload in Upload.objects.filter(person=person, finished_at=None):
        uploads.discard(upload.institution_id, upload.pk)
    Upload.objects.filter(person=person).delete()


def objections(person: Person) -> Iterable[Text]:
    """Documents need a keeper: a handover comes first."""
    with opened(institutions(person), person=person.pk):
        count = Document.objects.filter(keeper=person).count()
    if count:
        yield Text(
            f"Masih menjadi penanggung jawab {count} dokumen bukti; serahterimakan terlebih dahulu.",
            f"Still keeps {count} documents of evidence; please hand them over first.",
        )
