"""The assessments of one institution as its people see them in a list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from naik.apps.evaluations import policies
from naik.apps.evaluations.gate import Window, database_now
from naik.apps.evaluations.models import Answer, Assessment, Judgement, Reopening, StageWindow
from naik.apps.evaluations.queries.standing import standing
from naik.apps.institutions.access import Access
from naik.apps.institutions.moments import last_day
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.cycle.stages import LEVELS, ORDER, Stage
from naik.instruments import loader
from naik.instruments.model import Text
from naik.scoring import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRow:
    """An assessment in a list. `days` are those until its stage opens (state before) or is over (state open).

    `score` is of the last stage that is over for everybody; None where the person reads only some of the answers.
    """

    id: int
    name: str
    year: int
    instrument: Text
    rehearsal: bool
    organiser: str
    stage: Stage
    closed: bool
    state: str
    day: date | None
    days: int
    filled: int
    of: int
    score: Score | None


def assessments(access: Access) -> tuple[AssessmentRow, ...]:
    """The assessments in reach, the newest first; as many statements for many as for few."""
    found = list(policies.assessments(access).select_related("cycle__organiser").order_by("-cycle__year", "-pk"))
    ids = [one.pk for one in found]
    whole = access.offices(Permission.ASSESSMENT_READ) is None
    answers: dict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(assessment__in=ids).defer("steps", "reason", "external_source"):
        answers[answer.assessment_id].append(answer)
    judgements: dict[int, list[Judgement]] = defaultdict(list)
    for judgement in Judgement.objects.filter(assessment__in=ids).only("assessment", "value", "stage", "level"):
        judgements[judgement.assessment_id].append(judgement)
    windows = {
        (one.cycle_id, one.stage): one for one in StageWindow.objects.filter(cycle__in=[one.cycle_id for one in found])
    }
    reopened: dict[tuple[int, str], Reopening] = {
        (one.assessment_id, one.stage): one
        for one in Reopening.objects.filter(assessment__in=ids).order_by("until")
    }  # fmt: skip
    now = database_now()
    rows = []
    for one in found:
        window = windows.get((one.cycle_id, one.stage))
        until = reopened.get((one.pk, one.stage))
        held = None
        if window is not None:
            held = Window(window.opens_at, window.closes_at, window.closed_at, until.until if until else None, now)
        rows.append(_row(access, one, held, answers[one.pk], judgements[one.pk], whole=whole))
    return tuple(rows)


def _row(
    access: Access, one: Assessment, window: Window | None, answers: list[Answer], judgements: list[Judgement], *,
    whole: bool,
) -> AssessmentRow:  # fmt: skip
    place = standing(one, answers, judgements)
    score = place.score(_shown(one)) if whole else None
    state, day, days = _when(access, window)
    return AssessmentRow(
        id=one.pk, name=one.cycle.name, year=one.cycle.year, instrument=loader.load(one.cycle.instrument).title,
        rehearsal=one.cycle.rehearsal, organiser=one.cycle.organiser.name, stage=Stage(one.stage),
        closed=one.cycle.closed_at is not None, state=state, day=day, days=days,
        filled=place.filled(Stage.SELF_ASSESSMENT), of=place.count, score=score,
    )  # fmt: skip


def _shown(one: Assessment) -> Stage:
    """The last stage whose levels are over: what assessors do now is theirs."""
    now = ORDER.index(Stage(one.stage))
    return max((stage for stage in LEVELS if ORDER.index(stage) < now), key=LEVELS.index, default=LEVELS[0])


def _when(access: Access, window: Window | None) -> tuple[str, date | None, int]:
    if window is None:
        return "", None, 0
    today = window.now.astimezone(zone(access.institution)).date()
    if window.open:
        last = last_day(window.ends_at, access.institution)
        return "open", last, (last - today).days if last else 0
    if window.now < window.opens_at:
        first = window.opens_at.astimezone(zone(access.institution)).date()
        return "before", first, (first - today).days
    return "closed", last_day(window.ends_at, access.institution), 0
