"""Appeals: filed, withdrawn, answered; the word that there is none; and the end of the stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Appeal, Assessment, Enclosure
from naik.apps.evaluations.operations.judging import held_level, judge
from naik.apps.evaluations.operations.meeting_telling import tell_assessors, tell_coordinators
from naik.apps.evaluations.queries import appeals as queries
from naik.apps.evidence.models import Document
from naik.apps.evidence.policies import readable
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.cycle.machines import APPEAL_MACHINE
from naik.cycle.stages import Stage
from naik.instruments.model import Text

OPEN_ALREADY = Text(
    "Indikator ini sudah disanggah dan menunggu jawaban.", "There is an open appeal on this indicator already."
)
NOT_CHOSEN = Text(
    "Tingkat indikator ini tidak ditetapkan asesor, jadi tidak dapat disanggah.",
    "No assessor chose a level of this indicator, so there is nothing to appeal against.",
)
SAME_LEVEL = Text("Tingkat itu sama dengan yang berlaku sekarang.", "That is the level that holds already.")
NO_LEVEL = Text("Pilih tingkat dari daftar.", "Choose a level of the list.")
DOCUMENT_GONE = Text(
    "Salah satu dokumen yang dipilih tidak ada lagi di pustaka atau sudah diarsipkan.",
    "One of the chosen documents is no longer in the library, or was archived.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What the institution objects to, and with what; `documents` are numbers of the library."""

    value: str
    level: str
    grounds: str
    documents: tuple[int, ...] = ()


