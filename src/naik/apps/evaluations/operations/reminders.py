"""Telling people what is due: one notice a day and person for each assessment, however often the job runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.queries.reminders import Owed, institutions_to_remind, reminders
from naik.apps.institutions.models import Institution
from naik.apps.institutions.telling import tell
from naik.apps.institutions.time_zones import zone
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

MOST_NAMED = 8
"""Indicators or offices a sentence names; the page behind it shows all."""
REMIND = "evaluations.remind_institution"
LOCK = 0x4E61696B
"""Key of the lock, with the institution's, under which reminders are made: two runs at once take turns."""


def queue_reminders() -> int:
    """Queue a job for each institution that has a self-assessment running; returns how many."""
    with opened(list(Institution.objects.values_list("pk", flat=True))):
        found = institutions_to_remind()
    for institution in found:
        enqueue(REMIND, once=f"{REMIND}:{institution}", institution_id=institution)
    return len(found)


def remind_institution(institution_id: int) -> int:
    """Tell everybody in one institution what the day there calls for."""
    institution = Institution.objects.select_related("region").get(pk=institution_id)
    with opened([institution_id]):
        return remind(institution, database_now())


def remind(institution: Institution, now: datetime) -> int:
    """Tell everybody in the institution, whose scope is open, what today calls for; returns how many notices."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, institution.pk])
    count = 0
    for one in reminders(institution, now):
        for person, owed in one.due.items():
            sentence = _due(one.assessment, institution, owed, one.today)
            count += _once(person, NoticeKind.DUE_SOON, sentence, one.assessment, institution, one.today)
        for person in one.coordinators:
            sentence = _escalated(one.assessment, institution, one.escalated, one.today)
            count += _once(person, NoticeKind.ESCALATION, sentence, one.assessment, institution, one.today)
    return count


def _once(
    person: int, kind: NoticeKind, sentence: Text, assessment: Assessment, institution: Institution, today: date
) -> int:
    """Tell it unless the person was told this kind for this assessment today; the notice itself is the mark."""
    with override("id"):
        address = reverse("assessment", args=[institution.slug, assessment.pk])
    since = datetime.combine(today, time(), tzinfo=zone(institution))
    if Notice.objects.filter(
        person_id=person, institution=institution, kind=kind, address=address, created_at__gte=since
    ).exists():
        return 0
    tell(person, kind, sentence, "assessment", institution, assessment.pk)
    return 1


def _due(assessment: Assessment, institution: Institution, owed: Sequence[Owed], today: date) -> Text:
    earliest: dict[str, date] = {}
    for one in owed:
        earliest[one.value] = min(one.due_on, earliest.get(one.value, one.due_on))
    named = sorted(earliest.items(), key=lambda item: item[1])
    start = f"{institution.name}, {assessment.cycle.name}"
    count = len(named)
    return Text(
        f"{start}: {count} indikator perlu disiapkan: "
        + _listed((f"{v} ({_left(d, today).id})" for v, d in named), "id"),
        f"{start}: {count} to prepare, by indicator: "
        + _listed((f"{v} ({_left(d, today).en})" for v, d in named), "en"),
    )


def _left(due_on: date, today: date) -> Text:
    left = (due_on - today).days
    if left > 0:
        return Text(f"{left} hari lagi", f"in {left} days" if left > 1 else "tomorrow")
    if left == 0:
        return Text("hari ini", "today")
    return Text(f"terlambat {-left} hari", f"{-left} days late")


def _escalated(assessment: Assessment, institution: Institution, owed: Sequence[Owed], today: date) -> Text:
    counts: Counter[str] = Counter(one.office_name for one in owed)
    longest = {name: max((today - one.due_on).days for one in owed if one.office_name == name) for name in counts}
    named = sorted(counts, key=lambda name: (-longest[name], name))
    start = f"{institution.name}, {assessment.cycle.name}"
    return Text(
        f"{start}: {len(named)} perangkat daerah terlambat: "
        + _listed((f"{name} ({counts[name]} indikator, {longest[name]} hari)" for name in named), "id"),
        f"{start}: offices that are late: {len(named)}: "
        + _listed((f"{name} ({counts[name]} of its indicators, {longest[name]} days)" for name in named), "en"),
    )


def _listed(names: Iterable[str], language: str) -> str:
    each = list(names)
    more = len(each) - MOST_NAMED
    text = "; ".join(each[:MOST_NAMED])
    if more <= 0:
        return f"{text}."
    return f"{text}; dan {more} lagi." if language == "id" else f"{text}; and {more} more."
