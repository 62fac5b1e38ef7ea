"""Reading outreach events: the list, one event with its offices and material, and the entries of a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.capacity.models import OutreachEvent, OutreachMaterial, OutreachTopic
from naik.apps.capacity.queries.outreach_reach import audience, event, events, year_of
from naik.apps.evaluations.gate import database_now
from naik.apps.evidence.policies import readable as readable_documents
from naik.apps.improvement.policies import actions
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.apps.inventory.models import DigitalService
from naik.apps.inventory.policies import readable as readable_services
from naik.cycle.improvement_machines import ACTION, OUTREACH
from naik.cycle.machine import Move
from naik.instruments import loader
from naik.instruments.model import Text

PAGE = 50
MOST_IN_A_FILE = 10_000
MOST_IN_A_CALENDAR = 1_000
MOST_HISTORY = 100
SORTS = {
    "baru": ("-starts_at", "-pk"),
    "lama": ("starts_at", "pk"),
    "nama": ("title", "-starts_at", "-pk"),
    "diundang": ("-invited", "-starts_at", "-pk"),
}
DONE = {
    "capacity:outreach:planned": Text("merencanakan", "planned it"),
    "capacity:outreach:changed": Text("mengubah isinya", "changed it"),
    "capacity:outreach:attended": Text("mencatat kehadiran", "recorded attendance"),
    "capacity:outreach:held": Text("mencatat sebagai dilaksanakan", "recorded it as held"),
    "capacity:outreach:corrected": Text("membuka catatan untuk diperbaiki", "opened the record for correction"),
    "capacity:outreach:cancelled": Text("membatalkan", "cancelled it"),
    "capacity:outreach:followed_up": Text("mencatat tindak lanjut", "recorded the follow-up"),
    "capacity:outreach:action_made": Text("menjadikannya tindak lanjut", "made an action of it"),
}
"""The history in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event; counts are of the offices whose attendance the reader may see.

    `came` counts offices of which somebody came, `people` who came of them. Money is rupiah, None where nobody entered
    it or this reader does not see it.
    """

    id: int
    title: str
    topic: str
    topic_title: str
    about: Text
    service_id: int | None
    instrument: str
    value: str
    policy: str
    starts_at: datetime
    ends_at: datetime
    place: str
    speaker: str
    invited: int
    came: int
    people: int
    state: str
    state_title: Text
    budget: int | None
    spent: int | None
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list of events is narrowed to and sorted by."""

    topic: str = ""
    state: str = ""
    office: int | None = None
    year: int | None = None
    service: int | None = None
    search: str = ""
    sort: str = "baru"


