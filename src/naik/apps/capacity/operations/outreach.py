"""Planning outreach: what about, for whom, when and where; changed until it was held, cancelled with a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from naik.apps.capacity.models import OutreachAudience, OutreachEvent, OutreachMaterial, OutreachTopic
from naik.apps.capacity.operations.outreach_holding import locked, recorded, save
from naik.apps.capacity.operations.outreach_telling import CANCELLED, CHANGED, INVITED, UNINVITED, tell_offices
from naik.apps.capacity.operations.training import MOST_RUPIAH, UNKNOWN_OFFICE, WRONG_MONEY, WRONG_TIMES
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.moving import moved
from naik.apps.evidence.policies import readable as readable_documents
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.inventory.policies import readable as readable_services
from naik.cycle.improvement_machines import OUTREACH
from naik.instruments import loader
from naik.instruments.model import Text

LONGEST_TITLE, LONGEST_PLACE, LONGEST_POLICY = 160, 300, 240
MOST_OFFICES, MOST_DOCUMENTS = 2_000, 50
NO_TITLE = Text("Tuliskan nama kegiatan dan tempatnya.", "Write the title of the event and its place.")
TOO_LONG = Text(
    f"Terlalu panjang: nama kegiatan dan pembicara paling banyak {LONGEST_TITLE} huruf, tempat {LONGEST_PLACE}, "
    f"kebijakan {LONGEST_POLICY}.",
    f"Too long: title and speaker have at most {LONGEST_TITLE} letters, the place {LONGEST_PLACE}, the policy "
    f"{LONGEST_POLICY}.",
)
NO_SERVICE = Text(
    "Layanan itu tidak ada dalam inventaris yang terbuka bagi Anda.", "There is no such service open to you."
)
NO_POLICY = Text("Sebutkan kebijakan yang disosialisasikan.", "Name the policy that is made known.")
NO_INDICATOR = Text("Indikator itu tidak ada.", "There is no such indicator.")
NO_AUDIENCE = Text("Pilih sedikitnya satu perangkat daerah yang diundang.", "Choose at least one office to invite.")
GONE_DOCUMENT = Text(
    "Salah satu dokumen tidak ada di pustaka yang terbuka bagi Anda, atau sudah diarsipkan.",
    "A document is not in the library open to you, or was archived.",
)
MANY_DOCUMENTS = Text(f"Paling banyak {MOST_DOCUMENTS} dokumen.", f"At most {MOST_DOCUMENTS} documents.")
NOT_PLANNED = Text(
    "Sosialisasi yang sudah dilaksanakan atau dibatalkan tidak diubah lagi. Yang sudah dilaksanakan dapat diperbaiki "
    "lebih dahulu, dengan alasan.",
    "An event that was held or cancelled is not changed any more. One that was held can be corrected first, with a "
    "reason.",
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What an event is about: exactly one of a service (id), a policy (its name), or a value of an instrument."""

    service: int | None = None
    policy: str = ""
    instrument: str = ""
    value: str = ""

    @property
    def kind(self) -> OutreachTopic:
        """The topic this is."""
        if self.service is not None:
            return OutreachTopic.SERVICE
        return OutreachTopic.INDICATOR if self.value else OutreachTopic.POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class EventValues:
    """What an event says; `offices` and `documents` are ids, `budget` is rupiah (None: not entered)."""

    title: str
    topic: Topic
    starts_at: datetime
    ends_at: datetime
    place: str
    offices: tuple[int, ...]
    speaker: str = ""
    budget: int | None = None
    documents: tuple[int, ...] = ()


@transaction.atomic
def plan(access: Access, values: EventValues) -> OutreachEvent:
    """Plan an event, and invite its offices; also one of the past, to have it on record: nobody is told of that."""
    access.require(Permission.OUTREACH_MANAGE)
    _check(values)
    _check_topic(access, values.topic, kept=None)
    offices = _offices(access, values.offices, kept=frozenset())
    documents = _documents(access, values.documents, kept=frozenset())
    made = OutreachEvent(institution=access.institution, changed_by=access.person)
    _fill(made, values)
    made.save()
    _invite(made, offices)
    _add_documents(made, documents)
    if made.starts_at > database_now():
        tell_offices(access, made, offices, INVITED)
    recorded(access, made, "planned", None, _told(made, offices, documents))
    return made