def file(access: Access, assessment_id: int, wanted: Filing) -> Appeal:
    """Object to the level that holds, while the window is open; it takes back "we file no appeal"."""
    access.require(Permission.APPEAL_FILE)
    # Alone: it writes to the assessment, and two who hold it together would wait for each other forever.
    found = gate.enter(access, assessment_id, Stage.APPEAL, alone=True)
    _require_inside(access)
    policies.answer(access, found, wanted.value)
    holds = queries.in_force(found, wanted.value)
    if holds is None:
        raise Refused(NOT_CHOSEN)
    if wanted.level not in queries.level_texts(found, wanted.value):
        raise Refused(NO_LEVEL)
    if queries.same_level(wanted.level, holds.level):
        raise Refused(SAME_LEVEL)
    if not wanted.grounds.strip():
        raise Refused(moving.REASON_MISSING)
    documents = _documents(access, wanted.documents)
    try:
        with transaction.atomic():
            appeal: Appeal = Appeal.objects.create(
                institution_id=found.institution_id, assessment=found, value=wanted.value, level_before=holds.level,
                level_wanted=wanted.level, grounds=wanted.grounds.strip(), filed_by=access.person,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(OPEN_ALREADY) from None
    Enclosure.objects.bulk_create(
        Enclosure(institution_id=found.institution_id, document=one, appeal=appeal) for one in documents
    )
    Assessment.objects.filter(pk=found.pk).update(no_appeal_at=None)
    _tell_assessors(access, appeal, Text("diajukan", "was filed"))
    record(
        access.institution.pk, "evaluations:appeal:filed", moving.subject(found, wanted.value), by=access.author,
        after={
            "appeal": appeal.pk, "level_before": holds.level, "level_wanted": wanted.level,
            "documents": [one.pk for one in documents],
        },
    )  # fmt: skip
    return appeal


def withdraw(access: Access, assessment_id: int, appeal_id: int) -> Appeal:
    """Take an appeal back while it waits, also after the window."""
    access.require(Permission.APPEAL_FILE)
    found = gate.enter(access, assessment_id, Stage.APPEAL, any_time=True)
    _require_inside(access)
    appeal = _held(found, appeal_id)
    appeal.state = moving.moved(APPEAL_MACHINE, appeal.state, "withdraw")
    appeal.save(update_fields=["state"])
    _tell_assessors(access, appeal, Text("dicabut", "was withdrawn"))
    record(
        access.institution.pk, "evaluations:appeal:withdrawn", moving.subject(found, appeal.value), by=access.author,
        after={"appeal": appeal.pk},
    )  # fmt: skip
    return appeal


def refuse(access: Access, assessment_id: int, appeal_id: int, reasons: str) -> Appeal:
    """Answer that the level stays, with reasons."""
    found, appeal = _answering(access, assessment_id, appeal_id)
    appeal.state = moving.moved(APPEAL_MACHINE, appeal.state, "refuse", reasons)
    return _answered(access, found, appeal, reasons, appeal.level_before, Text("ditolak", "was refused"))


@transaction.atomic
def uphold(access: Access, assessment_id: int, appeal_id: int, reasons: str, level: str) -> Appeal:
    """Answer with a new level, which holds from now on; a refusal halfway leaves nothing behind."""
    found, appeal = _answering(access, assessment_id, appeal_id)
    appeal.state = moving.moved(APPEAL_MACHINE, appeal.state, "uphold", reasons)
    before = held_level(found, appeal.value, Stage.APPEAL)
    judgement = judge(
        access, found, Stage.APPEAL, appeal.value,
        replace(
            before, level=level, justification=reasons.strip(), skip_reason=reasons.strip(), for_interview=False
        ),
    )  # fmt: skip
    if queries.same_level(judgement.level, appeal.level_before):
        raise Refused(SAME_LEVEL)
    return _answered(access, found, appeal, reasons, judgement.level, Text("dikabulkan", "was upheld"))


def waive(access: Access, assessment_id: int) -> Assessment:
    """Say that the institution files no further appeal, so that nobody waits for the end of the window."""
    access.require(Permission.APPEAL_FILE)
    found = gate.enter(access, assessment_id, Stage.APPEAL, alone=True)
    _require_inside(access)
    if Appeal.objects.filter(assessment=found, state="filed").exists():
        raise Refused(queries.WAITING)
    found.no_appeal_at = gate.database_now()
    found.save(update_fields=["no_appeal_at"])
    sentence = Text(
        f"{access.institution.name} menyatakan tidak mengajukan sanggah lagi.",
        f"{access.institution.name} says that it files no further appeal.",
    )
    tell_assessors(access, found, NoticeKind.APPEAL, sentence, "appeals", found.pk)
    record(access.institution.pk, "evaluations:appeal:waived", moving.subject(found), by=access.author)
    return found


def finish(access: Access, assessment_id: int) -> Assessment:
    """End the appeals: all answered or withdrawn, and the window over or the institution done."""
    found = gate.enter(access, assessment_id, Stage.APPEAL, alone=True, any_time=True)
    access.require(moving.needed(Permission.DETERMINE, found))
    against = queries.closing(found).against
    if against is not None:
        raise Refused(against)
    sentence = Text(
        f"Masa sanggah {access.institution.name} ditutup.", f"The appeals of {access.institution.name} are closed."
    )
    tell_coordinators(access, NoticeKind.STAGE_MOVED, sentence, "appeals", found.pk)
    moving.advance(access, found, "finish_appeal")
    return found


def _require_inside(access: Access) -> None:
    if not policies.is_inside(access):
        raise Http404


def _held(assessment: Assessment, appeal_id: int) -> Appeal:
    found: Appeal = get_object_or_404(Appeal.objects.select_for_update(), assessment=assessment, pk=appeal_id)
    return found


def _documents(access: Access, wanted: Iterable[int]) -> list[Document]:
    numbers = set(wanted)
    found = list(readable(access).filter(pk__in=numbers, archived_at=None))
    if len(found) != len(numbers):
        raise Refused(DOCUMENT_GONE)
    return found


def _answering(access: Access, assessment_id: int, appeal_id: int) -> tuple[Assessment, Appeal]:
    """The appeal, held for whoever may answer it; also after the window: what came in its last second is answered."""
    found = gate.enter(access, assessment_id, Stage.APPEAL, any_time=True)
    queries.require_answerer(access, found)
    appeal = _held(found, appeal_id)
    against = queries.objection_to(access, found, appeal.value)
    if against is not None:
        raise Refused(against)
    return found, appeal


def _answered(access: Access, found: Assessment, appeal: Appeal, reasons: str, level: str, word: Text) -> Appeal:
    appeal.answer, appeal.level_after = reasons.strip(), level
    appeal.answered_by, appeal.answered_at = access.person, gate.database_now()
    appeal.save(update_fields=["state", "answer", "level_after", "answered_by", "answered_at"])
    sentence = _sentence(access, appeal, word)
    tell_coordinators(access, NoticeKind.APPEAL, sentence, "appeal", found.pk, appeal.pk)
    if appeal.filed_by_id not in queries.coordinators(access):
        tell(appeal.filed_by_id, NoticeKind.APPEAL, sentence, "appeal", access.institution, found.pk, appeal.pk)
    record(
        access.institution.pk, f"evaluations:appeal:{appeal.state}", moving.subject(found, appeal.value),
        by=access.author, before={"level": appeal.level_before}, after={"appeal": appeal.pk, "level": level},
    )  # fmt: skip
    return appeal


def _tell_assessors(access: Access, appeal: Appeal, word: Text) -> None:
    assessment: Assessment = appeal.assessment
    sentence = _sentence(access, appeal, word)
    tell_assessors(access, assessment, NoticeKind.APPEAL, sentence, "appeal", assessment.pk, appeal.pk)


def _sentence(access: Access, appeal: Appeal, word: Text) -> Text:
    return Text(
        f"Sanggah {access.institution.name} atas indikator {appeal.value} {word.id}.",
        f"The appeal of {access.institution.name} on indicator {appeal.value} {word.en}.",
    )
