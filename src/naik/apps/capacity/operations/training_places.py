"""The places of a session that is held alone: how many are taken, and who moves up from the waiting list."""

from __future__ import annotations

from naik.apps.audit.operations import Personal, Subject, record
from naik.apps.capacity.models import Enrolment, TrainingSession
from naik.apps.capacity.operations.training_telling import tell_seated
from naik.apps.capacity.queries.training_reach import SEATED
from naik.apps.evaluations.moving import moved
from naik.apps.institutions.access import Access
from naik.cycle.improvement_machines import ENROLMENT


def seats_taken(session: TrainingSession) -> int:
    """How many places of a session are given away."""
    return Enrolment.objects.filter(session=session, state__in=SEATED).count()


def fill(access: Access, session: TrainingSession) -> int:
    """Give free places to those who waited longest, and tell them; returns to how many."""
    free = session.quota - seats_taken(session)
    if free <= 0:
        return 0
    waiting = Enrolment.objects.filter(session=session, state="queued").select_related("staff")
    lucky = list(waiting.order_by("enrolled_at", "pk")[:free])
    for one in lucky:
        one.state = moved(ENROLMENT, one.state, "seat")
        one.save(update_fields=["state"])
        tell_seated(access.institution, session, one)
        told(access, session, one, "seated", before="queued")
    return len(lucky)


def told(access: Access, session: TrainingSession, enrolment: Enrolment, done: str, *, before: str = "") -> None:
    """Write the event of one person's place; the name stands where it can be shredded."""
    record(
        access.institution.pk, f"capacity:enrolment:{done}",
        Subject("enrolment", enrolment.pk, session.programme.title), by=access.author,
        before={"state": before} if before else None,
        after={"state": enrolment.state, "office": enrolment.staff.office.name},
        personal=Personal(enrolment.staff.person_id, {"name": enrolment.staff.name}),
    )  # fmt: skip
