"""The level of an answer as a page shows it, live after every save: claim, what hangs, and what the next step wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from naik.apps.evaluations.models import Answer, EvidenceItem
from naik.apps.evaluations.operations.answer_level import counted_items
from naik.apps.evaluations.operations.answers import Saved
from naik.apps.evaluations.queries.answer_before import shown_level
from naik.cycle import steps
from naik.cycle.machines import ANSWER
from naik.instruments.model import Indicator, Instrument, Level, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelBox:
    """What follows from an answer. `accepted` is the value from accepted items alone (Pemdi), None elsewhere."""

    state: str
    state_title: Text
    level: int | Decimal | None
    name: Text | None
    hanging: tuple[Text, ...]
    wanted: Level | None
    wanted_items: tuple[Text, ...]
    items_unknown: bool
    automatic: bool
    by_items: bool
    accepted: int | Decimal | None


def level_box(answer: Answer, instrument: Instrument, items: Iterable[EvidenceItem] = ()) -> LevelBox:
    """What follows from the answer as it is; `items` are its evidence items, for an instrument that has them."""
    indicator = instrument.value_indicator(answer.value)
    automatic = indicator.external_index is not None and indicator.external_index.automatic
    given = list(items)
    if instrument.whole:
        met = steps.claimed(steps.fields(indicator, answer.steps, claims=True))
        follows = steps.follows(indicator, met)
        hanging = tuple(steps.hanging_sentence(indicator, number, met) for number in follows.climb.hanging)
        lacking: tuple[Text, ...] = ()
    else:
        counted = counted_items(given)
        follows = steps.follows_items(indicator, instrument.bands, counted)
        hanging = ()
        lacking = _lacking(follows.climb.wanted, counted)
    wanted = None if automatic else follows.climb.wanted
    level = shown_level(answer.level)
    return LevelBox(
        state=answer.state,
        state_title=ANSWER.title_of(answer.state),
        level=level,
        name=_name(indicator, level),
        hanging=hanging,
        wanted=wanted,
        wanted_items=lacking,
        items_unknown=not instrument.whole and wanted is not None and not wanted.evidence,
        automatic=automatic,
        by_items=not instrument.whole and not automatic,
        accepted=None if instrument.whole or automatic else _accepted(indicator, instrument, given),
    )


def _name(indicator: Indicator, level: int | Decimal | None) -> Text | None:
    found = indicator.level(level) if isinstance(level, int) else None
    return found.name if found else None


def _lacking(wanted: Level | None, counted: Mapping[int, Iterable[int]]) -> tuple[Text, ...]:
    if wanted is None:
        return ()
    there = set(counted.get(wanted.number, ()))
    return tuple(text for number, text in enumerate(wanted.evidence, 1) if number not in there)


def _accepted(indicator: Indicator, instrument: Instrument, items: list[EvidenceItem]) -> int | Decimal | None:
    counted = counted_items(items, {"accepted"})
    return shown_level(steps.follows_items(indicator, instrument.bands, counted).level)


def saved_box(saved: Saved) -> LevelBox:
    """What follows from an answer that was just saved."""
    instrument = saved.held.instrument
    items = [] if instrument.whole else EvidenceItem.objects.filter(answer=saved.answer)
    return level_box(saved.answer, instrument, items)
