"""First scores of an assessor, blind to everybody else until all assessors of the assessment are done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.http import Http404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Assessment, Assessor, FirstScore, Judgement
from naik.apps.evaluations.operations.judging import JudgedLevel, LevelChanged, claimed, exact
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.cycle.stages import Stage
from naik.instruments.model import Text
from naik.scoring import value_from_text

DONE_ALREADY = Text(
    "Anda sudah menyatakan penilaian selesai; nilai awal tidak dapat diubah lagi.",
    "You have declared your scores done; first scores cannot be changed any more.",
)
NOT_ALL = Text("Masih ada indikator yang belum dinilai.", "Some indicators have no score yet.")
SHOWN_ALREADY = Text(
    "Nilai awal semua asesor sudah saling terlihat; penilaian buta tidak dapat dibuka kembali.",
    "The first scores have been seen by all assessors; blind scoring cannot be reopened.",
)
NOT_DONE = Text("Asesor ini belum menyatakan selesai.", "This assessor is not done yet.")


def save(access: Access, assessment_id: int, value: str, wanted: JudgedLevel) -> FirstScore:
    """Keep the assessor's own score of `value`; without a level it is a draft. Raises Refused or LevelChanged."""
    assessment, own = _enter(access, assessment_id, value)
    level = exact(assessment, value, wanted, claimed(assessment, value))
    stored: FirstScore | None = FirstScore.objects.select_for_update().filter(assessor=own, value=value).first()
    before = content(stored) if stored else JudgedLevel()
    fields = {**asdict(wanted), "level": level, "items": dict(wanted.items), "revision": before.revision}
    if before.revision != wanted.revision and asdict(before) != fields:
        raise LevelChanged(before)
    if stored is not None and asdict(before) == fields:
        return stored
    now = gate.database_now()
    found: FirstScore = stored or FirstScore(institution_id=assessment.institution_id, assessor=own, value=value)
    for name, one in fields.items():
        setattr(found, name, one)
    found.revision, found.changed_at, found.claimed_at = before.revision + 1, now, found.claimed_at or now
    _keep(found, own)
    # The chain is read by the institution: it tells that somebody scored, and nothing of what.
    _record(access, assessment, value, "saved", {"revision": found.revision})
    return found


def claim(access: Access, assessment_id: int, value: str, *, taken: bool) -> None:
    """Say "I am on it", or take that back; only one's own list shows it."""
    assessment, own = _enter(access, assessment_id, value)
    found: FirstScore = (
        FirstScore.objects.select_for_update().filter(assessor=own, value=value).first()
        or FirstScore(institution_id=assessment.institution_id, assessor=own, value=value)
    )  # fmt: skip
    if taken == (found.claimed_at is not None):
        return
    found.claimed_at = gate.database_now() if taken else None
    _keep(found, own)
    _record(access, assessment, value, "claimed" if taken else "released", {})


def mark_done(access: Access, assessment_id: int) -> bool:
    """Declare all of one's first scores done; True when everybody is, so that they are shown to the assessors.

    Equal scores are then settled with the lead's texts, and the lead is told how many differ.
    """
    access.require(Permission.SCORE_WRITE)
    # Alone: two assessors who finish at the same moment must not each miss the other.
    assessment = gate.enter(access, assessment_id, Stage.DOCUMENT_REVIEW, alone=True)
    own = _own(access, assessment)
    count = len(gate.instrument(assessment).value_ids)
    if FirstScore.objects.filter(assessor=own).exclude(level="").count() < count:
        raise Refused(NOT_ALL)
    own.first_scores_done_at = gate.database_now()
    own.save(update_fields=["first_scores_done_at"])
    working = assessors(assessment)
    shown = all(one.first_scores_done_at for one in working)
    after: dict[str, object] = {"values": count, "shown": shown}
    if shown:
        equal = settle_equal(assessment)
        after |= {"equal": equal, "different": count - equal}
        _tell_lead(access, assessment, working, count - equal)
    record(
        assessment.institution_id, "evaluations:scores:finished", moving.subject(assessment), by=access.author,
        after=after,
    )  # fmt: skip
    return shown


