"""What waits for a person, in all institutions where they work: one short list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, gettext

from naik.apps.accounts.models import Person
from naik.apps.evaluations.queries import declarations, tasks, tasks_inside, tasks_organiser, tasks_outside
from naik.apps.evaluations.queries.tasks import Kind, Task
from naik.apps.evidence import queries as evidence
from naik.apps.evidence.views.library import MEND
from naik.apps.improvement.queries import action_tasks, plan_tasks
from naik.apps.institutions.access import Workplace, needs_second_factor, workplaces
from naik.apps.institutions.roles import PERMISSIONS, Permission
from naik.apps.tenancy.scope import opened


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: where it is, why it waits, and until when; `late` counts days over that."""

    title: str
    institution: str
    why: str
    address: str
    due_on: date | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class List:
    """The list of a person, under its headings; `later` is not yet due this week."""

    soon: tuple[Waiting, ...]
    returned: tuple[Waiting, ...]
    decide: tuple[Waiting, ...]
    mend: tuple[Waiting, ...]
    later: tuple[Waiting, ...]

    @property
    def now(self) -> int:
        """How many things wait now."""
        return len(self.soon) + len(self.returned) + len(self.decide) + len(self.mend)


def everything(person: Person, places: Iterable[Workplace], own: frozenset[int] = frozenset()) -> List:
    """Everything that waits for a person who can enter `places`, the most urgent first.

    `own` are those of them for which the person runs cycles (`tasks_organiser.homes`).
    """
    places = tuple(places)
    found: dict[Kind, list[Task]] = {kind: [] for kind in Kind}
    # Who has to have a second factor first sees nothing of other institutions' evaluations either.
    if not needs_second_factor(person):
        for one in (*_tasks(person, places), *tasks_organiser.tasks(person, places, own)):
            found[one.kind].append(one)
    said = {kind: tuple(_said(one) for one in sorted(own, key=_urgency)) for kind, own in found.items()}
    return List(
        soon=said[Kind.SOON], returned=said[Kind.RETURNED],
        decide=(*_declarations(person), *said[Kind.DECIDE]),
        mend=tuple(_to_mend(person, places)), later=said[Kind.LATER],
    )  # fmt: skip


def for_person(person: Person) -> tuple[Waiting, ...]:
    """What waits now, without headings."""
    places = workplaces(person)
    found = everything(person, places, tasks_organiser.homes(person, places))
    return (*found.soon, *found.returned, *found.decide, *found.mend)


def _declarations(person: Person) -> Iterator[Waiting]:
    for one in declarations.wanted(person):
        yield Waiting(
            title=gettext("Pernyataan asesor"),
            institution=one.name,
            why=gettext("Sampaikan sebelum Anda dapat ditugaskan."),
            address=reverse("cycle_declaration", args=[one.cycle_id]),
        )


def _tasks(person: Person, places: Iterable[Workplace]) -> tuple[Task, ...]:
    asking = tasks.reader(person, places)
    if not asking.places:
        return ()
    # One scope over all of them: whoever reaches hundreds of institutions asks no more often than others.
    with opened(list(asking.places), person=person.pk):
        tasks.load(asking)
        return tuple(
            one for topic in (tasks_inside, tasks_outside, action_tasks, plan_tasks) for one in topic.tasks(asking)
        )


def _urgency(task: Task) -> tuple[object, ...]:
    return (task.due_on is None, task.due_on or date.max)


def _said(task: Task) -> Waiting:
    language = get_language() or "id"
    address = reverse(task.page, args=[task.institution.slug, *task.arguments])
    return Waiting(
        title=task.title.in_language(language),
        institution=f"{task.institution.name}, {task.cycle}",
        why=task.why.in_language(language),
        address=f"{address}?{task.query}" if task.query else address,
        due_on=task.due_on,
        late=task.late,
    )


def _to_mend(person: Person, places: Iterable[Workplace]) -> Iterator[Waiting]:
    for place in places:
        # Who reaches hundreds of institutions keeps evidence only where a role lets them write.
        if not any(Permission.DOCUMENT_WRITE in PERMISSIONS[role] for role in place.roles):
            continue
        with opened([place.institution.pk], person=person.pk):
            for one in evidence.to_mend(place.institution, person.pk):
                yield Waiting(
                    title=one.title,
                    institution=place.institution.name,
                    why=", ".join(str(MEND[code]) for code in one.mend),
                    address=reverse("evidence_document", args=[place.institution.slug, one.id]),
                )
