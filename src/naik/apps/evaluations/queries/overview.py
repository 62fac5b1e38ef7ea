"""The index and predicate of each stage that may be seen, and what is still open in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Answer, Assessment
from naik.apps.evaluations.queries.standing import Standing, standing
from naik.apps.institutions.access import Access
from naik.cycle.stages import LEVELS, ORDER, Stage
from naik.scoring import Score, score


@dataclass(frozen=True, slots=True, kw_only=True)
class StageScore:
    """Index and predicate of what is held after one stage."""

    stage: Stage
    score: Score
    filled: int

    @property
    def steps(self) -> int:
        """How many steps the predicate's badge shows."""
        return self.score.band.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where the assessment stands, stage by stage. `lowest` and `highest` are the index once what waits is known."""

    stages: tuple[StageScore, ...]
    count: int
    lowest: Score | None
    highest: Score | None

    @property
    def latest(self) -> StageScore:
        """The stage whose index is the last one that may be seen."""
        return self.stages[-1]


def overview(access: Access, assessment: Assessment, answers: Iterable[Answer]) -> Overview:
    """The stages of `assessment` that were reached and may be seen; the first is always among them."""
    found = standing(assessment, answers)
    reached = ORDER.index(Stage(assessment.stage))
    stages = tuple(
        StageScore(stage=stage, score=found.score(stage), filled=found.filled(stage))
        for stage in LEVELS
        if stage is Stage.SELF_ASSESSMENT
        or (
            stage in assessment.stages
            and ORDER.index(stage) <= reached
            and policies.sees_stage(access, assessment, stage)
        )
    )
    held = found.held
    open_ones = [value for value in found.waiting if not held[value][stages[-1].stage]]
    return Overview(
        stages=stages,
        count=found.count,
        lowest=_with(found, stages[-1].stage, open_ones, highest=False) if open_ones else None,
        highest=_with(found, stages[-1].stage, open_ones, highest=True) if open_ones else None,
    )


def _with(found: Standing, stage: Stage, values: Iterable[str], *, highest: bool) -> Score:
    instrument = found.instrument
    guessed = instrument.highest if highest else instrument.lowest
    return score(instrument, {**found.values(stage), **dict.fromkeys(values, guessed)}, basis=found.basis)
