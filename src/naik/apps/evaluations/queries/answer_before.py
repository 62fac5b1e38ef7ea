"""What an institution answered to the same question last time, and what the assessors said to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.db.models import Q

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Answer, Assessment, Judgement
from naik.apps.institutions.access import Access
from naik.apps.results.models import PublishedLevel
from naik.cycle.stages import EXTERNAL, LEVELS, TITLES, Stage
from naik.instruments import crosswalk, loader
from naik.instruments.model import Instrument, Text
from naik.scoring import exact_text, value_from_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was written at one level: facts and analysis."""

    level: int
    facts: str
    analysis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """An assessor's level of a stage, and why."""

    stage: Text
    level: int | Decimal | None
    facts: str
    analysis: str
    justification: str
    recommendation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """One answer of an earlier year to this question, or to one that went into it."""

    year: int
    instrument: Text
    value: str
    title: Text
    level: int | Decimal | None
    source: str
    told: tuple[Told, ...]
    reasons: tuple[Reasons, ...]


def before(access: Access, assessment: Assessment, value: str) -> tuple[Before, ...]:
    """The latest earlier answers: of an assessment that was signed, or as published where there was none."""
    instrument = loader.load(assessment.cycle.instrument)
    earlier = (
        policies.assessments(access)
        .filter(cycle__rehearsal=False, cycle__year__lt=assessment.cycle.year)
        .exclude(stage__in=policies.BEFORE_SIGNING)
        .order_by("-cycle__year", "-pk")
        .first()
    )
    if earlier is not None:
        asked = values_before(earlier.cycle.instrument, instrument.id, value)
        if asked:
            return tuple(_assessed(access, earlier, asked))
    return tuple(_published(assessment, value))


@lru_cache(maxsize=512)
def values_before(old: str, new: str, value: str) -> tuple[str, ...]:
    """The values of instrument `old` that answered what `value` of `new` asks."""
    if old == new:
        return (value,)
    known = {name: loader.load(name) for name in loader.CATALOGUE_IDS}
    if old not in known or new not in known:
        return ()
    indicator = known[new].value_indicator(value)
    return tuple(one for link in _links(old, new) if link.new == indicator.id for one in _values(known[old], link.old))


@lru_cache(maxsize=16)
def _links(old: str, new: str) -> tuple[crosswalk.Link, ...]:
    between = tuple(loader.load(name) for name in loader.CATALOGUE_IDS if name not in {old, new})
    return crosswalk.compare(loader.load(old), loader.load(new), through=between).links


def _values(instrument: Instrument, indicators: Iterable[str]) -> Iterable[str]:
    for one in indicators:
        indicator = instrument.indicator(one)
        if indicator is not None:
            yield from indicator.values


def _assessed(access: Access, earlier: Assessment, asked: tuple[str, ...]) -> Iterable[Before]:
    instrument = loader.load(earlier.cycle.instrument)
    answers = {one.value: one for one in Answer.objects.filter(assessment=earlier, value__in=asked)}
    judged: dict[str, list[Judgement]] = {}
    for judgement in Judgement.objects.filter(assessment=earlier, value__in=asked):
        if policies.sees_stage(access, earlier, Stage(judgement.stage)):
            judged.setdefault(judgement.value, []).append(judgement)
    for value in asked:
        answer = answers.get(value)
        found = sorted(judged.get(value, ()), key=lambda one: LEVELS.index(Stage(one.stage)))
        levels = [answer.level if answer else "", *(one.level for one in found)]
        yield Before(
            year=earlier.cycle.year,
            instrument=instrument.title,
            value=value,
            title=instrument.value_indicator(value).title,
            level=shown_level(next((one for one in reversed(levels) if one), "")),
            source="",
            told=tuple(_told(answer)) if answer else (),
            reasons=tuple(_reasons(one) for one in reversed(found) if Stage(one.stage) in (*EXTERNAL, Stage.REVIEW)),
        )


def _told(answer: Answer) -> Iterable[Told]:
    for number, step in sorted(answer.steps.items(), key=lambda one: int(one[0]), reverse=True):
        facts, analysis = str(step.get("facts", "")), str(step.get("analysis", ""))
        if facts or analysis:
            yield Told(level=int(number), facts=facts, analysis=analysis)


def _reasons(judgement: Judgement) -> Reasons:
    return Reasons(
        stage=TITLES[Stage(judgement.stage)],
        level=shown_level(judgement.level),
        facts=judgement.facts,
        analysis=judgement.analysis,
        justification=judgement.justification,
        recommendation=judgement.recommendation,
    )


def _published(assessment: Assessment, value: str) -> Iterable[Before]:
    asked: Mapping[str, tuple[str, ...]] = {
        name: values_before(name, assessment.cycle.instrument, value) for name in loader.CATALOGUE_IDS
    }
    wanted = Q(pk__in=())
    for name, values in asked.items():
        if values:
            wanted |= Q(instrument=name, indicator__in=values)
    rows = PublishedLevel.objects.filter(
        wanted, institution=assessment.institution_id, year__lt=assessment.cycle.year
    ).order_by("-year", "pk")
    latest = None
    for row in rows:
        latest = latest or (row.year, row.instrument)
        if (row.year, row.instrument) != latest:
            break
        instrument = loader.load(row.instrument)
        yield Before(
            year=row.year,
            instrument=instrument.title,
            value=row.indicator,
            title=instrument.value_indicator(row.indicator).title,
            level=shown_level(f"{row.level.normalize():f}"),
            source=row.source,
            told=(),
            reasons=(),
        )


def shown_level(text: str) -> int | Decimal | None:
    """An exact level as pages write it: whole, or with two decimals and up to ten; None while there is none."""
    if not text:
        return None
    value = value_from_text(text)
    return value if isinstance(value, int) else Decimal(exact_text(Fraction(value)))
