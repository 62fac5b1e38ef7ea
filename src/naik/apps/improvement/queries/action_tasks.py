"""Actions that wait for a person, over all their institutions at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from naik.apps.evaluations.queries.tasks import Kind, Reader, Task
from naik.apps.improvement.models import Action, ActionEvidence
from naik.apps.improvement.queries.actions import OWED
from naik.apps.institutions.models import Institution
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.cycle.late import SOON
from naik.instruments.model import Text

MOST = 200
CALLED = Text("Tindak lanjut", "Action")


def tasks(asking: Reader) -> Iterator[Task]:
    """The person's own actions, those of their office nobody has, and evidence they can check (three statements).

    The scope must hold the reader's institutions.
    """
    yield from _own(asking)
    yield from _to_check(asking)


def _places(asking: Reader, permission: Permission) -> list[int]:
    return [one for one, held in asking.permissions.items() if permission in held]


def _own(asking: Reader) -> Iterator[Task]:
    places = _places(asking, Permission.ACTION_WRITE)
    offices = [office for place in places for office in asking.offices.get(place, ())]
    found = Action.objects.filter(
        Q(person=asking.person) | Q(person=None, office__in=offices), institution__in=places, state__in=OWED
    ).order_by("due_on", "pk")[:MOST]
    rows = list(found)
    refused = ActionEvidence.objects.filter(action__in=[one.pk for one in rows], accepted=False)
    returned: dict[int, str] = dict(refused.order_by("checked_at").values_list("action_id", "reason"))
    for one in rows:
        institution = asking.places[one.institution_id].institution
        today = asking.now.astimezone(zone(institution)).date()
        yield _task(one, institution, today, returned.get(one.pk))


def _task(one: Action, institution: Institution, today: date, reason: str | None) -> Task:
    kind = Kind.SOON if (one.due_on - today).days <= SOON else Kind.LATER
    why = Text("Kerjakan dan serahkan buktinya.", "Carry it out and hand in the evidence.")
    if reason is not None:
        kind = Kind.RETURNED
        why = Text(f"Bukti dikembalikan: {reason}", f"Evidence was returned: {reason}")
    return Task(
        kind=kind, institution=institution, cycle=CALLED.id, title=Text(one.title, one.title), why=why, page="action",
        arguments=(one.pk,), due_on=one.due_on, late=max((today - one.due_on).days, 0),
    )  # fmt: skip


def _to_check(asking: Reader) -> Iterator[Task]:
    places = _places(asking, Permission.ACTION_ACCEPT)
    mine = ActionEvidence.objects.filter(given_by=asking.person, accepted=None)
    found = Action.objects.filter(institution__in=places, state="evidence_given").exclude(pk__in=mine.values("action"))
    for one in found.order_by("due_on", "pk")[:MOST]:
        yield Task(
            kind=Kind.DECIDE, institution=asking.places[one.institution_id].institution, cycle=CALLED.id,
            title=Text(one.title, one.title), page="action", arguments=(one.pk,), due_on=None,
            why=Text("Periksa bukti yang diserahkan.", "Check the evidence that was handed in."),
        )  # fmt: skip
