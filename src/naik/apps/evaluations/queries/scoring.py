"""What an assessor sees of an assessment: their own queue and scores, and of the others' only that they work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.http import Http404

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.models import Answer, Assessment, Assessor, CitedDocument, FirstScore, Phrase
from naik.apps.evaluations.operations.judging import JudgedLevel
from naik.apps.evaluations.operations.scoring import assessors, content
from naik.apps.evaluations.queries.score_evidence import Evidence, Item, Step, evidence_of, items_of, steps_of
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.cycle.choosing import shown_level
from naik.cycle.stages import Stage
from naik.instruments.model import Indicator, Instrument, Text
from naik.scoring import value_from_text

STATES: Mapping[str, Text] = {
    "unclaimed": Text("belum diambil", "not taken"),
    "claimed": Text("sedang saya kerjakan", "I am on it"),
    "scored": Text("sudah dinilai", "scored"),
}
"""How far one's own score of a value is."""
SORTS = ("nomor", "bobot", "klaim")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who assesses this institution: who, and whether they are done; nothing of what they chose."""

    id: int
    name: str
    lead: bool
    done_at: datetime | None
    oneself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The assessors of an assessment; `shown` once all of them are done and see each other's scores."""

    own: Assessor
    people: tuple[Colleague, ...]
    shown: bool
    writable: bool
    closed: Text | None

    @property
    def done(self) -> bool:
        """Whether oneself is done."""
        return self.own.first_scores_done_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One value in one's own queue."""

    value: str
    title: Text
    aspect: Text
    weight: Fraction
    claimed_level: str
    waiting: bool
    evidence: int
    level: str
    state: str
    for_interview: bool

    @property
    def state_word(self) -> Text:
        """The state as people say it."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a queue is narrowed to, and its order."""

    query: str = ""
    state: str = ""
    sort: str = "nomor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One's own queue: the rows that fit, and how far the whole is."""

    rows: tuple[QueueRow, ...]
    scored: int
    count: int
    next_value: str
    team: Team

    @property
    def complete(self) -> bool:
        """Whether every value has a score."""
        return self.scored == self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePage:
    """Everything the assessor's page shows of one value."""

    instrument: Instrument
    indicator: Indicator
    value: str
    service: str
    claimed_level: str
    waiting: bool
    external: tuple[str, str]
    steps: tuple[Step, ...]
    items: tuple[Item, ...]
    evidence: tuple[Evidence, ...]
    own: JudgedLevel
    taken: bool
    free_until: str
    team: Team
    phrases: tuple[tuple[int, str, str], ...]
    previous: str
    following: str
    next_value: str
    place: int
    count: int
    scored: int


def team(access: Access, assessment: Assessment, *, lead: bool = False) -> Team:
    """The assessors, for one of them (`lead`: the leading one); 404 for everybody else."""
    if Stage.DOCUMENT_REVIEW not in assessment.stages:
        raise Http404
    own = policies.require_assessor(access, assessment, lead=lead)
    working = assessors(assessment)
    shown = is_shown(working)
    closed = _closed(assessment)
    return Team(
        own=own,
        people=tuple(
            Colleague(one.pk, one.person.name, one.lead, one.first_scores_done_at, one.pk == own.pk) for one in working
        ),
        shown=shown,
        writable=closed is None and own.first_scores_done_at is None,
        closed=closed,
    )


def is_shown(working: Sequence[Assessor]) -> bool:
    """Whether first scores are shown to the assessors: once all of them are done."""
    return bool(working) and all(one.first_scores_done_at is not None for one in working)


