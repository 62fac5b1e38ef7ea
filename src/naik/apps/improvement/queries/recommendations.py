"""What an assessment recommended and found, stage by stage, and which of it became an action.

Everything has a key that stays the same (`judgement:interview:12`), by which it becomes an action only once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Assessment, EvidenceItem, Judgement, Responsibility
from naik.apps.evaluations.queries import clarifications
from naik.apps.evaluations.queries.determination import versions
from naik.apps.evaluations.queries.standing import standing
from naik.apps.evaluations.queries.summaries import Summaries, summaries
from naik.apps.improvement.models import Action, ActionSource
from naik.apps.improvement.policies import actions
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.findings import below_good, listed, step_of
from naik.cycle.improvement_machines import ACTION
from naik.cycle.ladder import item_code
from naik.cycle.stages import LEVELS, ORDER, Stage
from naik.instruments import loader
from naik.instruments.model import Instrument, Text
from naik.scoring import value_from_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The action that something became; `accepted` counts its accepted documents."""

    id: int
    title: str
    state: str
    state_title: Text
    office: str
    accepted: int
    readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One recommendation or finding, in the words it was written in; `level` is what it leads to (0: none)."""

    key: str
    source: ActionSource
    stage: Stage
    value: str
    level: int
    about: Text
    said: str
    office_id: int | None = None
    office: str = ""
    taken: Taken | None = None


@dataclass(frozen=True, slots=True)
class _Raw:
    key: str
    source: ActionSource
    stage: Stage
    value: str
    level: int
    said: str
    about: Text | None = None


def recommendations(access: Access, assessment: Assessment) -> tuple[Found, ...]:
    """Everything in reach, the latest stage first; a constant number of statements."""
    instrument = loader.load(assessment.cycle.instrument)
    raw = sorted(_raw(access, assessment, instrument), key=lambda one: -ORDER.index(one.stage))
    offices = {
        one.answer.value: one
        for one in Responsibility.objects.filter(answer__assessment=assessment, lead=True).select_related(
            "office", "answer"
        )
    }
    taken = _taken(access, assessment)
    found = []
    for one in raw:
        lead = offices.get(one.value)
        about = one.about or instrument.value_indicator(one.value).title
        found.append(
            Found(
                key=one.key, source=one.source, stage=one.stage, value=one.value, level=one.level, about=about,
                said=one.said, office_id=lead.office_id if lead else None, office=lead.office.name if lead else "",
                taken=taken.get(one.key),
            )
        )  # fmt: skip
    return tuple(found)


def _raw(access: Access, assessment: Assessment, instrument: Instrument) -> Iterator[_Raw]:
    mine = _values(access, assessment)
    judged = [one for one in _judgements(access, assessment) if mine is None or one.value in mine]
    yield from _judged(judged, instrument)
    yield from _closed(access, assessment)
    yield from _returned(assessment, instrument, mine)
    # What follows is made of the levels that hold now, which are not everybody's before every stage may be shown.
    if _all_shown(access, assessment):
        made = summaries(assessment)
        if made is not None:
            latest = {one.value: Stage(one.stage) for one in _in_order(judged)}
            yield from _weak(made, latest, instrument, mine)
            if mine is None:
                yield from _worded(made)
                yield from _priorities(assessment, instrument, made)


def _values(access: Access, assessment: Assessment) -> frozenset[str] | None:
    if access.offices(Permission.ASSESSMENT_READ) is None:
        return None
    return frozenset(policies.answers(access, assessment).values_list("value", flat=True))


def _judgements(access: Access, assessment: Assessment) -> list[Judgement]:
    shown = {stage for stage in LEVELS if policies.sees_stage(access, assessment, stage)}
    rows = Judgement.objects.filter(assessment=assessment).defer("analysis", "justification", "items").order_by("pk")
    return [one for one in rows if Stage(one.stage) in shown]


def _all_shown(access: Access, assessment: Assessment) -> bool:
    return all(policies.sees_stage(access, assessment, Stage(one)) for one in assessment.stages if Stage(one) in LEVELS)


def _in_order(judged: Iterable[Judgement]) -> list[Judgement]:
    return sorted(judged, key=lambda one: LEVELS.index(Stage(one.stage)))


def _judged(judged: Sequence[Judgement], instrument: Instrument) -> Iterator[_Raw]:
    """What assessors recommended for a value; the same words carried into a later stage are one recommendation."""
    said: set[tuple[str, str]] = set()
    for one in _in_order(judged):
        words = one.recommendation.strip()
        if not words or (one.value, words) in said:
            continue
        said.add((one.value, words))
        stage = Stage(one.stage)
        level = _next_level(instrument, one.value, one.level)
        yield _Raw(f"judgement:{stage}:{one.value}", ActionSource.RECOMMENDATION, stage, one.value, level, words)


def _closed(access: Access, assessment: Assessment) -> Iterator[_Raw]:
    rows = clarifications.visible(access, assessment).filter(state=clarifications.CLOSED).exclude(closed_reason="")
    for one in rows.order_by("pk"):
        yield _Raw(
            f"clarification:{one.pk}", ActionSource.FINDING, Stage(one.stage), one.value, one.level, one.closed_reason
        )


def _returned(assessment: Assessment, instrument: Instrument, mine: frozenset[str] | None) -> Iterator[_Raw]:
    """Evidence items that came back and were not mended."""
    rows = EvidenceItem.objects.filter(answer__assessment=assessment, state="returned").exclude(reason="")
    for one in rows.select_related("answer").order_by("answer_id", "level", "number"):
        value = one.answer.value
        if mine is None or value in mine:
            code = item_code(instrument.value_indicator(value), one.level, one.number)
            stage = Stage.SELF_ASSESSMENT
            said = f"{code}: {one.reason}"
            yield _Raw(f"item:{value}:{one.level}:{one.number}", ActionSource.FINDING, stage, value, one.level, said)


def _weak(
    made: Summaries, latest: Mapping[str, Stage], instrument: Instrument, mine: frozenset[str] | None
) -> Iterator[_Raw]:
    for aspect in made.aspects:
        for one in aspect.found.weaknesses:
            if one.value in latest and (mine is None or one.value in mine):
                level = one.step + 1 if instrument.value_indicator(one.value).level(one.step + 1) else 0
                said = listed((one,), Text("")).id
                stage = latest[one.value]
                yield _Raw(f"weakness:{one.value}", ActionSource.FINDING, stage, one.value, level, said)


def _worded(made: Summaries) -> Iterator[_Raw]:
    for aspect in made.aspects:
        if aspect.worded and aspect.weaknesses.id.strip():
            yield _Raw(
                f"summary:{aspect.id}", ActionSource.FINDING, Stage.REVIEW, "", 0, aspect.weaknesses.id.strip(),
                aspect.title,
            )  # fmt: skip


def _priorities(assessment: Assessment, instrument: Instrument, made: Summaries) -> Iterator[_Raw]:
    """The priorities that close the recommendation; from "Baik" up it closes with appreciation instead."""
    where = standing(assessment)
    stands = any(one.stands for one in versions(assessment))
    if stands and below_good(instrument, where.score(where.final)):
        yield _Raw(
            "determination", ActionSource.RECOMMENDATION, Stage.DETERMINATION, "", 0,
            made.recommendation.closing.id, Text("Rekomendasi hasil akhir", "Recommendation of the result"),
        )  # fmt: skip


def _next_level(instrument: Instrument, value: str, level: str) -> int:
    """The level above the one that was given; 0 at the top, or where none was given."""
    if not level:
        return 0
    following = step_of(instrument, Fraction(value_from_text(level))) + 1
    return following if instrument.value_indicator(value).level(following) else 0


def _taken(access: Access, assessment: Assessment) -> dict[str, Taken]:
    rows = Action.objects.filter(assessment=assessment).exclude(origin="").select_related("office")
    rows = rows.annotate(accepted=Count("evidence", filter=Q(evidence__accepted=True)))
    mine = set(actions(access).filter(assessment=assessment).values_list("pk", flat=True))
    return {
        one.origin: Taken(
            id=one.pk, title=one.title, state=one.state, state_title=ACTION.title_of(one.state),
            office=one.office.name if one.office else "", accepted=one.accepted, readable=one.pk in mine,
        )
        for one in rows
    }  # fmt: skip
