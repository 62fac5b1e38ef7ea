"""Which offices are late with their actions, for the leader and for reminders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min

from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Action
from naik.apps.improvement.policies import actions
from naik.apps.improvement.queries.action_choices import carriers
from naik.apps.improvement.queries.actions import OWED
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.roles import Role
from naik.apps.institutions.time_zones import zone
from naik.cycle.reminding import is_escalated, is_reminded


@dataclass(frozen=True, slots=True)
class LateOffice:
    """An office that is late: how many actions, and by how many days the longest ("" for none: no office)."""

    office_id: int | None
    office: str
    count: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is to be told today: actions by person, and the offices coordinators hear of."""

    today: date
    owed: dict[int, tuple[Action, ...]]
    late: tuple[LateOffice, ...]
    coordinators: tuple[int, ...]


def late_offices(access: Access) -> tuple[LateOffice, ...]:
    """The offices in reach that are late with actions, the longest delay first."""
    now = today(access.institution)
    found = actions(access).filter(state__in=OWED, due_on__lt=now).values("office_id", "office__name")
    rows = found.annotate(count=Count("pk"), earliest=Min("due_on")).order_by("earliest", "office__name")
    return tuple(
        LateOffice(one["office_id"], one["office__name"] or "", one["count"], (now - one["earliest"]).days)
        for one in rows
    )


def due(institution: Institution, moment: datetime) -> Due:
    """Who is to be reminded today in the institution whose scope is open."""
    now = moment.astimezone(zone(institution)).date()
    owed = list(
        Action.objects.filter(institution=institution, state__in=OWED).select_related("office").order_by("due_on", "pk")
    )
    people: dict[int, list[Action]] = {}
    for one in owed:
        for person in carriers(institution.pk, one) if is_reminded(one.due_on, now) else ():
            people.setdefault(person, []).append(one)
    late = _late(owed, now)
    coordinators = Membership.objects.filter(
        active(), institution=institution, role=Role.COORDINATOR, person__is_active=True
    )
    told = sorted(set(coordinators.values_list("person_id", flat=True))) if late else []
    return Due(
        today=now,
        owed={person: tuple(own) for person, own in sorted(people.items())},
        late=late,
        coordinators=tuple(told),
    )


def institutions_with_work() -> tuple[int, ...]:
    """The institutions in which actions are owed; the scope must hold those that are asked about."""
    found = Action.objects.filter(state__in=OWED).order_by("institution")
    return tuple(found.values_list("institution_id", flat=True).distinct())


def _late(owed: Iterable[Action], now: date) -> tuple[LateOffice, ...]:
    by_office: dict[tuple[int, str], list[int]] = {}
    for one in owed:
        if one.office is not None and is_escalated(one.due_on, now):
            by_office.setdefault((one.office.pk, one.office.name), []).append((now - one.due_on).days)
    found = [LateOffice(office, name, len(days), max(days)) for (office, name), days in by_office.items()]
    return tuple(sorted(found, key=lambda one: (-one.longest, one.office)))
