"""Actions, adopted plans and documents for tests, with the people who carry and check them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from naik.apps.accounts.models import Person
from naik.apps.evidence.models import Document
from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Action, Plan, PlannedRaise
from naik.apps.improvement.operations import action_evidence, actions
from naik.apps.improvement.operations.actions import Wanted
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.instruments import loader
from tests.people import BANDAR_LAMPUNG, access, institution, member, office

T = TypeVar("T")
OFFICE, OTHER_OFFICE = "1.01", "2.02"


@dataclass(frozen=True, slots=True)
class People:
    """Who works on an action: the contributor of its office, and those who manage and check."""

    coordinator: Person
    contributor: Person
    checker: Person


def people() -> People:
    return People(
        member("Koko Koordinator", Role.COORDINATOR),
        member("Kontri Dinas", Role.OFFICE_CONTRIBUTOR, office_code=OFFICE),
        member("Inne Asesor", Role.INTERNAL_ASSESSOR),
    )


def inside(who: Person, act: Callable[[Access], T], slug: str = BANDAR_LAMPUNG) -> T:
    """Run an operation as this person, in their scope, as a request would."""
    found = access(who, slug)
    with opened([found.institution.pk], person=who.pk):
        return act(found)


def day(offset: int = 0) -> date:
    return today(institution()) + timedelta(days=offset)


def wanted(**fields: Any) -> Wanted:
    return Wanted(
        **{
            "title": "Tetapkan Perwali SPBE", "due_on": day(30), "promised": "Perwali", "office_id": office(OFFICE).pk,
            "steps": ("Susun", "Tetapkan"), "instrument": "spbe-2020", "value": "1", "level": 3, **fields,
        }
    )  # fmt: skip


def made(who: Person, **fields: Any) -> Action:
    return inside(who, lambda here: actions.make(here, wanted(**fields)))


def overdue(action: Action, days: int = 10) -> None:
    with opened([action.institution_id]):
        Action.objects.filter(pk=action.pk).update(due_on=day(-days))


def document(title: str = "Perwali 5", *, code: str = OFFICE, slug: str = BANDAR_LAMPUNG, **fields: Any) -> Document:
    where = institution(slug)
    keeper = member("Penyimpan", Role.DATA_ENTRY, slug=slug)
    with opened([where.pk]):
        return Document.objects.create(
            institution=where, title=title, keeper=keeper, office=office(code, slug) if code else None, **fields
        )


def given(who: Person, action: Action, *documents: Document) -> Action:
    chosen = [one.pk for one in documents or (document(),)]
    return inside(who, lambda here: action_evidence.give(here, action.pk, chosen))


def current(action: Action) -> Action:
    with opened([action.institution_id]):
        return Action.objects.get(pk=action.pk)


def accepted(who: Person, action: Action) -> Action:
    return inside(who, lambda here: action_evidence.accept(here, action.pk, current(action).revision))


def adopted_plan(
    raises: dict[str, tuple[int, int]], by: Person, *, slug: str = BANDAR_LAMPUNG, code: str = OFFICE, **fields: Any
) -> Plan:
    """An adopted plan of this year whose values all begin at level 2 but those of `raises`."""
    where = institution(slug)
    year = day().year
    before = dict.fromkeys(loader.load("spbe-2020").value_ids, "2") | {
        one: str(low) for one, (low, _) in raises.items()
    }
    lead = office(code, slug)
    with opened([where.pk], person=by.pk):
        plan = Plan.objects.create(
            institution=where, created_by=by,
            **{
                "title": "Rencana", "instrument": "spbe-2020", "state": "adopted", "number": 1,
                "levels_year": year - 1, "levels_before": before, "first_year": year, "wishes": {}, "content": {},
                "index_before": "2.00", "index_after": "2.20", "predicate_after": "Cukup", "effort": 10, **fields,
            },
        )  # fmt: skip
        PlannedRaise.objects.bulk_create(
            PlannedRaise(
                institution=where, plan=plan, value=value, year=year, level_from=str(low), level_to=str(high),
                effort=1, months=0, gain="1/50", office=lead, why_id="Murah", why_en="Cheap",
            )
            for value, (low, high) in raises.items()
        )  # fmt: skip
    return plan
