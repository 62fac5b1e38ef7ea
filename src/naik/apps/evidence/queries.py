"""Reading the library: lists of documents within reach, and what is left to mend in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import CharField, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.utils import timezone

from naik.apps.evidence.hints import LOOKED_AT, is_scan
from naik.apps.evidence.models import Document, Upload, Version
from naik.apps.evidence.policies import readable
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution, Office
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.documents.hints import FORMAL

PAGE = 50
MOST_IN_A_FILE = 20_000
MOST_TAGS = 200
MOST_TO_MEND = 100
SORTS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "baru": ("-pk",),
    "judul": ("title", "pk"),
    "tanggal": (F("dated").desc(nulls_last=True), "pk"),
    "nomor": ("number", "pk"),
}
"""How a list can be put in order; the first is what is shown unasked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document in a list, with the facts of its newest file; `mend` names what keeps it from counting."""

    id: int
    title: str
    number: str
    dated: date | None
    signed_by: str
    valid_until: date | None
    confidential: bool
    office: str
    tags: tuple[str, ...]
    keeper: str
    archived: bool
    versions: int
    file_id: int | None
    name: str
    kind: str
    size: int | None
    sha256: str
    text_state: str
    uploaded_at: datetime | None
    mend: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list is narrowed to, and its order."""

    office: int | None = None
    tag: str = ""
    kind: str = ""
    mending: bool = False
    archived: bool = False
    sort: str = "baru"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and how many documents the whole list has."""

    rows: tuple[DocumentRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of the library offer."""

    offices: tuple[tuple[int, str], ...]
    tags: tuple[str, ...]


def today(institution: Institution) -> date:
    """The day it is where the institution lies."""
    return timezone.now().astimezone(zone(institution)).date()


def library(access: Access, asked: Asked, *, first: int = 0, most: int = PAGE) -> Listing:
    """The documents in reach that fit `asked`."""
    found = _fitting(access, asked)
    ids = list(found.order_by(*SORTS.get(asked.sort, SORTS["baru"])).values_list("pk", flat=True)[first : first + most])
    return Listing(rows(access, ids, today=today(access.institution)), found.count())


def narrowed(access: Access, ids: Sequence[int], asked: Asked) -> frozenset[int]:
    """Those of `ids` that are in reach and fit in kind and in what there is to mend."""
    found = _narrow(readable(access).filter(pk__in=ids), asked, today(access.institution))
    return frozenset(found.values_list("pk", flat=True))


def rows(access: Access, ids: Sequence[int], *, today: date) -> tuple[DocumentRow, ...]:
    """The documents `ids` in that order; those out of reach are missing."""
    documents = {one.pk: one for one in readable(access).filter(pk__in=ids).select_related("office", "keeper")}
    versions = _newest(documents)
    return tuple(_row(documents[one], versions.get(one), today) for one in ids if one in documents)


def choices(access: Access) -> Choices:
    """Offices in reach, and the tags in use within reach."""
    held = access.offices(Permission.DOCUMENT_READ)
    offices = Office.objects.filter(institution=access.institution).order_by("name")
    if held is not None:
        offices = offices.filter(pk__in=held)
    each = readable(access).annotate(tag=Func("tags", function="unnest", output_field=CharField()))
    tags = tuple(each.order_by("tag").values_list("tag", flat=True).distinct()[:MOST_TAGS])
    return Choices(tuple(offices.values_list("pk", "name")), tags)


def to_mend(institution: Institution, person_id: int) -> tuple[DocumentRow, ...]:
    """The documents a person keeps in the institution whose scope is open, and which do not count as they are."""
    day = today(institution)
    kept = Document.objects.filter(institution=institution, keeper=person_id, archived_at=None)
    found = _narrow(kept, Asked(mending=True), day).select_related("office", "keeper").order_by("-pk")[:MOST_TO_MEND]
    documents = list(found)
    versions = _newest([one.pk for one in documents])
    return tuple(_row(one, versions.get(one.pk), day) for one in documents)


def kept_by(institution_id: int, person_id: int) -> int:
    """How many documents a person keeps, archived ones among them."""
    count: int = Document.objects.filter(institution=institution_id, keeper=person_id).count()
    return count


def unfinished_uploads(institution_id: int, person_id: int) -> int:
    """How many of a person's uploads have not arrived whole."""
    count: int = Upload.objects.filter(institution=institution_id, person=person_id, finished_at=None).count()
    return count


def _fitting(access: Access, asked: Asked) -> QuerySet[Document]:
    found = readable(access).filter(archived_at__isnull=not asked.archived)
    if asked.office is not None:
        found = found.filter(office=asked.office)
    if asked.tag:
        found = found.filter(tags__contains=[asked.tag])
    return _narrow(found, asked, today(access.institution))


def _narrow(found: QuerySet[Document], asked: Asked, day: date) -> QuerySet[Document]:
    newest = Version.objects.filter(document=OuterRef("pk")).order_by("-ordinal")
    narrowed: Any = found
    if asked.kind or asked.mending:
        narrowed = narrowed.annotate(newest_kind=Subquery(newest.values("file__kind")[:1]))
    if asked.kind:
        narrowed = narrowed.filter(newest_kind=asked.kind)
    if asked.mending:
        narrowed = narrowed.annotate(
            newest_has_text=Subquery(newest.values("file__has_text")[:1]),
            newest_text=Subquery(newest.values("file__text_state")[:1]),
        ).filter(
            Q(newest_has_text=False, newest_text__in=LOOKED_AT)
            | Q(valid_until__lt=day)
            | (Q(newest_kind__in=FORMAL) & (Q(number="") | Q(dated=None)))
        )
    return cast("QuerySet[Document]", narrowed)


def _newest(ids: Iterable[int]) -> dict[int, Version]:
    newest = (
        Version.objects.filter(document__in=list(ids))
        .select_related("file")
        .order_by("document_id", "-ordinal")
        .distinct("document_id")
    )
    return {one.document_id: one for one in newest}


def _row(document: Document, version: Version | None, day: date) -> DocumentRow:
    file = version.file if version else None
    office: Any = document.office
    return DocumentRow(
        id=document.pk,
        title=document.title,
        number=document.number,
        dated=document.dated,
        signed_by=document.signed_by,
        valid_until=document.valid_until,
        confidential=document.confidential,
        office=office.name if office else "",
        tags=tuple(document.tags),
        keeper=document.keeper.name,
        archived=document.archived_at is not None,
        versions=version.ordinal if version else 0,
        file_id=file.pk if file else None,
        name=version.name if version else "",
        kind=file.kind if file else "",
        size=file.size if file else None,
        sha256=file.sha256 if file else "",
        text_state=file.text_state if file else "",
        uploaded_at=version.uploaded_at if version else None,
        mend=tuple(_mend(document, version, day)),
    )


def _mend(document: Document, version: Version | None, day: date) -> list[str]:
    file = version.file if version else None
    formal = file is not None and file.kind in FORMAL
    found = (
        (file is not None and is_scan(file), "no_text_layer"),
        (formal and not document.number.strip(), "number_missing"),
        (formal and document.dated is None, "date_missing"),
        (document.valid_until is not None and document.valid_until < day, "validity_ended"),
    )
    return [code for applies, code in found if applies]
