"""Signing up for a session and giving a place up; the quota holds exactly, however many sign up at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from naik.apps.capacity import policies
from naik.apps.capacity.models import Enrolment, SessionOffice, StaffMember, TrainingSession
from naik.apps.capacity.operations.training_holding import locked
from naik.apps.capacity.operations.training_places import fill, seats_taken, told
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.moving import moved
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.improvement_machines import ENROLMENT
from naik.instruments.model import Text

MOST_AT_ONCE = 100
NOT_OPEN = Text("Pendaftaran pelatihan ini tidak dibuka.", "Sign-up for this session is not open.")
BEGUN = Text(
    "Pelatihan ini sudah dimulai; kehadiran dicatat oleh penyelenggara.",
    "This session has begun; its organiser records who is there.",
)
NOBODY = Text("Pilih paling sedikit satu orang.", "Choose one person at least.")
TOO_MANY = Text(
    f"Paling banyak {MOST_AT_ONCE} orang sekali daftar.", f"At most {MOST_AT_ONCE} people can be signed up at once."
)


@dataclass(frozen=True, slots=True)
class SignedUp:
    """How many got a place, and how many wait for one."""

    seated: int
    queued: int


@transaction.atomic
def enrol(access: Access, session_id: int, staff_ids: Collection[int]) -> SignedUp:
    """Sign up staff of one's own office, or anybody for who manages training; in order of name while places last.

    Somebody who is signed up already stays as they are, so that the same form sent twice does nothing twice.
    """
    session = locked(access, session_id, Permission.TRAINING_ENROL)
    if not staff_ids:
        raise Refused(NOBODY)
    if len(staff_ids) > MOST_AT_ONCE:
        raise Refused(TOO_MANY)
    manages = access.may(Permission.TRAINING_MANAGE)
    _require_open(session, manages=manages)
    people = _people(access, session, set(staff_ids), manages=manages)
    known = {one.staff_id: one for one in Enrolment.objects.filter(session=session, staff__in=people)}
    free, seated, queued = session.quota - seats_taken(session), 0, 0
    for staff in people:
        enrolment = known.get(staff.pk)
        if enrolment is not None and enrolment.state != "given_up":
            continue
        state = "enrolled" if seated < free else moved(ENROLMENT, ENROLMENT.first, "queue")
        _place(access, session, staff, enrolment, state)
        seated, queued = seated + (state == "enrolled"), queued + (state == "queued")
    return SignedUp(seated, queued)


@transaction.atomic
def give_up(access: Access, session_id: int, enrolment_id: int) -> int:
    """Give a place or a wait up; the place goes to who waited longest. Returns how many moved up."""
    session = locked(access, session_id, Permission.TRAINING_ENROL)
    found = get_object_or_404(
        Enrolment.objects.select_related("staff__office"), session=session, pk=enrolment_id
    )  # fmt: skip
    own = access.offices(Permission.TRAINING_ENROL)
    if own is not None and found.staff.office_id not in own:
        raise Http404
    if session.state not in {"planned", "signing_up"}:
        raise Refused(BEGUN)
    before = found.state
    found.state = moved(ENROLMENT, found.state, "give_up")
    found.save(update_fields=["state"])
    told(access, session, found, "given_up", before=before)
    return fill(access, session)


def _require_open(session: TrainingSession, *, manages: bool) -> None:
    """Sign-up is open until the start; who manages training also adds people before it, and who simply came."""
    if manages and session.state in {"planned", "signing_up", "held"}:
        return
    if session.state != "signing_up":
        raise Refused(NOT_OPEN)
    if session.starts_at <= database_now():
        raise Refused(BEGUN)


def _people(access: Access, session: TrainingSession, wanted: set[int], *, manages: bool) -> list[StaffMember]:
    reached = policies.staff(access, Permission.TRAINING_ENROL).filter(pk__in=wanted).select_related("office")
    found = list(reached.order_by("name", "pk"))
    if len(found) != len(wanted):
        raise Http404
    if any(one.left_on is not None for one in found):
        raise Refused(
            Text("Salah satu pegawai sudah tidak bertugas.", "One of the staff members has left their office.")
        )
    meant = set(SessionOffice.objects.filter(session=session).values_list("office_id", flat=True))
    if meant and not manages and not {one.office_id for one in found} <= meant:
        raise Refused(
            Text("Pelatihan ini untuk perangkat daerah lain.", "This session is meant for other offices.")
        )  # fmt: skip
    return found


def _place(
    access: Access, session: TrainingSession, staff: StaffMember, enrolment: Enrolment | None, state: str
) -> None:
    if enrolment is None:
        enrolment = Enrolment(institution=access.institution, session=session, staff=staff)
        before = ""
    else:
        before = enrolment.state
        enrolment.staff = staff
    enrolment.state, enrolment.enrolled_by = state, access.person
    enrolment.save()
    # Who comes back waits behind those who waited meanwhile; one clock for all servers.
    Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_at=database_now())
    told(access, session, enrolment, state, before=before)
