"""Planning an interview or a visit: when, where, about what, with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Assessment, Meeting, Participant
from naik.apps.evaluations.operations.meeting_telling import tell_assessors, tell_coordinators
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.notices.models import NoticeKind
from naik.cycle.machines import MEETING
from naik.cycle.stages import TITLES, Stage, following
from naik.instruments.model import Text

STAGES = (Stage.INTERVIEW, Stage.VISIT)
PLANNING = (Stage.DOCUMENT_REVIEW, *STAGES)
"""Stages in which a meeting of this or the next stage is planned."""
CHANGED_MEANWHILE = Text(
    "Orang lain baru saja mengubah pertemuan ini. Isian Anda tetap ada di halaman ini; periksa isi yang tersimpan, "
    "lalu simpan lagi.",
    "Somebody else has just changed this meeting. Your text is still on this page; look at what is stored, then save "
    "again.",
)
LOCKED = Text(
    "Pertemuan ini tidak dapat diubah lagi: berita acaranya dikunci atau pertemuannya dibatalkan.",
    "This meeting cannot be changed any more: its minutes are locked, or it was cancelled.",
)
NOT_NOW = Text(
    "Pertemuan hanya dijadwalkan untuk tahap yang sedang berjalan atau tahap sesudahnya.",
    "A meeting is planned for the stage that is on, or for the one after it.",
)
NO_INDICATOR = Text("Pilih sedikitnya satu indikator.", "Choose at least one indicator.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody who takes part, for one of the two sides."""

    side: str
    name: str
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planned; `values` are what it is about."""

    stage: str
    starts_at: datetime
    minutes_planned: int
    place: str
    agenda: str
    values: tuple[str, ...]
    attendees: tuple[Attendee, ...] = ()


def plan(access: Access, assessment_id: int, wanted: Plan) -> Meeting:
    """Call a meeting; the institution's coordinators and the other assessors are told."""
    found = _enter(access, assessment_id)
    _require_fitting(found, wanted)
    meeting: Meeting = Meeting.objects.create(
        institution_id=found.institution_id, assessment=found, called_by=access.person, **_fields(wanted)
    )
    _seat(meeting, wanted.attendees)
    _tell(access, meeting, Text("dijadwalkan", "is planned"))
    record(
        access.institution.pk, "evaluations:meeting:planned", moving.subject(found), by=access.author,
        after=_said(meeting, wanted),
    )  # fmt: skip
    return meeting


def change(access: Access, assessment_id: int, meeting_id: int, revision: int, wanted: Plan) -> Meeting:
    """Write `wanted` over the plan that was read as `revision`; its stage stays."""
    found = _enter(access, assessment_id)
    meeting = held(found, meeting_id)
    if meeting.state != "planned":
        raise Refused(LOCKED)
    if meeting.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    if wanted.stage != meeting.stage:
        raise Refused(NOT_NOW)
    _require_fitting(found, wanted)
    moved = (meeting.starts_at, meeting.place) != (wanted.starts_at, wanted.place)
    before = _said(meeting, None)
    for name, value in _fields(wanted).items():
        setattr(meeting, name, value)
    meeting.revision += 1
    meeting.save(update_fields=[*_fields(wanted), "revision"])
    meeting.participants.all().delete()
    _seat(meeting, wanted.attendees)
    if moved:
        _tell(access, meeting, Text("dipindahkan", "is moved"))
    record(
        access.institution.pk, "evaluations:meeting:changed", moving.subject(found), by=access.author, before=before,
        after=_said(meeting, wanted),
    )  # fmt: skip
    return meeting


def cancel(access: Access, assessment_id: int, meeting_id: int, reason: str) -> Meeting:
    """Call a planned meeting off, also when its stage is closed: a stage cannot end while one is open."""
    found = _enter(access, assessment_id)
    meeting = held(found, meeting_id)
    _require_stage(found, meeting.stage)
    meeting.state = moving.moved(MEETING, meeting.state, "cancel", reason)
    meeting.cancelled_reason = reason.strip()
    meeting.revision += 1
    meeting.save(update_fields=["state", "cancelled_reason", "revision"])
    _tell(access, meeting, Text("dibatalkan", "is cancelled"))
    record(
        access.institution.pk, "evaluations:meeting:cancelled", moving.subject(found), by=access.author,
        after={"meeting": meeting.pk}, reason=meeting.cancelled_reason,
    )  # fmt: skip
    return meeting


