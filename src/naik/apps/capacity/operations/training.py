"""Changes to training sessions: planned, changed, announced, held and cancelled, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from naik.apps.audit.operations import record
from naik.apps.capacity.models import Enrolment, Programme, SessionOffice, TrainingSession
from naik.apps.capacity.operations import training_telling
from naik.apps.capacity.operations.training_holding import CHANGED_MEANWHILE, locked, save, subject
from naik.apps.capacity.operations.training_places import fill, seats_taken
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.moving import moved
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.improvement_machines import TRAINING
from naik.instruments.model import Text

MOST_PLACES = 500
MOST_RUPIAH = 10**15
CHANGEABLE = frozenset({"planned", "signing_up", "held"})
CLOSED = Text(
    "Pelatihan yang daftar hadirnya disahkan atau yang dibatalkan tidak dapat diubah.",
    "A session whose attendance is confirmed, or that is cancelled, cannot be changed.",
)
WRONG_TIMES = Text("Waktu selesai harus sesudah waktu mulai.", "The end must come after the start.")
WRONG_QUOTA = Text(f"Kuota antara 1 dan {MOST_PLACES}.", f"The quota is between 1 and {MOST_PLACES}.")
WRONG_MONEY = Text(
    "Jumlah uang antara 0 dan 1.000.000.000.000.000 rupiah.", "Money is between 0 and 1,000,000,000,000,000 rupiah."
)
RETIRED_PROGRAMME = Text("Program itu tidak ditawarkan lagi.", "That programme is no longer offered.")
UNKNOWN_OFFICE = Text(
    "Salah satu perangkat daerah tidak ada atau sudah ditutup.", "One of the offices does not exist or is closed."
)
NOT_BEGUN = Text(
    "Pelatihan ini belum dimulai. Bila waktunya salah, ubah lebih dahulu.",
    "This session has not begun. If its time is wrong, change it first.",
)
ANNOUNCED_PAST = Text(
    "Waktu pelatihan sudah lewat; pendaftaran tidak dapat dibuka.", "Its time is over; sign-up cannot be opened."
)
DONE = {"announce": "announced", "hold": "held", "cancel": "cancelled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionValues:
    """What a session says; `offices` are ids (none: all offices), money is rupiah (None: not entered)."""

    programme: int
    starts_at: datetime
    ends_at: datetime
    place: str
    trainer: str
    quota: int
    offices: tuple[int, ...] = ()
    budget: int | None = None


@transaction.atomic
def plan(access: Access, values: SessionValues) -> TrainingSession:
    """Plan a session; also one that was held already, to have it on record."""
    access.require(Permission.TRAINING_MANAGE)
    _check(values)
    programme = _programme(access, values.programme, kept=None)
    offices = _offices(access, values.offices, kept=frozenset())
    made: TrainingSession = TrainingSession.objects.create(
        institution=access.institution, programme=programme, starts_at=values.starts_at, ends_at=values.ends_at,
        place=values.place, trainer=values.trainer, quota=values.quota, budget=values.budget, changed_by=access.person,
    )  # fmt: skip
    _mean_for(made, offices)
    record(
        access.institution.pk, "capacity:training:planned", subject(made), by=access.author,
        after=_told(made, offices),
    )  # fmt: skip
    return made


@transaction.atomic
def change(access: Access, session_id: int, values: SessionValues, revision: int) -> None:
    """Change a session; whoever has a place or waits for one hears of another time or place."""
    found = locked(access, session_id)
    if found.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    if found.state not in CHANGEABLE:
        raise Refused(CLOSED)
    _check(values)
    if found.state == "held" and values.starts_at > database_now():
        raise Refused(NOT_BEGUN)
    taken = seats_taken(found)
    if values.quota < taken:
        raise Refused(
            Text(
                f"Sudah ada {taken} peserta terdaftar; kuota tidak dapat lebih kecil.",
                f"{taken} are enrolled already; the quota cannot be less.",
            )
        )
    programme = _programme(access, values.programme, kept=found.programme_id)
    held_for = frozenset(SessionOffice.objects.filter(session=found).values_list("office_id", flat=True))
    offices = _offices(access, values.offices, kept=held_for)
    before, trainer = _told(found, sorted(held_for)), found.trainer
    found.programme, found.starts_at, found.ends_at = programme, values.starts_at, values.ends_at
    found.place, found.trainer, found.quota, found.budget = values.place, values.trainer, values.quota, values.budget
    after = _told(found, offices)
    if before == after and trainer == values.trainer:
        return
    save(access, found)
    SessionOffice.objects.filter(session=found).exclude(office__in=offices).delete()
    _mean_for(found, [one for one in offices if one not in held_for])
    found.refresh_from_db()
    if any(before[name] != after[name] for name in ("starts_at", "ends_at", "place")):
        training_telling.tell_changed(access, found)
    if found.state in {"planned", "signing_up"}:
        fill(access, found)
    record(
        access.institution.pk, "capacity:training:changed", subject(found), by=access.author, before=before, after=after
    )


@transaction.atomic
def announce(access: Access, session_id: int) -> None:
    """Open the sign-up, and tell the contributors of the offices it is meant for."""
    found = locked(access, session_id)
    if found.starts_at <= database_now():
        raise Refused(ANNOUNCED_PAST)
    _advance(access, found, "announce")
    training_telling.tell_announced(access, found)
    _recorded(access, found, "announce", "planned")


@transaction.atomic
def hold(access: Access, session_id: int) -> None:
    """Record that the session took place; who still waits for a place then did not get one."""
    found = locked(access, session_id)
    before = found.state
    _advance(access, found, "hold")
    if found.starts_at > database_now():
        raise Refused(NOT_BEGUN)
    _recorded(access, found, "hold", before)


@transaction.atomic
def cancel(access: Access, session_id: int, reason: str) -> None:
    """Call a session off, with a reason that stays; whoever had a place or waited hears of it."""
    found = locked(access, session_id)
    before = found.state
    found.cancelled_reason = reason.strip()
    if Enrolment.objects.filter(session=found, state="present").exists():
        raise Refused(
            Text(
                "Sudah ada peserta yang tercatat hadir; pelatihan ini tidak dapat dibatalkan.",
                "Somebody is recorded as present; this session cannot be cancelled.",
            )
        )
    _advance(access, found, "cancel", reason)
    training_telling.tell_cancelled(access, found)
    _recorded(access, found, "cancel", before, reason)


@transaction.atomic
def spend(access: Access, session_id: int, spent: int | None, revision: int) -> None:
    """Record what a session cost in rupiah (None: not known); bills also come after the attendance is confirmed."""
    found = locked(access, session_id)
    if found.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    if spent is not None and not 0 <= spent <= MOST_RUPIAH:
        raise Refused(WRONG_MONEY)
    before = found.spent
    if before == spent:
        return
    found.spent = spent
    save(access, found)
    record(
        access.institution.pk, "capacity:training:spent", subject(found), by=access.author, before={"spent": before},
        after={"spent": spent},
    )  # fmt: skip


def _advance(access: Access, found: TrainingSession, name: str, reason: str = "") -> None:
    found.state = moved(TRAINING, found.state, name, reason)
    save(access, found)
    found.refresh_from_db(fields=["revision"])


def _recorded(access: Access, found: TrainingSession, name: str, before: str, reason: str = "") -> None:
    record(
        access.institution.pk, f"capacity:training:{DONE[name]}", subject(found), by=access.author,
        before={"state": before}, after={"state": found.state}, reason=reason,
    )  # fmt: skip


def _check(values: SessionValues) -> None:
    if values.ends_at <= values.starts_at:
        raise Refused(WRONG_TIMES)
    if not 1 <= values.quota <= MOST_PLACES:
        raise Refused(WRONG_QUOTA)
    if values.budget is not None and not 0 <= values.budget <= MOST_RUPIAH:
        raise Refused(WRONG_MONEY)


def _programme(access: Access, programme_id: int, *, kept: int | None) -> Programme:
    found: Programme | None = Programme.objects.filter(institution=access.institution, pk=programme_id).first()
    if found is None or (found.retired_at is not None and found.pk != kept):
        raise Refused(RETIRED_PROGRAMME)
    return found


def _offices(access: Access, wanted: tuple[int, ...], *, kept: frozenset[int]) -> list[int]:
    found = Office.objects.filter(institution=access.institution, pk__in=set(wanted))
    known = {one.pk for one in found if one.closed_on is None or one.pk in kept}
    if known != set(wanted):
        raise Refused(UNKNOWN_OFFICE)
    return sorted(known)


def _mean_for(found: TrainingSession, offices: list[int]) -> None:
    SessionOffice.objects.bulk_create(
        SessionOffice(institution_id=found.institution_id, session=found, office_id=one) for one in offices
    )


def _told(found: TrainingSession, offices: list[int]) -> dict[str, object]:
    return {
        "programme": found.programme.title, "starts_at": found.starts_at, "ends_at": found.ends_at,
        "place": found.place, "quota": found.quota, "offices": list(offices), "budget": found.budget,
    }  # fmt: skip
