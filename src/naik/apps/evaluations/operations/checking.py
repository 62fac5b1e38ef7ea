"""The internal assessor's word on answers and evidence items: accepted, or returned with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.http import Http404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving
from naik.apps.evaluations.models import Answer, Assessment, EvidenceItem
from naik.apps.evaluations.operations import answer_level
from naik.apps.evaluations.operations.checking_notices import tell_returned
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.ladder import item_code
from naik.cycle.machines import ANSWER, EVIDENCE_ITEM
from naik.cycle.stages import Stage
from naik.cycle.steps import plain
from naik.instruments.model import Instrument, Text

CHANGED = Text(
    "Jawaban ini berubah sejak Anda membacanya. Tidak ada yang diputuskan; baca lagi, lalu putuskan.",
    "This answer changed since you read it. Nothing was decided; read it again and then decide.",
)
OWN = Text(
    "Jawaban ini terakhir Anda ubah sendiri; orang lain perlu memeriksanya.",
    "You changed this answer last yourself; somebody else has to check it.",
)
ITEMS_OPEN = Text(
    "Masih ada butir data dukung yang belum diputuskan; putuskan dahulu setiap butir.",
    "Some evidence items are not decided yet; decide each of them first.",
)
NOTHING_ACCEPTED = Text(
    "Tidak ada jawaban yang dapat diterima: sudah berubah, sudah diputuskan, atau terakhir Anda ubah sendiri.",
    "No answer could be accepted: they changed, were decided already, or were last changed by yourself.",
)
LONGEST = 4000


class Reason(StrEnum):
    """Why an evidence item came back, as in the ministry's lists of 2026."""

    NOT_RIGHT = "not_right"
    NOT_UPLOADED = "not_uploaded"
    LOWER_OPEN = "lower_open"


