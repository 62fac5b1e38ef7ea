"""Reading appeals: their history, who may answer, and whether the stage can end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.http import Http404

from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Appeal, Assessment, Enclosure, Judgement
from naik.apps.evidence.models import Document
from naik.apps.evidence.policies import readable
from naik.apps.institutions.access import Access, Forbidden, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Permission, Role
from naik.cycle import appeals as rules
from naik.cycle.machines import APPEAL_MACHINE
from naik.cycle.stages import LEVELS, Stage
from naik.instruments import loader
from naik.instruments.model import Text
from naik.scoring import value_from_text

WAITING = Text("Masih ada sanggah yang menunggu jawaban.", "An appeal is still waiting for its answer.")
WINDOW_OPEN = Text(
    "Masa sanggah belum berakhir, dan instansi belum menyatakan tidak mengajukan sanggah lagi.",
    "The window is not over, and the institution has not said that it files no further appeal.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRow:
    """One appeal and its answer; levels are exact texts, "" where there is none yet."""

    id: int
    value: str
    title: Text
    state: str
    state_title: Text
    level_before: str
    level_wanted: str
    level_after: str
    grounds: str
    filed_by: str
    filed_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosedRow:
    """A document with an appeal; without a title when this reader may not open it."""

    id: int | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All appeals in reach; `waived_at` is when the institution said that it files no more."""

    rows: tuple[AppealRow, ...]
    opens_at: datetime | None
    ends_at: datetime | None
    open: bool
    waived_at: datetime | None
    may_file: bool
    may_waive: bool
    may_finish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPage:
    """One appeal; `against` says why this person may not answer although their role would allow it."""

    row: AppealRow
    enclosed: tuple[EnclosedRow, ...]
    may_withdraw: bool
    answers: bool
    against: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealable:
    """A value whose level an assessor chose, and that has no open appeal."""

    value: str
    title: Text
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How the appeals stand; `against` says why the stage cannot end yet."""

    waiting: int
    answered: int
    ends_at: datetime
    open: bool
    waived_at: datetime | None
    against: Text | None


def listing(access: Access, assessment: Assessment, *, state: str = "") -> Listing:
    """The appeals in reach, the newest first; narrowed to a state."""
    applies = Stage.APPEAL in assessment.stages
    window = gate.window(assessment, Stage.APPEAL) if applies else None
    now = assessment.stage == Stage.APPEAL
    files = now and window is not None and window.open and access.may(Permission.APPEAL_FILE)
    files = files and policies.is_inside(access)
    found = _in_reach(access, assessment)
    waived_at = waived(assessment)
    return Listing(
        rows=tuple(_row(assessment, one) for one in found if state in {"", one.state}),
        opens_at=window.opens_at if window else None,
        ends_at=window.ends_at if window else None,
        open=now and window is not None and window.open,
        waived_at=waived_at,
        may_file=files,
        may_waive=files and waived_at is None and not any(one.state == "filed" for one in found),
        may_finish=now and access.may(moving.needed(Permission.DETERMINE, assessment)),
    )


def appeal(access: Access, assessment: Assessment, appeal_id: int) -> AppealPage:
    """One appeal in reach, or 404."""
    found = next((one for one in _in_reach(access, assessment) if one.pk == appeal_id), None)
    if found is None:
        raise Http404
    waits = found.state == "filed" and assessment.stage == Stage.APPEAL
    answers = waits and is_answerer(access, assessment)
    return AppealPage(
        row=_row(assessment, found),
        enclosed=tuple(_enclosed(access, found)),
        may_withdraw=waits and access.may(Permission.APPEAL_FILE) and policies.is_inside(access),
        answers=answers,
        against=objection_to(access, assessment, found.value) if answers else None,
    )


def appealable(access: Access, assessment: Assessment) -> tuple[Appealable, ...]:
    """What can be appealed against, in the instrument's order."""
    instrument = loader.load(assessment.cycle.instrument)
    closed = set(Appeal.objects.filter(assessment=assessment, state="filed").values_list("value", flat=True))
    mine = set(policies.answers(access, assessment).values_list("value", flat=True))
    held: dict[str, Judgement] = {}
    for one in _in_order(Judgement.objects.filter(assessment=assessment)):
        held[one.value] = one
    return tuple(
        Appealable(value=value, title=instrument.value_indicator(value).title, level=held[value].level)
        for value in instrument.value_ids
        if value in held and value in mine - closed
    )


def documents(access: Access) -> list[Document]:
    """Documents of the library that may be enclosed, by title."""
    return list(readable(access).filter(archived_at=None).order_by("title", "pk"))


def appeals_for_report(assessment: Assessment) -> tuple[AppealRow, ...]:
    """Every appeal with grounds and answer, oldest first, for the report; the caller has checked the reader."""
    found = Appeal.objects.filter(assessment=assessment).select_related("filed_by", "answered_by")
    return tuple(_row(assessment, one) for one in found.order_by("filed_at", "pk"))


