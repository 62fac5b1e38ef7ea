"""What moves when a level moves: index, predicate, parts and place, beside what they were at the start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from naik.apps.improvement.queries.public_answer import PartNow, Standing, parts_of, standing
from naik.apps.improvement.queries.public_places import known_levels
from naik.apps.improvement.queries.public_question import Question, level_text
from naik.instruments.model import Indicator, Text
from naik.scoring import Score, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The figures of the levels tried out; ``start`` and what moved are there where a start is known."""

    now: Standing
    start: Score | None
    parts: tuple[PartNow, ...]
    changed: int

    @property
    def change(self) -> Decimal | None:
        """By how much the index moved."""
        return None if self.start is None else self.now.score.index - self.start.index


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelField:
    """One value to choose: its choices where only whole levels are values."""

    value: str
    indicator: Indicator
    level: str
    start: str
    choices: tuple[tuple[str, Text], ...]

    @property
    def title(self) -> Text:
        """What is asked."""
        return self.indicator.title


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelGroup:
    """The values of a domain or aspect."""

    title: Text
    fields: tuple[LevelField, ...]


def begun(question: Question) -> Question:
    """The question with its start filled in: an institution's published levels where the address holds none."""
    if question.filled or not question.institution:
        return question
    known = known_levels(question.institution)
    found = next((one for one in known if question.year in {None, one.year}), None)
    if found is None or found.instrument != question.instrument.id:
        return question
    return question.changed(levels=found.levels, start=found.levels, year=found.year)


def moved(question: Question) -> Moved:
    """The figures now, and beside them those at the start."""
    now = standing(question)
    start = None if question.start is None else question.changed(levels=question.start).score
    values = question.instrument.value_ids
    before = question.start or {}
    changed = [value for value in values if before.get(value, 0) != question.levels.get(value, 0)]
    return Moved(
        now=now,
        start=start,
        parts=parts_of(now.score) if start is None else parts_of(start, now.score),
        changed=len(changed) if question.start is not None else 0,
    )


def groups(question: Question) -> tuple[LevelGroup, ...]:
    """Every value to choose, under its domain, or aspect where there are no domains."""
    instrument = question.instrument
    return tuple(
        LevelGroup(title=part.title, fields=tuple(_fields(question, part.id)))
        for part in (instrument.domains or instrument.aspects)
    )


def _fields(question: Question, part: str) -> Iterator[LevelField]:
    for value in question.instrument.value_ids:
        indicator = question.instrument.value_indicator(value)
        if part not in {indicator.domain, indicator.aspect}:
            continue
        names = (
            tuple((str(level.number), level.name) for level in indicator.levels) if question.instrument.whole else ()
        )
        start = "" if question.start is None else _written(question.start.get(value, 0))
        yield LevelField(
            value=value, indicator=indicator, level=_written(question.levels.get(value, 0)), start=start, choices=names
        )


def _written(level: Value) -> str:
    return level_text(level) if level else ""
