"""Reading training sessions: the list, what they cost, one session with its participants, and hours for other pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from naik.apps.capacity.models import Certificate, Programme, SessionOffice, TrainingSession
from naik.apps.capacity.queries.training_reach import SEATED, sees_every_office, session, sessions
from naik.apps.evaluations.gate import database_now
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.cycle.improvement_machines import TRAINING
from naik.cycle.machine import Move
from naik.instruments.model import Text

PAGE = 50
MOST_IN_A_FILE = 10_000
MOST_IN_A_CALENDAR = 1_000
SORTS = {
    "baru": ("-starts_at", "-pk"),
    "lama": ("starts_at", "pk"),
    "program": ("programme__title", "-starts_at", "-pk"),
    "kuota": ("-quota", "-starts_at", "-pk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One session; money in rupiah, None where nobody entered it or this reader does not see it."""

    id: int
    programme_id: int
    title: str
    hours: Decimal
    starts_at: datetime
    ends_at: datetime
    place: str
    trainer: str
    quota: int
    seated: int
    queued: int
    present: int
    state: str
    state_title: Text
    budget: int | None
    spent: int | None
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list of sessions is narrowed to and sorted by."""

    state: str = ""
    programme: int | None = None
    year: int | None = None
    sort: str = "baru"


@dataclass(frozen=True, slots=True)
class Listing:
    """Some rows of a list, and how many there are in all."""

    rows: tuple[SessionRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class YearBudget:
    """Money of one year's sessions in rupiah, cancelled ones left out; None where nobody entered any."""

    year: int
    sessions: int
    planned: int | None
    planned_known: int
    spent: int | None
    spent_known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """One session; `offices` are those it is meant for (none: all), `moves` what this person may do next."""

    row: SessionRow
    content: str
    competences: tuple[str, ...]
    offices: tuple[tuple[int, str], ...]
    cancelled_reason: str
    moves: tuple[Move, ...]
    may_manage: bool
    may_enrol: bool
    sees_money: bool
    begun: bool


def listing(access: Access, asked: Asked, *, first: int = 0, most: int = PAGE) -> Listing:
    """The sessions in reach that fit, a page of them."""
    found = _fitting(access, asked)
    rows = _counted(found).order_by(*SORTS.get(asked.sort, SORTS["baru"]))[first : first + most]
    money = sees_every_office(access)
    return Listing(tuple(_row(one, money=money) for one in rows), found.count())


def years(access: Access) -> list[int]:
    """The years in which sessions in reach lie, the latest first."""
    found = sessions(access).annotate(year=_year(access.institution)).order_by().values_list("year", flat=True)
    return sorted(set(found.distinct()), reverse=True)


def programmes(access: Access) -> list[tuple[int, str]]:
    """Every programme that has a session in reach, by title."""
    used = sessions(access).order_by().values("programme")
    return list(Programme.objects.filter(pk__in=used).order_by("title", "pk").values_list("pk", "title"))


def budget(access: Access) -> tuple[YearBudget, ...]:
    """What the sessions of each year cost, the latest first; nothing for who does not see the whole institution."""
    if not sees_every_office(access):
        return ()
    found = (
        sessions(access)
        .exclude(state="cancelled")
        .annotate(year=_year(access.institution))
        .order_by()
        .values("year")
        .annotate(
            count=Count("pk"), planned=Sum("budget"), planned_known=Count("budget"), paid=Sum("spent"),
            paid_known=Count("spent"),
        )
    )  # fmt: skip
    rows = (
        YearBudget(
            one["year"], one["count"], _whole(one["planned"]), one["planned_known"], _whole(one["paid"]),
            one["paid_known"],
        )
        for one in found
    )  # fmt: skip
    return tuple(sorted(rows, key=lambda one: -one.year))


