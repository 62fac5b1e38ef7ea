"""First scores side by side, once all assessors are done; before that nobody reads another's, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.http import Http404

from naik.apps.evaluations import gate
from naik.apps.evaluations.models import Assessment, Assessor, FirstScore, Judgement
from naik.apps.evaluations.operations.judging import JudgedLevel
from naik.apps.evaluations.operations.scoring import assessors, content, is_equal
from naik.apps.evaluations.queries.score_evidence import Item, items_of
from naik.apps.evaluations.queries.scoring import Colleague, Team, team
from naik.apps.institutions.access import Access
from naik.cycle.stages import ORDER, Stage
from naik.instruments.model import Indicator, Instrument, Text
from naik.scoring import value_from_text
from naik.statistics.agreement import mean_over_pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What holds for a value after document review, and why where assessors differed."""

    chosen: JudgedLevel
    reason: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value: what each assessor chose, in the order of the team, and what was settled."""

    value: str
    title: Text
    scores: tuple[JudgedLevel, ...]
    equal: bool
    held: Held | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Share of equal scores and weighted kappa, over every two assessors; None where not defined."""

    share: Fraction | None
    kappa: Fraction | None
    equal: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All values side by side; without rows while scores are still blind."""

    team: Team
    rows: tuple[Difference, ...]
    agreement: Agreement | None

    @property
    def differing(self) -> tuple[Difference, ...]:
        """Those the lead has to settle, or has settled."""
        return tuple(row for row in self.rows if not row.equal)

    @property
    def unsettled(self) -> int:
        """How many values have no level yet that holds."""
        return sum(1 for row in self.rows if row.held is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One value as the lead settles it; `items` are its evidence items where the instrument has them."""

    team: Team
    row: Difference
    instrument: Instrument
    indicator: Indicator
    items: tuple[Item, ...]

    @property
    def columns(self) -> tuple[tuple[Colleague, JudgedLevel], ...]:
        """What each assessor chose."""
        return tuple(zip(self.team.people, self.row.scores, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindScores:
    """The scores as they were given blind, for statistics; assessors are numbered, not named."""

    assessors: int
    rows: tuple[Difference, ...]
    agreement: Agreement


def comparison(access: Access, assessment: Assessment) -> Comparison:
    """What the assessors chose, for one of them; 404 for everybody else."""
    found = team(access, assessment)
    if not found.shown:
        return Comparison(team=found, rows=(), agreement=None)
    working = assessors(assessment)
    rows = _rows(assessment, working)
    return Comparison(team=found, rows=rows, agreement=_agreement(rows))


def settlement(access: Access, assessment: Assessment, value: str) -> Settlement:
    """One value for the lead who settles it; 404 while blind, and for everybody else."""
    found = team(access, assessment, lead=True)
    instrument = gate.instrument(assessment)
    if not found.shown or value not in instrument.value_ids:
        raise Http404
    row = next(one for one in _rows(assessment, assessors(assessment)) if one.value == value)
    indicator = instrument.value_indicator(value)
    items = () if instrument.whole else items_of(indicator, None, (), row.held.chosen.items if row.held else {})
    return Settlement(team=found, row=row, instrument=instrument, indicator=indicator, items=items)


def blind_scores(assessment: Assessment) -> BlindScores:
    """The blind scores of a determined assessment, for auditor and authority; 404 before."""
    determined = ORDER.index(Stage(assessment.stage)) > ORDER.index(Stage.DETERMINATION)
    if not determined or Stage.DOCUMENT_REVIEW not in assessment.stages:
        raise Http404
    finished = [
        one
        for one in Assessor.objects.filter(assessment=assessment).select_related("person").order_by("-lead", "pk")
        if one.first_scores_done_at is not None
    ]
    rows = _rows(assessment, finished)
    return BlindScores(assessors=len(finished), rows=rows, agreement=_agreement(rows))


def _rows(assessment: Assessment, working: list[Assessor]) -> tuple[Difference, ...]:
    scores: dict[str, dict[int, FirstScore]] = {}
    for one in FirstScore.objects.filter(assessor__in=working):
        scores.setdefault(one.value, {})[one.assessor_id] = one
    held = {
        one.value: one
        for one in Judgement.objects.filter(assessment=assessment, stage=Stage.DOCUMENT_REVIEW).select_related("author")
    }
    instrument = gate.instrument(assessment)
    rows = []
    for value in instrument.value_ids:
        given = [scores.get(value, {}).get(one.pk) for one in working]
        present = [one for one in given if one is not None]
        rows.append(
            Difference(
                value=value,
                title=instrument.value_indicator(value).title,
                scores=tuple(content(one) if one else JudgedLevel() for one in given),
                equal=len(present) == len(working) and is_equal(present),
                held=_held(held[value]) if value in held else None,
            )
        )
    return tuple(rows)


def _held(judgement: Judgement) -> Held:
    return Held(
        chosen=JudgedLevel(
            level=judgement.level, facts=judgement.facts, analysis=judgement.analysis,
            justification=judgement.justification, recommendation=judgement.recommendation,
            items=dict(judgement.items), skip_reason=judgement.skip_reason, for_interview=judgement.for_interview,
            revision=judgement.revision,
        ),
        reason=judgement.settled_reason,
        author=judgement.author.name,
    )  # fmt: skip


def _agreement(rows: tuple[Difference, ...]) -> Agreement:
    whole = [row for row in rows if row.scores and all(one.level for one in row.scores)]
    by_assessor = list(
        zip(*([Fraction(value_from_text(one.level)) for one in row.scores] for row in whole), strict=True)
    )
    share, kappa = mean_over_pairs(by_assessor)
    return Agreement(share=share, kappa=kappa, equal=sum(1 for row in whole if row.equal), count=len(whole))
