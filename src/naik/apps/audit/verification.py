"""Walking a chain from its first event: the first one that was altered, removed, inserted or moved is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from naik.apps.audit import sealing
from naik.apps.audit.models import ChainHead, Event, PersonalPart
from naik.apps.audit.operations import chain_name, hashed_content


class Fault(StrEnum):
    """What can be wrong with a chain."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    PERSONAL_ALTERED = "personal_altered"
    PERSONAL_REMOVED = "personal_removed"
    HEAD = "head"
    NOT_THE_KEPT_CHAIN = "not_the_kept_chain"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first fault of a chain, at the event with this number."""

    fault: Fault
    sequence: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a chain holds: `events` were read, `finding` is None when all of them are as written."""

    chain: str
    events: int
    finding: Finding | None


def verify(institution_id: int | None, kept: sealing.SignedHead | None = None) -> Verdict:
    """Check one chain of the open scope; with `kept`, also that it still contains the head kept elsewhere."""
    chain = chain_name(institution_id)
    count, running = 0, sealing.GENESIS
    shredded = _shredded(institution_id)
    parts = {part.event_id: part for part in PersonalPart.objects.filter(institution_id=institution_id)}
    for event in _events(institution_id):
        fault = _fault(event, count + 1, running, parts.get(event.pk), shredded)
        if fault is not None:
            return Verdict(chain, count, fault)
        if kept is not None and kept.sequence == event.sequence and kept.hash != event.hash:
            return Verdict(chain, count, Finding(Fault.NOT_THE_KEPT_CHAIN, event.sequence))
        count, running = count + 1, event.hash
    return Verdict(chain, count, _end(institution_id, count, running, kept))


def _events(institution_id: int | None) -> Iterator[Event]:
    return Event.chain.filter(institution_id=institution_id).order_by("sequence", "pk").iterator(chunk_size=2000)


def _shredded(institution_id: int | None) -> dict[str, int]:
    found = Event.chain.filter(institution_id=institution_id, action="audit:personal:shredded")
    allowed: dict[str, int] = {}
    for event in found:
        allowed["events"] = allowed.get("events", 0) + int((event.after or {}).get("events", 0))
    return allowed


def _fault(
    event: Event, expected: int, running: str, part: PersonalPart | None, shredded: dict[str, int]
) -> Finding | None:
    if event.sequence > expected:
        return Finding(Fault.REMOVED, expected)
    fault = Fault.INSERTED if event.sequence < expected else _content_fault(event, running)
    fault = fault or _personal_fault(event, part, shredded)
    return None if fault is None else Finding(fault, event.sequence)


def _content_fault(event: Event, running: str) -> Fault | None:
    if sealing.event_hash(hashed_content(event)) != event.hash:
        return Fault.REORDERED if _stood_elsewhere(event) else Fault.ALTERED
    if not sealing.same(sealing.event_seal(settings.AUDIT_KEY, event.hash), event.seal):
        return Fault.INSERTED
    return Fault.REORDERED if event.previous_hash != running else None


def _personal_fault(event: Event, part: PersonalPart | None, shredded: dict[str, int]) -> Fault | None:
    if not event.personal_commitment:
        return None
    if part is None:
        # Each shredding says how many parts it took; one more is missing without a word.
        shredded["events"] = shredded.get("events", 0) - 1
        return Fault.PERSONAL_REMOVED if shredded["events"] < 0 else None
    held = sealing.commitment(part.salt, [part.person_id, part.content]) == event.personal_commitment
    return None if held else Fault.PERSONAL_ALTERED


def _stood_elsewhere(event: Event) -> bool:
    """Whether the event is whole, but under the number it bears now; only asked once a fault is found."""
    head = ChainHead.objects.filter(institution_id=event.institution_id).first()
    content = hashed_content(event)
    return any(
        sealing.event_hash({**content, "sequence": number}) == event.hash
        for number in range(1, (head.sequence if head else 0) + 2)
    )


def _end(institution_id: int | None, count: int, running: str, kept: sealing.SignedHead | None) -> Finding | None:
    head = ChainHead.objects.filter(institution_id=institution_id).first()
    if head is None:
        if count:
            return Finding(Fault.HEAD, count)
    else:
        seal = sealing.head_seal(settings.AUDIT_KEY, chain_name(institution_id), head.sequence, head.hash)
        if head.sequence > count:
            return Finding(Fault.REMOVED, count + 1)
        if head.sequence < count:
            return Finding(Fault.INSERTED, head.sequence + 1)
        if head.hash != running or not sealing.same(seal, head.seal):
            return Finding(Fault.HEAD, count)
    if kept is not None and kept.sequence > count:
        return Finding(Fault.REMOVED, count + 1)
    return None
