"""What waits for the people of an institution: to prepare, to mend, to check, to submit, to sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from naik.apps.evaluations.models import Answer, Assessment, EvidenceItem
from naik.apps.evaluations.queries.tasks import Kind, Reader, Task, answers_written_by, title
from naik.apps.institutions.roles import Permission, Role
from naik.cycle.ladder import item_code
from naik.cycle.late import OWED, days_late, is_soon
from naik.cycle.reminding import ESCALATED_AFTER
from naik.cycle.stages import Stage
from naik.instruments import loader
from naik.instruments.model import Text

READY = frozenset({"accepted", "waiting"})
"""States in which an answer does not stand in the way of submission."""


def tasks(asking: Reader) -> Iterator[Task]:
    """Everything of these, in no order."""
    answers = list(answers_written_by(asking))
    mine = [one for one in answers if _is_mine(asking, one)]
    yield from _to_prepare(asking, mine)
    yield from _items_returned(asking, mine)
    yield from _to_check(asking)
    yield from _to_finish(asking, answers)


def _is_mine(asking: Reader, answer: Answer) -> bool:
    """Whether the person prepares it: for their office, or, who types for all offices, every one."""
    assessment = asking.assessments[answer.assessment_id]
    if asking.has(assessment, Role.DATA_ENTRY):
        return True
    held = asking.offices.get(assessment.institution_id, frozenset())
    return any(one.office_id in held for one in answer.responsibilities.all())


def _due(asking: Reader, answer: Answer) -> date | None:
    """The earliest due date of the person's offices in it; of all offices for who types for them."""
    assessment = asking.assessments[answer.assessment_id]
    parts = list(answer.responsibilities.all())
    if not asking.has(assessment, Role.DATA_ENTRY):
        held = asking.offices.get(assessment.institution_id, frozenset())
        parts = [one for one in parts if one.office_id in held]
    return min((one.due_on for one in parts if one.due_on), default=None)


def _to_prepare(asking: Reader, answers: list[Answer]) -> Iterator[Task]:
    for one in answers:
        if one.state not in OWED:
            continue
        assessment = asking.assessments[one.assessment_id]
        due, today = _due(asking, one), asking.today(assessment)
        if one.state == "returned":
            kind = Kind.RETURNED
            why = Text(f"dikembalikan: {one.reason}", f"returned: {one.reason}")
        else:
            kind = Kind.SOON if is_soon(one.state, due, today) else Kind.LATER
            why = Text("belum diisi", "empty") if one.state == "empty" else Text("draf belum diajukan", "draft")
        yield Task(
            kind=kind, institution=asking.institution(assessment), cycle=assessment.cycle.name,
            title=title(assessment, one.value), why=why, page="answer", arguments=(assessment.pk, one.value),
            due_on=due, late=days_late(one.state, due, today),
        )  # fmt: skip


def _items_returned(asking: Reader, answers: list[Answer]) -> Iterator[Task]:
    by_id = {one.pk: one for one in answers}
    if not by_id:
        return
    for one in EvidenceItem.objects.filter(answer__in=by_id, state="returned").order_by("pk"):
        answer = by_id[one.answer_id]
        assessment = asking.assessments[answer.assessment_id]
        indicator = loader.load(assessment.cycle.instrument).value_indicator(answer.value)
        due = _due(asking, answer)
        code = item_code(indicator, one.level, one.number)
        yield Task(
            kind=Kind.RETURNED, institution=asking.institution(assessment), cycle=assessment.cycle.name,
            title=Text(f"{code} · {indicator.title.id}", f"{code} · {indicator.title.en or indicator.title.id}"),
            why=Text(f"dikembalikan: {one.reason}", f"returned: {one.reason}"), page="answer",
            arguments=(assessment.pk, answer.value), due_on=due,
            late=days_late("returned", due, asking.today(assessment)),
        )  # fmt: skip


