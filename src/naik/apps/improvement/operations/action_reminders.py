"""Telling people which actions are due or late: one notice a day and person, however often the job runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from naik.apps.evaluations.gate import database_now
from naik.apps.improvement.models import Action
from naik.apps.improvement.operations.action_telling import short
from naik.apps.improvement.queries.action_lateness import LateOffice, due, institutions_with_work
from naik.apps.institutions.models import Institution
from naik.apps.institutions.telling import tell
from naik.apps.institutions.time_zones import zone
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

MOST_NAMED = 5
"""Actions or offices a sentence names; the page behind it shows all."""
REMIND = "improvement.remind_institution"
LOCK = 0x4E616961
"""Key of the lock, with the institution's, under which reminders are made: two runs at once take turns."""


def queue_reminders() -> int:
    """Queue a job for each institution in which actions are owed; returns how many."""
    with opened(list(Institution.objects.values_list("pk", flat=True))):
        found = institutions_with_work()
    for institution in found:
        enqueue(REMIND, once=f"{REMIND}:{institution}", institution_id=institution)
    return len(found)


def remind_institution(institution_id: int) -> int:
    """Tell everybody in one institution what the day there calls for; returns how many notices."""
    institution = Institution.objects.select_related("region").get(pk=institution_id)
    with opened([institution_id]):
        return remind(institution, database_now())


def remind(institution: Institution, now: datetime) -> int:
    """Tell everybody in the institution, whose scope is open, what `now` calls for; returns how many notices."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, institution.pk])
    found = due(institution, now)
    count = 0
    for person, owed in found.owed.items():
        count += _once(person, NoticeKind.DUE_SOON, _due(institution, owed, found.today), institution, found.today)
    for person in found.coordinators:
        count += _once(person, NoticeKind.ESCALATION, _late(institution, found.late), institution, found.today)
    return count


def _once(person: int, kind: NoticeKind, sentence: Text, institution: Institution, today: date) -> int:
    """Tell it unless the person was told this kind here today; the notice itself is the mark."""
    with override("id"):
        address = reverse("actions", args=[institution.slug])
    since = datetime.combine(today, time(), tzinfo=zone(institution))
    with opened([institution.pk], person=person):
        told = Notice.objects.filter(
            person_id=person, institution=institution, kind=kind, address=address, created_at__gte=since
        ).exists()
    if told:
        return 0
    tell(person, kind, sentence, "actions", institution)
    return 1


def _due(institution: Institution, owed: Sequence[Action], today: date) -> Text:
    named = [(short(one.title), _left(one.due_on, today)) for one in owed[:MOST_NAMED]]
    more = len(owed) - MOST_NAMED
    return Text(
        f"{institution.name}, tindak lanjut Anda: "
        + _listed((f"{name} ({left.id})" for name, left in named), f"; dan {more} lagi" if more > 0 else ""),
        f"{institution.name}, your actions: "
        + _listed((f"{name} ({left.en})" for name, left in named), f"; and {more} more" if more > 0 else ""),
    )


def _late(institution: Institution, late: Sequence[LateOffice]) -> Text:
    more = len(late) - MOST_NAMED
    return Text(
        f"{institution.name}: {len(late)} perangkat daerah terlambat menindaklanjuti: "
        + _listed(
            (f"{one.office} ({one.count} tindak lanjut, {one.longest} hari)" for one in late[:MOST_NAMED]),
            f"; dan {more} lagi" if more > 0 else "",
        ),
        f"{institution.name}: offices that are late with actions: {len(late)}: "
        + _listed(
            (f"{one.office} ({one.count} of its actions, {one.longest} days)" for one in late[:MOST_NAMED]),
            f"; and {more} more" if more > 0 else "",
        ),
    )


def _left(due_on: date, today: date) -> Text:
    left = (due_on - today).days
    if left > 0:
        return Text(f"{left} hari lagi", f"in {left} days" if left > 1 else "tomorrow")
    if left == 0:
        return Text("hari ini", "today")
    return Text(f"terlambat {-left} hari", f"{-left} days late" if left < -1 else "1 day late")


def _listed(names: Iterable[str], more: str) -> str:
    return f"{'; '.join(names)}{more}."
