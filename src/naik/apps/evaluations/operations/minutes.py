"""Minutes of a meeting: written, locked, signed by both sides, unlocked; and the end of the stage."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Assessment, Meeting, Signature
from naik.apps.evaluations.models.outcomes import SignedPaper
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.operations.meeting import CHANGED_MEANWHILE, LOCKED, STAGES, held
from naik.apps.evaluations.operations.meeting_telling import tell_assessors, tell_coordinators
from naik.apps.evaluations.queries.meetings import sides
from naik.apps.evaluations.queries.minutes import digest, outcomes
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.notices.models import NoticeKind
from naik.cycle.machines import MEETING
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import Text

NOTHING_WRITTEN = Text("Tulis berita acara sebelum menguncinya.", "Write the minutes before you lock them.")
NOBODY_THERE = Text(
    "Catat sedikitnya satu peserta dari tiap pihak sebelum mengunci berita acara.",
    "Note at least one participant of each side before you lock the minutes.",
)
SIGNED_ALREADY = Text("Pihak ini sudah menandatangani.", "This side has signed already.")
SIGNED_FOR_THE_OTHER = Text(
    "Anda sudah menandatangani untuk pihak lain; satu orang tidak menandatangani untuk kedua pihak.",
    "You have signed for the other side; nobody signs for both.",
)
OTHER_CONTENT = Text(
    "Berita acara berubah sejak Anda membacanya. Baca lagi sebelum menandatangani.",
    "The minutes have changed since you read them. Read them again before you sign.",
)
NOT_ALL_SIGNED = Text(
    "Tahap belum dapat diselesaikan: masih ada pertemuan yang belum ditandatangani kedua pihak atau dibatalkan.",
    "The stage cannot end yet: a meeting is neither signed by both sides nor cancelled.",
)


def write(access: Access, assessment_id: int, meeting_id: int, revision: int, text: str) -> Meeting:
    """Write the minutes over what was read as `revision`."""
    found, meeting = _enter(access, assessment_id, meeting_id)
    if meeting.state != "planned":
        raise Refused(LOCKED)
    if meeting.revision != revision and meeting.minutes != text:
        raise Refused(CHANGED_MEANWHILE)
    meeting.minutes = text
    meeting.revision += 1
    meeting.save(update_fields=["minutes", "revision"])
    record(
        access.institution.pk, "evaluations:minutes:written", moving.subject(found), by=access.author,
        after={"meeting": meeting.pk, "revision": meeting.revision},
    )  # fmt: skip
    return meeting


def lock(access: Access, assessment_id: int, meeting_id: int) -> str:
    """Lock agenda, participants, outcomes and minutes for signing; returns their digest."""
    found, meeting = _enter(access, assessment_id, meeting_id)
    meeting.state = moving.moved(MEETING, meeting.state, "minute")
    if not meeting.minutes.strip():
        raise Refused(NOTHING_WRITTEN)
    if {Side.INSTITUTION, Side.ASSESSORS} - {Side(one.side) for one in meeting.participants.all()}:
        raise Refused(NOBODY_THERE)
    meeting.revision += 1
    meeting.save(update_fields=["state", "revision"])
    sealed = digest(meeting, outcomes(found, meeting))
    _tell(access, meeting, Text("menunggu tanda tangan kedua pihak", "wait for both sides to sign"))
    record(
        access.institution.pk, "evaluations:minutes:locked", moving.subject(found), by=access.author,
        after={"meeting": meeting.pk, "digest": sealed},
    )  # fmt: skip
    return sealed


def sign(access: Access, assessment_id: int, meeting_id: int, *, side: str, position: str, seen: str) -> Signature:
    """Sign for one side what was read as `seen`, a digest; also after the window: nothing changes but the names."""
    access.require(Permission.MEETING_SIGN)
    found, meeting = _held(access, assessment_id, meeting_id, any_time=True)
    if side not in sides(access, found):
        raise Forbidden(Permission.MEETING_SIGN)
    there = list(Signature.objects.filter(meeting=meeting, void_at=None))
    if any(one.side == side for one in there):
        raise Refused(SIGNED_ALREADY)
    if any(one.person_id == access.person.pk for one in there):
        raise Refused(SIGNED_FOR_THE_OTHER)
    meeting.state = moving.moved(MEETING, meeting.state, "sign_second" if there else "sign_first")
    current = digest(meeting, outcomes(found, meeting))
    if {current} != {seen, *(one.digest for one in there)}:
        raise Refused(OTHER_CONTENT)
    meeting.revision += 1
    meeting.save(update_fields=["state", "revision"])
    signature: Signature = Signature.objects.create(
        institution_id=found.institution_id, assessment=found, paper=SignedPaper.MEETING_MINUTES, side=side,
        meeting=meeting, person=access.person, position=position, digest=current, signed_at=gate.database_now(),
    )  # fmt: skip
    if meeting.state == "signed":
        _tell(access, meeting, Text("ditandatangani kedua pihak", "are signed by both sides"))
    record(
        access.institution.pk, "evaluations:minutes:signed", moving.subject(found), by=access.author,
        after={"meeting": meeting.pk, "side": side, "digest": current},
    )  # fmt: skip
    return signature


def unlock(access: Access, assessment_id: int, meeting_id: int, reason: str) -> int:
    """Open locked minutes again; returns how many signatures that voids. They stay, and stay visible."""
    found, meeting = _enter(access, assessment_id, meeting_id)
    meeting.state = moving.moved(MEETING, meeting.state, "unlock", reason)
    meeting.revision += 1
    meeting.save(update_fields=["state", "revision"])
    voided = Signature.objects.filter(meeting=meeting, void_at=None).update(
        void_at=gate.database_now(), void_reason=reason.strip()
    )
    _tell(
        access, meeting,
        Text("dibuka kuncinya; tanda tangan yang ada gugur", "are unlocked; signatures under them are void"),
    )  # fmt: skip
    record(
        access.institution.pk, "evaluations:minutes:unlocked", moving.subject(found), by=access.author,
        after={"meeting": meeting.pk, "voided": voided}, reason=reason.strip(),
    )  # fmt: skip
    return voided


def finish(access: Access, assessment_id: int) -> Assessment:
    """End the interview or the visit: by the leading assessor, once all its meetings are signed or cancelled."""
    access.require(Permission.SCORE_WRITE)
    found = gate.enter(access, assessment_id, *STAGES, alone=True, any_time=True)
    policies.require_assessor(access, found, lead=True)
    stage = Stage(found.stage)
    if Meeting.objects.filter(assessment=found, stage=stage).exclude(state__in=("signed", "cancelled")).exists():
        raise Refused(NOT_ALL_SIGNED)
    title = TITLES[stage]
    sentence = Text(
        f"Tahap {title.id} {access.institution.name} diselesaikan oleh tim asesor.",
        f"The assessors have finished the stage {title.en} of {access.institution.name}.",
    )
    tell_coordinators(access, NoticeKind.STAGE_MOVED, sentence, "meetings", found.pk)
    moving.advance(access, found, f"finish_{stage}")
    return found


def _enter(access: Access, assessment_id: int, meeting_id: int) -> tuple[Assessment, Meeting]:
    access.require(Permission.MEETING_HOLD)
    found, meeting = _held(access, assessment_id, meeting_id)
    policies.require_assessor(access, found)
    return found, meeting


def _held(access: Access, assessment_id: int, meeting_id: int, *, any_time: bool = False) -> tuple[Assessment, Meeting]:
    there = policies.assessment(access, assessment_id)
    stage = get_object_or_404(Meeting, assessment=there, pk=meeting_id).stage
    found = gate.enter(access, assessment_id, Stage(stage), any_time=any_time)
    return found, held(found, meeting_id)


def _tell(access: Access, meeting: Meeting, what: Text) -> None:
    title = TITLES[Stage(meeting.stage)]
    sentence = Text(
        f"Berita acara {title.id.lower()} {access.institution.name} {what.id}.",
        f"The minutes of the {title.en.lower()} of {access.institution.name} {what.en}.",
    )
    assessment: Assessment = meeting.assessment
    tell_coordinators(access, NoticeKind.MEETING, sentence, "meeting", assessment.pk, meeting.pk)
    tell_assessors(access, assessment, NoticeKind.MEETING, sentence, "meeting", assessment.pk, meeting.pk)
