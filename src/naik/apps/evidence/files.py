"""Files of versions as they are given out: only to those who may open the document."""

from __future__ import annotations

from dataclasses import dataclass

from naik.apps.evidence import storage
from naik.apps.evidence.models import Version
from naik.apps.evidence.policies import readable
from naik.apps.evidence.storage import Stream
from naik.apps.institutions.access import Access
from naik.documents import KINDS, Unreadable, render

OPAQUE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Served:
    """The file of one version; `pages` is how many pictures a preview has, 0 for kinds without one."""

    document_id: int
    ordinal: int
    title: str
    name: str
    kind: str
    media_type: str
    size: int
    pages: int
    stored_as: str


class Damaged(Exception):
    """What lies in the storage is missing or not what was put there."""


def served(access: Access, document_id: int, ordinal: int) -> Served | None:
    """The file of a version; None when there is none, or none for this person."""
    version = (
        Version.objects.select_related("file", "document")
        .filter(document__in=readable(access), document_id=document_id, ordinal=ordinal)
        .first()
    )
    if version is None:
        return None
    file = version.file
    kind = KINDS.get(file.kind)
    return Served(
        document_id=document_id,
        ordinal=ordinal,
        title=version.document.title,
        name=version.name,
        kind=file.kind,
        # Never what an uploader or a row claims: only what we know of the kind.
        media_type=kind.media_type if kind else OPAQUE,
        size=file.size,
        pages=_pictures(file.kind, file.pages),
        stored_as=storage.file_name(file),
    )


def _pictures(kind: str, pages: int | None) -> int:
    known = KINDS.get(kind)
    match known.preview if known else None:
        case "pages":
            return pages or 0
        case "image":
            return 1
    return 0


def content(file: Served) -> Stream:
    """The file's bytes; raises Damaged when they cannot be the ones that were uploaded."""
    if storage.size(file.stored_as) != file.size:
        raise Damaged(file.stored_as)
    return storage.open_stream(file.stored_as)


def picture(file: Served, page: int, *, width: int = 900) -> bytes | None:
    """One page as PNG, counted from 1; None when there is none to see."""
    if not 1 <= page <= file.pages:
        return None
    try:
        with storage.local_copy(file.stored_as) as path:
            return render(path, file.kind, page, width=width)
    except (FileNotFoundError, Unreadable):
        return None
