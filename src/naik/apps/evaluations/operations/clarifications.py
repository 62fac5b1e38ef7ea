"""Asking, answering and closing clarifications; two who write at once both stay, and the state moves once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import (
    Answer,
    Assessment,
    Clarification,
    ClarificationMessage,
    Enclosure,
    Responsibility,
)
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.queries import clarifications as queries
from naik.apps.evaluations.queries.clarifications import INTERNAL, STAGES
from naik.apps.evidence.policies import readable
from naik.apps.institutions.access import Access, Forbidden, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.cycle.machines import CLARIFICATION
from naik.cycle.stages import Stage
from naik.instruments.model import Text

EMPTY = Text("Tuliskan isinya.", "Please write something.")
MOST_ENCLOSURES = 20
TOO_MANY = Text(f"Paling banyak {MOST_ENCLOSURES} dokumen.", f"At most {MOST_ENCLOSURES} documents.")
NO_DOCUMENT = Text("Dokumen itu tidak dapat dilampirkan.", "That document cannot be enclosed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about a value: as a whole, about one evidence item, or about one document its answer cites."""

    value: str
    text: str
    due_on: date
    level: int = 0
    item: int = 0
    document: int | None = None


@transaction.atomic
def open_clarification(access: Access, assessment_id: int, question: Question) -> Clarification:
    """Ask the institution something; inside it while it assesses itself, from outside once it has signed."""
    access.require(Permission.CLARIFICATION_OPEN)
    found = gate.enter(access, assessment_id, *STAGES)
    _require_asker(access, found)
    _check(access, found, question)
    made: Clarification = Clarification.objects.create(
        institution=access.institution, assessment=found, stage=found.stage, value=question.value,
        level=question.level, item=question.item, document_id=question.document, due_on=question.due_on,
        opened_by=access.person,
    )  # fmt: skip
    _say(access, made, Side.ASSESSORS, question.text)
    day = f"{question.due_on:%d-%m-%Y}"
    _tell_institution(
        access, found, made,
        Text(
            f"Klarifikasi indikator {made.value} menunggu tanggapan sampai {day}.",
            f"A clarification of indicator {made.value} waits for an answer until {question.due_on}.",
        ),
    )  # fmt: skip
    _record(access, found, made, "opened", after={"state": made.state, "due_on": made.due_on, "item": made.item})
    return made


@transaction.atomic
def respond(
    access: Access, assessment_id: int, clarification_id: int, text: str, documents: Collection[int] = ()
) -> Clarification:
    """Answer for the institution, with documents of its library; a second answer meanwhile stays beside the first."""
    if not access.may_somewhere(Permission.CLARIFICATION_RESPOND):
        raise Forbidden(Permission.CLARIFICATION_RESPOND)
    found, held = _held(access, assessment_id, clarification_id)
    if not queries.responds(access, found, held):
        raise Forbidden(Permission.CLARIFICATION_RESPOND)
    enclosed = _enclosed(access, documents)
    before = held.state
    after = before if before == "answered" else moving.moved(CLARIFICATION, before, "respond")
    message = _say(access, held, Side.INSTITUTION, text)
    Enclosure.objects.bulk_create(
        Enclosure(institution=access.institution, document_id=one, message=message) for one in enclosed
    )
    _move(held, after)
    askers = held.messages.filter(side=Side.ASSESSORS).values_list("author", flat=True)
    _tell(
        access, found, held, {*askers},
        Text(f"Klarifikasi indikator {held.value} ditanggapi.", f"Indicator {held.value}: there is an answer."),
    )  # fmt: skip
    _record(
        access, found, held, "answered", before={"state": before}, after={"state": after, "documents": len(enclosed)}
    )
    return held


@transaction.atomic
def ask_again(access: Access, assessment_id: int, clarification_id: int, text: str) -> Clarification:
    """Ask further; a question that is open already is added to."""
    access.require(Permission.CLARIFICATION_OPEN)
    found, held = _held(access, assessment_id, clarification_id)
    _require_asker(access, found)
    before = held.state
    after = before if before == "open" else moving.moved(CLARIFICATION, before, "ask_again")
    _say(access, held, Side.ASSESSORS, text)
    _move(held, after)
    _tell_institution(
        access, found, held,
        Text(
            f"Ada pertanyaan lanjutan dalam klarifikasi indikator {held.value}.",
            f"There is a further question about indicator {held.value}.",
        ),
    )  # fmt: skip
    _record(access, found, held, "asked_again", before={"state": before}, after={"state": after})
    return held


