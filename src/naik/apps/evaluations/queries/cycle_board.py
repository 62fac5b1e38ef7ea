"""The authority's board of one cycle: institutions by stage, who stands still, who assesses how many, and by when.

It reads how much is filled and when something last changed, never what is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Greatest

from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Answer, Assessment, Assessor, Cycle, FirstScore, Judgement
from naik.apps.evaluations.queries import authority
from naik.apps.evaluations.queries.cycles import WindowRow, windows
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import InstitutionKind
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.tenancy.scope import opened
from naik.cycle.pace import RECENT_DAYS, Predicted, Progress, predicted
from naik.cycle.stages import ORDER, Stage
from naik.instruments import loader

PAGE = 100
STILL_DAYS = 7
SORTS = ("name", "stage", "since", "filled", "still")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the board is narrowed to, and its order."""

    search: str = ""
    stage: str = ""
    kind: str = ""
    province: str = ""
    still_only: bool = False
    still_days: int = STILL_DAYS
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One institution: its stage, how much of its self-assessment is filled, since when nothing changed."""

    assessment_id: int
    slug: str
    name: str
    kind: str
    province: str
    province_code: str
    stage: Stage
    since: datetime
    filled: int
    of: int
    changed_at: datetime
    still_days: int
    still: bool
    visited: bool
    ends: Predicted | None

    @property
    def kind_label(self) -> str:
        """The kind as people say it."""
        return str(InstitutionKind(self.kind).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """A stage of the whole cycle: how many are in it and past it, how many stand still, and when all may be past."""

    window: WindowRow | None
    stage: Stage
    now: int
    past: int
    still: int
    ends: Predicted | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many institutions an assessor has, and of how many the first scores are not done."""

    name: str
    institutions: int
    leading: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A cycle as the authority sees it. `rows` are all that fit what was asked; the counts are of everything."""

    cycle: Cycle
    stages: tuple[StageCount, ...]
    rows: tuple[BoardRow, ...]
    everything: int
    provinces: tuple[tuple[str, str], ...]
    loads: tuple[Load, ...]


def board(access: Access, cycle_id: int, asked: Asked) -> Board:
    """The cycle's institutions that the person reaches; 404 for a cycle of somebody else."""
    cycle = authority.cycle(access, cycle_id)
    reached = authority.reached_ids(access, Permission.CYCLE_READ)
    stages = windows(cycle, access.institution)
    with opened([access.institution.pk, *reached], person=access.person.pk):
        everything = _rows(cycle, reached, asked, {one.stage: one for one in stages})
        loads = _loads(cycle)
    provinces = sorted(
        {(one.province_code, one.province) for one in everything if one.province}, key=lambda one: one[1]
    )
    return Board(
        cycle=cycle,
        stages=_counts(everything, stages),
        rows=_narrowed(everything, asked),
        everything=len(everything),
        provinces=tuple(provinces),
        loads=loads,
    )


