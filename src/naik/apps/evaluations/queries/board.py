"""The overview of one assessment: each answer with its state and offices, who is late, and how the end is reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db.models.functions import TruncDate

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.models import Answer, Assessment
from naik.apps.evaluations.queries.overview import Overview, overview
from naik.apps.evaluations.queries.sharing import Shared, arrangements, offices_of
from naik.apps.institutions.access import Access
from naik.apps.institutions.moments import last_day
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.cycle.burn_down import Day, burn_down
from naik.cycle.late import PREPARED, days_late
from naik.cycle.machines import ANSWER
from naik.cycle.sharing import NOBODY, Arrangement
from naik.cycle.stages import Stage
from naik.instruments.model import Instrument, Text

SORTS = ("nomor", "tenggat", "keadaan", "kantor")
LONGEST_BURN_DOWN = 400
"""Days a drawing can hold; a longer window is drawn from its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the list is narrowed to, and its order."""

    state: str = ""
    office: int | None = None
    aspect: str = ""
    late: bool = False
    search: str = ""
    sort: str = "nomor"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One answer on the board. `due_on` is the earliest due date of its offices, `late` its days over that."""

    value: str
    title: Text
    aspect: str
    state: str
    level: str
    reason: str
    lead: Shared | None
    contributors: tuple[Shared, ...]
    due_on: date | None
    late: int
    changed_at: datetime | None

    @property
    def state_title(self) -> Text:
        """The word for the state."""
        return ANSWER.title_of(self.state)

    @property
    def prepared(self) -> bool:
        """Whether the office has done its part."""
        return self.state in PREPARED

    @property
    def offices(self) -> tuple[Shared, ...]:
        """All offices, the lead first."""
        return (*([self.lead] if self.lead else []), *self.contributors)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeProgress:
    """How far one office is with what it leads or contributes to."""

    office: Shared
    count: int
    prepared: int
    returned: int
    late: int
    most_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything the overview shows. `whole` is False for somebody who reaches their office's answers only."""

    instrument: Instrument
    rows: tuple[BoardRow, ...]
    shown: tuple[BoardRow, ...]
    whole: bool
    overview: Overview | None
    progress: tuple[OfficeProgress, ...]
    days: tuple[Day, ...]
    window: gate.Window
    last_day: date
    days_left: int

    @property
    def prepared(self) -> int:
        """How many answers are with the internal assessor, or accepted."""
        return sum(1 for row in self.rows if row.prepared)

    @property
    def late(self) -> tuple[BoardRow, ...]:
        """The answers that are late, the latest first."""
        return tuple(sorted((row for row in self.rows if row.late), key=lambda row: -row.late))

    @property
    def offices_late(self) -> tuple[OfficeProgress, ...]:
        """The offices that are late, the latest first."""
        return tuple(sorted((one for one in self.progress if one.late), key=lambda one: -one.most_late))

    @property
    def waiting(self) -> tuple[BoardRow, ...]:
        """The answers that wait for another agency's index."""
        return tuple(row for row in self.rows if row.state == "waiting")

    @property
    def counts(self) -> tuple[tuple[str, Text, int], ...]:
        """How many answers are in each state."""
        found = [(state, title, sum(row.state == state for row in self.rows)) for state, title in ANSWER.states.items()]
        return tuple(one for one in found if one[2])


def board(access: Access, assessment: Assessment, asked: Asked) -> Board:
    """The overview of an assessment in reach, of the answers the person may read."""
    instrument = gate.instrument(assessment)
    answers = list(policies.answers(access, assessment).defer("external_source"))
    held, offices = arrangements(answers), offices_of(access)
    window = gate.window(assessment, Stage.SELF_ASSESSMENT)
    where = zone(access.institution)
    today = window.now.astimezone(where).date()
    rows = tuple(_rows(instrument, answers, held, offices, today))
    whole = access.offices(Permission.ASSESSMENT_READ) is None
    last = last_day(window.ends_at, access.institution) or today
    first = max(window.opens_at.astimezone(where).date(), date.fromordinal(last.toordinal() - LONGEST_BURN_DOWN))
    values = [row.value for row in rows]
    changes = (
        apps.get_model("evaluations", "AnswerEvent")
        .objects.filter(assessment=assessment.pk, value__in=values)
        .annotate(day=TruncDate("pgh_created_at", tzinfo=where))
        .order_by("value", "day", "-pgh_id")
        .distinct("value", "day")
        .values_list("value", "day", "state")
    )
    return Board(
        instrument=instrument,
        rows=rows,
        shown=tuple(sorted((row for row in rows if _fits(row, asked)), key=lambda row: _order(row, asked.sort))),
        whole=whole,
        overview=overview(access, assessment, answers) if whole else None,
        progress=tuple(_progress(rows)),
        days=burn_down(values, changes, first=min(first, last), last=last, today=today),
        window=window,
        last_day=last,
        days_left=max((last - today).days, 0),
    )


def _rows(
    instrument: Instrument, answers: Iterable[Answer], held: Mapping[str, Arrangement],
    offices: Mapping[int, Shared], today: date,
) -> Iterable[BoardRow]:  # fmt: skip
    by_value = {one.value: one for one in answers}
    for value in instrument.value_ids:
        if value not in by_value:
            continue
        one, arrangement = by_value[value], held.get(value, NOBODY)
        indicator = instrument.value_indicator(value)
        due = min((part.due_on for part in arrangement.parts if part.due_on), default=None)
        yield BoardRow(
            value=value, title=indicator.title, aspect=indicator.aspect, state=one.state, level=one.level,
            reason=one.reason, lead=offices[arrangement.lead.office] if arrangement.lead else None,
            contributors=tuple(offices[part.office] for part in arrangement.contributors), due_on=due,
            late=days_late(one.state, due, today), changed_at=one.changed_at,
        )  # fmt: skip


def _fits(row: BoardRow, asked: Asked) -> bool:
    words = asked.search.lower().split()
    text = f"{row.value} {row.title.id} {row.title.en} {' '.join(one.name for one in row.offices)}".lower()
    return (
        (not asked.state or row.state == asked.state)
        and (asked.office is None or asked.office in {one.id for one in row.offices})
        and (not asked.aspect or row.aspect == asked.aspect)
        and (not asked.late or row.late > 0)
        and all(word in text for word in words)
    )


def _order(row: BoardRow, sort: str) -> tuple[object, ...]:
    match sort:
        case "tenggat":
            return (row.due_on or date.max,)
        case "keadaan":
            return (list(ANSWER.states).index(row.state),)
        case "kantor":
            return (row.lead is None, row.lead.name if row.lead else "")
        case _:
            return ()


def _progress(rows: Iterable[BoardRow]) -> list[OfficeProgress]:
    found: dict[int, list[BoardRow]] = {}
    names = {}
    for row in rows:
        for office in row.offices:
            names[office.id] = office
            found.setdefault(office.id, []).append(row)
    each = [
        OfficeProgress(
            office=names[office], count=len(own), prepared=sum(row.prepared for row in own),
            returned=sum(row.state == "returned" for row in own), late=sum(row.late > 0 for row in own),
            most_late=max(row.late for row in own),
        )
        for office, own in found.items()
    ]  # fmt: skip
    return sorted(each, key=lambda one: one.office.name)
