"""Outreach in Bandar Lampung, made by the operations themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.capacity.models import OutreachAudience, OutreachEvent
from naik.apps.capacity.operations import outreach, outreach_attendance
from naik.apps.capacity.operations.outreach import EventValues, Topic
from naik.apps.evidence.models import Document
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import contributor, coordinator, inside
from tests.people import BANDAR_LAMPUNG, institution, member, office

POLICY = Topic(policy="Perwali 5/2026 tentang SPBE")


def hours_from_now(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def values(starts: float = 48, **fields: Any) -> EventValues:
    """An event that starts so many hours from now, for offices 1 and 2."""
    start = hours_from_now(starts)
    given = {
        "title": "Sosialisasi SPBE", "topic": POLICY, "place": "Aula", "starts_at": start,
        "ends_at": start + timedelta(hours=2), "offices": (office("1").pk, office("2").pk),
    }  # fmt: skip
    return EventValues(**{**given, **fields})


def event(starts: float = 48, **fields: Any) -> OutreachEvent:
    """A planned event."""
    with inside(coordinator()) as room:
        return outreach.plan(room, values(starts, **fields))


def held(came: dict[str, int | None], starts: float = -24, **fields: Any) -> OutreachEvent:
    """A held event to which so many came of each office, by the office's code."""
    invited = tuple(office(code).pk for code in came)
    made = event(starts, offices=invited, **fields)
    with inside(coordinator()) as room:
        outreach_attendance.hold(room, made.pk, {office(code).pk: one for code, one in came.items()}, made.revision)
    return again(made)


def again(made: OutreachEvent) -> OutreachEvent:
    with opened([made.institution_id]):
        found: OutreachEvent = OutreachEvent.objects.select_related("service", "action").get(pk=made.pk)
        return found


def attendance(made: OutreachEvent) -> dict[str, int | None]:
    with opened([made.institution_id]):
        return dict(OutreachAudience.objects.filter(event=made.pk).values_list("office__code", "attended"))


def notices(who: Person) -> list[str]:
    with opened([institution().pk], person=who.pk):
        return list(Notice.objects.filter(person=who).order_by("pk").values_list("sentence_id", flat=True))


def document(title: str = "Paparan", *, code: str = "", slug: str = BANDAR_LAMPUNG, **fields: Any) -> Document:
    where, keeper = institution(slug), member("Penyimpan", Role.DATA_ENTRY, slug=slug)
    unit = office(code, slug) if code else None
    with opened([where.pk]):
        return Document.objects.create(institution=where, title=title, keeper=keeper, office=unit, **fields)


def address(name: str, *more: object) -> str:
    return reverse(name, args=[BANDAR_LAMPUNG, *more])


__all__ = [
    "POLICY", "address", "again", "attendance", "contributor", "coordinator", "document", "event", "held",
    "hours_from_now", "inside", "notices", "values",
]  # fmt: skip
