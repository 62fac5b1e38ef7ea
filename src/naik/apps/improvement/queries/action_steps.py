"""The concrete steps to a criterion, the institution's own or the shipped ones, and the evidence it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from naik.apps.improvement.models import StepTemplate
from naik.apps.institutions.models import Institution
from naik.instruments.model import Indicator, Instrument, Text
from naik.planning.concrete_steps import steps

Cell = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSteps:
    """One level of an indicator with its steps; `revision` 0 means the shipped ones."""

    level: int
    criterion: Text
    texts: tuple[str, ...]
    revision: int
    changed_by: str

    @property
    def text(self) -> str:
        """The steps one a line, as they are edited."""
        return "\n".join(self.texts)


def own_steps(institution: Institution, instrument: Instrument) -> Mapping[Cell, tuple[str, ...]]:
    """The institution's own steps by value and level (one statement)."""
    rows = StepTemplate.objects.filter(institution=institution, instrument=instrument.id)
    return {(value, level): lines(text) for value, level, text in rows.values_list("value", "level", "text")}


def steps_for(
    instrument: Instrument, value: str, level: int, own: Mapping[Cell, tuple[str, ...]], language: str = "id"
) -> tuple[str, ...]:
    """The steps to a level: own ones where there are some, else the shipped ones."""
    if (value, level) in own:
        return own[value, level]
    return tuple(one.in_language(language) for one in steps(instrument, value, level))


def by_level(institution: Institution, instrument: Instrument, value: str, language: str) -> tuple[LevelSteps, ...]:
    """Every level of a value with its steps, lowest first."""
    rows = StepTemplate.objects.filter(institution=institution, instrument=instrument.id, value=value)
    own = {one.level: one for one in rows.select_related("changed_by")}
    return tuple(
        LevelSteps(
            level=level.number,
            criterion=level.criterion,
            texts=lines(own[level.number].text)
            if level.number in own
            else steps_for(instrument, value, level.number, {}, language),
            revision=own[level.number].revision if level.number in own else 0,
            changed_by=own[level.number].changed_by.name if level.number in own else "",
        )
        for level in instrument.value_indicator(value).levels
    )


def promised(indicator: Indicator, level: int, language: str = "id") -> str:
    """The evidence a level asks for, one a line; where no list is known its criterion says what has to be shown."""
    found = indicator.level(level)
    if found is None:
        return ""
    if found.evidence:
        return "\n".join(one.in_language(language) for one in found.evidence)
    start = "Evidence that shows: " if language == "en" else "Bukti yang menunjukkan: "
    return start + found.criterion.in_language(language)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something, trimmed."""
    return tuple(one for line in text.splitlines() if (one := " ".join(line.split())))
