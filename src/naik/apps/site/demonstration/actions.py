"""Invented work on the plan: done with accepted evidence, under way, waiting, late, dropped, and what results said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from naik.apps.evaluations.models import Assessment
from naik.apps.evidence.models import Document
from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Action, Plan
from naik.apps.improvement.operations import action_evidence, action_moves, action_raises, follow_up
from naik.apps.improvement.operations.follow_up import Choice
from naik.apps.improvement.queries.action_raises import proposals
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.site.demonstration.past_cycles import YEARS, cycle_name
from naik.apps.site.demonstration.people import access_of
from naik.apps.tenancy.scope import opened

DONE, WAITING, UNDER_WAY, LATE, DROPPED = ("3", "9"), ("1",), ("11", "12"), ("41",), ("20",)
"""Indicators of the plan by what became of the action of their first planned level; the others are to be done."""
FORGOTTEN = frozenset({"19", "44"})
"""Raises of the plan's first year of which no action was made."""
FOUND, RECOMMENDED = "weakness:46", "determination"
"""A finding of the newest result, about a public service of the health office, and what the one before recommended."""
FOUND_AT, RECOMMENDED_TO = "1.04", "1.03"
LATE_BY, FINDING_DUE = timedelta(days=12), timedelta(days=45)
GIVEN_UP = "Dikerjakan bersama provinsi tahun depan (contoh)."


def load_actions() -> None:
    """Make actions of the adopted plan and of a finding and work on them."""
    coordinator, writer, checker, office = (
        access_of(name) for name in ("koordinator", "entri", "asesor-internal", "opd")
    )
    with opened([coordinator.institution.pk], person=coordinator.person.pk):
        made = _planned(coordinator)
        action_moves.drop(coordinator, made[DROPPED[0]], GIVEN_UP)
        found = _taken_up(coordinator, YEARS[-1], FOUND, FOUND_AT)
        recommended = _taken_up(coordinator, YEARS[-2], RECOMMENDED, RECOMMENDED_TO)
        documents = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    with opened([writer.institution.pk], person=writer.person.pk):
        for one in (*(made[value] for value in (*UNDER_WAY, *LATE)), recommended):
            action_moves.start(writer, one)
        for place, value in enumerate((*DONE, *WAITING)):
            action_evidence.give(writer, made[value], documents[place : place + 1])
        tick(writer, made[UNDER_WAY[0]])
    with opened([office.institution.pk], person=office.person.pk):
        action_moves.start(office, found)
    with opened([checker.institution.pk], person=checker.person.pk):
        for value in DONE:
            action_evidence.accept(checker, made[value], Action.objects.get(pk=made[value]).revision)


def tick(access: Access, action_id: int) -> None:
    """Mark the first step of an action as done."""
    action_moves.tick(access, action_id, Action.objects.get(pk=action_id).revision, (0,))


def _planned(access: Access) -> dict[str, int]:
    """The actions made of the plan's first year; of each indicator the one of its lowest planned level."""
    plan = Plan.objects.get(state="adopted")
    first = [one for one in proposals(access, plan) if one.year == plan.first_year and one.value not in FORGOTTEN]
    made: dict[str, int] = {}
    for action in action_raises.make_from_plan(access, plan.pk, [one.key for one in first]):
        made.setdefault(action.value, action.pk)
    _become_late(access, [made[value] for value in LATE])
    return made


def _become_late(access: Access, actions: Collection[int]) -> None:
    # A due date cannot be set into the past; it gets there by waiting.
    Action.objects.filter(pk__in=actions).update(due_on=today(access.institution) - LATE_BY)


def _taken_up(access: Access, year: int, key: str, code: str) -> int:
    """Make an action, for the office of that code, of one thing that the result of a year recommended or found."""
    assessment = Assessment.objects.get(cycle__name=cycle_name(year))
    office = Office.objects.get(code=code).pk
    choice = Choice(keys=(key,), due_on=today(access.institution) + FINDING_DUE, office_id=office)
    (made,) = follow_up.make_from_recommendations(access, assessment.pk, choice)
    return made.pk