def _to_check(asking: Reader) -> Iterator[Task]:
    checking = [one.pk for one in asking.in_stages(Stage.SELF_ASSESSMENT) if asking.may(one, Permission.ANSWER_CHECK)]
    if not checking:
        return
    offered = Answer.objects.filter(assessment__in=checking, state="offered").values_list("assessment_id", flat=True)
    items = EvidenceItem.objects.filter(answer__assessment__in=checking, state="offered").exclude(
        answer__state="offered"
    ).values_list("answer__assessment_id", flat=True)  # fmt: skip
    counts = {pk: [0, 0] for pk in checking}
    for pk in offered:
        counts[pk][0] += 1
    for pk in items:
        counts[pk][1] += 1
    for pk, (answers, pieces) in counts.items():
        if answers or pieces:
            yield _decide(
                asking, asking.assessments[pk], Text("Pemeriksaan internal", "Internal check"),
                Text(
                    f"{answers} jawaban dan {pieces} butir bukti menunggu diperiksa" if pieces
                    else f"{answers} jawaban menunggu diperiksa",
                    f"answers to check: {answers}" + (f", evidence items: {pieces}" if pieces else ""),
                ),
                "answer_checks",
            )  # fmt: skip


def _to_finish(asking: Reader, answers: list[Answer]) -> Iterator[Task]:
    by_assessment: dict[int, list[Answer]] = {}
    for one in answers:
        by_assessment.setdefault(one.assessment_id, []).append(one)
    for pk, own in by_assessment.items():
        assessment = asking.assessments[pk]
        if asking.may(assessment, Permission.ASSESSMENT_SUBMIT) and all(one.state in READY for one in own):
            yield _decide(
                asking, assessment, Text("Ajukan penilaian mandiri", "Submit the self-assessment"),
                Text("semua jawaban sudah diterima asesor internal", "the internal assessor accepted every answer"),
                "submission",
            )  # fmt: skip
        if asking.may(assessment, Permission.ASSESSMENT_SHARE):
            yield from _to_coordinate(asking, assessment, own)
    for assessment in asking.in_stages(Stage.INTERNAL_APPROVAL):
        if asking.may(assessment, Permission.ASSESSMENT_SIGN):
            yield _decide(
                asking, assessment, Text("Tanda tangani penilaian mandiri", "Sign the self-assessment"),
                Text("sudah diajukan penanggung jawab", "the responsible official submitted it"), "submission",
            )  # fmt: skip


def _to_coordinate(asking: Reader, assessment: Assessment, answers: list[Answer]) -> Iterator[Task]:
    unshared = sum(1 for one in answers if not any(part.lead for part in one.responsibilities.all()))
    if unshared:
        yield _decide(
            asking, assessment, Text("Bagikan indikator", "Share indicators out"),
            Text(f"{unshared} belum punya pengampu", f"{unshared} without a lead office"), "assessment_sharing",
        )  # fmt: skip
    latest = asking.today(assessment) - timedelta(days=ESCALATED_AFTER)
    late: Counter[int] = Counter(
        part.office_id
        for one in answers
        if one.state in OWED
        for part in one.responsibilities.all()
        if part.due_on is not None and part.due_on <= latest
    )
    if late:
        yield _decide(
            asking, assessment, Text("Perangkat daerah yang terlambat", "Offices that are late"),
            Text(
                f"{len(late)} kantor terlambat {ESCALATED_AFTER} hari atau lebih",
                f"late by {ESCALATED_AFTER} days or more: {len(late)}",
            ),
            "assessment", query="terlambat=1",
        )  # fmt: skip


def _decide(
    asking: Reader, assessment: Assessment, what: Text, why: Text, page: str, *, query: str = ""
) -> Task:  # fmt: skip
    return Task(
        kind=Kind.DECIDE, institution=asking.institution(assessment), cycle=assessment.cycle.name, title=what, why=why,
        page=page, arguments=(assessment.pk,), query=query,
    )  # fmt: skip
