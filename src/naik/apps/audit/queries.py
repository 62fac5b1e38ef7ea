"""Reading a chain: its signed head, and its events for the history pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from naik.apps.audit import sealing
from naik.apps.audit.models import ChainHead, Event
from naik.apps.audit.operations import chain_name


def head(institution_id: int | None) -> sealing.SignedHead:
    """The end of a chain of the open scope, signed now, to be kept elsewhere."""
    found = ChainHead.objects.filter(institution_id=institution_id).first()
    sequence, digest = (found.sequence, found.hash) if found else (0, sealing.GENESIS)
    at = timezone.now().isoformat(timespec="seconds")
    return sealing.sign_head(settings.AUDIT_KEY, chain_name(institution_id), sequence, digest, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as a history page shows it; `personal` is None where there was none, {} where it was shredded."""

    sequence: int
    at: datetime
    action: str
    actor_id: int | None
    on_behalf_of: str
    subject_kind: str
    subject_id: str
    subject_label: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    reason: str
    request_id: str
    personal: dict[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which events: of a person's doing, about an object, from and to a day (both included)."""

    actor_id: int | None = None
    subject_kind: str = ""
    subject_id: str = ""
    start: datetime | None = None
    end: datetime | None = None


def events(institution_id: int, asked: Asked, *, first: int = 0, most: int = 50) -> tuple[tuple[Entry, ...], int]:
    """The newest `most` events after skipping `first`, and how many there are."""
    found = Event.objects.filter(institution_id=institution_id).order_by("-sequence")
    if asked.actor_id is not None:
        found = found.filter(actor_id=asked.actor_id)
    if asked.subject_kind:
        found = found.filter(subject_kind=asked.subject_kind)
    if asked.subject_id:
        found = found.filter(subject_id=asked.subject_id)
    if asked.start is not None:
        found = found.filter(at__gte=asked.start)
    if asked.end is not None:
        found = found.filter(at__lt=asked.end)
    chosen = found.select_related("personal")[first : first + most]
    return tuple(_entry(one) for one in chosen), found.count()


def actors(institution_id: int) -> frozenset[int]:
    """Everybody who did something in this institution."""
    found = Event.objects.filter(institution_id=institution_id, actor_id__isnull=False)
    return frozenset(one for one in found.order_by().values_list("actor_id", flat=True).distinct() if one is not None)


def _entry(event: Event) -> Entry:
    part = getattr(event, "personal", None)
    personal = None if not event.personal_commitment else {} if part is None else part.content
    return Entry(
        sequence=event.sequence,
        at=event.at,
        action=event.action,
        actor_id=event.actor_id,
        on_behalf_of=event.on_behalf_of,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        subject_label=event.subject_label,
        before=event.before,
        after=event.after,
        reason=event.reason,
        request_id=event.request_id,
        personal=personal,
    )
