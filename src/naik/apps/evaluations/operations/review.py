"""The review team's word on each level; what is invalid goes back to the leading assessor."""

from __future__ import annotations

from collections.abc import Collection

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Assessment, Assessor, FirstScore, Judgement, ReviewMark
from naik.apps.evaluations.operations.judging import JudgedLevel, judge
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.cycle.machines import REVIEW_MARK
from naik.cycle.stages import Stage
from naik.instruments.model import Text

NONE_CHOSEN = Text("Pilih sedikitnya satu indikator.", "Choose at least one indicator.")
MARKED_MEANWHILE = Text(
    "Sebagian indikator ini baru saja direviu orang lain. Belum ada yang disimpan; periksa sekali lagi.",
    "Some of these indicators have just been reviewed by somebody else. Nothing was saved; please look once more.",
)
NOT_ALL_VALID = Text(
    "Reviu belum dapat diselesaikan: masih ada indikator yang belum valid.",
    "The review cannot be finished: not every indicator is valid yet.",
)


def own_values(access: Access, assessment: Assessment) -> frozenset[str]:
    """The values this person scored or chose a level of; nobody reviews these themselves."""
    first = FirstScore.objects.filter(assessor__assessment=assessment, assessor__person=access.person)
    chosen = Judgement.objects.filter(assessment=assessment, author=access.person)
    return frozenset(first.values_list("value", flat=True)) | frozenset(chosen.values_list("value", flat=True))


def mark(
    access: Access, assessment_id: int, values: Collection[str], move: str, note: str = "", *, untouched: bool = False
) -> None:
    """Mark `values` with `move` (`mark_valid`, `mark_invalid`), all or none; an invalid one needs a note.

    `untouched` refuses when one of them was marked by somebody since: the rest at once overrules nobody.
    """
    access.require(Permission.REVIEW_MARK)
    found = gate.enter(access, assessment_id, Stage.REVIEW)
    chosen = [one for one in gate.instrument(found).value_ids if one in values]
    if not chosen or len(chosen) != len(set(values)):
        raise Refused(NONE_CHOSEN)
    scored = own_values(access, found)
    own = [one for one in chosen if one in scored]
    if own:
        raise Refused(
            Text(
                f"Anda ikut menilai indikator {', '.join(own)}; anggota lain tim reviu yang memeriksanya.",
                f"You took part in scoring {', '.join(own)}; another member of the review team has to check it.",
            )
        )
    rows = _held(found, access, chosen)
    if untouched and any(row.state != REVIEW_MARK.first for row in rows):
        raise Refused(MARKED_MEANWHILE)
    for row in rows:
        row.state = moving.moved(REVIEW_MARK, row.state, move, note)
        row.note, row.by, row.at = note.strip(), access.person, gate.database_now()
    for row in rows:
        row.save(update_fields=["state", "note", "by", "at"])
    if move == "mark_invalid":
        _tell_lead(access, found, chosen)
    record(
        found.institution_id, f"evaluations:review:{'marked_valid' if move == 'mark_valid' else 'marked_invalid'}",
        moving.subject(found, ", ".join(chosen) if len(chosen) == 1 else ""), by=access.author,
        after={"values": chosen}, reason=note,
    )  # fmt: skip


def correct_value(access: Access, assessment_id: int, value: str, chosen: JudgedLevel, reason: str) -> Judgement:
    """The leading assessor corrects (or confirms) a level that was marked invalid; it is reviewed again."""
    access.require(Permission.SCORE_WRITE)
    found = gate.enter(access, assessment_id, Stage.REVIEW)
    policies.require_assessor(access, found, lead=True)
    row = ReviewMark.objects.select_for_update().filter(assessment=found, value=value).first()
    state = row.state if row else REVIEW_MARK.first
    target = moving.moved(REVIEW_MARK, state, "correct", reason)
    made = judge(access, found, Stage.REVIEW, value, chosen, reason=reason)
    if row is not None:
        row.state = target
        row.save(update_fields=["state"])
        sentence = Text(
            f"Indikator {value} diperbaiki asesor dan menunggu reviu ulang.",
            f"Indicator {value} was corrected by the assessor and waits for its second review.",
        )
        tell(row.by_id, NoticeKind.TASK_GIVEN, sentence, "review", access.institution, found.pk)
    record(
        found.institution_id, "evaluations:review:corrected", moving.subject(found, value), by=access.author,
        before={"state": state}, after={"state": target, "revision": made.revision}, reason=reason,
    )  # fmt: skip
    return made


def finish(access: Access, assessment_id: int) -> None:
    """End the review once every level is valid."""
    access.require(Permission.REVIEW_MARK)
    found = gate.enter(access, assessment_id, Stage.REVIEW, alone=True, any_time=True)
    valid = set(ReviewMark.objects.filter(assessment=found, state="valid").values_list("value", flat=True))
    if set(gate.instrument(found).value_ids) - valid:
        raise Refused(NOT_ALL_VALID)
    moving.advance(access, found, "finish_review")


def _held(assessment: Assessment, access: Access, values: Collection[str]) -> list[ReviewMark]:
    ReviewMark.objects.bulk_create(
        [
            ReviewMark(
                institution_id=assessment.institution_id, assessment=assessment, value=value,
                state=REVIEW_MARK.first, by=access.person, at=gate.database_now(),
            )
            for value in values
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return list(ReviewMark.objects.select_for_update().filter(assessment=assessment, value__in=values).order_by("pk"))


def _tell_lead(access: Access, assessment: Assessment, values: Collection[str]) -> None:
    lead = Assessor.objects.filter(assessment=assessment, lead=True, ended_at=None).first()
    if lead is None:
        return
    named = ", ".join(values)
    sentence = Text(
        f"Tim reviu mengembalikan indikator {named} untuk diperbaiki.",
        f"The review team sent indicator {named} back for correction.",
    )
    tell(lead.person_id, NoticeKind.ANSWER_RETURNED, sentence, "review_returned", access.institution, assessment.pk)
