"""Who is to be reminded today of what their office still owes, and which offices the coordinator hears of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from naik.apps.evaluations import gate
from naik.apps.evaluations.models import Assessment, Responsibility
from naik.apps.institutions.access import active
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.roles import Role
from naik.apps.institutions.time_zones import zone
from naik.cycle.late import OWED
from naik.cycle.reminding import is_escalated, is_reminded
from naik.cycle.stages import Stage


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer an office owes, and when it was or is due."""

    value: str
    office: int
    office_name: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """What is to be told today about one assessment: to each person what is due, to coordinators who is late."""

    assessment: Assessment
    today: date
    due: dict[int, tuple[Owed, ...]]
    escalated: tuple[Owed, ...]
    coordinators: tuple[int, ...]


def reminders(institution: Institution, now: datetime) -> Iterable[Reminders]:
    """What is to be told today in the institution whose scope is open, for each self-assessment that is open."""
    today = now.astimezone(zone(institution)).date()
    running = Assessment.objects.filter(institution=institution, stage=Stage.SELF_ASSESSMENT).select_related("cycle")
    for assessment in running.order_by("pk"):
        if not gate.window(assessment, Stage.SELF_ASSESSMENT).open:
            continue
        owed = [
            Owed(one.answer.value, one.office_id, one.office.name, one.due_on)
            for one in Responsibility.objects.filter(
                answer__assessment=assessment, answer__state__in=OWED, due_on__isnull=False
            ).select_related("answer", "office").order_by("due_on", "answer__pk")
        ]  # fmt: skip
        called = [one for one in owed if is_reminded(one.due_on, today)]
        holders = Membership.objects.filter(active(), institution=institution, person__is_active=True)
        contributors = set(
            holders.filter(role=Role.OFFICE_CONTRIBUTOR, office__in={one.office for one in called})
            .values_list("person_id", "office_id")
        )  # fmt: skip
        due = {
            person: tuple(one for one in called if (person, one.office) in contributors)
            for person in sorted({person for person, _ in contributors})
        }
        escalated = tuple(one for one in owed if is_escalated(one.due_on, today))
        coordinators = set(holders.filter(role=Role.COORDINATOR).values_list("person_id", flat=True))
        yield Reminders(
            assessment=assessment, today=today, due=due, escalated=escalated,
            coordinators=tuple(sorted(coordinators)) if escalated else (),
        )  # fmt: skip


def institutions_to_remind() -> tuple[int, ...]:
    """The institutions that have a self-assessment running; the scope must hold those that are asked about."""
    running = Assessment.objects.filter(stage=Stage.SELF_ASSESSMENT)
    return tuple(running.order_by("institution").values_list("institution_id", flat=True).distinct())