def queue(access: Access, assessment: Assessment, asked: Asked) -> Queue:
    """The person's own queue; 404 for anybody who does not assess here."""
    found = team(access, assessment)
    instrument = gate.instrument(assessment)
    scores = _own_scores(found.own)
    answers = {one.value: one for one in Answer.objects.filter(assessment=assessment)}
    cited: dict[int, int] = {}
    for answer_id in CitedDocument.objects.filter(answer__assessment=assessment).values_list("answer_id", flat=True):
        cited[answer_id] = cited.get(answer_id, 0) + 1
    rows = []
    for value in instrument.value_ids:
        indicator, answer, score = instrument.value_indicator(value), answers.get(value), scores.get(value)
        aspect = instrument.aspect(indicator.aspect)
        rows.append(
            QueueRow(
                value=value, title=indicator.title, aspect=aspect.title if aspect else Text(indicator.aspect),
                weight=instrument.value_weight(value), claimed_level=answer.level if answer else "",
                waiting=answer is not None and answer.state == "waiting",
                evidence=cited.get(answer.pk, 0) if answer else 0, level=score.level if score else "",
                state=_state(score), for_interview=score is not None and score.for_interview,
            )
        )  # fmt: skip
    scored = [row.value for row in rows if row.level]
    return Queue(
        rows=_narrowed(rows, asked),
        scored=len(scored),
        count=len(rows),
        next_value=next((row.value for row in rows if not row.level), ""),
        team=found,
    )


def score_page(access: Access, assessment: Assessment, value: str) -> ScorePage:
    """One value with what the institution claims and shows, and one's own score of it; 404 for others."""
    found = team(access, assessment)
    instrument = gate.instrument(assessment)
    if value not in instrument.value_ids:
        raise Http404
    indicator = instrument.value_indicator(value)
    answer = Answer.objects.filter(assessment=assessment, value=value).first()
    evidence = evidence_of(access, answer)
    scores = _own_scores(found.own)
    score = scores.get(value)
    own = content(score) if score else JudgedLevel()
    order = instrument.value_ids
    place = order.index(value)
    later = (*order[place + 1 :], *order[:place])
    claimed_level = answer.level if answer else ""
    return ScorePage(
        instrument=instrument,
        indicator=indicator,
        value=value,
        service=value.partition("-")[2],
        claimed_level=claimed_level,
        waiting=answer is not None and answer.state == "waiting",
        external=_external(answer),
        steps=steps_of(indicator, answer, evidence),
        items=() if instrument.whole else items_of(indicator, answer, evidence, own.items),
        evidence=evidence,
        own=own,
        taken=score is not None and score.claimed_at is not None,
        free_until=str(shown_level(instrument, indicator, claimed_level).value),
        team=found,
        phrases=tuple(Phrase.objects.filter(person=access.person).order_by("title").values_list("pk", "title", "text")),
        previous=order[place - 1] if place else "",
        following=order[place + 1] if place + 1 < len(order) else "",
        next_value=next((one for one in later if one not in scores or not scores[one].level), ""),
        place=place + 1,
        count=len(order),
        scored=sum(1 for one in scores.values() if one.level),
    )


def _own_scores(own: Assessor) -> dict[str, FirstScore]:
    """The only way to first scores before they are shown: one's own."""
    return {one.value: one for one in FirstScore.objects.filter(assessor=own)}


def _closed(assessment: Assessment) -> Text | None:
    if assessment.stage != Stage.DOCUMENT_REVIEW:
        return Text("Penilaian dokumen tidak sedang berlangsung.", "Document review is not going on.")
    try:
        gate.require_open(assessment, Stage.DOCUMENT_REVIEW)
    except Refused as refused:
        return refused.sentence
    return None


def _state(score: FirstScore | None) -> str:
    if score is not None and score.level:
        return "scored"
    return "claimed" if score is not None and score.claimed_at is not None else "unclaimed"


def _narrowed(rows: Sequence[QueueRow], asked: Asked) -> tuple[QueueRow, ...]:
    words = asked.query.lower().split()
    found = [
        row
        for row in rows
        if (not asked.state or row.state == asked.state or (asked.state == "interview" and row.for_interview))
        and all(word in f"{row.value} {row.title.id} {row.title.en} {row.aspect.id}".lower() for word in words)
    ]
    if asked.sort == "bobot":
        found.sort(key=lambda row: -row.weight)
    elif asked.sort == "klaim":
        found.sort(key=lambda row: -Fraction(value_from_text(row.claimed_level or "0")))
    return tuple(found)


def _external(answer: Answer | None) -> tuple[str, str]:
    if answer is None or answer.external_value is None:
        return ("", "")
    return (format(answer.external_value.normalize(), "f"), answer.external_source)