def held(assessment: Assessment, meeting_id: int) -> Meeting:
    """A meeting of this assessment, locked; 404 for any other."""
    found: Meeting = get_object_or_404(Meeting.objects.select_for_update(), assessment=assessment, pk=meeting_id)
    return found


def _enter(access: Access, assessment_id: int) -> Assessment:
    access.require(Permission.MEETING_HOLD)
    # Which window counts depends on the meeting's stage, so it is asked after the lock.
    found = gate.enter(access, assessment_id, *PLANNING, any_time=True)
    policies.require_assessor(access, found)
    return found


def _require_stage(assessment: Assessment, stage: str) -> None:
    now = Stage(assessment.stage)
    applying = tuple(Stage(one) for one in assessment.stages)
    if stage not in STAGES or stage not in {now, following(applying, now)}:
        raise Refused(NOT_NOW)


def _require_fitting(assessment: Assessment, wanted: Plan) -> None:
    """The stage, its window and the indicators; a window that is over takes no meeting, also none in its past."""
    _require_stage(assessment, wanted.stage)
    stage = Stage(wanted.stage)
    if stage == assessment.stage:
        gate.require_open(assessment, stage)
    window = gate.window(assessment, stage)
    if window.now >= window.ends_at or not window.opens_at <= wanted.starts_at < window.ends_at:
        where = zone(assessment.institution)
        first, last = window.opens_at.astimezone(where), window.ends_at.astimezone(where)
        short = abbreviation(assessment.institution)
        title = TITLES[stage]
        raise Refused(
            Text(
                f"Waktu pertemuan di luar tahap {title.id}, {first:%d-%m-%Y %H.%M} sampai {last:%d-%m-%Y %H.%M} "
                f"{short}.",
                f"The meeting lies outside the stage {title.en}, {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} "
                f"{short}.",
            )
        )
    if not wanted.values or not set(wanted.values) <= set(gate.instrument(assessment).value_ids):
        raise Refused(NO_INDICATOR)


def _fields(wanted: Plan) -> dict[str, object]:
    return {
        "stage": wanted.stage, "starts_at": wanted.starts_at, "minutes_planned": wanted.minutes_planned,
        "place": wanted.place, "agenda": wanted.agenda, "values": list(wanted.values),
    }  # fmt: skip


def _seat(meeting: Meeting, attendees: Iterable[Attendee]) -> None:
    Participant.objects.bulk_create(
        Participant(
            institution_id=meeting.institution_id, meeting=meeting, side=one.side, name=one.name, position=one.position
        )
        for one in attendees
    )


def _tell(access: Access, meeting: Meeting, what: Text) -> None:
    title = TITLES[Stage(meeting.stage)]
    at = meeting.starts_at.astimezone(zone(access.institution))
    short = abbreviation(access.institution)
    sentence = Text(
        f"{title.id} {access.institution.name} {what.id}: {at:%d-%m-%Y} pukul {at:%H.%M} {short}.",
        f"{title.en} of {access.institution.name} {what.en}: {at:%Y-%m-%d}, {at:%H:%M} {short}.",
    )
    assessment: Assessment = meeting.assessment
    tell_coordinators(access, NoticeKind.MEETING, sentence, "meeting", assessment.pk, meeting.pk)
    tell_assessors(access, assessment, NoticeKind.MEETING, sentence, "meeting", assessment.pk, meeting.pk)


def _said(meeting: Meeting, wanted: Plan | None) -> dict[str, object]:
    """What an event tells: no names, no texts."""
    said: dict[str, object] = {
        "meeting": meeting.pk, "stage": meeting.stage, "starts_at": meeting.starts_at, "values": list(meeting.values),
        "revision": meeting.revision,
    }  # fmt: skip
    if wanted is not None:
        said["participants"] = len(wanted.attendees)
    return said
