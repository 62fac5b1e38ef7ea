"""What is still missing in assessments, read for one or for many in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from naik.apps.evaluations.models import (
    Answer,
    Appeal,
    Assessment,
    Clarification,
    Judgement,
    Meeting,
    ReviewMark,
    Revision,
    Signature,
)
from naik.apps.evaluations.models.outcomes import SignedPaper
from naik.cycle.completeness import Facts, Missing, missing
from naik.cycle.stages import LEVELS, Stage
from naik.instruments import loader

PLACES = {stage.value: place for place, stage in enumerate(LEVELS)}


def lacking(assessment: Assessment) -> tuple[Missing, ...]:
    """What stands against determining or publishing this assessment."""
    return missing(facts([assessment])[assessment.pk])


def facts(assessments: Collection[Assessment]) -> Mapping[int, Facts]:
    """How each of `assessments` (with their cycles) stands."""
    keys = [one.pk for one in assessments]
    levels: dict[int, dict[str, str]] = defaultdict(dict)
    waiting: dict[int, set[str]] = defaultdict(set)
    rows = Answer.objects.filter(assessment__in=keys).values_list("assessment_id", "value", "level", "state")
    for key, value, level, state in rows:
        levels[key][value] = level
        if state == "waiting":
            waiting[key].add(value)
    judged = Judgement.objects.filter(assessment__in=keys).exclude(level="")
    chosen = list(judged.values_list("assessment_id", "value", "stage", "level"))
    # A later stage's level replaces an earlier one's, as in `latest_levels`; only the last is asked for here.
    for key, value, _stage, level in sorted(chosen, key=lambda row: PLACES[row[2]]):
        levels[key][value] = level
        # Whoever chose a level after the self-assessment has decided.
        waiting[key].discard(value)
    appeals = _values(Appeal.objects.filter(assessment__in=keys, state="filed").values_list("assessment_id", "value"))
    asked = Clarification.objects.filter(assessment__in=keys).exclude(state="closed")
    clarifications = _values(asked.values_list("assessment_id", "value"))
    meetings = Meeting.objects.filter(assessment__in=keys).exclude(state__in=["signed", "cancelled"])
    minutes = list(meetings.values_list("assessment_id", flat=True))
    marks: dict[int, dict[str, str]] = defaultdict(dict)
    marked = ReviewMark.objects.filter(assessment__in=keys).values_list("assessment_id", "value", "state")
    for key, value, state in marked:
        marks[key][value] = state
    agreed = _agreed(keys)
    found = {}
    for one in assessments:
        instrument = loader.load(one.cycle.instrument)
        found[one.pk] = Facts(
            levels={value: levels[one.pk].get(value, "") for value in instrument.value_ids},
            waiting=tuple(value for value in instrument.value_ids if value in waiting[one.pk]),
            appeals=tuple(appeals.get(one.pk, ())),
            clarifications=tuple(clarifications.get(one.pk, ())),
            unsigned_minutes=minutes.count(one.pk),
            review=marks[one.pk] if Stage.REVIEW in one.stages else None,
            consent=one.pk in agreed if Stage.PUBLICATION in one.stages else None,
            opened_with=one.cycle.instrument_version,
            loaded=instrument.version,
        )
    return found


def _values(rows: Iterable[tuple[int, str]]) -> dict[int, dict[str, None]]:
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for key, value in rows:
        found[key][value] = None
    return found


def _agreed(keys: Collection[int]) -> frozenset[int]:
    """The assessments whose latest revision has a consent to publication that holds."""
    latest = dict(Revision.objects.filter(assessment__in=keys).order_by("number").values_list("assessment_id", "pk"))
    signed = Signature.objects.filter(revision__in=latest.values(), paper=SignedPaper.PUBLICATION_CONSENT, void_at=None)
    return frozenset(signed.values_list("assessment_id", flat=True))