REASONS: Mapping[Reason, Text] = {
    Reason.NOT_RIGHT: Text("Tidak tepat", "Not the right thing"),
    Reason.NOT_UPLOADED: Text("Belum diunggah", "Not uploaded"),
    Reason.LOWER_OPEN: Text("Tingkat di bawahnya belum terpenuhi", "A lower level is open"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is decided over which `revision` of an answer; a return says why."""

    move: str
    revision: int
    reason: str = ""


def check_answer(access: Access, assessment_id: int, value: str, verdict: Verdict) -> Answer:
    """Accept or return one answer; what was read must be what is there."""
    access.require(Permission.ANSWER_CHECK)
    found = gate.enter(access, assessment_id, Stage.SELF_ASSESSMENT)
    answer = _held(access, found, value, verdict.revision)
    _decide(access, found, answer, verdict)
    if verdict.move == "return":
        tell_returned(access, found, answer)
    _record(access, found, answer, verdict)
    return answer


def accept_many(access: Access, assessment_id: int, shown: Mapping[str, int]) -> tuple[str, ...]:
    """Accept the shown answers (value → the revision that was read); those that cannot be are left as they are.

    Returns the accepted values; raises Refused when there is none.
    """
    access.require(Permission.ANSWER_CHECK)
    found = gate.enter(access, assessment_id, Stage.SELF_ASSESSMENT)
    rows = Answer.objects.select_for_update().filter(assessment=found, value__in=shown, state="offered").order_by("pk")
    undecided = set(
        EvidenceItem.objects.filter(answer__assessment=found, state="offered").values_list("answer_id", flat=True)
    )
    accepted = []
    for answer in rows:
        if answer.revision != shown[answer.value] or answer.changed_by_id == access.person.pk:
            continue
        if answer.pk in undecided:
            continue
        verdict = Verdict(move="accept", revision=answer.revision)
        _moved(access, answer, verdict)
        accepted.append((answer, verdict))
    if not accepted:
        raise Refused(NOTHING_ACCEPTED)
    for answer, verdict in accepted:
        _record(access, found, answer, verdict)
    return tuple(answer.value for answer, _ in accepted)


def check_item(
    access: Access, assessment_id: int, value: str, place: tuple[int, int], verdict: Verdict, kind: Reason | None = None
) -> Answer:
    """Accept or return one evidence item (`place`: its level and number); the answer's level follows at once.

    A returned item returns an answer that was offered or accepted.
    """
    access.require(Permission.ANSWER_CHECK)
    found = gate.enter(access, assessment_id, Stage.SELF_ASSESSMENT)
    instrument = gate.instrument(found)
    answer = _held(access, found, value, verdict.revision)
    item = _item(answer, instrument, *place)
    reason = _said(kind, verdict.reason)
    before, level_before = item.state, answer.level
    item.state = moving.moved(EVIDENCE_ITEM, item.state, verdict.move, reason)
    item.reason = reason if verdict.move == "return" else ""
    item.decided_by, item.decided_at = access.person, gate.database_now()
    item.save()
    answer_level.settle(answer, instrument)
    state_before = answer.state
    if verdict.move == "return" and answer.state in {"offered", "accepted"}:
        answer.state = moving.moved(ANSWER, answer.state, "return", reason)
        answer.reason = ""
    answer.revision += 1
    answer.checked_by, answer.checked_at = access.person, item.decided_at
    answer.save(update_fields=["state", "steps", "level", "reason", "revision", "checked_by", "checked_at"])
    if verdict.move == "return":
        tell_returned(access, found, answer)
    code = item_code(instrument.value_indicator(answer.value), item.level, item.number)
    record(
        access.institution.pk, f"evaluations:evidence_item:{DONE[verdict.move]}", moving.subject(found, code),
        by=access.author,
        before={"state": before, "level": level_before, "answer": state_before},
        after={"state": item.state, "level": answer.level, "answer": answer.state, "revision": answer.revision,
               "kind": kind.value if kind and verdict.move == "return" else ""},
    )  # fmt: skip
    return answer


DONE = {"accept": "accepted", "return": "returned"}


def _held(access: Access, assessment: Assessment, value: str, revision: int) -> Answer:
    answer: Answer | None = Answer.objects.select_for_update().filter(assessment=assessment, value=value).first()
    if answer is None:
        raise Http404
    if answer.revision != revision:
        raise Refused(CHANGED)
    if answer.changed_by_id == access.person.pk:
        raise Refused(OWN)
    return answer


def _item(answer: Answer, instrument: Instrument, level: int, number: int) -> EvidenceItem:
    step = None if instrument.whole else instrument.value_indicator(answer.value).level(level)
    if step is None or not 1 <= number <= len(step.evidence):
        raise Http404
    found: EvidenceItem | None = EvidenceItem.objects.filter(answer=answer, level=level, number=number).first()
    return found or EvidenceItem(
        institution_id=answer.institution_id, answer=answer, level=level, number=number, state=EVIDENCE_ITEM.first
    )


def _said(kind: Reason | None, text: str) -> str:
    parts: Iterable[str] = ("" if kind is None else REASONS[kind].id, plain(text).strip()[:LONGEST])
    return ": ".join(part for part in parts if part)


def _decide(access: Access, assessment: Assessment, answer: Answer, verdict: Verdict) -> None:
    whole = gate.instrument(assessment).whole
    if verdict.move == "accept" and not whole and EvidenceItem.objects.filter(answer=answer, state="offered").exists():
        raise Refused(ITEMS_OPEN)
    _moved(access, answer, verdict)


def _moved(access: Access, answer: Answer, verdict: Verdict) -> None:
    reason = plain(verdict.reason).strip()[:LONGEST]
    answer.state = moving.moved(ANSWER, answer.state, verdict.move, reason)
    answer.reason = reason if verdict.move == "return" else ""
    answer.checked_by, answer.checked_at = access.person, gate.database_now()
    answer.revision += 1
    answer.save(update_fields=["state", "reason", "revision", "checked_by", "checked_at"])


def _record(access: Access, assessment: Assessment, answer: Answer, verdict: Verdict) -> None:
    record(
        access.institution.pk, f"evaluations:answer:{DONE[verdict.move]}", moving.subject(assessment, answer.value),
        by=access.author, before={"revision": verdict.revision},
        after={"state": answer.state, "level": answer.level, "revision": answer.revision},
    )  # fmt: skip
