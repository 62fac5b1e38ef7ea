"""What an interview or a visit leaves of one indicator: a level chosen again, and what was asked and answered."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Meeting
from naik.apps.evaluations.operations.judging import JudgedLevel, held_level, judge
from naik.apps.evaluations.operations.meeting import CHANGED_MEANWHILE, LOCKED, held
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.stages import Stage
from naik.instruments.model import Text

IN_LOCKED_MINUTES = Text(
    "Hasil indikator ini tercantum dalam berita acara lain yang sudah dikunci; buka kunci berita acara itu lebih dulu.",
    "The outcome of this indicator stands in other minutes that are locked; unlock those first.",
)


def mark_of(talk: str) -> str:
    """A short mark of what was read, to notice that somebody else has written in the meantime."""
    return hashlib.sha256(talk.encode()).hexdigest()[:16]


@transaction.atomic
def write_outcome(
    access: Access, assessment_id: int, meeting_id: int, value: str, chosen: JudgedLevel, *, talk: str, seen: str
) -> bool:
    """Write the outcome of one value; `seen` is the mark of the talk that was read. Returns whether a level was chosen.

    A refusal halfway leaves nothing behind. Without any difference to what holds, the indicator stays untouched: the
    earlier stage's level and text are kept.
    """
    access.require(Permission.MEETING_HOLD)
    there = policies.assessment(access, assessment_id)
    stage = Stage(get_object_or_404(Meeting, assessment=there, pk=meeting_id).stage)
    found = gate.enter(access, assessment_id, stage)
    policies.require_assessor(access, found)
    meeting = held(found, meeting_id)
    if value not in meeting.values:
        raise Http404
    if meeting.state != "planned":
        raise Refused(LOCKED)
    # Held until the end: a meeting that is being locked at this moment comes before or after, not in between.
    others = Meeting.objects.select_for_update().filter(assessment=found, stage=stage).exclude(pk=meeting_id)
    if any(value in one.values and one.state not in {"planned", "cancelled"} for one in others):
        raise Refused(IN_LOCKED_MINUTES)
    stored = meeting.talks.get(value, "")
    if talk != stored:
        if seen != mark_of(stored):
            raise Refused(CHANGED_MEANWHILE)
        meeting.talks = {**meeting.talks, value: talk}
    meeting.revision += 1
    meeting.save(update_fields=["talks", "revision"])
    holds = held_level(found, value, stage)
    if not chosen.level and dict(chosen.items) == dict(holds.items):
        chosen = replace(chosen, level=holds.level)
    choosing = replace(chosen, for_interview=holds.for_interview, revision=holds.revision) != holds
    if choosing:
        judge(access, found, stage, value, replace(chosen, for_interview=holds.for_interview))
    record(
        access.institution.pk, "evaluations:outcome:written", moving.subject(found, value), by=access.author,
        after={"meeting": meeting.pk, "chosen": choosing, "talk_changed": talk != stored},
    )  # fmt: skip
    return choosing
