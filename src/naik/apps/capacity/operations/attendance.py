"""Who came and what they scored: from the list on the page or a file; the QR sheet is in `attendance_check_in`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from naik.apps.audit.operations import record
from naik.apps.capacity.models import Enrolment, TrainingSession
from naik.apps.capacity.operations.training_holding import locked, subject
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.moving import moved
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.cycle.improvement_machines import ENROLMENT
from naik.instruments.model import Text

LIST, FILE, CODE = "list", "csv", "qr"
"""How a presence came to be recorded (`attended_by`)."""
NOT_HELD = Text(
    "Kehadiran dicatat sesudah pelatihan dicatat sebagai dilaksanakan dan sebelum daftar hadirnya disahkan.",
    "Attendance is recorded after the session was recorded as held, and before it is confirmed.",
)
WRONG_SCORE = Text("Nilai adalah persen antara 0 dan 100.", "A score is a percentage between 0 and 100.")


@dataclass(frozen=True, slots=True)
class Attended:
    """What is recorded of one participant: present (True), absent (False) or nothing yet (None), scores in percent."""

    present: bool | None
    score_before: Decimal | None
    score_after: Decimal | None


@transaction.atomic
def mark(
    access: Access, session_id: int, shown: Mapping[int, Attended], wanted: Mapping[int, Attended], *, by: str = LIST
) -> int:
    """Write what differs between what somebody saw (`shown`) and what they want; returns for how many participants.

    Nothing is written when one of those they touched was changed by somebody else meanwhile; others' marks stay.
    """
    session = locked(access, session_id)
    if session.state != "held":
        raise Refused(NOT_HELD)
    touched = {key: one for key, one in wanted.items() if one != shown.get(key)}
    listed = Enrolment.objects.filter(session=session, pk__in=touched).select_related("staff").order_by("pk")
    found = {one.pk: one for one in listed}
    if len(found) != len(touched):
        raise Refused(
            Text(
                "Salah satu peserta tidak ada dalam daftar pelatihan ini.",
                "A participant is not on this session's list.",
            )
        )
    clashing = [one.staff.name for one in found.values() if recorded(one) not in (shown.get(one.pk), touched[one.pk])]
    if clashing:
        names = ", ".join(clashing[:5])
        raise Refused(
            Text(
                f"Kehadiran {names} dicatat orang lain sejak halaman ini dibuka. Isian Anda belum disimpan.",
                f"Somebody else recorded the attendance of {names} since the page was opened. Nothing was saved.",
            )
        )
    changed = [one for one in found.values() if _write(one, touched[one.pk], by)]
    if changed:
        _record(access, session, changed, by)
    return len(changed)


@transaction.atomic
def rest_absent(access: Access, session_id: int) -> int:
    """Mark everybody with a place of whom nothing is recorded as absent; returns how many."""
    session = locked(access, session_id)
    if session.state != "held":
        raise Refused(NOT_HELD)
    rest = list(Enrolment.objects.filter(session=session, state="enrolled").order_by("pk"))
    for one in rest:
        _write(one, Attended(False, one.score_before, one.score_after), LIST)
    if rest:
        _record(access, session, rest, LIST)
    return len(rest)


def recorded(enrolment: Enrolment) -> Attended:
    """What a row says now."""
    present = {"present": True, "absent": False}.get(enrolment.state)
    return Attended(present, enrolment.score_before, enrolment.score_after)


def attend(enrolment: Enrolment, by: str) -> None:
    """Mark a held row as present, now."""
    enrolment.state = moved(ENROLMENT, enrolment.state, "attend")
    enrolment.attended_at, enrolment.attended_by = database_now(), by


def _write(enrolment: Enrolment, wanted: Attended, by: str) -> bool:
    before = recorded(enrolment)
    if before == wanted:
        return False
    for score in (wanted.score_before, wanted.score_after):
        if score is not None and not 0 <= score <= 100:
            raise Refused(WRONG_SCORE)
    if wanted.present != before.present:
        if wanted.present:
            attend(enrolment, by)
        elif wanted.present is None:
            # Somebody's presence is taken off or turned into an absence, never into "not recorded".
            raise Refused(
                Text(
                    f"Kehadiran {enrolment.staff.name} sudah dicatat; pilih hadir atau tidak hadir.",
                    f"The attendance of {enrolment.staff.name} is recorded already; choose present or absent.",
                )
            )
        else:
            enrolment.state = moved(ENROLMENT, enrolment.state, "miss")
            enrolment.attended_at, enrolment.attended_by = None, ""
    enrolment.score_before, enrolment.score_after = wanted.score_before, wanted.score_after
    enrolment.save()
    return True


def _record(access: Access, session: TrainingSession, changed: list[Enrolment], by: str) -> None:
    record(
        access.institution.pk, "capacity:training:attendance_recorded", subject(session), by=access.author,
        after={
            "by": by,
            "present": [one.pk for one in changed if one.state == "present"],
            "absent": [one.pk for one in changed if one.state == "absent"],
        },
    )  # fmt: skip
