"""Reading participants: who has a place, who came, what they scored, and whom one can still sign up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef

from naik.apps.capacity import policies
from naik.apps.capacity.models import Certificate, Enrolment, SessionOffice, TrainingSession
from naik.apps.capacity.queries.training_reach import enrolments, session
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.improvement_machines import ENROLMENT
from naik.instruments.model import Text

PAGE = 50
MOST_CANDIDATES = 100
EARLY, LATE = timedelta(hours=1), timedelta(hours=1)
"""How long before the start and after the end of a session its QR sheet is good."""
CHECKS_IN = frozenset({"planned", "signing_up", "held"})
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow:
    """One participant; scores in percent, `attended_by` how a presence came to be recorded."""

    id: int
    staff_id: int
    name: str
    office: str
    state: str
    state_title: Text
    attended_at: datetime | None
    attended_by: str
    score_before: Decimal | None
    score_after: Decimal | None
    certificate_id: int | None
    may_give_up: bool


@dataclass(frozen=True, slots=True)
class Participants:
    """A page of the participants whose names the person may read, and how many there are in all."""

    rows: tuple[ParticipantRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Gain:
    """The mean difference between the score after and before, in points of a percentage, over `cases` people."""

    mean: Decimal | None
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedRow:
    """A certificate that was taken back."""

    number: str
    holder: str
    revoked_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who can be signed up."""

    id: int
    name: str
    office: str
    work: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Some of those who can be signed up, and how many there are in all."""

    rows: tuple[Candidate, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """What the page behind a QR sheet shows; `name` and `own` (a state) are of the person who is signed in."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    open: bool
    name: str
    own: str


def participants(
    access: Access, session_id: int, *, first: int = 0, most: int | None = PAGE, states: Iterable[str] = ()
) -> Participants:
    """The participants of a session in reach: those with a place first, then who waits in order, then who gave up."""
    held = session(access, session_id)
    everybody = enrolments(access, held)
    wanted = tuple(states)
    if wanted:
        everybody = everybody.filter(state__in=wanted)
    ranked = sorted(everybody, key=_rank)
    shown = ranked[first:] if most is None else ranked[first : first + most]
    valid = Certificate.objects.filter(enrolment__in=[one.pk for one in shown], revoked_at=None)
    certificates = dict(valid.values_list("enrolment_id", "pk"))
    own = access.offices(Permission.TRAINING_ENROL)
    early = held.state in {"planned", "signing_up"}
    rows = tuple(
        _row(one, certificates.get(one.pk), may_give_up=early and (own is None or one.staff.office_id in own))
        for one in shown
    )
    return Participants(rows, len(ranked))


def gain(access: Access, session_id: int) -> Gain:
    """What was learned, by the scores of those whose names the person may read."""
    held = session(access, session_id)
    return gain_of(enrolments(access, held).values_list("score_before", "score_after"))


def gain_of(scores: Iterable[tuple[Decimal | None, Decimal | None]]) -> Gain:
    """The mean gain over those pairs of scores of which both are known, rounded half up; None without any."""
    differences = [after - before for before, after in scores if before is not None and after is not None]
    if not differences:
        return Gain(None, 0)
    mean = sum(differences, Decimal(0)) / len(differences)
    return Gain(mean.quantize(HUNDREDTH, ROUND_HALF_UP), len(differences))


def revoked(access: Access, session_id: int) -> tuple[RevokedRow, ...]:
    """The certificates of a session that were taken back, the latest first, at most a page of them."""
    held = session(access, session_id)
    found = Certificate.objects.filter(enrolment__in=enrolments(access, held).order_by().values("pk"))
    found = found.exclude(revoked_at=None).order_by("-revoked_at", "pk")[:PAGE]
    return tuple(
        RevokedRow(number=one.number, holder=one.holder, revoked_at=one.revoked_at, reason=one.revoked_reason)
        for one in found
    )


def candidates(access: Access, session_id: int, *, search: str = "", office: int | None = None) -> Candidates:
    """Staff at work whom the person may sign up, who are not signed up yet; meant offices only, unless they manage."""
    held = session(access, session_id)
    taking_part = Enrolment.objects.filter(session=held, staff=OuterRef("pk")).exclude(state="given_up")
    found = policies.staff(access, Permission.TRAINING_ENROL).filter(~Exists(taking_part), left_on=None)
    meant = SessionOffice.objects.filter(session=held)
    if not access.may(Permission.TRAINING_MANAGE) and meant.exists():
        found = found.filter(office__in=meant.values("office"))
    if search:
        found = found.filter(name__icontains=search)
    if office is not None:
        found = found.filter(office=office)
    rows = found.select_related("office").order_by("office__name", "name", "pk")[:MOST_CANDIDATES]
    return Candidates(
        tuple(Candidate(id=one.pk, name=one.name, office=one.office.name, work=one.work) for one in rows), found.count()
    )


def check_in_open(held: TrainingSession, now: datetime) -> bool:
    """Whether the QR sheet of a session is good now."""
    return held.state in CHECKS_IN and held.starts_at - EARLY <= now <= held.ends_at + LATE


def check_in(session_id: int, person_id: int | None, now: datetime) -> CheckIn | None:
    """What a QR sheet leads to, in the open scope of its institution; None when there is no such session any more."""
    held = TrainingSession.objects.select_related("programme").filter(pk=session_id).first()
    if held is None:
        return None
    own = None if person_id is None else own_enrolment(held, person_id)
    return CheckIn(
        title=held.programme.title, starts_at=held.starts_at, ends_at=held.ends_at, place=held.place,
        open=check_in_open(held, now), name="" if own is None else own.staff.name,
        own="" if own is None else own.state,
    )  # fmt: skip


def own_enrolment(held: TrainingSession, person_id: int) -> Enrolment | None:
    """The place of an account in a session; the one that still counts when somebody is in two offices' lists."""
    found = Enrolment.objects.filter(session=held, staff__person=person_id).select_related("staff")
    ranked = sorted(found, key=_rank)
    return ranked[0] if ranked else None


_ORDER = {"present": 0, "enrolled": 0, "absent": 0, "queued": 1, "given_up": 2}


def _rank(one: Enrolment) -> tuple[int, object, str, int]:
    place = _ORDER[one.state]
    return (place, one.enrolled_at.timestamp() if place == 1 else 0, one.staff.name.casefold(), one.pk)


def _row(one: Enrolment, certificate: int | None, *, may_give_up: bool) -> ParticipantRow:
    return ParticipantRow(
        id=one.pk, staff_id=one.staff_id, name=one.staff.name, office=one.staff.office.name, state=one.state,
        state_title=ENROLMENT.states[one.state], attended_at=one.attended_at, attended_by=one.attended_by,
        score_before=one.score_before, score_after=one.score_after, certificate_id=certificate,
        may_give_up=may_give_up and one.state in {"enrolled", "queued"},
    )  # fmt: skip
