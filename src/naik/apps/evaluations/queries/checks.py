"""What waits for the internal assessor: offered answers and evidence items, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from naik.apps.evaluations import gate
from naik.apps.evaluations.models import Answer, Assessment, CitedDocument, EvidenceItem, Responsibility
from naik.apps.evaluations.operations.answer_level import counted_items
from naik.apps.evaluations.queries.revisions import printed
from naik.apps.institutions.access import Access
from naik.cycle.ladder import item_code
from naik.cycle.steps import complete_levels, open_below
from naik.instruments.model import Indicator, Instrument, Text


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An evidence item that waits; `held_back`: accepted or not, it is rejected while a lower level is open."""

    level: int
    number: int
    code: str
    title: Text
    state: str
    reason: str
    held_back: bool
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """An answer that waits, with what one needs to decide; `pk` stands for the page's own parts."""

    pk: int
    value: str
    title: Text
    aspect: str
    state: str
    level: str
    revision: int
    own: bool
    changed_by: str
    changed_at: datetime | None
    offices: tuple[tuple[int, str], ...]
    files: int
    facts: str
    analysis: str
    items: tuple[ItemRow, ...]

    @property
    def printed(self) -> int | Decimal | None:
        """Its level as it is printed."""
        return printed(self.level)

    @property
    def acceptable(self) -> bool:
        """Whether it can be accepted as it is, by somebody else than its last author."""
        return self.state == "offered" and not self.own and not any(one.state == "offered" for one in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The rows after narrowing, how many there are in all, and what one can narrow by."""

    rows: tuple[CheckRow, ...]
    total: int
    offices: tuple[tuple[int, str], ...]
    aspects: tuple[tuple[str, Text], ...]


def queue(access: Access, assessment: Assessment, *, office: int | None = None, aspect: str = "") -> Queue:
    """What waits, narrowed to the answers an office prepares, or of an aspect (four statements)."""
    instrument = gate.instrument(assessment)
    waiting = Exists(EvidenceItem.objects.filter(answer=OuterRef("pk"), state="offered"))
    found = Answer.objects.filter(Q(state="offered") | Q(waiting), assessment=assessment)
    rows = _rows(access, instrument, found.order_by("changed_at", "pk"))
    offices = sorted({one for row in rows for one in row.offices}, key=lambda one: one[1])
    aspects = {row.aspect for row in rows}
    shown = tuple(
        row
        for row in rows
        if (office is None or any(one == office for one, _ in row.offices)) and aspect in {"", row.aspect}
    )
    return Queue(
        rows=shown,
        total=len(rows),
        offices=tuple(offices),
        aspects=tuple((one.id, one.title) for one in instrument.aspects if one.id in aspects),
    )


def row(access: Access, assessment: Assessment, value: str) -> CheckRow | None:
    """One answer as the queue shows it, whatever its state."""
    found = Answer.objects.filter(assessment=assessment, value=value)
    return next(iter(_rows(access, gate.instrument(assessment), found)), None)


def _rows(access: Access, instrument: Instrument, found: QuerySet[Answer]) -> list[CheckRow]:
    answers = list(found.select_related("changed_by"))
    ids = [one.pk for one in answers]
    offices: dict[int, list[tuple[int, str]]] = {}
    shared = Responsibility.objects.filter(answer__in=ids).select_related("office").order_by("-lead", "office__name")
    for one in shared:
        offices.setdefault(one.answer_id, []).append((one.office_id, one.office.name))
    items: dict[int, list[EvidenceItem]] = {}
    for item in EvidenceItem.objects.filter(answer__in=ids).order_by("level", "number"):
        items.setdefault(item.answer_id, []).append(item)
    files = {
        (answer, level, number): count
        for answer, level, number, count in CitedDocument.objects.filter(answer__in=ids)
        .values_list("answer", "level", "item")
        .annotate(count=Count("document", distinct=True))
    }
    return [_row(access, instrument, one, offices.get(one.pk, []), items.get(one.pk, []), files) for one in answers]


def _row(
    access: Access, instrument: Instrument, answer: Answer, offices: Iterable[tuple[int, str]],
    items: list[EvidenceItem], files: dict[tuple[int, int, int], int],
) -> CheckRow:  # fmt: skip
    indicator = instrument.value_indicator(answer.value)
    chosen = max((int(level) for level, step in answer.steps.items() if step.get("met")), default=0)
    step = answer.steps.get(str(chosen), {})
    return CheckRow(
        pk=answer.pk, value=answer.value, title=indicator.title, aspect=indicator.aspect, state=answer.state,
        level=answer.level, revision=answer.revision, own=answer.changed_by_id == access.person.pk,
        changed_by=answer.changed_by.name if answer.changed_by else "", changed_at=answer.changed_at,
        offices=tuple(offices), files=sum(count for (one, _, _), count in files.items() if one == answer.pk),
        facts=step.get("facts", ""), analysis=step.get("analysis", ""),
        items=tuple(_items(indicator, answer.pk, items, files)),
    )  # fmt: skip


def _items(
    indicator: Indicator, answer: int, items: list[EvidenceItem], files: dict[tuple[int, int, int], int]
) -> Iterable[ItemRow]:
    complete = complete_levels(indicator, counted_items(items, ("accepted",)))
    for one in items:
        step = indicator.level(one.level)
        if step is None or not 1 <= one.number <= len(step.evidence):
            continue
        yield ItemRow(
            one.level, one.number, item_code(indicator, one.level, one.number), step.evidence[one.number - 1],
            one.state, one.reason, open_below(indicator, one.level, complete) is not None,
            files.get((answer, one.level, one.number), 0),
        )  # fmt: skip
