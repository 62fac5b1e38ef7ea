"""What every change of an answer begins and ends with: the row held, its level settled, its state moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Answer, Assessment, EvidenceItem
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.roles import Permission
from naik.cycle import steps
from naik.cycle.machines import ANSWER
from naik.cycle.stages import Stage
from naik.instruments.model import Indicator, Instrument

CLAIMED_ITEMS = frozenset({"offered", "accepted"})
"""States of an evidence item that count for the institution's claim; for what is accepted only the last does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An answer locked for a change, with what it belongs to."""

    assessment: Assessment
    answer: Answer
    instrument: Instrument
    indicator: Indicator

    @property
    def automatic(self) -> bool:
        """Whether another agency's index sets the value."""
        return self.indicator.external_index is not None and self.indicator.external_index.automatic


def hold(access: Access, assessment_id: int, value: str) -> Held:
    """Lock an answer the person may write, while self-assessment is open; 404 out of reach."""
    if not access.may_somewhere(Permission.ANSWER_WRITE):
        raise Forbidden(Permission.ANSWER_WRITE)
    found = gate.enter(access, assessment_id, Stage.SELF_ASSESSMENT)
    mine = policies.writable_answers(access, found).filter(value=value).values_list("pk", flat=True).first()
    if mine is None:
        raise Http404
    answer = Answer.objects.select_for_update().get(pk=mine)
    instrument = gate.instrument(found)
    return Held(
        assessment=found, answer=answer, instrument=instrument, indicator=instrument.value_indicator(answer.value)
    )


def counted_items(items: Iterable[EvidenceItem], states: Iterable[str] = CLAIMED_ITEMS) -> Mapping[int, frozenset[int]]:
    """Level → the numbers of its items in one of `states`."""
    wanted = set(states)
    found: dict[int, frozenset[int]] = {}
    for one in items:
        if one.state in wanted:
            found[one.level] = found.get(one.level, frozenset()) | {one.number}
    return found


def settle(answer: Answer, instrument: Instrument) -> None:
    """Set `level` (and the met steps of an instrument of evidence items) from what the answer holds; it is not saved.

    Call it after every change of steps or items, also when an internal assessor returns an item. The level of an
    indicator that another agency's index sets stays as that index made it.
    """
    indicator = instrument.value_indicator(answer.value)
    if indicator.external_index is not None and indicator.external_index.automatic:
        return
    if instrument.whole:
        met = steps.claimed(steps.fields(indicator, answer.steps, claims=True))
        answer.level = steps.follows(indicator, met).level
        return
    counted = counted_items(EvidenceItem.objects.filter(answer=answer))
    answer.level = steps.follows_items(indicator, instrument.bands, counted).level
    texts = steps.fields(indicator, answer.steps, claims=False)
    answer.steps = steps.stored(texts, steps.complete_levels(indicator, counted))


def write(access: Access, answer: Answer, *moves: str) -> None:
    """Move the answer by `moves` after a change of what it says, count the save, and keep it."""
    for move in moves:
        answer.state = moving.moved(ANSWER, answer.state, move)
    answer.revision += 1
    answer.changed_by, answer.changed_at = access.person, timezone.now()
    answer.save(
        update_fields=[
            "state", "steps", "level", "external_value", "external_source", "revision", "changed_by", "changed_at",
        ]
    )  # fmt: skip
