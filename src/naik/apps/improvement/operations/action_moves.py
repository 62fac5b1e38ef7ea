"""What becomes of an action: begun, its steps ticked, dropped, resumed."""

from __future__ import annotations

from collections.abc import Collection

from naik.apps.audit.operations import record
from naik.apps.evaluations.moving import moved
from naik.apps.improvement import policies
from naik.apps.improvement.models import Action, ActionEvidence
from naik.apps.improvement.operations.actions import CHANGED, FINISHED, subject
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.improvement_machines import ACTION


def start(access: Access, action_id: int) -> Action:
    """Say that work has begun."""
    return _move(access, action_id, "start", "started")


def drop(access: Access, action_id: int, reason: str) -> Action:
    """Give an action up, with a reason; evidence that waits to be checked is taken back by it."""
    return _move(access, action_id, "drop", "dropped", reason)


def resume(access: Access, action_id: int) -> Action:
    """Take a dropped action up again."""
    return _move(access, action_id, "resume", "resumed")


def tick(access: Access, action_id: int, revision: int, done: Collection[int]) -> Action:
    """Mark the steps at the places `done` (from 0) as done, and the others as not."""
    found = policies.held(access, action_id)
    access.require(Permission.ACTION_WRITE, found.office_id)
    if found.state in {"done", "dropped"}:
        raise Refused(FINISHED)
    if found.revision != revision:
        raise Refused(CHANGED)
    before = sum(1 for one in found.steps if one["done"])
    found.steps = [{"text": one["text"], "done": place in done} for place, one in enumerate(found.steps)]
    found.revision += 1
    found.save(update_fields=["steps", "revision"])
    record(
        access.institution.pk, "improvement:action:ticked", subject(found), by=access.author,
        before={"steps_done": before}, after={"steps_done": sum(1 for one in found.steps if one["done"])},
    )  # fmt: skip
    return found


def _move(access: Access, action_id: int, name: str, event: str, reason: str = "") -> Action:
    found = policies.held(access, action_id)
    before = found.state
    found.state = moved(ACTION, before, name, reason)
    access.require(Permission(ACTION.move(before, name).permission), found.office_id)
    found.revision += 1
    found.save(update_fields=["state", "revision"])
    if found.state == "dropped":
        ActionEvidence.objects.filter(action=found, accepted=None).delete()
    record(
        access.institution.pk, f"improvement:action:{event}", subject(found), by=access.author,
        before={"state": before}, after={"state": found.state}, reason=reason.strip(),
    )  # fmt: skip
    return found