@transaction.atomic
def change(access: Access, event_id: int, values: EventValues, revision: int) -> None:
    """Change a planned event. Offices hear of a new time or place, and of a new or a withdrawn invitation."""
    found = locked(access, event_id, revision)
    if found.state != "planned":
        raise Refused(NOT_PLANNED)
    _check(values)
    _check_topic(access, values.topic, kept=found.service_id)
    invited = frozenset(OutreachAudience.objects.filter(event=found).values_list("office_id", flat=True))
    offices = _offices(access, values.offices, kept=invited)
    _refuse_lost_attendance(found, invited - set(offices))
    before, started = _told(found, sorted(invited), material(found)), found.starts_at
    _fill(found, values)
    documents = replace_documents(access, found, values.documents)
    after = _told(found, offices, documents)
    if before == after:
        return
    save(access, found)
    OutreachAudience.objects.filter(event=found).exclude(office__in=offices).delete()
    _invite(found, [one for one in offices if one not in invited])
    if max(found.starts_at, started) > database_now():
        if any(before[name] != after[name] for name in ("starts_at", "ends_at", "place")):
            tell_offices(access, found, invited & set(offices), CHANGED)
        tell_offices(access, found, set(offices) - invited, INVITED)
        tell_offices(access, found, invited - set(offices), UNINVITED)
    recorded(access, found, "changed", before, after)


@transaction.atomic
def cancel(access: Access, event_id: int, reason: str) -> None:
    """Call an event off, with a reason that stays; the invited offices hear of it."""
    found = locked(access, event_id, None)
    before = found.state
    found.state = moved(OUTREACH, before, "cancel", reason)
    if OutreachAudience.objects.filter(event=found, attended__gt=0).exists():
        raise Refused(
            Text(
                "Sudah ada kehadiran yang dicatat; sosialisasi ini tidak dapat dibatalkan.",
                "Attendance is recorded already; this event cannot be cancelled.",
            )
        )
    found.cancelled_reason = reason.strip()
    save(access, found)
    if found.starts_at > database_now():
        invited = OutreachAudience.objects.filter(event=found).values_list("office_id", flat=True)
        tell_offices(access, found, invited, CANCELLED)
    recorded(access, found, "cancelled", {"state": before}, {"state": found.state}, reason)


def material(found: OutreachEvent) -> list[int]:
    """The ids of an event's documents, also of those that not everybody may open."""
    return sorted(OutreachMaterial.objects.filter(event=found).values_list("document_id", flat=True))


def replace_documents(access: Access, found: OutreachEvent, wanted: Collection[int]) -> list[int]:
    """Make `wanted` the material, and return it; documents the person may not open stay as they are."""
    there = frozenset(material(found))
    closed = there - set(readable_documents(access).filter(pk__in=there).values_list("pk", flat=True))
    documents = sorted({*_documents(access, wanted, kept=there), *closed})
    if len(documents) > MOST_DOCUMENTS:
        raise Refused(MANY_DOCUMENTS)
    OutreachMaterial.objects.filter(event=found).exclude(document__in=documents).delete()
    _add_documents(found, [one for one in documents if one not in there])
    return documents


def _check(values: EventValues) -> None:
    if not values.title.strip() or not values.place.strip():
        raise Refused(NO_TITLE)
    texts = ((values.title, LONGEST_TITLE), (values.speaker, LONGEST_TITLE), (values.place, LONGEST_PLACE),
             (values.topic.policy, LONGEST_POLICY))  # fmt: skip
    if any(len(text.strip()) > most for text, most in texts):
        raise Refused(TOO_LONG)
    if values.ends_at <= values.starts_at:
        raise Refused(WRONG_TIMES)
    if values.budget is not None and not 0 <= values.budget <= MOST_RUPIAH:
        raise Refused(WRONG_MONEY)


