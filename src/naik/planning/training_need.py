"""Which competences which offices lack for what is to rise: computed from the plan, never filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from naik.instruments.model import Band, Instrument
from naik.scoring import Score


@dataclass(frozen=True, slots=True)
class Rising:
    """A value that is to rise, and the offices that do it (row ids); none where nobody is named yet."""

    value: str
    offices: frozenset[int]


@dataclass(frozen=True, slots=True)
class Need:
    """A competence that nobody in an office holds though these values want it there.

    `office` None: no office is named for these values, and nobody in the whole institution holds the competence.
    """

    competence: str
    office: int | None
    values: tuple[str, ...]


def training_need(
    rising: Iterable[Rising], wanted: Mapping[str, Collection[str]], held: Mapping[int, Collection[str]]
) -> tuple[Need, ...]:
    """Every need once, with all its values in the order of `rising`.

    `wanted` are the competences by value, `held` those that somebody of an office holds today.
    """
    anywhere = {competence for codes in held.values() for competence in codes}
    found: dict[tuple[str, int | None], dict[str, None]] = {}
    for one in rising:
        for competence in wanted.get(one.value, ()):
            for office in one.offices or (None,):
                there = anywhere if office is None else held.get(office, ())
                if competence not in there:
                    found.setdefault((competence, office), {})[one.value] = None
    return tuple(Need(competence, office, tuple(values)) for (competence, office), values in found.items())


def below_next_predicate(instrument: Instrument, found: Score) -> tuple[Band, int, tuple[str, ...]] | None:
    """The next predicate, the whole level at which it begins, and the values below that; None at the highest one.

    What to look at as long as there is no plan: were every value on that level, the index would reach the predicate.
    """
    above = [band for band in instrument.bands if band.number > found.band.number]
    if not above:
        return None
    band = min(above, key=lambda one: one.number)
    level = ceil(band.lower)
    return band, level, tuple(one.id for one in found.indicators if Fraction(one.level) < level)