def _rows(cycle: Cycle, reached: Iterable[int], asked: Asked, stages: dict[Stage, WindowRow]) -> list[BoardRow]:
    now = database_now()
    local = zone(cycle.organiser)
    recently = now - timedelta(days=RECENT_DAYS)
    of = len(loader.load(cycle.instrument).value_ids)
    first = stages[Stage.SELF_ASSESSMENT].first if Stage.SELF_ASSESSMENT in stages else now.astimezone(local).date()
    # That a row has the institution of its assessment goes without saying, but said it keeps the row policies from
    # reading the whole scope for every assessment: a second less.
    written = _by_assessment(
        Answer.objects.filter(assessment__cycle=cycle, institution=F("assessment__institution"))
        .values_list("assessment")
        .annotate(
            filled=Count("pk", filter=~Q(level="")),
            recent=Count("pk", filter=~Q(level="") & Q(changed_at__gte=recently)),
            # Greatest passes over what is empty.
            last=Max(Greatest("changed_at", "checked_at")),
        )
    )
    judged = _by_assessment(
        Judgement.objects.filter(assessment__cycle=cycle, institution=F("assessment__institution"))
        .values_list("assessment")
        .annotate(last=Max("changed_at"))
    )
    scored = _by_assessment(
        FirstScore.objects.filter(assessor__assessment__cycle=cycle, assessor__assessment__stage=Stage.DOCUMENT_REVIEW)
        .values_list("assessor__assessment")
        .annotate(last=Max("changed_at"))
    )
    rows = []
    for one in Assessment.objects.filter(cycle=cycle, institution__in=reached).values_list(
        "pk", "institution__slug", "institution__name", "institution__kind", "stage", "stage_since", "stages",
        "institution__region__code", "institution__region__name", "institution__region__province__code",
        "institution__region__province__name",
    ):  # fmt: skip
        key, slug, name, kind, stage, since, applying, code, region, province_code, province = one
        filled, recent, changed = written.get(key, (0, 0, None))
        moments = [since, changed, *judged.get(key, ()), *scored.get(key, ())]
        last = max(moment for moment in moments if moment is not None)
        quiet = (now - last).days
        rows.append(
            BoardRow(
                assessment_id=key, slug=slug, name=name, kind=kind, stage=Stage(stage), since=since, filled=filled,
                of=of, changed_at=last, still_days=quiet, province=province or region or "",
                province_code=province_code or code or "", visited=Stage.VISIT in applying,
                still=stage != Stage.FINISHED and quiet >= asked.still_days,
                ends=predicted(
                    Progress(done=filled, of=of, recent=recent, started=first, today=now.astimezone(local).date())
                ) if stage == Stage.SELF_ASSESSMENT else None,
            )
        )  # fmt: skip
    return rows


def _by_assessment(found: Iterable[tuple[Any, ...]]) -> dict[int, tuple[Any, ...]]:
    return {key: tuple(rest) for key, *rest in found}


def _loads(cycle: Cycle) -> tuple[Load, ...]:
    found = (
        Assessor.objects.filter(assessment__cycle=cycle, ended_at=None)
        .values_list("person", "person__name")
        .annotate(
            every=Count("pk"),
            leading=Count("pk", filter=Q(lead=True)),
            open=Count("pk", filter=Q(first_scores_done_at=None)),
        )
        .order_by("person__name", "person")
    )
    return tuple(Load(name=one[1], institutions=one[2], leading=one[3], open=one[4]) for one in found)


def _counts(rows: list[BoardRow], stages: tuple[WindowRow, ...]) -> tuple[StageCount, ...]:
    now = database_now()
    counted = []
    known = {one.stage: one for one in stages}
    for stage in ORDER:
        if stage not in known and not any(one.stage is stage for one in rows):
            continue
        place = ORDER.index(stage)
        there = [one for one in rows if one.stage is stage]
        past = [one for one in rows if ORDER.index(one.stage) > place]
        window = known.get(stage)
        ends = None
        if window is not None:
            # When a stage was left is known of the last one only: a lower bound for what went on lately.
            recent = sum((now - one.since).days < RECENT_DAYS for one in past)
            ends = predicted(
                Progress(done=len(past), of=len(rows), recent=recent, started=window.first, today=now.date())
            )
        counted.append(
            StageCount(
                window=window, stage=stage, now=len(there), past=len(past), still=sum(one.still for one in there),
                ends=ends,
            )
        )  # fmt: skip
    return tuple(counted)


def _narrowed(rows: list[BoardRow], asked: Asked) -> tuple[BoardRow, ...]:
    words = asked.search.lower()
    found = [
        one
        for one in rows
        if (not words or words in one.name.lower())
        and (not asked.stage or one.stage == asked.stage)
        and (not asked.kind or one.kind == asked.kind)
        and (not asked.province or one.province_code == asked.province)
        and (one.still or not asked.still_only)
    ]
    found.sort(key=lambda one: _order(one, asked.sort), reverse=asked.descending)
    return tuple(found)


def _order(row: BoardRow, sort: str) -> tuple[Any, ...]:
    keys: dict[str, Any] = {
        "stage": ORDER.index(row.stage), "since": row.since, "filled": row.filled, "still": row.still_days,
    }  # fmt: skip
    return (keys.get(sort, 0), row.name.lower())
