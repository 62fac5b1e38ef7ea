"""What waits between the two sides: scores, clarifications, minutes, appeals and the review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef

from naik.apps.evaluations.models import (
    Appeal,
    Assessment,
    Assessor,
    Clarification,
    Judgement,
    Meeting,
    Responsibility,
    ReviewMark,
    Signature,
)
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.queries.tasks import Kind, Reader, Task, title
from naik.apps.institutions.roles import PERMISSIONS, Permission, Role
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import Text


def tasks(asking: Reader) -> Iterator[Task]:
    """Everything of these, in no order."""
    if not asking.assessments:
        return
    yield from _to_score(asking)
    yield from _clarifications(asking)
    yield from _minutes(asking)
    yield from _appeals(asking)
    yield from _to_review(asking)
    yield from _to_correct(asking)


def _to_score(asking: Reader) -> Iterator[Task]:
    scoring = {
        one.pk: one
        for one in asking.in_stages(Stage.DOCUMENT_REVIEW)
        if one.pk in asking.assessing and asking.inside(one) == one.cycle.rehearsal
    }
    open_ones = set()
    if scoring:
        team = Assessor.objects.filter(assessment__in=scoring, ended_at=None, first_scores_done_at=None)
        open_ones = set(team.values_list("assessment_id", flat=True))
    for assessment in scoring.values():
        own = asking.assessing[assessment.pk]
        if own.first_scores_done_at is None:
            late = 0 if own.due_on is None else max((asking.today(assessment) - own.due_on).days, 0)
            yield _task(
                asking, assessment, Text("Nilai dokumen", "Score the documents"),
                Text("penilaian dokumen Anda belum selesai", "your document review is not finished"), "score_queue",
                (assessment.pk,), due_on=own.due_on, late=late,
            )  # fmt: skip
        elif own.lead and assessment.pk not in open_ones:
            yield _task(
                asking, assessment, Text("Putuskan selisih nilai", "Settle the differences"),
                Text("semua asesor sudah selesai menilai", "every assessor has finished scoring"),
                "score_differences", (assessment.pk,), due_on=own.due_on,
            )  # fmt: skip


def _clarifications(asking: Reader) -> Iterator[Task]:
    reading = [pk for pk, one in asking.assessments.items() if asking.inside(one) or pk in asking.assessing]
    found = Clarification.objects.filter(assessment__in=reading).exclude(state="closed").order_by("due_on", "pk")
    shared = set(
        Responsibility.objects.filter(
            answer__assessment__in=reading, office__in={one for held in asking.offices.values() for one in held}
        ).values_list("answer__assessment_id", "answer__value")
    )
    for one in found:
        assessment = asking.assessments[one.assessment_id]
        name = title(assessment, one.value)
        what = Text(f"Klarifikasi {name.id}", f"Clarification {name.en}")
        if one.state == "open" and _responds(asking, assessment, (one.assessment_id, one.value) in shared):
            late = max((asking.today(assessment) - one.due_on).days, 0)
            why = Text("menunggu tanggapan instansi", "waits for the institution's response")
            yield _task(
                asking, assessment, what, why, "clarification", (assessment.pk, one.pk), due_on=one.due_on, late=late
            )
        elif one.state == "answered" and _asks(asking, assessment, one):
            why = Text("sudah ditanggapi, menunggu asesor", "answered, waits for the assessor")
            yield _task(asking, assessment, what, why, "clarification", (assessment.pk, one.pk))


def _responds(asking: Reader, assessment: Assessment, in_own_office: bool) -> bool:
    roles = asking.places[assessment.institution_id].roles
    whole = any(
        Permission.CLARIFICATION_RESPOND in PERMISSIONS[role] for role in roles if role != Role.OFFICE_CONTRIBUTOR
    )
    return whole or (in_own_office and asking.may(assessment, Permission.CLARIFICATION_RESPOND))


def _asks(asking: Reader, assessment: Assessment, one: Clarification) -> bool:
    if one.opened_by_id == asking.person.pk:
        return True
    return one.stage != Stage.SELF_ASSESSMENT and assessment.pk in asking.assessing


def _minutes(asking: Reader) -> Iterator[Task]:
    sides = {}
    for pk, assessment in asking.assessments.items():
        if pk in asking.assessing and asking.inside(assessment) == assessment.cycle.rehearsal:
            sides[pk] = Side.ASSESSORS
        elif asking.has(assessment, Role.COORDINATOR):
            sides[pk] = Side.INSTITUTION
    signed = Signature.objects.filter(meeting=OuterRef("pk"), void_at=None)
    found = Meeting.objects.filter(assessment__in=sides, state__in=("minuted", "half_signed")).annotate(
        institution_signed=Exists(signed.filter(side=Side.INSTITUTION)),
        assessors_signed=Exists(signed.filter(side=Side.ASSESSORS)),
    )
    for one in found.order_by("pk"):
        assessment = asking.assessments[one.assessment_id]
        done = one.institution_signed if sides[assessment.pk] == Side.INSTITUTION else one.assessors_signed
        if not done:
            stage = TITLES[Stage(one.stage)]
            yield _task(
                asking, assessment, Text(f"Berita acara {stage.id}", f"Minutes: {stage.en}"),
                Text("menunggu tanda tangan Anda", "waits for your signature"), "meeting", (assessment.pk, one.pk),
            )  # fmt: skip


def _appeals(asking: Reader) -> Iterator[Task]:
    answering = [
        pk for pk, one in asking.assessments.items()
        if not asking.inside(one) and asking.may(one, Permission.APPEAL_ANSWER)
    ]  # fmt: skip
    own = Judgement.objects.filter(
        assessment=OuterRef("assessment"), value=OuterRef("value"), author=asking.person
    )  # fmt: skip
    found = Appeal.objects.filter(assessment__in=answering, state="filed").exclude(Exists(own)).order_by("pk")
    for one in found:
        assessment = asking.assessments[one.assessment_id]
        name = title(assessment, one.value)
        yield _task(
            asking, assessment, Text(f"Sanggah {name.id}", f"Appeal {name.en}"),
            Text("menunggu jawaban", "waits for an answer"), "appeal", (assessment.pk, one.pk),
        )  # fmt: skip


def _to_review(asking: Reader) -> Iterator[Task]:
    for assessment in asking.in_stages(Stage.REVIEW):
        if not asking.inside(assessment) and asking.may(assessment, Permission.REVIEW_MARK):
            yield _task(
                asking, assessment, Text("Reviu hasil asesor", "Review the assessors' result"),
                Text("menunggu tim reviu", "waits for the review team"), "review", (assessment.pk,),
            )  # fmt: skip


def _to_correct(asking: Reader) -> Iterator[Task]:
    leading = [one for one in asking.in_stages(Stage.REVIEW) if one.pk in asking.assessing and _leads(asking, one)]
    if not leading:
        return
    returned = Counter(
        ReviewMark.objects.filter(assessment__in=leading, state="invalid").values_list("assessment_id", flat=True)
    )
    for assessment in leading:
        if count := returned[assessment.pk]:
            yield _task(
                asking, assessment, Text("Perbaiki hasil reviu", "Correct what the review sent back"),
                Text(f"{count} indikator dikembalikan tim reviu", f"sent back by the review team: {count}"),
                "review_returned", (assessment.pk,),
            )  # fmt: skip


def _leads(asking: Reader, assessment: Assessment) -> bool:
    return asking.assessing[assessment.pk].lead and asking.inside(assessment) == assessment.cycle.rehearsal


def _task(
    asking: Reader, assessment: Assessment, what: Text, why: Text, page: str, arguments: tuple[int | str, ...], *,
    due_on: date | None = None, late: int = 0,
) -> Task:  # fmt: skip
    return Task(
        kind=Kind.DECIDE, institution=asking.institution(assessment), cycle=assessment.cycle.name, title=what, why=why,
        page=page, arguments=arguments, due_on=due_on, late=late,
    )  # fmt: skip
