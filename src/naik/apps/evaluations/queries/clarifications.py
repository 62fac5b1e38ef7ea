"""Clarifications as a person may see them: who waits for whom, and the thread of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.models import (
    Answer,
    Assessment,
    CitedDocument,
    Clarification,
    ClarificationMessage,
    Responsibility,
)
from naik.apps.evaluations.models.talking import Side
from naik.apps.evidence.policies import readable
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Access
from naik.apps.institutions.moments import last_day
from naik.apps.institutions.roles import Permission, Role
from naik.cycle.ladder import item_code
from naik.cycle.machines import CLARIFICATION
from naik.cycle.stages import EXTERNAL, Stage
from naik.instruments.model import Instrument, Text

INTERNAL = Stage.SELF_ASSESSMENT
STAGES = (INTERNAL, *EXTERNAL)
"""The stages in which clarifications are asked and answered; in the first by the internal assessor."""
MOST_DOCUMENTS = 200
CLOSED = "closed"
TURNS: Mapping[tuple[str, bool], Text] = {
    ("open", False): Text("Asesor menunggu tanggapan instansi", "The assessor waits for the institution"),
    ("answered", False): Text("Instansi menunggu asesor", "The institution waits for the assessor"),
    ("open", True): Text(
        "Asesor internal menunggu tanggapan perangkat daerah", "The internal assessor waits for the office"
    ),
    ("answered", True): Text("Perangkat daerah menunggu asesor internal", "The office waits for the internal assessor"),
}
"""Who waits for whom, by state and by whether the question is internal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationRow:
    """A clarification in the list; `mine` when the next word is this person's."""

    id: int
    value: str
    title: Text
    about: str
    state: str
    turn: Text
    internal: bool
    mine: bool
    late: bool
    due_on: date
    opened_by: str
    opened_at: datetime
    messages: int
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnclosedDocument:
    """A document that goes with a message; without `id` the person may not open it."""

    id: int | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One turn of the thread."""

    side: str
    author: str
    text: str
    at: datetime
    documents: tuple[EnclosedDocument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationPage:
    """One clarification with its thread, and what this person may do with it now."""

    row: ClarificationRow
    document: EnclosedDocument | None
    thread: tuple[MessageRow, ...]
    closed_at: datetime | None
    closed_reason: str
    may_respond: bool
    may_ask: bool
    open_now: bool


def visible(access: Access, assessment: Assessment) -> QuerySet[Clarification]:
    """The clarifications that exist for the person: those of answers they read; from outside none that is internal."""
    found: QuerySet[Clarification] = Clarification.objects.filter(assessment=assessment)
    if not policies.is_inside(access):
        return found if Role.AUDITOR in access.roles else found.exclude(stage=INTERNAL)
    if access.offices(Permission.ASSESSMENT_READ) is None:
        return found
    return found.filter(value__in=policies.answers(access, assessment).values("value"))


def one(access: Access, assessment: Assessment, clarification_id: int) -> Clarification:
    """One of them, or 404."""
    return get_object_or_404(visible(access, assessment), pk=clarification_id)


def may_ask(access: Access, assessment: Assessment, stage: Stage) -> bool:
    """Whether the person asks in `stage`: inside as an internal assessor, later as an assessor of this assessment."""
    if not access.may(Permission.CLARIFICATION_OPEN):
        return False
    if stage is INTERNAL:
        return Role.INTERNAL_ASSESSOR in access.roles
    return policies.assessor(access, assessment) is not None


def now_in(found: Clarification) -> tuple[Stage, ...]:
    """The stages in which a clarification goes on."""
    return (INTERNAL,) if found.stage == INTERNAL else EXTERNAL


def responds(access: Access, assessment: Assessment, found: Clarification) -> bool:
    """Whether the person answers this one for the institution; nobody answers their own question."""
    return _responds(access, found, answerable(access, assessment))


def answerable(access: Access, assessment: Assessment) -> frozenset[str] | None:
    """The values whose clarifications the person may answer for the institution; None means all."""
    if not policies.is_inside(access):
        return frozenset()
    offices = access.offices(Permission.CLARIFICATION_RESPOND)
    if offices is None:
        return None
    found = Answer.objects.filter(assessment=assessment, responsibilities__office__in=offices)
    return frozenset(found.values_list("value", flat=True))


def clarifications(access: Access, assessment: Assessment) -> tuple[ClarificationRow, ...]:
    """Everything in reach, what is due first on top and what is closed at the end."""
    found = list(
        visible(access, assessment)
        .select_related("opened_by", "document")
        .annotate(turns=Count("messages"))
        .order_by("due_on", "pk")
    )
    rows = _rows(access, assessment, found)
    return tuple(sorted(rows, key=lambda row: row.state == CLOSED))


def clarification(access: Access, assessment: Assessment, clarification_id: int) -> ClarificationPage:
    """One clarification; 404 out of reach."""
    found = get_object_or_404(
        visible(access, assessment).select_related("opened_by", "document").annotate(turns=Count("messages")),
        pk=clarification_id,
    )
    (row,) = _rows(access, assessment, [found])
    said = list(
        ClarificationMessage.objects.filter(clarification=found)
        .select_related("author")
        .prefetch_related("enclosures__document")
        .order_by("at", "pk")
    )
    enclosed = {one.document_id for message in said for one in message.enclosures.all()}
    if found.document is not None:
        enclosed.add(found.document.pk)
    opened = set(readable(access).filter(pk__in=enclosed).values_list("pk", flat=True))
    values = answerable(access, assessment)
    here = assessment.stage in now_in(found)
    running = found.state != CLOSED and here and gate.window(assessment, Stage(assessment.stage)).open
    return ClarificationPage(
        row=row,
        document=None if found.document is None else _enclosed(found.document.pk, found.document.title, opened),
        thread=tuple(
            MessageRow(
                side=_speaker(message.side, internal=row.internal), author=message.author.name, text=message.text,
                at=message.at,
                documents=tuple(_enclosed(e.document_id, e.document.title, opened) for e in message.enclosures.all()),
            )
            for message in said
        ),
        closed_at=found.closed_at,
        closed_reason=found.closed_reason,
        may_respond=running and _responds(access, found, values),
        may_ask=running and may_ask(access, assessment, Stage(assessment.stage)),
        open_now=running,
    )  # fmt: skip


def due_until(assessment: Assessment) -> tuple[date, date]:
    """The first and the last day a clarification can be due: from today to the end of the stage."""
    window = gate.window(assessment, Stage(assessment.stage))
    where = assessment.institution
    last = last_day(window.ends_at, where)
    first = today(where)
    return first, first if last is None else last


def documents_to_enclose(access: Access) -> tuple[tuple[int, str], ...]:
    """The documents of the library the person may read, the newest first."""
    found = readable(access).filter(archived_at=None).order_by("-pk")
    return tuple(found.values_list("pk", "title")[:MOST_DOCUMENTS])


def documents_of(access: Access, assessment: Assessment, value: str) -> tuple[tuple[int, str], ...]:
    """The documents the answer to `value` cites, of those the person may read."""
    cited = CitedDocument.objects.filter(answer__assessment=assessment, answer__value=value).values("document")
    return tuple(readable(access).filter(pk__in=cited).order_by("title").values_list("pk", "title"))


def item_choices(instrument: Instrument, value: str) -> tuple[tuple[str, Text], ...]:
    """The evidence items of the indicator `value` belongs to, as `level-number`."""
    indicator = instrument.value_indicator(value)
    return tuple(
        (f"{level.number}-{number}", Text(f"{item_code(indicator, level.number, number)} · {item.id}", item.en))
        for level in indicator.levels
        for number, item in enumerate(level.evidence, start=1)
    )


def _rows(access: Access, assessment: Assessment, found: Collection[Clarification]) -> list[ClarificationRow]:
    instrument, day = gate.instrument(assessment), today(access.institution)
    values, stage = answerable(access, assessment), Stage(assessment.stage)
    asks = {internal: may_ask(access, assessment, INTERNAL if internal else EXTERNAL[0]) for internal in (True, False)}
    running = {True: stage is INTERNAL, False: stage in EXTERNAL}
    offices: dict[str, list[str]] = {}
    for value, name in Responsibility.objects.filter(
        answer__assessment=assessment, answer__value__in={one.value for one in found}
    ).order_by("-lead", "office__name").values_list("answer__value", "office__name"):  # fmt: skip
        offices.setdefault(value, []).append(name)
    rows = []
    for one_found in found:
        internal = one_found.stage == INTERNAL
        waits_for_me = (one_found.state == "open" and _responds(access, one_found, values)) or (
            one_found.state == "answered" and asks[internal]
        )
        rows.append(
            ClarificationRow(
                id=one_found.pk, value=one_found.value, title=instrument.value_indicator(one_found.value).title,
                about=_about(instrument, one_found), state=one_found.state,
                turn=TURNS.get((one_found.state, internal), CLARIFICATION.title_of(one_found.state)),
                internal=internal, mine=waits_for_me and running[internal],
                late=one_found.state != CLOSED and one_found.due_on < day, due_on=one_found.due_on,
                opened_by=one_found.opened_by.name, opened_at=one_found.opened_at,
                messages=one_found.turns,  # type: ignore[attr-defined]  # counted by the query
                offices=tuple(offices.get(one_found.value, ())),
            )
        )  # fmt: skip
    return rows


def _responds(access: Access, found: Clarification, values: Collection[str] | None) -> bool:
    return found.opened_by_id != access.person.pk and (values is None or found.value in values)


def _about(instrument: Instrument, found: Clarification) -> str:
    if found.item:
        return item_code(instrument.value_indicator(found.value), found.level, found.item)
    return ""


def _speaker(side: str, *, internal: bool) -> str:
    return "internal" if internal and side == Side.ASSESSORS else side


def _enclosed(document_id: int, title: str, opened: Collection[int]) -> EnclosedDocument:
    return EnclosedDocument(document_id, title) if document_id in opened else EnclosedDocument(None, "")
