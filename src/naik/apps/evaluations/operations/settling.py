"""The leading assessor settles what first scores differ in, and ends document review."""

from __future__ import annotations

from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Assessor, Judgement
from naik.apps.evaluations.operations import scoring
from naik.apps.evaluations.operations.judging import JudgedLevel, judge
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.stages import Stage
from naik.instruments.model import Text

STILL_BLIND = Text(
    "Belum semua asesor menyelesaikan penilaian awal.", "Not all assessors have finished their first scores."
)
NOT_SETTLED = Text("Masih ada indikator yang belum diputuskan.", "Some indicators are not settled yet.")


def settle(access: Access, assessment_id: int, value: str, chosen: JudgedLevel, reason: str) -> Judgement:
    """Choose what holds for one value after document review, with a reason; by the leading assessor."""
    access.require(Permission.SCORE_WRITE)
    assessment = gate.enter(access, assessment_id, Stage.DOCUMENT_REVIEW)
    policies.require_assessor(access, assessment, lead=True)
    if not _shown(scoring.assessors(assessment)):
        raise Refused(STILL_BLIND)
    if not reason.strip():
        raise Refused(moving.REASON_MISSING)
    return judge(access, assessment, Stage.DOCUMENT_REVIEW, value, chosen, reason=reason)


def finish(access: Access, assessment_id: int) -> None:
    """End document review once every value is settled; its levels then stand in the history."""
    access.require(Permission.SCORE_WRITE)
    assessment = gate.enter(access, assessment_id, Stage.DOCUMENT_REVIEW, alone=True, any_time=True)
    policies.require_assessor(access, assessment, lead=True)
    if not _shown(scoring.assessors(assessment)):
        raise Refused(STILL_BLIND)
    # Somebody who blocked the comparison may have been taken off since.
    scoring.settle_equal(assessment)
    stored = dict(
        Judgement.objects.filter(assessment=assessment, stage=Stage.DOCUMENT_REVIEW).values_list("value", "level")
    )
    values = gate.instrument(assessment).value_ids
    if any(value not in stored for value in values):
        raise Refused(NOT_SETTLED)
    moving.advance(
        access, assessment, "finish_document_review", after={"levels": {value: stored[value] for value in values}}
    )


def _shown(working: list[Assessor]) -> bool:
    return bool(working) and all(one.first_scores_done_at for one in working)
