"""Changes of one answer: what is typed, another agency's index, and handing it to the internal assessor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from naik.apps.audit.operations import record
from naik.apps.evaluations import moving
from naik.apps.evaluations.models import Answer
from naik.apps.evaluations.operations import answer_level
from naik.apps.evaluations.operations.answer_level import Held
from naik.apps.evaluations.operations.answer_notices import tell_internal_assessors
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.cycle import steps
from naik.cycle.machines import ANSWER
from naik.cycle.steps import Field, Fields
from naik.instruments.model import ExternalIndex, Text
from naik.scoring import convert_external

SET_ELSEWHERE = Text(
    "Nilai indikator ini berasal dari indeks instansi lain; isikan indeks itu beserta sumbernya.",
    "The value of this indicator comes from another agency's index; enter that index and its source.",
)
NOT_FROM_ELSEWHERE = Text(
    "Nilai indikator ini tidak berasal dari indeks instansi lain.",
    "The value of this indicator does not come from another agency's index.",
)
SOURCE_MISSING = Text("Tuliskan sumber indeks ini.", "Please give the source of this index.")
NOTHING_CLAIMED = Text(
    "Belum ada tingkat yang diklaim, jadi belum ada yang dapat diajukan.",
    "No level is claimed yet, so there is nothing to offer.",
)
STILL_WAITING = Text(
    "Indeks instansi lain belum diisi; jawaban ini menunggu dan tidak perlu diajukan.",
    "The other agency's index is not entered yet; this answer waits and need not be offered.",
)
CHANGED_MEANWHILE = Text(
    "Jawaban ini diubah orang lain sesudah Anda membukanya. Isian Anda belum disimpan; periksa isi yang tersimpan "
    "sekarang, lalu simpan lagi.",
    "Somebody else changed this answer after you opened it. What you entered was not saved; look at what is stored "
    "now and save again.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a save did: fields taken over from somebody else's, and whether it took back what was offered before."""

    held: Held
    changed: tuple[str, ...]
    taken: tuple[str, ...]
    reopened: bool

    @property
    def answer(self) -> Answer:
        """The answer as it is stored now."""
        return self.held.answer

    @property
    def fields(self) -> dict[str, Field]:
        """What is stored now, field by field."""
        return steps.fields(self.held.indicator, self.answer.steps, claims=self.held.instrument.whole)


class Conflict(Exception):
    """Somebody else changed the same fields; nothing was saved, and nothing typed is lost."""

    def __init__(self, held: Held, mine: dict[str, Field], stored: dict[str, Field], names: tuple[str, ...]) -> None:
        super().__init__("the same fields were changed by somebody else")
        self.held, self.mine, self.stored, self.names = held, mine, stored, names


def save(access: Access, assessment_id: int, value: str, revision: int, given: Fields) -> Saved:
    """Write what was typed over `revision`; others' changes of other fields stay. Raises Conflict for the same ones."""
    held = answer_level.hold(access, assessment_id, value)
    if held.automatic:
        raise Refused(SET_ELSEWHERE)
    answer, claims = held.answer, held.instrument.whole
    now = steps.fields(held.indicator, answer.steps, claims=claims)
    typed = {name: text for name, text in given.items() if name in now}
    base = now if revision == answer.revision else _as_of(held, revision)
    merged = steps.merge(base, typed, now)
    if merged.conflicts:
        raise Conflict(held, merged.fields, now, merged.conflicts)
    changed = tuple(name for name, text in merged.fields.items() if text != now[name])
    if not changed:
        return Saved(held=held, changed=(), taken=merged.taken, reopened=False)
    before = {"revision": answer.revision, "level": answer.level, "state": answer.state}
    answer.steps = steps.stored(merged.fields, steps.claimed(merged.fields))
    answer_level.settle(answer, held.instrument)
    reopened = answer.state in {"offered", "accepted"}
    answer_level.write(access, answer, "write")
    numbers = sorted({int(name.partition("-")[2]) for name in changed})
    _record(access, held, "saved", before, steps=numbers)
    return Saved(held=held, changed=changed, taken=merged.taken, reopened=reopened)


def set_external(
    access: Access, assessment_id: int, value: str, revision: int, index: Decimal | None, source: str
) -> Answer:
    """Enter another agency's index with its source, which sets the value; without an index the answer waits for it."""
    held = answer_level.hold(access, assessment_id, value)
    answer, external = held.answer, held.indicator.external_index
    if not held.automatic or external is None:
        raise Refused(NOT_FROM_ELSEWHERE)
    source = steps.plain(source).strip() if index is not None else ""
    if answer.external_value == index and answer.external_source == source and answer.state != "empty":
        return answer
    if revision != answer.revision:
        raise Refused(CHANGED_MEANWHILE)
    before = {
        "revision": answer.revision, "level": answer.level, "state": answer.state, "index": answer.external_value,
    }  # fmt: skip
    if index is not None and not source:
        raise Refused(SOURCE_MISSING)
    answer.level = "" if index is None else _converted(external, index)
    answer.external_value, answer.external_source = index, source
    moves = ["write"] if index is not None else ["wait"]
    if index is None and answer.state in {"offered", "accepted"}:
        moves = ["write", "wait"]
    answer_level.write(access, answer, *moves)
    _record(access, held, "saved" if index is not None else "set_waiting", before, index=index)
    return answer


def offer(access: Access, assessment_id: int, value: str) -> Answer:
    """Hand an answer to the internal assessor; refused while nothing is claimed or a claim stands above a gap."""
    held = answer_level.hold(access, assessment_id, value)
    answer, indicator = held.answer, held.indicator
    if not answer.level:
        raise Refused(STILL_WAITING if held.automatic else NOTHING_CLAIMED)
    if held.instrument.whole:
        met = steps.claimed(steps.fields(indicator, answer.steps, claims=True))
        for number in steps.follows(indicator, met).climb.hanging:
            raise Refused(steps.hanging_sentence(indicator, number, met))
    before = {"revision": answer.revision, "level": answer.level, "state": answer.state}
    answer.state = moving.moved(ANSWER, answer.state, "offer")
    answer.revision += 1
    answer.save(update_fields=["state", "revision"])
    tell_internal_assessors(access, held.assessment)
    _record(access, held, "offered", before)
    return answer


def _as_of(held: Held, revision: int) -> dict[str, Field] | None:
    """The fields as they were at `revision`; None when nobody knows."""
    events: Any = held.answer.events  # type: ignore[attr-defined]  # the rows pghistory keeps of it
    found = events.filter(revision=revision).order_by("-pgh_id").values_list("steps", flat=True).first()
    if found is None:
        return None
    return steps.fields(held.indicator, found, claims=held.instrument.whole)


def _converted(external: ExternalIndex, index: Decimal) -> str:
    derived = convert_external(external, index)
    if derived is None:
        lowest, highest = str(external.segments[0].start), str(external.segments[-1].end)
        raise Refused(
            Text(
                f"Indeks harus di antara {lowest.replace('.', ',')} dan {highest.replace('.', ',')}.",
                f"The index must be between {lowest} and {highest}.",
            )
        )
    return str(derived.value)


def _record(access: Access, held: Held, action: str, before: dict[str, object], **more: object) -> None:
    answer, assessment = held.answer, held.assessment
    after = {"revision": answer.revision, "level": answer.level, "state": answer.state, **more}
    record(
        access.institution.pk, f"evaluations:answer:{action}", moving.subject(assessment, answer.value),
        by=access.author, before=before, after=after,
    )  # fmt: skip