@transaction.atomic
def close(access: Access, assessment_id: int, clarification_id: int, reason: str) -> Clarification:
    """End it with a reason, answered or not."""
    access.require(Permission.CLARIFICATION_OPEN)
    found, held = _held(access, assessment_id, clarification_id)
    _require_asker(access, found)
    before = held.state
    held.state = moving.moved(CLARIFICATION, before, "close", reason)
    held.closed_at, held.closed_reason = database_now(), reason.strip()
    held.save(update_fields=["state", "closed_at", "closed_reason"])
    _tell_institution(
        access, found, held,
        Text(f"Klarifikasi indikator {held.value} ditutup.", f"The clarification of indicator {held.value} is closed."),
    )  # fmt: skip
    _record(access, found, held, "closed", before={"state": before}, after={"state": held.state}, reason=reason.strip())
    return held


def _held(access: Access, assessment_id: int, clarification_id: int) -> tuple[Assessment, Clarification]:
    # What is out of sight is 404 before its stage says anything.
    reached = policies.assessment(access, assessment_id)
    seen = queries.one(access, reached, clarification_id)
    found = gate.enter(access, assessment_id, *queries.now_in(seen))
    held: Clarification = get_object_or_404(Clarification.objects.select_for_update(of=("self",)), pk=seen.pk)
    return found, held


def _require_asker(access: Access, found: Assessment) -> None:
    stage = Stage(found.stage)
    if stage is not INTERNAL:
        policies.require_assessor(access, found)
    if not queries.may_ask(access, found, stage):
        raise Forbidden(Permission.CLARIFICATION_OPEN)


def _check(access: Access, found: Assessment, question: Question) -> None:
    instrument = gate.instrument(found)
    if question.value not in instrument.value_ids:
        raise Http404
    known = {code for code, _title in queries.item_choices(instrument, question.value)}
    if (question.level or question.item) and f"{question.level}-{question.item}" not in known:
        raise Http404
    if question.document is not None and question.document not in {
        pk for pk, _title in queries.documents_of(access, found, question.value)
    }:
        raise Refused(NO_DOCUMENT)
    first, last = queries.due_until(found)
    if not first <= question.due_on <= last:
        raise Refused(
            Text(
                f"Tenggat harus antara {first:%d-%m-%Y} dan {last:%d-%m-%Y}, dalam masa tahap ini.",
                f"The due date has to lie between {first} and {last}, within this stage.",
            )
        )


def _enclosed(access: Access, documents: Collection[int]) -> list[int]:
    wanted = list(dict.fromkeys(documents))
    if len(wanted) > MOST_ENCLOSURES:
        raise Refused(TOO_MANY)
    if readable(access).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(NO_DOCUMENT)
    return wanted


def _say(access: Access, held: Clarification, side: Side, text: str) -> ClarificationMessage:
    if not text.strip():
        raise Refused(EMPTY)
    message: ClarificationMessage = ClarificationMessage.objects.create(
        institution=access.institution, clarification=held, side=side, author=access.person, text=text.strip()
    )
    return message


def _move(held: Clarification, state: str) -> None:
    held.state = state
    held.save(update_fields=["state"])


def _tell_institution(access: Access, found: Assessment, held: Clarification, sentence: Text) -> None:
    answer = Answer.objects.filter(assessment=found, value=held.value)
    offices = Responsibility.objects.filter(answer__in=answer).values("office")
    members = Membership.objects.filter(active(), institution=access.institution).filter(
        Q(role__in=(Role.COORDINATOR, Role.DATA_ENTRY)) | Q(role=Role.OFFICE_CONTRIBUTOR, office__in=offices)
    )
    _tell(access, found, held, set(members.values_list("person", flat=True)), sentence)


def _tell(access: Access, found: Assessment, held: Clarification, people: Collection[int], sentence: Text) -> None:
    for one in sorted(set(people) - {access.person.pk}):
        tell(one, NoticeKind.CLARIFICATION, sentence, "clarification", access.institution, found.pk, held.pk)


def _record(
    access: Access,
    found: Assessment,
    held: Clarification,
    done: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        access.institution.pk, f"evaluations:clarification:{done}", moving.subject(found, held.value),
        by=access.author, before=before, after={"clarification": held.pk, **(after or {})}, reason=reason,
    )  # fmt: skip
