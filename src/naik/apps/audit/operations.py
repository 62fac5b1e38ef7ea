"""Writing events: inside the transaction of the mutation they tell of, or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from naik.apps.audit import sealing
from naik.apps.audit.models import ChainHead, Event, PersonalPart


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts: a person (None is the system itself), on whose behalf, within which request."""

    person_id: int | None
    on_behalf_of: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about; `label` is how people know it and holds no personal data."""

    kind: str
    id: int | str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Personal:
    """What an event says about a person; it can be shredded without breaking the chain."""

    person_id: int | None
    content: Mapping[str, object]


def plain(value: object) -> object:
    """`value` as JSON holds it exactly: no floats, dates and numbers as text."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    raise TypeError(f"an audit event cannot hold {type(value).__name__}")


def chain_name(institution_id: int | None) -> str:
    """How a chain is called in seals and exported heads."""
    return "accounts" if institution_id is None else f"institution:{institution_id}"


def hashed_content(event: Event) -> dict[str, object]:
    """Everything of an event that its hash covers."""
    return {
        "chain": chain_name(event.institution_id),
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": event.action,
        "actor": event.actor_id,
        "on_behalf_of": event.on_behalf_of,
        "subject": [event.subject_kind, event.subject_id, event.subject_label],
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "request": event.request_id,
        "personal": event.personal_commitment,
        "previous": event.previous_hash,
    }


def record(
    institution_id: int | None,
    action: str,
    subject: Subject,
    *,
    by: Author,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    personal: Personal | None = None,
) -> Event:
    """Append one event to the institution's chain (None: the accounts' chain), in the transaction that is open.

    Raises RuntimeError outside a transaction: an event without its mutation, or the reverse, must not be.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event belongs into the transaction of its mutation")
    head = _locked_head(institution_id)
    salt = secrets.token_hex(32) if personal else ""
    content = plain(personal.content) if personal else None
    event = Event(
        institution_id=institution_id,
        sequence=head.sequence + 1,
        at=timezone.now(),
        action=action,
        actor_id=by.person_id,
        on_behalf_of=by.on_behalf_of,
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_label=subject.label[:200],
        before=plain(before),
        after=plain(after),
        reason=reason,
        request_id=by.request_id,
        personal_commitment=sealing.commitment(salt, [personal.person_id, content]) if personal else "",
        previous_hash=head.hash,
    )
    event.hash = sealing.event_hash(hashed_content(event))
    event.seal = sealing.event_seal(settings.AUDIT_KEY, event.hash)
    event.save(force_insert=True)
    if personal:
        PersonalPart.objects.create(
            event=event, institution_id=institution_id, person_id=personal.person_id, salt=salt, content=content
        )
    head.sequence, head.hash = event.sequence, event.hash
    head.seal = sealing.head_seal(settings.AUDIT_KEY, chain_name(institution_id), head.sequence, head.hash)
    head.save()
    return event


def _locked_head(institution_id: int | None) -> ChainHead:
    heads = ChainHead.objects.select_for_update().filter(institution_id=institution_id)
    head = heads.first()
    if head is None:
        # Two first events at once: one makes the row, the other waits for it here.
        seal = sealing.head_seal(settings.AUDIT_KEY, chain_name(institution_id), 0, sealing.GENESIS)
        ChainHead.objects.bulk_create(
            [ChainHead(institution_id=institution_id, hash=sealing.GENESIS, seal=seal)], ignore_conflicts=True
        )
        head = heads.get()
    return head


def hold_chains() -> None:
    """Lock the ends of all chains of the open scope, in one order, before an act that writes into several of them.

    Two such acts at once then wait for each other; taken one by one, each could hold what the other needs.
    """
    ends = ChainHead.objects.select_for_update().order_by(F("institution_id").asc(nulls_first=True))
    list(ends.values_list("pk", flat=True))


def shred(person_id: int, *, by: Author, reason: str) -> int:
    """Take away everything events of the open scope say about a person; returns from how many.

    The chains that lose something say so in an event, so that a missing part is known to be shredded.
    """
    parts = PersonalPart.objects.filter(person_id=person_id)
    lost: dict[int | None, int] = {}
    for institution_id in parts.values_list("institution_id", flat=True):
        lost[institution_id] = lost.get(institution_id, 0) + 1
    parts.delete()
    # Chains are always taken in one order: two erasures at once would lock each other out else.
    for institution_id, count in sorted(lost.items(), key=lambda one: one[0] or 0):
        subject = Subject("person", person_id)
        record(institution_id, "audit:personal:shredded", subject, by=by, after={"events": count}, reason=reason)
    return sum(lost.values())
