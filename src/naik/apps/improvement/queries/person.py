"""What improvement holds about a person: their own copy of it, and what an erasure takes away."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author
from naik.apps.evaluations.queries.person import institutions as worked_in
from naik.apps.improvement.models import (
    Action,
    ActionEvidence,
    OfficeCapacity,
    Plan,
    PlanningAssumption,
    StepTemplate,
)
from naik.apps.improvement.queries.actions import OPEN


def institutions(person: Person) -> Collection[int]:
    """Every institution in which the person held a role: only there can they have acted."""
    return worked_in(person)


def export(person: Person) -> object:
    """What a person was given, planned, adopted, handed in and checked in the institutions that are open."""
    return {
        "actions": list(
            Action.objects.filter(person=person).order_by("pk")
            .values("institution__slug", "title", "due_on", "state")
        ),
        "actions_made": Action.objects.filter(created_by=person).count(),
        "evidence": list(
            ActionEvidence.objects.filter(Q(given_by=person) | Q(checked_by=person)).order_by("pk")
            .values("action_id", "document_id", "given_at", "checked_at", "accepted")
        ),
        "plans": list(
            Plan.objects.filter(Q(created_by=person) | Q(adopted_by=person)).order_by("pk")
            .values("institution__slug", "title", "state", "created_at", "adopted_at", "position")
        ),
        "tables_changed": sum(
            table.objects.filter(changed_by=person).count()
            for table in (PlanningAssumption, OfficeCapacity, StepTemplate)
        ),
    }  # fmt: skip


def erase(person: Person, _by: Author, _reason: str) -> None:
    """Give open actions back to their office; what was done or signed stays the institution's, without the name."""
    Action.objects.filter(person=person, state__in=OPEN).update(person=None)
