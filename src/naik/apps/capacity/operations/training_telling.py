"""Telling people of training: that it is announced, that a place became free, that it changed, and the day before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from naik.apps.capacity.models import Enrolment, SessionOffice, TrainingSession
from naik.apps.evaluations.gate import database_now
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.roles import Role
from naik.apps.institutions.telling import tell
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

REMIND = "capacity.remind_training"
AHEAD = timedelta(hours=36)
"""How long before a session its participants are reminded; the job runs every morning."""
LOCK = 0x4E61696C
"""Key of the lock, with the institution's, under which reminders are made: two runs at once take turns."""


def tell_announced(access: Access, session: TrainingSession) -> None:
    """Tell the contributors of the offices meant (none: of all) that they can sign up their staff."""
    offices = list(SessionOffice.objects.filter(session=session).values_list("office_id", flat=True))
    members = Membership.objects.filter(
        active(), institution=access.institution, role=Role.OFFICE_CONTRIBUTOR, office__isnull=False
    )
    if offices:
        members = members.filter(office__in=offices)
    _tell(
        set(members.values_list("person_id", flat=True)) - {access.person.pk}, access.institution, session,
        Text("Pendaftaran pelatihan dibuka", "Sign-up for a training session is open"),
    )  # fmt: skip


def tell_seated(institution: Institution, session: TrainingSession, enrolment: Enrolment) -> None:
    """Tell somebody with an account that a place became free for them."""
    if enrolment.staff.person_id is not None:
        _tell(
            [enrolment.staff.person_id], institution, session,
            Text("Anda mendapat tempat dari daftar tunggu", "You got a place from the waiting list"),
        )  # fmt: skip


def tell_changed(access: Access, session: TrainingSession) -> None:
    """Tell whoever has a place or waits for one of the new time or place."""
    _tell(_concerned(session), access.institution, session, Text("Pelatihan berubah", "A training session changed"))


def tell_cancelled(access: Access, session: TrainingSession) -> None:
    """Tell whoever had a place or waited that the session is off."""
    sentence = Text("Pelatihan dibatalkan", "A training session was cancelled")
    _tell(_concerned(session), access.institution, session, sentence)


def queue_reminders() -> int:
    """Queue a job for each institution with a session in the next hours; returns how many."""
    with opened(list(Institution.objects.values_list("pk", flat=True))):
        found = set(_near().values_list("institution_id", flat=True))
    for institution in sorted(found):
        enqueue(REMIND, once=f"{REMIND}:{institution}", institution_id=institution)
    return len(found)


def remind_institution(institution_id: int) -> int:
    """Remind everybody with a place and an account, once for each session and its time; returns how many."""
    institution = Institution.objects.select_related("region").get(pk=institution_id)
    with opened([institution_id]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, institution_id])
        return sum(_remind(institution, one) for one in _near().select_related("programme").order_by("starts_at", "pk"))


def _near() -> QuerySet[TrainingSession]:
    now = database_now()
    found: QuerySet[TrainingSession] = TrainingSession.objects.filter(
        state__in=("planned", "signing_up"), starts_at__gt=now, starts_at__lte=now + AHEAD
    )
    return found


def _remind(institution: Institution, session: TrainingSession) -> int:
    with override("id"):
        address = reverse("training", args=[institution.slug, session.pk])
    sentence = _sentence(institution, session, Text("Pengingat pelatihan", "Reminder of a training session"))
    people = set(
        Enrolment.objects.filter(session=session, state="enrolled", staff__person__isnull=False)
        .values_list("staff__person_id", flat=True)
    )  # fmt: skip
    told = set(
        Notice.objects.filter(
            institution=institution, kind=NoticeKind.TRAINING, address=address, sentence_id=sentence.id,
            person__in=people,
        ).values_list("person_id", flat=True)
    )  # fmt: skip
    for person in sorted(people - told):
        tell(person, NoticeKind.TRAINING, sentence, "training", institution, session.pk)
    return len(people - told)


def _concerned(session: TrainingSession) -> set[int]:
    return set(
        Enrolment.objects.filter(session=session, state__in=("enrolled", "queued"), staff__person__isnull=False)
        .values_list("staff__person_id", flat=True)
    )  # fmt: skip


def _tell(people: Iterable[int], institution: Institution, session: TrainingSession, what: Text) -> None:
    for person in sorted(people):
        sentence = _sentence(institution, session, what)
        tell(person, NoticeKind.TRAINING, sentence, "training", institution, session.pk)


def _sentence(institution: Institution, session: TrainingSession, what: Text) -> Text:
    when = f"{session.starts_at.astimezone(zone(institution)):%d-%m-%Y %H.%M} {abbreviation(institution)}"
    title = session.programme.title
    return Text(f"{what.id}: {title}, {when}, {session.place}.", f"{what.en}: {title}, {when}, {session.place}.")
