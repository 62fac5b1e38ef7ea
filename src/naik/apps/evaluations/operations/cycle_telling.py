"""Telling the coordinators of a cycle's institutions, one institution at a time, each thing once."""

from __future__ import annotations

from datetime import UTC, datetime

from django.urls import reverse
from django.utils.translation import override

from naik.apps.evaluations.models import Assessment, Cycle, Reopening, StageWindow
from naik.apps.evaluations.queries.authority import taking_part
from naik.apps.institutions.access import active
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.moments import last_day
from naik.apps.institutions.roles import Role
from naik.apps.institutions.telling import tell
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import Text

PAGE = "assessments"


def tell_opened(organiser_id: int, cycle_id: int) -> int:
    """Tell every coordinator that the institution takes part; returns how many were told now."""
    with opened([organiser_id]):
        cycle = Cycle.objects.select_related("organiser").get(pk=cycle_id)
    sentence = Text(
        f"{cycle.organiser.name} membuka {cycle.name}; instansi Anda ikut dinilai.",
        f"{cycle.organiser.name} opened {cycle.name}; your institution takes part.",
    )
    return _tell_all(cycle, sentence, cycle.opened_at)


def tell_window(organiser_id: int, cycle_id: int, window_id: int, since: int) -> int:
    """Tell every coordinator the new days of a stage; who was told this since `since` (seconds) is not told again."""
    with opened([organiser_id]):
        cycle = Cycle.objects.select_related("organiser__region").get(pk=cycle_id)
        window = StageWindow.objects.get(pk=window_id)
    organiser = cycle.organiser
    first, last = window.opens_at.astimezone(zone(organiser)).date(), last_day(window.closes_at, organiser)
    title = TITLES[Stage(window.stage)]
    name = abbreviation(organiser)
    sentence = Text(
        f"Jadwal tahap {title.id} pada {cycle.name} berubah: {first:%d-%m-%Y} sampai {last:%d-%m-%Y} ({name}).",
        f"The stage {title.en} of {cycle.name} was moved: {first} to {last} ({name}).",
    )
    return _tell_all(cycle, sentence, datetime.fromtimestamp(since, tz=UTC))


def tell_reopened(institution_id: int, reopening_id: int) -> int:
    """Tell the coordinators until when a stage was reopened for them."""
    with opened([institution_id]):
        found = Reopening.objects.select_related("assessment__cycle").get(pk=reopening_id)
        cycle = found.assessment.cycle
        where = Institution.objects.select_related("region").get(pk=institution_id)
        title = TITLES[Stage(found.stage)]
        day = last_day(found.until, where)
        sentence = Text(
            f"Tahap {title.id} pada {cycle.name} dibuka kembali sampai {day:%d-%m-%Y}: {found.reason}",
            f"The stage {title.en} of {cycle.name} is open again until {day}: {found.reason}",
        )
        return _tell(where, sentence, found.at)


def _tell_all(cycle: Cycle, sentence: Text, since: datetime) -> int:
    told = 0
    for where in Institution.objects.select_related("region").filter(pk__in=taking_part(cycle)).order_by("pk"):
        with opened([where.pk]):
            # Between reading the list and now an assessment may have been withdrawn with its cycle.
            if Assessment.objects.filter(cycle=cycle, institution=where).exists():
                told += _tell(where, sentence, since)
    return told


def _tell(where: Institution, sentence: Text, since: datetime) -> int:
    held = Membership.objects.filter(active(), institution=where, role=Role.COORDINATOR, person__is_active=True)
    told = 0
    for person_id in sorted(set(held.values_list("person_id", flat=True))):
        if not _was_told(where, person_id, sentence, since):
            tell(person_id, NoticeKind.STAGE_MOVED, sentence, PAGE, where)
            told += 1
    return told


def _was_told(where: Institution, person_id: int, sentence: Text, since: datetime) -> bool:
    """A job may run twice; what was told once since the thing happened is not told again."""
    with override("id"):
        address = reverse(PAGE, args=[where.slug])
    with opened([where.pk], person=person_id):
        earlier = Notice.objects.filter(person=person_id, address=address, sentence_id=sentence.id)
        return earlier.filter(created_at__gte=since).exists()
