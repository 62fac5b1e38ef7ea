"""The one place where an assessment changes its stage, and where any state machine of an evaluation moves."""

from __future__ import annotations

from collections.abc import Mapping

from naik.apps.audit.operations import Subject, record
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Assessment
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.machine import Impossible, Machine, Move
from naik.cycle.machines import assessment as assessment_machine
from naik.cycle.stages import Stage
from naik.instruments.model import Text

DONE: Mapping[str, str] = {
    "submit": "submitted",
    "send_back": "sent_back",
    "sign": "signed",
    "reopen_revision": "revision_opened",
    "finish_document_review": "document_review_finished",
    "finish_interview": "interview_finished",
    "finish_visit": "visit_finished",
    "finish_appeal": "appeal_finished",
    "finish_review": "review_finished",
    "determine": "determined",
    "withdraw": "determination_withdrawn",
    "publish": "published",
    "correct": "correction_opened",
}
"""How the events of a move of an assessment are called."""
REASON_MISSING = Text("Tuliskan alasannya.", "Please give the reason.")


def machine_of(assessment: Assessment) -> Machine:
    """The state machine of this assessment, for the stages that apply to it."""
    return assessment_machine(tuple(Stage(one) for one in assessment.stages))


def needed(permission: str, assessment: Assessment) -> Permission:
    """The right a move needs here: what an authority does in a cycle, the coordinator does in a rehearsal."""
    wanted = Permission(permission)
    if assessment.cycle.rehearsal and wanted in {Permission.DETERMINE, Permission.PUBLISH}:
        return Permission.REHEARSAL_MANAGE
    return wanted


def allowed(access: Access, assessment: Assessment, machine: Machine, state: str) -> tuple[Move, ...]:
    """What this person may do in `state`, for the buttons of a page."""
    return tuple(
        move for move in machine.from_state(state) if access.may_somewhere(needed(move.permission, assessment))
    )


def moved(machine: Machine, state: str, name: str, reason: str = "") -> str:
    """The state after `name`; raises Refused when it cannot happen or its reason is missing."""
    try:
        move = machine.move(state, name)
    except Impossible as impossible:
        raise Refused(impossible.message) from impossible
    if move.reasoned and not reason.strip():
        raise Refused(REASON_MISSING)
    return move.target


def advance(
    access: Access, assessment: Assessment, name: str, *, reason: str = "", after: Mapping[str, object] | None = None
) -> None:
    """Move an assessment that is held alone (`gate.enter(..., alone=True)`) and write the event; call it last.

    `after` is what else the event tells. Raises Forbidden without the right, Refused when it cannot happen.
    """
    machine = machine_of(assessment)
    before = assessment.stage
    target = moved(machine, before, name, reason)
    access.require(needed(machine.move(before, name).permission, assessment))
    assessment.stage, assessment.stage_since = target, database_now()
    assessment.save(update_fields=["stage", "stage_since", "revision"])
    record(
        assessment.institution_id,
        f"evaluations:assessment:{DONE[name]}",
        subject(assessment),
        by=access.author,
        before={"stage": before},
        after={"stage": target, **(after or {})},
        reason=reason,
    )


def subject(assessment: Assessment, value: str = "") -> Subject:
    """What an event of this assessment is about; `value` names the indicator."""
    label = f"{assessment.cycle.name} · {value}" if value else assessment.cycle.name
    return Subject("assessment", assessment.pk, label)
