"""Evaluations in the API: how they run, and the assessments of an institution one may enter."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from naik.api.inside import entered
from naik.apps.evaluations import moving, policies
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.queries.standing import standing
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.machine import as_document
from naik.cycle.machines import ALL
from naik.cycle.stages import LEVELS, Stage

machines = Router(tags=["evaluasi"])
router = Router(tags=["ruang"])


class AssessmentOut(Schema):
    """An assessment of the institution, and what the person may do to move it on."""

    id: int
    cycle: str
    year: int
    instrument: str
    rehearsal: bool
    stage: str
    stages: tuple[str, ...]
    stage_since: datetime
    revision: int
    moves: tuple[str, ...]


class StageScoreOut(Schema):
    """The index after one stage, unfilled values counting 0; `exact` is a fraction."""

    stage: str
    index: str
    exact: str
    predicate: str
    filled: int


class StandingOut(AssessmentOut):
    """Levels by value and stage as exact texts, as far as the person may see them, and the index each stage gives."""

    levels: dict[str, dict[str, str]]
    waiting: tuple[str, ...]
    scores: list[StageScoreOut]


@machines.get("/machines", response=list[dict[str, object]], summary="Alur keadaan evaluasi")
def state_machines(request: HttpRequest) -> object:
    """Every state machine of an evaluation: its states, and the moves between them."""
    return [as_document(machine) for machine in ALL]


@router.get("/{institution}/assessments", response=list[AssessmentOut], summary="Penilaian instansi")
def assessments(request: HttpRequest, institution: str) -> object:
    """The assessments in reach, the newest first."""
    with entered(request, institution, Permission.ASSESSMENT_READ) as access:
        return [_out(access, one) for one in policies.assessments(access).order_by("-pk")]


@router.get("/{institution}/assessments/{int:assessment_id}", response=StandingOut, summary="Satu penilaian")
def assessment(request: HttpRequest, institution: str, assessment_id: int) -> object:
    """Where one assessment stands; of an office's contributor, only what their office prepares."""
    with entered(request, institution, Permission.ASSESSMENT_READ) as access:
        found = policies.assessment(access, assessment_id)
        stages = [stage for stage in LEVELS if policies.sees_stage(access, found, stage)]
        where = standing(found)
        own = set(policies.answers(access, found).values_list("value", flat=True))
        scores = []
        for stage in stages if len(own) == where.count else []:
            score = where.score(stage)
            scores.append(
                {
                    "stage": stage,
                    "index": str(score.index),
                    "exact": str(score.exact),
                    "predicate": score.predicate,
                    "filled": where.filled(stage),
                }
            )
        return {
            **_out(access, found),
            "levels": {
                value: {stage: chosen[stage] for stage in stages if chosen.get(stage)}
                for value, chosen in where.chosen.items()
                if value in own
            },
            "waiting": tuple(value for value in where.waiting if value in own),
            "scores": scores,
        }


def _out(access: Access, one: Assessment) -> dict[str, object]:
    moves = moving.allowed(access, one, moving.machine_of(one), Stage(one.stage))
    return {
        "id": one.pk,
        "cycle": one.cycle.name,
        "year": one.cycle.year,
        "instrument": one.cycle.instrument,
        "rehearsal": one.cycle.rehearsal,
        "stage": one.stage,
        "stages": tuple(one.stages),
        "stage_since": one.stage_since,
        "revision": one.revision,
        "moves": tuple(move.name for move in moves),
    }
