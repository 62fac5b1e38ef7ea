"""The list of actions: narrowed, in order, page by page, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy

from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Action, ActionSource
from naik.apps.improvement.policies import actions as in_reach
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.improvement_machines import ACTION
from naik.instruments.model import Text

PAGE = 50
MOST_IN_A_FILE = 20_000
OWED = ("to_do", "under_way")
"""States in which somebody has to work; what waits to be checked is not late."""
OPEN = (*OWED, "evidence_given")
RUNNING, WITHOUT_OFFICE = "berjalan", "tanpa"
SORTS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "tenggat": ("due_on", "pk"),
    "indikator": ("instrument", "value", "level", "pk"),
    "kantor": (F("office__name").asc(nulls_last=True), "due_on", "pk"),
    "keadaan": ("state", "due_on", "pk"),
    "baru": ("-pk",),
}
"""How the list can be put in order; the first is what is shown unasked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the list is narrowed to. `state` is a state, "berjalan" for all that are open, or "" for every one."""

    search: str = ""
    office: int | None = None
    without_office: bool = False
    state: str = RUNNING
    source: str = ""
    indicator: str = ""
    late: bool = False
    mine: bool = False
    sort: str = "tenggat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One action in the list; `late` is in days, `cost` in rupiah where somebody entered one."""

    id: int
    title: str
    value: str
    level: int
    source: str
    office: str
    person: str
    due_on: date
    late: int
    state: str
    state_title: Text
    steps_done: int
    steps: int
    evidence: int
    cost: int | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and how many actions the whole list has."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How the actions in reach stand: open ones, late ones, waiting to be checked, done."""

    open: int
    late: int
    waiting: int
    done: int


def listing(access: Access, asked: Asked, *, first: int = 0, most: int = PAGE) -> Listing:
    """The actions in reach that fit `asked`."""
    now = today(access.institution)
    found = _narrowed(access, asked, now)
    rows = found.select_related("office", "person").annotate(
        documents=Count("evidence", filter=Q(evidence__accepted=None) | Q(evidence__accepted=True))
    )
    chosen = rows.order_by(*SORTS.get(asked.sort, SORTS["tenggat"]))[first : first + most]
    return Listing(tuple(_row(one, now) for one in chosen), found.count())


def counts(access: Access) -> Counts:
    """How the actions in reach stand, in one statement."""
    now = today(access.institution)
    found = in_reach(access).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)), late=Count("pk", filter=Q(state__in=OWED, due_on__lt=now)),
        waiting=Count("pk", filter=Q(state="evidence_given")), done=Count("pk", filter=Q(state="done")),
    )  # fmt: skip
    return Counts(**found)


def indicators(access: Access) -> tuple[str, ...]:
    """The values that actions in reach are about, for the filter."""
    found = in_reach(access).exclude(value="").values_list("value", flat=True).distinct()
    return tuple(sorted(found, key=_natural))


def days_late(state: str, due_on: date, now: date) -> int:
    """How many days an action is over its due date; 0 when nobody has to work on it."""
    return max((now - due_on).days, 0) if state in OWED else 0


def source_label(source: str) -> str:
    """Where an action comes from, as people say it."""
    return str(ActionSource(source).label)


def _narrowed(access: Access, asked: Asked, now: date) -> QuerySet[Action]:
    found = in_reach(access)
    if asked.search:
        found = found.filter(Q(title__icontains=asked.search) | Q(promised__icontains=asked.search))
    if asked.office is not None:
        found = found.filter(office=asked.office)
    if asked.without_office:
        found = found.filter(office=None)
    if asked.state == RUNNING:
        found = found.filter(state__in=OPEN)
    elif asked.state in ACTION.states:
        found = found.filter(state=asked.state)
    if asked.source in ActionSource.values:
        found = found.filter(source=asked.source)
    if asked.indicator:
        found = found.filter(value=asked.indicator)
    if asked.late:
        found = found.filter(state__in=OWED, due_on__lt=now)
    return found.filter(_mine(access)) if asked.mine else found


def _mine(access: Access) -> Q:
    """What was given to the person, or to their office and nobody in it."""
    offices = access.offices(Permission.ACTION_WRITE)
    own = Q(person=access.person)
    return own | Q(person=None, office__in=offices) if offices else own


def _row(one: Action, now: date) -> Row:
    return Row(
        id=one.pk, title=one.title, value=one.value, level=one.level, source=source_label(one.source),
        office=one.office.name if one.office else "", person=one.person.name if one.person else "",
        due_on=one.due_on, late=days_late(one.state, one.due_on, now), state=one.state,
        state_title=ACTION.title_of(one.state), steps_done=steps_done(one.steps), steps=len(one.steps),
        evidence=one.documents,  # type: ignore[attr-defined]  # annotated above
        cost=one.cost,
    )  # fmt: skip


def steps_done(steps: Iterable[Mapping[str, object]]) -> int:
    """How many steps are ticked."""
    return sum(1 for one in steps if one["done"])


def _natural(value: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in value.split("-"))
