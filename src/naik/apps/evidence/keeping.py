"""Whether everything that was stored is still there and still the same, and clearing away what nothing refers to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef
from django.utils import timezone

from naik.apps.audit import operations as audit
from naik.apps.audit.operations import Author, Subject
from naik.apps.evidence import storage
from naik.apps.evidence.models import StoredFile, Version
from naik.apps.evidence.operations import hold_storing
from naik.apps.evidence.storage import Stored
from naik.apps.tenancy.scope import opened

KEPT_ORPHANS = timedelta(hours=24)
"""A younger file may belong to an upload that is being entered at this moment."""


class State(StrEnum):
    """What is wrong with a file; only the first two are losses."""

    MISSING = "missing"
    ALTERED = "altered"
    UNREFERENCED = "unreferenced"
    """Known, but no version refers to it any more."""
    ORPHANED = "orphaned"
    """It lies in the storage, and nothing knows it."""


LOSSES = frozenset({State.MISSING, State.ALTERED})


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that is not as it should be; `versions` says which evidence depends on it."""

    state: State
    institution_id: int | None
    name: str
    size: int
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """What should lie under a name."""

    institution_id: int
    sha256: str
    size: int
    versions: tuple[str, ...]


def expected(institution_ids: Collection[int]) -> Mapping[str, Expected]:
    """Every file the institutions know, by its name in the storage."""
    found: dict[str, Expected] = {}
    with opened(institution_ids):
        versions: dict[int, list[str]] = {}
        rows = Version.objects.order_by("document_id", "ordinal").values_list("file_id", "document__title", "ordinal")
        for file_id, title, ordinal in rows.iterator():
            versions.setdefault(file_id, []).append(f"{title} (v{ordinal})")
        for file in StoredFile.objects.order_by("institution_id", "pk").iterator():
            known = tuple(versions.get(file.pk, ()))
            found[storage.file_name(file)] = Expected(file.institution_id, file.sha256, file.size, known)
    return found


def verify(institution_ids: Collection[int], *, whole: bool) -> Iterator[Finding]:
    """Read every stored file and name what is missing, altered, unreferenced or orphaned.

    `whole` looks through the whole storage, and not only through what lies under these institutions. No transaction
    is open while files are read.
    """
    known = expected(institution_ids)
    for name, one in known.items():
        if not one.versions:
            yield Finding(State.UNREFERENCED, one.institution_id, name, one.size)
            continue
        state = _fault(name, one)
        if state is not None:
            yield Finding(state, one.institution_id, name, one.size, one.versions)
    for stored in _lying_about(institution_ids, whole=whole):
        if stored.name not in known:
            yield Finding(State.ORPHANED, _institution(stored.name, institution_ids), stored.name, stored.size)


def _fault(name: str, one: Expected) -> State | None:
    digest, size = hashlib.sha256(), 0
    try:
        for piece in storage.pieces(name):
            digest.update(piece)
            size += len(piece)
    except FileNotFoundError:
        return State.MISSING
    return None if (size, digest.hexdigest()) == (one.size, one.sha256) else State.ALTERED


def _lying_about(institution_ids: Collection[int], *, whole: bool) -> Iterator[Stored]:
    if whole:
        yield from storage.everything()
    else:
        for institution_id in institution_ids:
            yield from storage.everything(institution_id)


def _institution(name: str, institution_ids: Collection[int]) -> int | None:
    first = name.partition("/")[0]
    found = int(first) if first.isascii() and first.isdigit() else None
    return found if found in institution_ids else None


def collectable(institution_ids: Collection[int]) -> tuple[Finding, ...]:
    """What collecting would take away: files without a version, and orphans older than a day."""
    known = expected(institution_ids)
    found = [
        Finding(State.UNREFERENCED, one.institution_id, name, one.size)
        for name, one in known.items()
        if not one.versions
    ]
    before = timezone.now() - KEPT_ORPHANS
    orphans = (
        Finding(State.ORPHANED, _institution(stored.name, institution_ids), stored.name, stored.size)
        for stored in _lying_about(institution_ids, whole=False)
        if stored.name not in known and stored.modified < before
    )
    return (*found, *orphans)


def collect(finding: Finding, *, by: Author) -> bool:
    """Take one of `collectable` away, unless something refers to it by now."""
    if finding.institution_id is None:
        return False
    with opened([finding.institution_id]):
        # Whoever stores the same content at this moment waits here, and then finds it gone and stores it again.
        hold_storing(finding.institution_id, alone=True)
        sha256 = finding.name.rpartition("/")[2]
        used = Version.objects.filter(file=OuterRef("pk"))
        files = StoredFile.objects.filter(sha256=sha256).annotate(used=Exists(used))
        if finding.state is State.UNREFERENCED:
            file = files.filter(used=False).first()
            if file is None:
                return False
            file.delete()
        elif files.exists() and storage.NAME.fullmatch(finding.name):
            return False
        facts = {"name": finding.name, "size": finding.size, "state": finding.state.value}
        subject = Subject("file", sha256[:40], sha256)
        audit.record(finding.institution_id, "evidence:file:collected", subject, by=by, before=facts)
        # Before the commit: cut off in between, the row is back and refers to nothing that any version needs.
        storage.delete(finding.name)
    return True
