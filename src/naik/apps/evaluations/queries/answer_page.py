"""Everything the page of one indicator shows, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Answer, Assessment, CitedDocument, EvidenceItem, Responsibility
from naik.apps.evaluations.operations.answer_level import counted_items
from naik.apps.evaluations.queries.answer_before import Before, before
from naik.apps.evaluations.queries.answer_level import LevelBox, level_box
from naik.apps.evidence import queries as library
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle import steps
from naik.cycle.ladder import item_code
from naik.cycle.machine import Move
from naik.cycle.machines import ANSWER, EVIDENCE_ITEM
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import ExternalIndex, Indicator, Instrument, Level, Text

OUT_OF_REACH = Text("Dokumen yang tidak terbuka bagi Anda", "A document that is not open to you")
NOT_YOURS = Text(
    "Anda membaca jawaban ini; mengubahnya bukan tugas peran Anda.",
    "You can read this answer; changing it is not among the tasks of your role.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRow:
    """A document that shows a step, and where in it; `document` is None when it is not open to the reader."""

    id: int
    item: int
    document: int | None
    title: Text
    number: str
    archived: bool
    page: str
    first_page: str
    article: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An evidence item of a level. `idle`: it counts for nothing while a lower level is incomplete."""

    number: int
    code: str
    text: Text
    state: str
    state_title: Text
    reason: str
    idle: bool
    cited: tuple[CitedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of the staircase with what is claimed and written on it."""

    level: Level
    met: bool
    hanging: Text | None
    facts: str
    analysis: str
    items: tuple[ItemRow, ...]
    cited: tuple[CitedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibleRow:
    """An office that prepares the answer, by when."""

    office: str
    lead: bool
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where the indicator stands among those the reader reaches, and how many of them are filled."""

    previous: str
    following: str
    position: int
    count: int
    filled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """The page of one indicator. `closed` says why nothing can be changed; None while it can."""

    answer: Answer
    instrument: Instrument
    indicator: Indicator
    external: ExternalIndex | None
    automatic: bool
    strand: Text | None
    steps: tuple[StepRow, ...]
    box: LevelBox
    responsible: tuple[ResponsibleRow, ...]
    changed_by: str
    way: Way
    before: tuple[Before, ...]
    closed: Text | None
    moves: tuple[Move, ...]


def answer_page(access: Access, assessment: Assessment, value: str) -> AnswerPage:
    """The answer in reach with everything beside it, or 404."""
    answer = policies.answer(access, assessment, value)
    instrument = gate.instrument(assessment)
    indicator = instrument.value_indicator(value)
    items = [] if instrument.whole else list(EvidenceItem.objects.filter(answer=answer))
    cited = _cited(access, answer)
    external = indicator.external_index
    automatic = external is not None and external.automatic
    closed = _closed(access, assessment)
    changed_by: Any = answer.changed_by
    return AnswerPage(
        answer=answer,
        instrument=instrument,
        indicator=indicator,
        external=external,
        automatic=automatic,
        strand=_strand(indicator, value),
        steps=tuple(_steps(answer, instrument, indicator, items, cited)),
        box=level_box(answer, instrument, items),
        responsible=_responsible(answer),
        changed_by=changed_by.name if changed_by else "",
        way=_way(access, assessment, instrument, value),
        before=before(access, assessment, value),
        closed=closed,
        moves=() if closed else moving.allowed(access, assessment, ANSWER, answer.state),
    )


def _closed(access: Access, assessment: Assessment) -> Text | None:
    stage = Stage(assessment.stage)
    if not access.may_somewhere(Permission.ANSWER_WRITE):
        return NOT_YOURS
    title = TITLES[Stage.SELF_ASSESSMENT]
    if stage is not Stage.SELF_ASSESSMENT:
        now = TITLES[stage]
        return Text(
            f"Penilaian ini sudah pada tahap {now.id}; jawaban hanya dapat diubah pada tahap {title.id}.",
            f"This assessment is in the stage {now.en}; answers can only be changed in the stage {title.en}.",
        )
    window = gate.window(assessment, stage)
    if window.open:
        return None
    if window.now < window.opens_at:
        return Text(f"Tahap {title.id} belum dibuka.", f"The stage {title.en} has not begun.")
    return Text(
        f"Tahap {title.id} sudah ditutup; jawaban tidak dapat diubah lagi, kecuali penyelenggara membukanya kembali.",
        f"The stage {title.en} is closed; answers cannot be changed any more unless the organiser reopens it.",
    )


def _strand(indicator: Indicator, value: str) -> Text | None:
    service = value.partition("-")[2]
    return Text(f"layanan {service}", f"service {service}") if indicator.services > 1 and service else None


def _cited(access: Access, answer: Answer) -> Mapping[tuple[int, int], list[CitedRow]]:
    rows = list(CitedDocument.objects.filter(answer=answer).order_by("pk"))
    documents = {row.document_id for row in rows}
    known = {one.id: one for one in library.rows(access, sorted(documents), today=library.today(access.institution))}
    found: dict[tuple[int, int], list[CitedRow]] = {}
    for row in rows:
        document = known.get(row.document_id)
        found.setdefault((row.level, row.item), []).append(
            CitedRow(
                id=row.pk,
                item=row.item,
                document=document.id if document else None,
                title=Text(document.title, document.title) if document else OUT_OF_REACH,
                number=document.number if document else "",
                archived=document.archived if document else False,
                page=row.page,
                first_page=_first_number(row.page),
                article=row.article,
                quote=row.quote if document else "",
            )
        )
    return found


def _first_number(page: str) -> str:
    digits = ""
    for letter in page:
        if letter.isascii() and letter.isdigit():
            digits += letter
        elif digits:
            break
    return digits[:6]


def _steps(
    answer: Answer,
    instrument: Instrument,
    indicator: Indicator,
    items: list[EvidenceItem],
    cited: Mapping[tuple[int, int], list[CitedRow]],
) -> Iterable[StepRow]:
    fields = steps.fields(indicator, answer.steps, claims=True)
    met = steps.claimed(fields)
    hanging = set(steps.follows(indicator, met).climb.hanging) if instrument.whole else set()
    rows = {(one.level, one.number): one for one in items}
    complete = steps.complete_levels(indicator, counted_items(items))
    for level in indicator.levels:
        number = level.number
        below = None if instrument.whole else steps.open_below(indicator, number, complete)
        yield StepRow(
            level=level,
            met=number in met,
            hanging=steps.hanging_sentence(indicator, number, met) if number in hanging else None,
            facts=str(fields[f"facts-{number}"]),
            analysis=str(fields[f"analysis-{number}"]),
            items=()
            if instrument.whole
            else tuple(
                _item(indicator, level, one, rows.get((number, one)), cited, idle=below is not None)
                for one in range(1, len(level.evidence) + 1)
            ),
            cited=tuple(cited.get((number, 0), ())),
        )


def _item(
    indicator: Indicator,
    level: Level,
    number: int,
    row: EvidenceItem | None,
    cited: Mapping[tuple[int, int], list[CitedRow]],
    *,
    idle: bool,
) -> ItemRow:
    state = row.state if row else EVIDENCE_ITEM.first
    return ItemRow(
        number=number,
        code=item_code(indicator, level.number, number),
        text=level.evidence[number - 1],
        state=state,
        state_title=EVIDENCE_ITEM.title_of(state),
        reason=row.reason if row and state == "returned" else "",
        idle=idle and state in {"offered", "accepted"},
        cited=tuple(cited.get((level.number, number), ())),
    )


def _responsible(answer: Answer) -> tuple[ResponsibleRow, ...]:
    rows = Responsibility.objects.filter(answer=answer).select_related("office").order_by("-lead", "office__name")
    return tuple(ResponsibleRow(office=one.office.name, lead=one.lead, due_on=one.due_on) for one in rows)


def _way(access: Access, assessment: Assessment, instrument: Instrument, value: str) -> Way:
    filled = dict(policies.answers(access, assessment).values_list("value", "level"))
    order = [one for one in instrument.value_ids if one in filled]
    place = order.index(value)
    return Way(
        previous=order[place - 1] if place else "",
        following=order[place + 1] if place + 1 < len(order) else "",
        position=place + 1,
        count=len(order),
        filled=sum(1 for level in filled.values() if level),
    )
