"""Choosing the level that holds after a stage: in document review, interview, visit, appeal and review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.http import Http404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Answer, Assessment, Judgement
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.choosing import LevelRefused, chosen_level
from naik.cycle.stages import EXTERNAL, LEVELS, Stage
from naik.instruments.model import Text
from naik.scoring import value_from_text

CHANGED = Text(
    "Penilaian ini telah diubah orang lain sesudah Anda membukanya. Isian Anda belum disimpan, tetapi tetap ada di "
    "halaman ini.",
    "This was changed by somebody else after you opened it. Your text was not saved, but is still on this page.",
)
NO_LEVEL = Text("Pilih tingkatnya.", "Please choose the level.")
OTHER_STAGE = Text("Tingkat pada tahap itu tidak dapat diubah sekarang.", "Levels of that stage cannot be changed now.")
OPEN_TO_BOTH = frozenset({Stage.APPEAL})
"""Stages whose levels the institution sees at once; its history tells no level of the others before they are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLevel:
    """A level with its explanation, as somebody chooses it; `revision` is what was read (0: none yet).

    `items` decides on Pemdi evidence items ({"2-4": "accepted"}); with decisions and no level, the level follows.
    """

    level: str = ""
    facts: str = ""
    analysis: str = ""
    justification: str = ""
    recommendation: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    skip_reason: str = ""
    for_interview: bool = False
    revision: int = 0


class LevelChanged(Refused):
    """Somebody else chose in the meantime; `stored` is what holds now."""

    def __init__(self, stored: JudgedLevel) -> None:
        super().__init__(CHANGED)
        self.stored = stored


def judge(
    access: Access, assessment: Assessment, stage: Stage, value: str, chosen: JudgedLevel, *, reason: str = ""
) -> Judgement:
    """Write the level of `value` that holds after `stage`; `assessment` is held by `gate.enter`.

    In a stage of assessors only its own assessors may (in document review the leading one); for an appeal or a review
    the caller has its own rule. Raises Refused, LevelChanged, or 404 for a value the instrument does not have.
    """
    if stage in EXTERNAL:
        access.require(Permission.SCORE_WRITE)
        policies.require_assessor(access, assessment, lead=stage is Stage.DOCUMENT_REVIEW)
        if Stage(assessment.stage) is not stage:
            raise Refused(OTHER_STAGE)
    instrument = gate.instrument(assessment)
    if value not in instrument.value_ids:
        raise Http404
    stored: Judgement | None = (
        Judgement.objects.select_for_update().filter(assessment=assessment, stage=stage, value=value).first()
    )
    before = _content(stored) if stored else JudgedLevel()
    level = exact(assessment, value, chosen, _shown(assessment, value, stage))
    if not level:
        raise Refused(NO_LEVEL)
    wanted = {**asdict(chosen), "level": level, "revision": before.revision, "items": dict(chosen.items)}
    if before.revision != chosen.revision and asdict(before) != wanted:
        raise LevelChanged(before)
    if stored is not None and asdict(before) == wanted and stored.settled_reason == reason.strip():
        return stored
    found: Judgement = stored or Judgement(
        institution_id=assessment.institution_id, assessment=assessment, stage=stage, value=value
    )
    for name, one in wanted.items():
        setattr(found, name, one)
    found.revision, found.author = before.revision + 1, access.person
    found.settled_reason, found.changed_at = reason.strip(), gate.database_now()
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise LevelChanged(_content(Judgement.objects.get(assessment=assessment, stage=stage, value=value))) from None
    after: dict[str, object] = {
        "stage": stage,
        "revision": found.revision,
        "changed": sorted(name for name, one in asdict(before).items() if name != "revision" and one != wanted[name]),
    }
    if stage in OPEN_TO_BOTH:
        after["level"] = level
    record(
        assessment.institution_id, "evaluations:level:judged", moving.subject(assessment, value), by=access.author,
        before={"revision": before.revision}, after=after,
    )  # fmt: skip
    return found


def exact(assessment: Assessment, value: str, chosen: JudgedLevel, shown: str) -> str:
    """The exact text of a chosen level, "" while there is none; above `shown` it needs a reason, or is Refused."""
    try:
        return chosen_level(
            gate.instrument(assessment), value, level=chosen.level, claimed=shown, items=chosen.items,
            skip_reason=chosen.skip_reason,
        )  # fmt: skip
    except LevelRefused as refused:
        raise Refused(refused.message) from refused


def held_level(assessment: Assessment, value: str, stage: Stage) -> JudgedLevel:
    """What holds before `stage` writes anything: the latest earlier judgement's level and texts, or what was claimed.

    Its revision is that of `stage`'s own judgement, so that a form can begin with it and be saved as it is.
    """
    earlier = LEVELS[: LEVELS.index(stage) + 1]
    rows = {
        Stage(one.stage): one
        for one in Judgement.objects.filter(assessment=assessment, value=value, stage__in=earlier).select_related(
            "author"
        )
    }
    own = rows.get(stage)
    found = next((rows[one] for one in reversed(earlier) if one in rows), None)
    if found is None:
        return JudgedLevel(level=claimed(assessment, value))
    content = _content(found)
    return JudgedLevel(**{**asdict(content), "revision": own.revision if own else 0})


def claimed(assessment: Assessment, value: str) -> str:
    """The level the institution claims, "" while none."""
    return Answer.objects.filter(assessment=assessment, value=value).values_list("level", flat=True).first() or ""


def _shown(assessment: Assessment, value: str, stage: Stage) -> str:
    """The highest level claimed or chosen before `stage`: to keep it needs no new reason."""
    earlier = LEVELS[: LEVELS.index(stage)]
    chosen = Judgement.objects.filter(assessment=assessment, value=value, stage__in=earlier)
    levels = [claimed(assessment, value), *chosen.values_list("level", flat=True)]
    return max((one for one in levels if one), key=lambda one: Fraction(value_from_text(one)), default="")


def _content(stored: Judgement) -> JudgedLevel:
    return JudgedLevel(
        level=stored.level, facts=stored.facts, analysis=stored.analysis, justification=stored.justification,
        recommendation=stored.recommendation, items=dict(stored.items), skip_reason=stored.skip_reason,
        for_interview=stored.for_interview, revision=stored.revision,
    )  # fmt: skip
