"""Training in Bandar Lampung, made by the operations themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.capacity.models import Certificate, Enrolment, HeldCompetence, Programme, StaffMember, TrainingSession
from naik.apps.capacity.operations import attendance, certificates, enrolment, programmes, training
from naik.apps.capacity.operations.attendance import Attended
from naik.apps.capacity.operations.programmes import ProgrammeValues
from naik.apps.capacity.operations.training import SessionValues
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import coordinator, inside, staff
from tests.people import BANDAR_LAMPUNG, institution

NOTHING = Attended(None, None, None)
PRESENT, ABSENT_MARK = Attended(True, None, None), Attended(False, None, None)


def hours_from_now(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def programme(title: str = "Arsitektur SPBE", *codes: str, hours: str = "16") -> Programme:
    wanted = ProgrammeValues(title=title, content="", competences=codes or ("architecture",), hours=Decimal(hours))
    with inside(coordinator()) as room:
        return Programme.objects.filter(title=title).first() or programmes.add(room, wanted)


def values(starts: float = 48, lasts: float = 8, **fields: Any) -> SessionValues:
    """A session that starts so many hours from now."""
    given = {"programme": fields.pop("programme", None) or programme().pk, "place": "Aula", "trainer": "", "quota": 20}
    start = hours_from_now(starts)
    return SessionValues(**{**given, "starts_at": start, "ends_at": start + timedelta(hours=lasts), **fields})


def session(starts: float = 48, lasts: float = 8, **fields: Any) -> TrainingSession:
    """A planned session."""
    with inside(coordinator()) as room:
        return training.plan(room, values(starts, lasts, **fields))


def announced(**fields: Any) -> TrainingSession:
    made = session(**fields)
    with inside(coordinator()) as room:
        training.announce(room, made.pk)
    return again(made)


def held(*people: StaffMember, **fields: Any) -> TrainingSession:
    """A session of yesterday, with these people signed up."""
    made = session(starts=-24, **fields)
    with inside(coordinator()) as room:
        if people:
            enrolment.enrol(room, made.pk, [one.pk for one in people])
        training.hold(room, made.pk)
    return again(made)


def attended(*people: StaffMember, **fields: Any) -> TrainingSession:
    """A session of yesterday that these people came to."""
    made = held(*people, **fields)
    mark(made, {place(made, one).pk: PRESENT for one in people})
    return made


def settled(*people: StaffMember, **fields: Any) -> TrainingSession:
    made = attended(*people, **fields)
    with inside(coordinator()) as room:
        certificates.settle(room, made.pk)
    return again(made)


def mark(made: TrainingSession, wanted: dict[int, Attended], shown: dict[int, Attended] | None = None) -> int:
    with inside(coordinator()) as room:
        return attendance.mark(room, made.pk, shown or dict.fromkeys(wanted, NOTHING), wanted)


def enrol(who: Person, made: TrainingSession, people: Collection[StaffMember]) -> enrolment.SignedUp:
    with inside(who) as room:
        return enrolment.enrol(room, made.pk, [one.pk for one in people])


def again(made: TrainingSession) -> TrainingSession:
    with opened([institution().pk]):
        found: TrainingSession = TrainingSession.objects.select_related("programme").get(pk=made.pk)
        return found


def place(made: TrainingSession, one: StaffMember) -> Enrolment:
    with opened([institution().pk]):
        found: Enrolment = Enrolment.objects.select_related("staff__office").get(session=made.pk, staff=one.pk)
        return found


def states(made: TrainingSession) -> dict[str, str]:
    with opened([institution().pk]):
        return dict(Enrolment.objects.filter(session=made.pk).values_list("staff__name", "state"))


def certified(made: TrainingSession) -> list[Certificate]:
    with opened([institution().pk]):
        return list(Certificate.objects.filter(enrolment__session=made.pk).order_by("pk"))


def learned(one: StaffMember) -> list[str]:
    with opened([institution().pk]):
        return sorted(HeldCompetence.objects.filter(staff=one.pk).values_list("competence", flat=True))


def address(name: str, *more: object) -> str:
    return reverse(name, args=[BANDAR_LAMPUNG, *more])


def group(count: int, code: str = "1", name: str = "Peserta") -> list[StaffMember]:
    return [staff(code, f"{name} {number:02}") for number in range(count)]
