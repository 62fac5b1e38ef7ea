"""The content of minutes: what is locked and signed, and the digest that says it is the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from naik.apps.evaluations.models import Assessment, Judgement, Meeting, Signature
from naik.cycle.stages import LEVELS, Stage
from naik.instruments import loader
from naik.instruments.model import Text

UNLOCKED = frozenset({"planned", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """What a meeting leaves of one value: touched, its own level and text, or those of an earlier stage.

    Levels are exact texts, "" for none; `stage` is where the level and the text come from.
    """

    value: str
    title: Text
    claimed: str
    before: str
    level: str
    stage: str
    touched: bool
    facts: str
    analysis: str
    justification: str
    recommendation: str
    talk: str
    author: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """A signature under the minutes; `holds` while it is neither void nor under another content."""

    side: str
    side_title: str
    person_id: int
    name: str
    position: str
    digest: str
    signed_at: datetime
    void_at: datetime | None
    void_reason: str
    holds: bool


def outcomes(assessment: Assessment, meeting: Meeting) -> tuple[OutcomeRow, ...]:
    """One row for each value the meeting is about, in the instrument's order (three statements)."""
    instrument = loader.load(assessment.cycle.instrument)
    claims = dict(assessment.answers.filter(value__in=meeting.values).values_list("value", "level"))
    judged: dict[str, dict[Stage, Judgement]] = {}
    rows = Judgement.objects.filter(assessment=assessment, value__in=meeting.values).select_related("author")
    for one in rows:
        judged.setdefault(one.value, {})[Stage(one.stage)] = one
    return tuple(
        _outcome(value, instrument.value_indicator(value).title, meeting, claims.get(value, ""), judged.get(value, {}))
        for value in instrument.value_ids
        if value in meeting.values
    )


def _outcome(value: str, title: Text, meeting: Meeting, claimed: str, judged: Mapping[Stage, Judgement]) -> OutcomeRow:
    stage = Stage(meeting.stage)
    earlier = LEVELS[: LEVELS.index(stage)]
    before = next((judged[one] for one in reversed(earlier) if one in judged), None)
    held = judged.get(stage, before)
    return OutcomeRow(
        value=value,
        title=title,
        claimed=claimed,
        before=before.level if before else claimed,
        level=held.level if held else claimed,
        stage=held.stage if held else Stage.SELF_ASSESSMENT,
        touched=stage in judged,
        facts=held.facts if held else "",
        analysis=held.analysis if held else "",
        justification=held.justification if held else "",
        recommendation=held.recommendation if held else "",
        talk=meeting.talks.get(value, ""),
        author=held.author.name if held else "",
        at=held.changed_at if held else None,
    )


def digest(meeting: Meeting, rows: Iterable[OutcomeRow]) -> str:
    """SHA-256 over agenda, participants, outcomes and minutes: the same content gives the same digest."""
    content = {
        "assessment": meeting.assessment_id,
        "meeting": meeting.pk,
        "stage": meeting.stage,
        "starts_at": meeting.starts_at.astimezone(UTC).isoformat(),
        "place": meeting.place,
        "agenda": meeting.agenda,
        "minutes": meeting.minutes,
        "participants": [
            [one.side, one.name, one.position]
            for one in sorted(meeting.participants.all(), key=lambda one: int(one.pk))
        ],
        "outcomes": [
            [one.value, one.level, one.stage, one.facts, one.analysis, one.justification, one.recommendation, one.talk]
            for one in rows
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def signatures(meeting: Meeting, current: str) -> tuple[SignatureRow, ...]:
    """Every signature there ever was, oldest first; `current` is the digest of the content as it is now."""
    found = Signature.objects.filter(meeting=meeting).select_related("person").order_by("signed_at", "pk")
    return tuple(
        SignatureRow(
            side=one.side,
            side_title=one.get_side_display(),
            person_id=one.person_id,
            name=one.person.name,
            position=one.position,
            digest=one.digest,
            signed_at=one.signed_at,
            void_at=one.void_at,
            void_reason=one.void_reason,
            holds=one.void_at is None and one.digest == current,
        )
        for one in found
    )
