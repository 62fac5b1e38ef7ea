"""Confirming who took part: certificates and competences for those present, and taking all of it back to correct."""

from __future__ import annotations

import secrets

from django.db import transaction

from naik.apps.audit.operations import record
from naik.apps.capacity.certificate_numbers import number_of
from naik.apps.capacity.models import Certificate, Enrolment, HeldCompetence, TrainingSession
from naik.apps.capacity.operations.training_holding import locked, save, subject
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.moving import moved
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.time_zones import zone
from naik.cycle.improvement_machines import TRAINING
from naik.instruments.model import Text

NOBODY_CAME = Text(
    "Belum ada peserta yang tercatat hadir.", "Nobody is recorded as present yet."
)  # fmt: skip
AT_ONCE = 500
"""Rows written in one statement."""


@transaction.atomic
def settle(access: Access, session_id: int) -> int:
    """Confirm the attendance; returns how many certificates were issued.

    Whoever is present gets a certificate and the programme's competences as of the last day of the session.
    """
    session = locked(access, session_id)
    before = session.state
    session.state = moved(TRAINING, session.state, "settle")
    open_ones = Enrolment.objects.filter(session=session, state="enrolled").count()
    if open_ones:
        raise Refused(
            Text(
                f"Kehadiran {open_ones} peserta belum dicatat. Tandai hadir atau tidak hadir lebih dahulu.",
                f"The attendance of {open_ones} is not recorded yet. Mark them as present or absent first.",
            )
        )
    present = list(
        Enrolment.objects.filter(session=session, state="present").select_related("staff__office").order_by("pk")
    )
    if not present:
        raise Refused(NOBODY_CAME)
    save(access, session)
    issued = _issue(access, session, present)
    _learn(access, session, present)
    record(
        access.institution.pk, "capacity:training:settled", subject(session), by=access.author,
        before={"state": before}, after={"state": session.state, "certificates": [one.pk for one in issued]},
    )  # fmt: skip
    return len(issued)


@transaction.atomic
def reopen(access: Access, session_id: int, reason: str) -> int:
    """Take the confirmation back to correct it: its certificates are revoked and stay visible as revoked.

    Returns how many. The competences that came from them go; settling again issues new ones with new numbers.
    """
    session = locked(access, session_id)
    before = session.state
    session.state = moved(TRAINING, session.state, "reopen", reason)
    save(access, session)
    valid = Certificate.objects.filter(enrolment__session=session, revoked_at=None)
    numbers = sorted(valid.values_list("pk", flat=True))
    valid.update(revoked_at=database_now(), revoked_reason=reason.strip())
    HeldCompetence.objects.filter(enrolment__session=session).delete()
    record(
        access.institution.pk, "capacity:training:reopened", subject(session), by=access.author,
        before={"state": before, "certificates": numbers}, after={"state": session.state}, reason=reason,
    )  # fmt: skip
    return len(numbers)


def _issue(access: Access, session: TrainingSession, present: list[Enrolment]) -> list[Certificate]:
    programme, now = session.programme, database_now()
    held_on = session.ends_at.astimezone(zone(access.institution)).date()
    made = [
        Certificate(
            institution=access.institution, enrolment=one, number=number_of(access.institution.pk, secrets.randbelow),
            holder=one.staff.name, office=one.staff.office, office_name=one.staff.office.name,
            competences=list(programme.competences), programme_title=programme.title, hours=programme.hours,
            held_on=held_on, issued_at=now, issued_by=access.person,
        )
        for one in present
    ]  # fmt: skip
    return list(Certificate.objects.bulk_create(made, batch_size=AT_ONCE))


def _learn(access: Access, session: TrainingSession, present: list[Enrolment]) -> None:
    day = session.ends_at.astimezone(zone(access.institution)).date()
    # Somebody may have recorded the same competence by hand for that very day: then it is known already.
    HeldCompetence.objects.bulk_create(
        (
            HeldCompetence(
                institution=access.institution, staff=one.staff, competence=code, obtained_on=day, enrolment=one,
                recorded_by=access.person,
            )
            for one in present
            for code in session.programme.competences
        ),
        ignore_conflicts=True,
        batch_size=AT_ONCE,
    )  # fmt: skip
