"""Every level of an assessment side by side, stage by stage, with who chose it, when, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Answer, Assessment, CitedDocument, Judgement
from naik.apps.evaluations.queries.standing import Standing, standing
from naik.apps.evidence.policies import readable
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.stages import LEVELS, ORDER, Stage
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A level after one stage; one that is only carried on from the stage before has nobody who chose it."""

    stage: Stage
    level: str
    chosen: bool = False
    by: str = ""
    at: datetime | None = None
    texts: tuple[tuple[Text, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A document an answer cites; without a title when this reader may not open it."""

    level: int
    document_id: int | None
    title: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """One value: its level after each stage that may be shown, and what the institution cites."""

    value: str
    title: Text
    aspect: str
    cells: tuple[Cell, ...]
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """All values this person may read; `complete` says that no stage's levels are held back from them."""

    standing: Standing
    stages: tuple[Stage, ...]
    rows: tuple[ValueRow, ...]
    complete: bool


WORDS: Mapping[str, Text] = {
    "facts": Text("Fakta", "Facts"),
    "analysis": Text("Analisis", "Analysis"),
    "justification": Text("Justifikasi", "Justification"),
    "recommendation": Text("Rekomendasi", "Recommendation"),
    "skip_reason": Text("Alasan melewati anak tangga", "Reason for passing over a step"),
    "settled_reason": Text("Alasan keputusan", "Reason of the decision"),
}


def side_by_side(access: Access, assessment: Assessment, *, citations: bool = False) -> SideBySide:
    """The levels in a constant number of statements; `citations` reads what is cited as well."""
    answers = list(Answer.objects.filter(assessment=assessment).select_related("changed_by"))
    judged = list(Judgement.objects.filter(assessment=assessment).select_related("author"))
    stood = standing(assessment, answers, judged)
    written = {Stage(one.stage) for one in judged}
    stages = _shown(access, assessment, written)
    allowed = None
    if access.offices(Permission.ASSESSMENT_READ) is not None:
        allowed = set(policies.answers(access, assessment).values_list("value", flat=True))
    by_value: dict[str, dict[Stage, Judgement]] = defaultdict(dict)
    for one in judged:
        by_value[one.value][Stage(one.stage)] = one
    claimed = {one.value: one for one in answers}
    cited = _cited(access, answers) if citations else {}
    rows = []
    for value in stood.instrument.value_ids:
        if allowed is not None and value not in allowed:
            continue
        indicator = stood.instrument.value_indicator(value)
        cells = tuple(
            _cell(stage, stood.held[value][stage], claimed.get(value), by_value[value].get(stage)) for stage in stages
        )
        rows.append(
            ValueRow(
                value=value, title=indicator.title, aspect=indicator.aspect, cells=cells,
                cited=tuple(cited.get(value, ())),
            )
        )  # fmt: skip
    return SideBySide(standing=stood, stages=stages, rows=tuple(rows), complete=written <= set(stages))


def _shown(access: Access, assessment: Assessment, written: Collection[Stage]) -> tuple[Stage, ...]:
    """The stages up to the first whose levels may not be shown yet: what comes after it would carry them."""
    now = ORDER.index(Stage(assessment.stage))
    found = []
    for stage in LEVELS:
        if stage not in assessment.stages and stage not in written:
            continue
        if ORDER.index(stage) > now or not policies.sees_stage(access, assessment, stage):
            break
        found.append(stage)
    return tuple(found)


def _cell(stage: Stage, held: str, answer: Answer | None, judgement: Judgement | None) -> Cell:
    if stage is Stage.SELF_ASSESSMENT:
        if answer is None or not answer.level:
            return Cell(stage=stage, level=held)
        by = answer.changed_by.name if answer.changed_by else ""
        return Cell(
            stage=stage, level=held, chosen=True, by=by, at=answer.changed_at, texts=tuple(_claims(answer.steps))
        )
    if judgement is None or not judgement.level:
        return Cell(stage=stage, level=held)
    texts = tuple((word, text) for name, word in WORDS.items() if (text := str(getattr(judgement, name))))
    return Cell(stage=stage, level=held, chosen=True, by=judgement.author.name, at=judgement.changed_at, texts=texts)


def _claims(steps: Mapping[str, Mapping[str, object]]) -> list[tuple[Text, str]]:
    found = []
    for number in sorted(steps, key=int):
        for name in ("facts", "analysis"):
            text = str(steps[number].get(name, ""))
            if text and steps[number].get("met"):
                word = WORDS[name]
                found.append((Text(f"{word.id}, tingkat {number}", f"{word.en}, level {number}"), text))
    return found


def _cited(access: Access, answers: Collection[Answer]) -> Mapping[str, list[Cited]]:
    values = {one.pk: one.value for one in answers}
    rows = list(CitedDocument.objects.filter(answer__in=values).order_by("level", "item", "pk"))
    titles = dict(readable(access).filter(pk__in={one.document_id for one in rows}).values_list("pk", "title"))
    found: dict[str, list[Cited]] = defaultdict(list)
    for one in rows:
        known = one.document_id in titles
        place = ", ".join(part for part in (one.page, one.article) if part)
        found[values[one.answer_id]].append(
            Cited(
                level=one.level, document_id=one.document_id if known else None, title=titles.get(one.document_id, ""),
                place=place, quote=one.quote if known else "",
            )
        )  # fmt: skip
    return found