@dataclass(frozen=True, slots=True)
class Listing:
    """Some rows of a list, and how many there are in all."""

    rows: tuple[EventRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Invited:
    """An office that was invited, and how many of it came (None: not recorded)."""

    office_id: int
    code: str
    name: str
    closed: bool
    attended: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    at: datetime
    who: str
    what: Text
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """One event. `closed_documents` are not open to the reader; `action` is (id, title, state) where it is in reach."""

    row: EventRow
    service_open: bool
    audience: tuple[Invited, ...]
    documents: tuple[tuple[int, str], ...]
    closed_documents: int
    follow_up: str
    cancelled_reason: str
    action: tuple[int, str, Text] | None
    has_action: bool
    moves: tuple[Move, ...]
    may_manage: bool
    may_act: bool
    sees_money: bool
    begun: bool
    history: tuple[Entry, ...]


def sees_every_office(access: Access) -> bool:
    """Whether figures about the whole institution, such as money, may be shown to this person."""
    return access.offices(Permission.TRAINING_READ) is None


def may_manage(access: Access) -> bool:
    """Whether the person plans outreach."""
    return access.may(Permission.OUTREACH_MANAGE)


def listing(access: Access, asked: Asked, *, first: int = 0, most: int = PAGE) -> Listing:
    """The events in reach that fit, a page of them."""
    found = _fitting(access, asked)
    rows = _counted(access, found).order_by(*SORTS.get(asked.sort, SORTS["baru"]))[first : first + most]
    money = sees_every_office(access)
    return Listing(tuple(_row(one, money=money) for one in rows), found.count())


def years(access: Access) -> list[int]:
    """The years in which events in reach lie, the latest first."""
    found = events(access).annotate(year=year_of(access.institution)).order_by().values_list("year", flat=True)
    return sorted(set(found.distinct()), reverse=True)


def services(access: Access) -> list[tuple[int, str]]:
    """Every service that an event in reach was about, by name."""
    used = events(access).exclude(service=None).order_by().values("service")
    return list(DigitalService.objects.filter(pk__in=used).order_by("name", "pk").values_list("pk", "name"))


def offices(access: Access) -> list[tuple[int, str]]:
    """Every office in reach that was invited to something, by name."""
    used = audience(access).order_by().values("office")
    return list(Office.objects.filter(pk__in=used).order_by("name", "pk").values_list("pk", "name"))


def page(access: Access, event_id: int) -> EventPage:
    """One event in reach, or 404."""
    event(access, event_id)
    found = _counted(access, OutreachEvent.objects.filter(pk=event_id).select_related("service")).get()
    manages, money, begun = may_manage(access), sees_every_office(access), found.starts_at <= database_now()
    material = OutreachMaterial.objects.filter(event=found)
    documents = readable_documents(access).filter(pk__in=material.values("document")).order_by("title", "pk")
    opened = tuple(documents.values_list("pk", "title"))
    action = actions(access).filter(pk=found.action_id).first() if found.action_id else None
    return EventPage(
        row=_row(found, money=money),
        service_open=found.service_id is not None and readable_services(access).filter(pk=found.service_id).exists(),
        audience=invited(access, event_id),
        documents=opened,
        closed_documents=material.count() - len(opened),
        follow_up=found.follow_up,
        cancelled_reason=found.cancelled_reason,
        action=None if action is None else (action.pk, action.title, ACTION.title_of(action.state)),
        has_action=found.action_id is not None,
        moves=OUTREACH.from_state(found.state) if manages else (),
        may_manage=manages,
        may_act=manages and access.may_somewhere(Permission.ACTION_MANAGE),
        sees_money=money,
        begun=begun,
        history=_history(access, found),
    )


def invited(access: Access, event_id: int) -> tuple[Invited, ...]:
    """The offices invited to an event, as far as the person may see them, by name."""
    rows = audience(access).filter(event=event_id).select_related("office").order_by("office__name", "office")
    return tuple(
        Invited(one.office_id, one.office.code, one.office.name, one.office.closed_on is not None, one.attended)
        for one in rows
    )


def calendar(access: Access) -> list[EventRow]:
    """The events in reach for a calendar, the latest first."""
    found = _counted(access, events(access)).order_by("-starts_at", "-pk")[:MOST_IN_A_CALENDAR]
    return [_row(one, money=False) for one in found]


def about(instrument: str, value: str) -> Text:
    """A value of an instrument in words."""
    title = loader.load(instrument).value_indicator(value).title
    return Text(f"{value}. {title.id}", f"{value}. {title.en}" if title.en else "")


def _history(access: Access, found: OutreachEvent) -> tuple[Entry, ...]:
    trail = Event.objects.filter(
        institution_id=access.institution.pk, subject_kind="outreach", subject_id=str(found.pk), action__in=DONE
    )
    rows = list(trail.order_by("-sequence")[:MOST_HISTORY])
    names = dict(Person.objects.filter(pk__in={one.actor_id for one in rows}).values_list("pk", "name"))
    return tuple(
        Entry(one.at, names.get(one.actor_id, "") if one.actor_id else "", DONE[one.action], one.reason) for one in rows
    )


def _fitting(access: Access, asked: Asked) -> QuerySet[OutreachEvent]:
    found = events(access)
    exact = {"topic": asked.topic, "state": asked.state, "service": asked.service}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if asked.office is not None:
        found = found.filter(pk__in=audience(access).filter(office=asked.office).values("event"))
    if asked.year is not None:
        found = found.annotate(year=year_of(access.institution)).filter(year=asked.year)
    for word in asked.search.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(place__icontains=word)
            | Q(policy__icontains=word)
            | Q(service__name__icontains=word)
        )
    return found


def _counted(access: Access, found: QuerySet[OutreachEvent]) -> QuerySet[Any]:
    own = access.offices(Permission.TRAINING_READ)
    seen = Q() if own is None else Q(audience__office__in=own)
    return found.annotate(
        invited=Count("audience", filter=seen or None),
        came=Count("audience", filter=seen & Q(audience__attended__gt=0)),
        people=Sum("audience__attended", filter=seen or None),
    )


def _row(found: Any, *, money: bool) -> EventRow:  # noqa: ANN401  with counts beside its fields
    return EventRow(
        id=found.pk, title=found.title, topic=found.topic, topic_title=str(OutreachTopic(found.topic).label),
        about=_about(found), service_id=found.service_id, instrument=found.instrument, value=found.value,
        policy=found.policy, starts_at=found.starts_at, ends_at=found.ends_at, place=found.place,
        speaker=found.speaker, invited=found.invited, came=found.came, people=found.people or 0, state=found.state,
        state_title=OUTREACH.title_of(found.state), budget=found.budget if money else None,
        spent=found.spent if money else None, revision=found.revision, changed_at=found.changed_at,
    )  # fmt: skip


def _about(found: OutreachEvent) -> Text:
    if found.service is not None:
        return Text(found.service.name, found.service.name)
    return about(found.instrument, found.value) if found.value else Text(found.policy, found.policy)