def _check_topic(access: Access, topic: Topic, *, kept: int | None) -> None:
    match topic.kind:
        case OutreachTopic.SERVICE:
            services = readable_services(access).filter(pk__in=[topic.service])
            if topic.service != kept:
                services = services.exclude(state="retired")
            if not services.exists():
                raise Refused(NO_SERVICE)
        case OutreachTopic.POLICY:
            if not topic.policy.strip():
                raise Refused(NO_POLICY)
        case OutreachTopic.INDICATOR:
            # Not `load` before this: it also takes folders.
            known = topic.instrument in loader.CATALOGUE_IDS
            if not known or topic.value not in loader.load(topic.instrument).value_ids:
                raise Refused(NO_INDICATOR)


def _offices(access: Access, wanted: Collection[int], *, kept: frozenset[int]) -> list[int]:
    if not wanted:
        raise Refused(NO_AUDIENCE)
    if len(wanted) > MOST_OFFICES:
        raise Refused(UNKNOWN_OFFICE)
    found = Office.objects.filter(institution=access.institution, pk__in=set(wanted))
    known = {one.pk for one in found if one.closed_on is None or one.pk in kept}
    if known != set(wanted):
        raise Refused(UNKNOWN_OFFICE)
    return sorted(known)


def _documents(access: Access, wanted: Collection[int], *, kept: frozenset[int]) -> list[int]:
    if len(wanted) > MOST_DOCUMENTS:
        raise Refused(MANY_DOCUMENTS)
    found = readable_documents(access).filter(pk__in=set(wanted))
    known = {one.pk for one in found if one.archived_at is None or one.pk in kept}
    if known != set(wanted):
        raise Refused(GONE_DOCUMENT)
    return sorted(known)


def _refuse_lost_attendance(found: OutreachEvent, offices: Collection[int]) -> None:
    lost = OutreachAudience.objects.filter(event=found, office__in=offices, attended__gt=0)
    names = ", ".join(lost.order_by("office__name").values_list("office__name", flat=True)[:5])
    if names:
        raise Refused(
            Text(
                f"Kehadiran {names} sudah dicatat. Kosongkan kehadirannya lebih dahulu bila undangannya keliru.",
                f"The attendance of {names} is recorded. Clear it first if the invitation was a mistake.",
            )
        )


def _fill(found: OutreachEvent, values: EventValues) -> None:
    topic = values.topic
    found.title, found.place, found.speaker = values.title.strip(), values.place.strip(), values.speaker.strip()
    found.topic, found.service_id = topic.kind, topic.service
    found.policy = topic.policy.strip() if topic.kind is OutreachTopic.POLICY else ""
    indicator = topic.kind is OutreachTopic.INDICATOR
    found.instrument, found.value = (topic.instrument, topic.value) if indicator else ("", "")
    found.starts_at, found.ends_at, found.budget = values.starts_at, values.ends_at, values.budget


def _invite(found: OutreachEvent, offices: Collection[int]) -> None:
    OutreachAudience.objects.bulk_create(
        OutreachAudience(institution_id=found.institution_id, event=found, office_id=one) for one in offices
    )


def _add_documents(found: OutreachEvent, documents: Collection[int]) -> None:
    OutreachMaterial.objects.bulk_create(
        OutreachMaterial(institution_id=found.institution_id, event=found, document_id=one) for one in documents
    )


def _told(found: OutreachEvent, offices: Collection[int], documents: Collection[int]) -> dict[str, object]:
    return {
        "title": found.title, "topic": str(found.topic), "service": found.service_id, "policy": found.policy,
        "instrument": found.instrument, "value": found.value, "starts_at": found.starts_at,
        "ends_at": found.ends_at, "place": found.place, "speaker": found.speaker, "budget": found.budget,
        "offices": list(offices), "documents": list(documents),
    }  # fmt: skip
