"""Who changed an answer when, and how its texts differ from one save to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Protocol

from naik.apps.accounts.models import Person
from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.models import Answer, Assessment
from naik.apps.evaluations.queries.answer_before import shown_level
from naik.apps.institutions.access import Access
from naik.cycle import steps
from naik.cycle.machines import ANSWER
from naik.instruments.model import Text

PAGE = 20
MOST_WORDS = 2_000
"""Longer texts are compared line by line: word by word their comparison would take seconds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `kept`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """How one field of a step changed; `kind` is met, facts or analysis."""

    kind: str
    level: int
    met: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One save: what it changed. Levels and states are given where they differ from before."""

    at: datetime
    by: str
    revision: int
    fields: tuple[FieldChange, ...]
    level: tuple[int | Decimal | None, int | Decimal | None] | None
    state: tuple[Text, Text] | None
    index: tuple[Decimal | None, Decimal | None] | None
    reason: str


class _Event(Protocol):
    """A row pghistory keeps of an answer."""

    pgh_created_at: datetime
    state: str
    steps: Mapping[str, Any]
    level: str
    external_value: Decimal | None
    reason: str
    revision: int
    changed_by_id: int | None
    changed_at: datetime | None
    checked_by_id: int | None
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class History:
    """One page of changes, newest first."""

    changes: tuple[Change, ...]
    total: int


def history(access: Access, assessment: Assessment, value: str, *, page: int = 1) -> History:
    """The changes of an answer in reach, or 404."""
    answer = policies.answer(access, assessment, value)
    events: Any = answer.events  # type: ignore[attr-defined]  # the rows pghistory keeps of it
    first = (page - 1) * PAGE
    # One more than is shown: the oldest of a page is compared with the one before it.
    rows: list[_Event] = list(events.order_by("-pgh_id")[first : first + PAGE + 1])
    ids = {one for row in rows for one in (row.changed_by_id, row.checked_by_id) if one}
    people = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    changes = tuple(_change(assessment, answer, newer, older, people) for newer, older in pairwise(rows))
    return History(changes, max(events.count() - 1, 0))


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The difference of two texts, word by word."""
    words = r"\s+|[^\s]+" if len(before) + len(after) < MOST_WORDS * 6 else r"[^\n]*\n|[^\n]+"
    old, new = re.findall(words, before), re.findall(words, after)
    found: list[Piece] = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("kept", "".join(old[start:end])))
            continue
        if end > start:
            found.append(Piece("gone", "".join(old[start:end])))
        if other_end > other_start:
            found.append(Piece("new", "".join(new[other_start:other_end])))
    return tuple(found)


def _change(assessment: Assessment, answer: Answer, newer: _Event, older: _Event, people: dict[int, str]) -> Change:
    checked = newer.checked_at is not None and newer.checked_at != older.checked_at
    who = newer.checked_by_id if checked else newer.changed_by_id if newer.changed_at != older.changed_at else None
    return Change(
        at=newer.pgh_created_at,
        by=people.get(who, "") if who else "",
        revision=newer.revision,
        fields=tuple(_fields(assessment, answer, newer.steps, older.steps)),
        level=None if newer.level == older.level else (shown_level(older.level), shown_level(newer.level)),
        state=None if newer.state == older.state else (ANSWER.title_of(older.state), ANSWER.title_of(newer.state)),
        index=None if newer.external_value == older.external_value else (older.external_value, newer.external_value),
        reason=newer.reason if newer.reason != older.reason else "",
    )


def _fields(
    assessment: Assessment, answer: Answer, newer: Mapping[str, Any], older: Mapping[str, Any]
) -> Iterable[FieldChange]:
    indicator = gate.instrument(assessment).value_indicator(answer.value)
    before, after = steps.fields(indicator, older, claims=True), steps.fields(indicator, newer, claims=True)
    for name, value in after.items():
        if value == before[name]:
            continue
        kind, _, number = name.partition("-")
        shown = () if kind == "met" else pieces(str(before[name]), str(value))
        yield FieldChange(kind=kind, level=int(number), met=value is True, pieces=shown)
