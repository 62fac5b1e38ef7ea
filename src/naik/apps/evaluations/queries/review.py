"""What the review team looks at, and what came back to the leading assessor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from naik.apps.evaluations.models import Assessment, ReviewMark
from naik.apps.evaluations.operations.review import own_values
from naik.apps.evaluations.queries.outcome_levels import ValueRow, side_by_side
from naik.apps.institutions.access import Access
from naik.cycle.machines import REVIEW_MARK
from naik.cycle.stages import Stage
from naik.instruments import loader
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedRow:
    """A value with its mark; `own` says that this person took part in scoring it."""

    row: ValueRow
    state: str
    state_title: Text
    note: str
    by: str
    at: datetime | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All values, and how many are in each state."""

    rows: tuple[MarkedRow, ...]
    stages: tuple[Stage, ...]
    counts: tuple[tuple[str, Text, int], ...]
    all_valid: bool
    rest: tuple[str, ...]
    """Values nobody has marked and this person may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A value the review team found invalid, or that was corrected since."""

    value: str
    title: Text
    state: str
    state_title: Text
    note: str
    by: str
    at: datetime


def review(access: Access, assessment: Assessment, *, state: str = "") -> Review:
    """Every value with its levels, texts, citations and mark; narrowed to a state."""
    shown = side_by_side(access, assessment, citations=True)
    marks = {one.value: one for one in ReviewMark.objects.filter(assessment=assessment).select_related("by")}
    own = own_values(access, assessment)
    rows = []
    for row in shown.rows:
        mark = marks.get(row.value)
        rows.append(
            MarkedRow(
                row=row, state=mark.state if mark else REVIEW_MARK.first,
                state_title=REVIEW_MARK.title_of(mark.state if mark else REVIEW_MARK.first),
                note=mark.note if mark else "", by=mark.by.name if mark else "", at=mark.at if mark else None,
                own=row.value in own,
            )
        )  # fmt: skip
    counts = tuple(
        (name, text, sum(1 for one in rows if one.state == name)) for name, text in REVIEW_MARK.states.items()
    )
    return Review(
        rows=tuple(one for one in rows if state in {"", one.state}), stages=shown.stages, counts=counts,
        all_valid=all(one.state == "valid" for one in rows),
        rest=tuple(one.row.value for one in rows if one.state == REVIEW_MARK.first and not one.own),
    )  # fmt: skip


def returned(assessment: Assessment) -> tuple[Returned, ...]:
    """What the review team sent back, in the order of the instrument."""
    instrument = loader.load(assessment.cycle.instrument)
    order = {value: place for place, value in enumerate(instrument.value_ids)}
    marks = ReviewMark.objects.filter(assessment=assessment, state__in=["invalid", "corrected"]).select_related("by")
    return tuple(
        Returned(
            value=one.value, title=instrument.value_indicator(one.value).title, state=one.state,
            state_title=REVIEW_MARK.title_of(one.state), note=one.note, by=one.by.name, at=one.at,
        )
        for one in sorted(marks, key=lambda mark: order[mark.value])
    )  # fmt: skip