def reopen(access: Access, assessment_id: int, assessor_id: int, reason: str) -> None:
    """Let an assessor change first scores again, by the authority; never once they were shown to the others."""
    access.require(Permission.ASSESSOR_ASSIGN)
    assessment = gate.enter(access, assessment_id, Stage.DOCUMENT_REVIEW, alone=True, any_time=True)
    working = assessors(assessment)
    found = next((one for one in working if one.pk == assessor_id), None)
    if found is None:
        raise Http404
    if all(one.first_scores_done_at for one in working):
        raise Refused(SHOWN_ALREADY)
    if found.first_scores_done_at is None:
        raise Refused(NOT_DONE)
    if not reason.strip():
        raise Refused(moving.REASON_MISSING)
    found.first_scores_done_at = None
    found.save(update_fields=["first_scores_done_at"])
    record(
        assessment.institution_id, "evaluations:scores:reopened", moving.subject(assessment), by=access.author,
        after={"assessor": found.pk}, reason=reason,
    )  # fmt: skip


def assessors(assessment: Assessment) -> list[Assessor]:
    """Those who assess now, the leading one first."""
    found = Assessor.objects.filter(assessment=assessment, ended_at=None).select_related("person")
    return list(found.order_by("-lead", "pk"))


def settle_equal(assessment: Assessment) -> int:
    """Turn scores that all assessors share into what holds, with the lead's texts; returns how many they share.

    Only to be called once all are done, with the assessment held alone.
    """
    working = assessors(assessment)
    scores: dict[str, list[FirstScore]] = {}
    for one in FirstScore.objects.filter(assessor__in=working).order_by("-assessor__lead", "assessor_id"):
        scores.setdefault(one.value, []).append(one)
    held = set(
        Judgement.objects.filter(assessment=assessment, stage=Stage.DOCUMENT_REVIEW).values_list("value", flat=True)
    )
    equal = {value: found for value, found in scores.items() if len(found) == len(working) and is_equal(found)}
    now = gate.database_now()
    Judgement.objects.bulk_create(
        Judgement(
            institution_id=assessment.institution_id, assessment=assessment, stage=Stage.DOCUMENT_REVIEW, value=value,
            author=working[0].person, changed_at=now,
            **{
                **asdict(content(found[0])),
                "revision": 1,
                "for_interview": any(one.for_interview for one in found),
            },
        )
        for value, found in equal.items()
        if value not in held
    )  # fmt: skip
    return len(equal)


def is_equal(scores: Sequence[FirstScore]) -> bool:
    """Whether assessors chose the same: the level, and the decisions on evidence items."""
    levels = {Fraction(value_from_text(one.level)) if one.level else None for one in scores}
    return len(levels) == 1 and None not in levels and all(one.items == scores[0].items for one in scores)


def content(stored: FirstScore) -> JudgedLevel:
    """What a first score says."""
    return JudgedLevel(
        level=stored.level, facts=stored.facts, analysis=stored.analysis, justification=stored.justification,
        recommendation=stored.recommendation, items=dict(stored.items), skip_reason=stored.skip_reason,
        for_interview=stored.for_interview, revision=stored.revision,
    )  # fmt: skip


def _enter(access: Access, assessment_id: int, value: str) -> tuple[Assessment, Assessor]:
    access.require(Permission.SCORE_WRITE)
    assessment = gate.enter(access, assessment_id, Stage.DOCUMENT_REVIEW)
    own = _own(access, assessment)
    if value not in gate.instrument(assessment).value_ids:
        raise Http404
    return assessment, own


def _own(access: Access, assessment: Assessment) -> Assessor:
    found = policies.require_assessor(access, assessment)
    # Locked: a save and one's own "done" in another window come one after the other.
    own: Assessor = Assessor.objects.select_for_update().get(pk=found.pk)
    if own.first_scores_done_at is not None:
        raise Refused(DONE_ALREADY)
    return own


def _keep(found: FirstScore, own: Assessor) -> None:
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise LevelChanged(content(FirstScore.objects.get(assessor=own, value=found.value))) from None


def _tell_lead(access: Access, assessment: Assessment, working: Sequence[Assessor], different: int) -> None:
    if not working[0].lead:
        return
    name = access.institution.name
    tell(
        working[0].person_id,
        NoticeKind.TASK_GIVEN,
        Text(
            f"Penilaian awal {name} selesai; {different} selisih menunggu keputusan Anda.",
            f"First scores of {name} are done; {different} differences wait for you.",
        ),
        "score_differences",
        access.institution,
        assessment.pk,
    )


def _record(access: Access, assessment: Assessment, value: str, done: str, after: dict[str, object]) -> None:
    record(
        assessment.institution_id, f"evaluations:score:{done}", moving.subject(assessment, value), by=access.author,
        after=after,
    )  # fmt: skip