def closing(assessment: Assessment) -> Closing:
    """Whether the stage of appeals can end."""
    states = list(Appeal.objects.filter(assessment=assessment).values_list("state", flat=True))
    window = gate.window(assessment, Stage.APPEAL)
    waived_at = waived(assessment)
    over = waived_at is not None or (not window.open and window.now >= window.opens_at)
    against = WAITING if "filed" in states else None if over else WINDOW_OPEN
    return Closing(
        waiting=states.count("filed"), answered=len(states) - states.count("filed"), ends_at=window.ends_at,
        open=window.open, waived_at=waived_at, against=against,
    )  # fmt: skip


def waived(assessment: Assessment) -> datetime | None:
    """When the institution said, in this stage, that it files no further appeal."""
    at: datetime | None = assessment.no_appeal_at
    return at if at is not None and at >= assessment.stage_since else None


def in_force(assessment: Assessment, value: str) -> Judgement | None:
    """The judgement whose level holds; None while only the institution chose one."""
    found = _in_order(Judgement.objects.filter(assessment=assessment, value=value))
    return found[-1] if found else None


def level_texts(assessment: Assessment, value: str) -> tuple[str, ...]:
    """The levels an institution can want for a value."""
    indicator = gate.instrument(assessment).value_indicator(value)
    return tuple(str(level.number) for level in indicator.levels)


def same_level(one: str, other: str) -> bool:
    """Whether two exact texts are the same level."""
    return bool(one and other) and Fraction(value_from_text(one)) == Fraction(value_from_text(other))


def is_answerer(access: Access, assessment: Assessment) -> bool:
    """Whether the person's role lets them answer here: an assessor of this assessment, or the review team.

    In a rehearsal, where nobody comes from outside, its own assessors answer.
    """
    if assessment.cycle.rehearsal:
        return access.may(Permission.SCORE_WRITE) and policies.assessor(access, assessment) is not None
    if not access.may(Permission.APPEAL_ANSWER) or policies.is_inside(access):
        return False
    return access.may(Permission.REVIEW_MARK) or policies.assessor(access, assessment) is not None


def require_answerer(access: Access, assessment: Assessment) -> None:
    """Raise Forbidden unless the person's role lets them answer here."""
    if not is_answerer(access, assessment):
        raise Forbidden(Permission.APPEAL_ANSWER)


def objection_to(access: Access, assessment: Assessment, value: str) -> Text | None:
    """Why this person may not answer an appeal on `value`: they chose the level, or settled it."""
    judged = _in_order(Judgement.objects.filter(assessment=assessment, value=value))
    return rules.objection(
        access.person.pk,
        author=judged[-1].author_id if judged else None,
        settlers=[one.author_id for one in judged if one.settled_reason],
    )


def coordinators(access: Access) -> frozenset[int]:
    """The institution's coordinators."""
    found = Membership.objects.filter(active(), institution=access.institution, role=Role.COORDINATOR)
    return frozenset(found.values_list("person", flat=True))


def _in_reach(access: Access, assessment: Assessment) -> list[Appeal]:
    found = Appeal.objects.filter(assessment=assessment).select_related("filed_by", "answered_by")
    found = found.order_by("-filed_at", "-pk")
    if access.offices(Permission.ASSESSMENT_READ) is None:
        return list(found)
    mine = policies.answers(access, assessment).values("value")
    return list(found.filter(value__in=mine))


def _in_order(found: Iterable[Judgement]) -> list[Judgement]:
    return sorted(found, key=lambda one: LEVELS.index(Stage(one.stage)))


def _row(assessment: Assessment, found: Appeal) -> AppealRow:
    instrument = loader.load(assessment.cycle.instrument)
    return AppealRow(
        id=found.pk,
        value=found.value,
        title=instrument.value_indicator(found.value).title,
        state=found.state,
        state_title=APPEAL_MACHINE.title_of(found.state),
        level_before=found.level_before,
        level_wanted=found.level_wanted,
        level_after=found.level_after,
        grounds=found.grounds,
        filed_by=found.filed_by.name,
        filed_at=found.filed_at,
        answer=found.answer,
        answered_by=found.answered_by.name if found.answered_by else "",
        answered_at=found.answered_at,
    )


def _enclosed(access: Access, found: Appeal) -> Iterable[EnclosedRow]:
    enclosed = Enclosure.objects.filter(appeal=found).select_related("document").order_by("pk")
    open_ones = set(readable(access).filter(pk__in=enclosed.values("document")).values_list("pk", flat=True))
    for one in enclosed:
        opens = one.document_id in open_ones
        yield EnclosedRow(id=one.document_id if opens else None, title=one.document.title if opens else "")
