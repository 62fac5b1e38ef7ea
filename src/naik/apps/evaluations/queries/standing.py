"""The levels of an assessment side by side, and the index and predicate each stage gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from naik.apps.evaluations.models import Answer, Assessment, Judgement
from naik.cycle.stages import LEVELS, Stage, latest_levels
from naik.instruments import loader
from naik.instruments.model import Instrument, PredicateBasis
from naik.scoring import Score, Value, score, value_from_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an assessment stands. Levels are exact texts by value and stage; "" where there is none yet.

    `held` carries each untouched level on from the stage before; scores are of what is held, unfilled ones counting 0.
    """

    instrument: Instrument
    chosen: Mapping[str, Mapping[Stage, str]]
    held: Mapping[str, Mapping[Stage, str]]
    waiting: tuple[str, ...]
    basis: PredicateBasis

    def score(self, stage: Stage) -> Score:
        """Index and predicate of what is held after `stage`."""
        return score(self.instrument, self.values(stage), basis=self.basis)

    def values(self, stage: Stage) -> dict[str, Value | None]:
        """The held values after `stage` as the scoring takes them; None where nothing is filled."""
        return {value: value_from_text(found[stage]) if found[stage] else None for value, found in self.held.items()}

    def filled(self, stage: Stage) -> int:
        """How many values have a level after `stage`."""
        return sum(1 for found in self.held.values() if found[stage])

    @property
    def count(self) -> int:
        """How many values the instrument has."""
        return len(self.held)

    @property
    def final(self) -> Stage:
        """The stage whose held levels are the last word."""
        return LEVELS[-1]


def standing(
    assessment: Assessment, answers: Iterable[Answer] | None = None, judgements: Iterable[Judgement] | None = None
) -> Standing:
    """Where `assessment` (with its cycle) stands, from rows that were read already or are read here (two queries)."""
    instrument = loader.load(assessment.cycle.instrument)
    given = list(Answer.objects.filter(assessment=assessment)) if answers is None else list(answers)
    judged = list(Judgement.objects.filter(assessment=assessment)) if judgements is None else list(judgements)
    chosen: dict[str, dict[Stage, str]] = {value: {} for value in instrument.value_ids}
    for one in given:
        chosen[one.value][Stage.SELF_ASSESSMENT] = one.level
    for judgement in judged:
        chosen[judgement.value][Stage(judgement.stage)] = judgement.level
    return Standing(
        instrument=instrument,
        chosen=chosen,
        held={value: latest_levels(found) for value, found in chosen.items()},
        waiting=tuple(one.value for one in given if one.state == "waiting"),
        basis=PredicateBasis(assessment.cycle.predicate_basis),
    )