def page(access: Access, session_id: int, words: dict[str, str]) -> SessionPage:
    """One session in reach, or 404; `words` are titles of competences by code."""
    session(access, session_id)
    found = _counted(TrainingSession.objects.filter(pk=session_id).select_related("programme")).get()
    manages, money = access.may(Permission.TRAINING_MANAGE), sees_every_office(access)
    begun = found.starts_at <= database_now()
    signs_up = access.may_somewhere(Permission.TRAINING_ENROL) and found.state == "signing_up" and not begun
    offices = SessionOffice.objects.filter(session=found).order_by("office__name", "office_id")
    return SessionPage(
        row=_row(found, money=money),
        content=found.programme.content,
        competences=tuple(words.get(code, code) for code in found.programme.competences),
        offices=tuple(offices.values_list("office_id", "office__name")),
        cancelled_reason=found.cancelled_reason,
        moves=tuple(one for one in TRAINING.from_state(found.state) if _offered(one, begun=begun)) if manages else (),
        may_manage=manages,
        may_enrol=signs_up or (manages and found.state in {"planned", "signing_up", "held"}),
        sees_money=money,
        begun=begun,
    )


def calendar(access: Access) -> Iterable[SessionRow]:
    """The sessions in reach for a calendar, the latest first."""
    found = sessions(access).order_by("-starts_at", "-pk")[:MOST_IN_A_CALENDAR]
    return [_row(one, money=False) for one in _counted(TrainingSession.objects.filter(pk__in=[f.pk for f in found]))]


def hours_by_year(institution: Institution) -> dict[int, Decimal]:
    """Hours of training that were completed, by year: those on the valid certificates, added up over people."""
    return _hours(Certificate.objects.filter(institution=institution, revoked_at=None), "held_on__year")


def hours_by_office(institution: Institution, year: int) -> dict[int, Decimal]:
    """Hours completed in a year by office id, counted for the office where somebody worked then."""
    found = Certificate.objects.filter(institution=institution, revoked_at=None, held_on__year=year)
    return _hours(found, "office_id")


def trained_offices(institution: Institution, year: int, competences: Iterable[str] = ()) -> frozenset[int]:
    """The offices somebody of which completed a training in that year; narrowed to one of some competences."""
    found = Certificate.objects.filter(institution=institution, revoked_at=None, held_on__year=year)
    wanted = sorted(competences)
    if wanted:
        found = found.filter(competences__overlap=wanted)
    return frozenset(found.values_list("office_id", flat=True))


def _hours(found: QuerySet[Certificate], by: str) -> dict[int, Decimal]:
    return dict(found.order_by().values_list(by).annotate(Sum("hours")))


def _offered(move: Move, *, begun: bool) -> bool:
    """Whether time allows a move: what has begun is not announced any more, what has not is not held."""
    return begun if move.name == "hold" else not (move.name == "announce" and begun)


def _fitting(access: Access, asked: Asked) -> QuerySet[TrainingSession]:
    found = sessions(access)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.programme is not None:
        found = found.filter(programme=asked.programme)
    if asked.year is not None:
        found = found.annotate(year=_year(access.institution)).filter(year=asked.year)
    return found


def _counted(found: QuerySet[TrainingSession]) -> QuerySet[Any]:
    return found.annotate(
        seats=Count("enrolments", filter=Q(enrolments__state__in=SEATED)),
        waits=Count("enrolments", filter=Q(enrolments__state="queued")),
        came=Count("enrolments", filter=Q(enrolments__state="present")),
    )


def _year(institution: Institution) -> ExtractYear:
    return ExtractYear("starts_at", tzinfo=zone(institution))


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _row(found: Any, *, money: bool) -> SessionRow:  # noqa: ANN401  with counts beside its fields
    return SessionRow(
        id=found.pk, programme_id=found.programme_id, title=found.programme.title, hours=found.programme.hours,
        starts_at=found.starts_at, ends_at=found.ends_at, place=found.place, trainer=found.trainer, quota=found.quota,
        seated=found.seats, queued=found.waits, present=found.came, state=found.state,
        state_title=TRAINING.states[found.state], budget=found.budget if money else None,
        spent=found.spent if money else None, revision=found.revision, changed_at=found.changed_at,
    )  # fmt: skip
