"""Strengths and weaknesses of each aspect, as the rules make them or as an assessor worded them; recommendation."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from naik.apps.evaluations.models import Assessment, Judgement, Summary
from naik.apps.evaluations.queries.standing import standing
from naik.cycle.findings import (
    AspectFindings,
    Recommendation,
    findings,
    recommendation,
    strengths_text,
    weaknesses_text,
)
from naik.cycle.stages import LEVELS, Stage
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectSummary:
    """What is said of an aspect; `revision` 0 means as the rules make it. Worded texts are as they were typed."""

    id: str
    title: Text
    index: Fraction
    found: AspectFindings
    strengths: Text
    weaknesses: Text
    revision: int
    author: str

    @property
    def worded(self) -> bool:
        """Whether an assessor worded it."""
        return self.revision > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """All aspects, and the recommendation that follows."""

    aspects: tuple[AspectSummary, ...]
    recommendation: Recommendation


def summaries(assessment: Assessment) -> Summaries | None:
    """What the levels that hold show (four queries); None while no assessor's level holds yet."""
    judged = list(
        Judgement.objects.filter(assessment=assessment).defer("analysis", "justification", "items").order_by("pk")
    )
    if not judged:
        return None
    where = standing(assessment, judgements=judged)
    latest: dict[str, Judgement] = {}
    for one in sorted(judged, key=lambda each: LEVELS.index(Stage(each.stage))):
        latest[one.value] = one
    levels = {value: held[where.final] for value, held in where.held.items()}
    found = findings(where.instrument, levels, {value: one.facts for value, one in latest.items()})
    score = where.score(where.final)
    indices = {part.id: part.exact for part in score.aspects}
    worded = {one.aspect: one for one in Summary.objects.filter(assessment=assessment).select_related("author")}
    return Summaries(
        aspects=tuple(_aspect(one, indices[one.aspect.id], worded.get(one.aspect.id)) for one in found),
        recommendation=recommendation(
            where.instrument, score, found, {value: one.recommendation for value, one in latest.items()}
        ),
    )


def _aspect(found: AspectFindings, index: Fraction, worded: Summary | None) -> AspectSummary:
    return AspectSummary(
        id=found.aspect.id,
        title=found.aspect.title,
        index=index,
        found=found,
        strengths=Text(worded.strengths) if worded else strengths_text(found),
        weaknesses=Text(worded.weaknesses) if worded else weaknesses_text(found),
        revision=worded.revision if worded else 0,
        author=worded.author.name if worded else "",
    )
