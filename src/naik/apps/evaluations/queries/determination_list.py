"""All institutions of a cycle on their way to a published result, and the jobs that take them there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from procrastinate.contrib.django.models import ProcrastinateJob

from naik.apps.evaluations.models import Assessment, Cycle, Determination
from naik.apps.evaluations.queries import authority
from naik.apps.evaluations.queries.completeness import facts
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.apps.tenancy.scope import opened
from naik.cycle.completeness import Missing, missing
from naik.cycle.stages import ORDER, Stage
from naik.instruments import loader
from naik.instruments.model import PredicateBasis
from naik.scoring import score, value_from_text

TASKS = {"evaluations.determine_many": "determine", "evaluations.publish_many": "publish"}
READY_FOR = {Stage.DETERMINATION: "determine", Stage.PUBLICATION: "publish"}
SHOWN_JOBS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One institution: where it stands, what is missing, and its newest version that was not withdrawn.

    `ready_for` is the act that can be done now, "" when none.
    """

    id: int
    slug: str
    name: str
    stage: Stage
    stage_since: datetime
    missing: tuple[Missing, ...]
    ready_for: str
    version: int | None
    state: str
    index: Decimal | None
    predicate: str
    steps: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A job: what it does, its state in the queue, and how many of those it was asked for have moved since."""

    act: str
    state: str
    asked: datetime
    done: int
    total: int


def listing(access: Access, cycle: Cycle) -> tuple[Row, ...]:
    """The institutions of the cycle that this person may determine, by name."""
    reached = authority.reached_ids(access, Permission.DETERMINE, at_home=True)
    instrument = loader.load(cycle.instrument)
    with opened([cycle.organiser_id, *reached], person=access.person.pk):
        found = list(
            Assessment.objects.filter(cycle=cycle).select_related("cycle", "institution").order_by("institution__name")
        )
        versions = {
            one.assessment_id: one
            for one in Determination.objects.filter(assessment__cycle=cycle)
            .exclude(state="withdrawn")
            .defer("levels", "recipe")
            .order_by("version")
        }
        known = facts([one for one in found if Stage(one.stage) in READY_FOR])
    rows = []
    for one in found:
        stage, version = Stage(one.stage), versions.get(one.pk)
        lacks = missing(known[one.pk]) if one.pk in known else ()
        rows.append(
            Row(
                id=one.pk, slug=one.institution.slug, name=one.institution.name, stage=stage,
                stage_since=one.stage_since, missing=lacks,
                ready_for="" if lacks or one.pk not in known else READY_FOR[stage],
                version=version.version if version else None, state=version.state if version else "",
                index=version.index if version else None, predicate=version.predicate if version else "",
                steps=instrument.predicate_band(version.index).number if version else 0,
            )
        )  # fmt: skip
    return tuple(rows)


def preview(access: Access, cycle: Cycle, rows: Collection[Row]) -> dict[int, tuple[Decimal, str, int]]:
    """Index, predicate and its steps as determining would give them now, of those `rows` that are ready for it."""
    keys = [one.id for one in rows if one.ready_for == "determine"]
    if not keys:
        return {}
    instrument, basis = loader.load(cycle.instrument), PredicateBasis(cycle.predicate_basis)
    with opened([cycle.organiser_id, *authority.reached_ids(access, Permission.DETERMINE, at_home=True)],
                person=access.person.pk):  # fmt: skip
        known = facts(Assessment.objects.filter(pk__in=keys).select_related("cycle"))
    found = {}
    for key, one in known.items():
        result = score(instrument, {value: value_from_text(level) for value, level in one.levels.items()}, basis=basis)
        found[key] = (result.index, result.predicate, result.band.number)
    return found


def progress(cycle: Cycle, rows: Collection[Row]) -> tuple[Progress, ...]:
    """The newest jobs of the cycle; what moved after a job was asked for counts as done by it."""
    moved = {one.id: one.stage_since for one in rows}
    found = ProcrastinateJob.objects.filter(
        task_name__in=TASKS, args__cycle_id=cycle.pk, args__institution_id=cycle.organiser_id
    ).order_by("-pk")[:SHOWN_JOBS]
    shown = []
    for job in found:
        asked = datetime.fromisoformat(job.args["asked"])
        chosen = [int(one) for one in job.args["assessments"].split(",")]
        done = sum(1 for one in chosen if one in moved and moved[one] > asked)
        shown.append(Progress(TASKS[job.task_name], job.status, asked, done, len(chosen)))
    return tuple(shown)


def in_order(rows: Collection[Row], sort: str) -> list[Row]:
    """By name, by index (highest first, unknown last), or by stage."""
    by_name = sorted(rows, key=lambda one: one.name)
    if sort == "indeks":
        return sorted(by_name, key=lambda one: (one.index is None, -(one.index or 0)))
    if sort == "tahap":
        return sorted(by_name, key=lambda one: ORDER.index(one.stage))
    return by_name
