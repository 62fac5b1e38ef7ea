"""Reading interviews and visits, as far as each person may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.models import Assessment, Judgement, Meeting
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.queries.minutes import UNLOCKED, OutcomeRow, SignatureRow, digest, outcomes, signatures
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission, Role
from naik.cycle.machines import MEETING
from naik.cycle.stages import Stage, following
from naik.instruments.model import Text

BOTH = (Side.ASSESSORS, Side.INSTITUTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting in the list; `missing` are the sides whose signature is still wanted."""

    id: int
    stage: str
    state: str
    state_title: Text
    starts_at: datetime
    ends_at: datetime
    place: str
    values: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The meetings in reach, and what this person may do about them; `stages` are those a meeting is planned for."""

    rows: tuple[MeetingRow, ...]
    stages: tuple[Stage, ...]
    may_plan: bool
    may_finish: bool
    unsigned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow:
    """Somebody at a meeting."""

    side: str
    side_title: str
    name: str
    position: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """Everything about one meeting.

    `whole` is False for a person who reads some answers only: they see neither participants, minutes nor signatures,
    and the outcomes of their own answers. `levels_shown` is False while the assessors' levels are not for the
    institution yet. `signs_for` are the sides this person may sign for now.
    """

    row: MeetingRow
    revision: int
    minutes_planned: int
    agenda: str
    minutes: str
    cancelled_reason: str
    called_by: str
    participants: tuple[ParticipantRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    signatures: tuple[SignatureRow, ...]
    digest: str
    whole: bool
    levels_shown: bool
    may_hold: bool
    may_write: bool
    signs_for: tuple[Side, ...]

    @property
    def lockable(self) -> bool:
        """Whether there is what locking needs: minutes, and somebody of either side."""
        return bool(self.minutes.strip()) and {one.side for one in self.participants} >= {
            Side.INSTITUTION,
            Side.ASSESSORS,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChoice:
    """A value a meeting can be about; `marked` when document review put it forward for the interview."""

    value: str
    title: Text
    marked: bool


def sides(access: Access, assessment: Assessment) -> tuple[Side, ...]:
    """For whom the person may sign minutes: as an assessor of this assessment, as the institution's coordinator."""
    if not access.may(Permission.MEETING_SIGN):
        return ()
    found = [Side.ASSESSORS] if policies.assessor(access, assessment) else []
    if Role.COORDINATOR in access.roles:
        found.append(Side.INSTITUTION)
    return tuple(found)


def listing(access: Access, assessment: Assessment, *, stage: str = "", state: str = "") -> Listing:
    """The meetings of an assessment, the next ones first; narrowed to a stage or a state."""
    found = _in_reach(access, assessment)
    rows = [_row(one) for one in found if stage in {"", one.stage} and state in {"", one.state}]
    holds = access.may(Permission.MEETING_HOLD)
    me = policies.assessor(access, assessment) if holds else None
    stages = plannable(assessment)
    now = Stage(assessment.stage)
    return Listing(
        rows=tuple(rows),
        stages=stages,
        may_plan=me is not None and bool(stages),
        may_finish=me is not None and me.lead and now in {Stage.INTERVIEW, Stage.VISIT},
        unsigned=sum(1 for one in found if one.stage == now and one.state not in {"signed", "cancelled"}),
    )


def plannable(assessment: Assessment) -> tuple[Stage, ...]:
    """The stages a meeting can be planned for now."""
    now = Stage(assessment.stage)
    if now not in {Stage.DOCUMENT_REVIEW, Stage.INTERVIEW, Stage.VISIT}:
        return ()
    near = (now, following(tuple(Stage(one) for one in assessment.stages), now))
    return tuple(one for one in near if one in {Stage.INTERVIEW, Stage.VISIT})


def meeting(access: Access, assessment: Assessment, meeting_id: int) -> MeetingPage:
    """One meeting in reach, or 404."""
    found = next((one for one in _in_reach(access, assessment) if one.pk == meeting_id), None)
    if found is None:
        raise Http404
    whole = access.offices(Permission.ASSESSMENT_READ) is None
    rows = outcomes(assessment, found)
    sealed = digest(found, rows)
    signed = signatures(found, sealed)
    locked = found.state not in UNLOCKED
    shown = policies.sees_stage(access, assessment, Stage(found.stage)) or locked
    readable = _readable(access, assessment)
    now = found.stage == assessment.stage
    me = policies.assessor(access, assessment) if access.may(Permission.MEETING_HOLD) else None
    near = found.stage in plannable(assessment)
    return MeetingPage(
        row=_row(found),
        revision=found.revision,
        minutes_planned=found.minutes_planned,
        agenda=found.agenda,
        minutes=found.minutes if whole and shown else "",
        cancelled_reason=found.cancelled_reason,
        called_by=found.called_by.name,
        participants=tuple(_participants(found)) if whole else (),
        outcomes=tuple(one for one in rows if readable is None or one.value in readable),
        signatures=signed if whole else (),
        digest=sealed if whole and locked else "",
        whole=whole,
        levels_shown=shown,
        may_hold=me is not None and near,
        may_write=me is not None and now and found.state == "planned",
        signs_for=_signs_for(access, assessment, found, signed) if now else (),
    )


def value_choices(assessment: Assessment) -> tuple[ValueChoice, ...]:
    """Every value of the instrument, with what document review marked for the interview."""
    marked = set(
        Judgement.objects.filter(
            assessment=assessment, stage=Stage.DOCUMENT_REVIEW, for_interview=True
        ).values_list("value", flat=True)
    )  # fmt: skip
    instrument = gate.instrument(assessment)
    return tuple(
        ValueChoice(value=value, title=instrument.value_indicator(value).title, marked=value in marked)
        for value in instrument.value_ids
    )


def _in_reach(access: Access, assessment: Assessment) -> list[Meeting]:
    """All meetings, for whoever reads all answers; else those about an answer the person reads."""
    found = Meeting.objects.filter(assessment=assessment).select_related("called_by")
    found = found.prefetch_related("signatures", "participants").order_by("-starts_at", "-pk")
    readable = _readable(access, assessment)
    return [one for one in found if readable is None or readable.intersection(one.values)]


def _readable(access: Access, assessment: Assessment) -> frozenset[str] | None:
    if access.offices(Permission.ASSESSMENT_READ) is None:
        return None
    return frozenset(policies.answers(access, assessment).values_list("value", flat=True))


def _row(found: Meeting) -> MeetingRow:
    signed = {one.side for one in found.signatures.all() if one.void_at is None}
    waits = found.state in {"minuted", "half_signed"}
    return MeetingRow(
        id=found.pk,
        stage=found.stage,
        state=found.state,
        state_title=MEETING.title_of(found.state),
        starts_at=found.starts_at,
        ends_at=found.starts_at + timedelta(minutes=found.minutes_planned),
        place=found.place,
        values=tuple(found.values),
        missing=tuple(str(side.label) for side in BOTH if waits and side not in signed),
    )


def _participants(found: Meeting) -> Iterable[ParticipantRow]:
    for one in sorted(found.participants.all(), key=lambda one: (one.side, one.pk)):
        yield ParticipantRow(side=one.side, side_title=one.get_side_display(), name=one.name, position=one.position)


def _signs_for(
    access: Access, assessment: Assessment, found: Meeting, signed: Iterable[SignatureRow]
) -> tuple[Side, ...]:
    if found.state not in {"minuted", "half_signed"}:
        return ()
    there: Mapping[str, int] = {one.side: one.person_id for one in signed if one.void_at is None}
    if access.person.pk in there.values():
        return ()
    return tuple(side for side in sides(access, assessment) if side not in there)
