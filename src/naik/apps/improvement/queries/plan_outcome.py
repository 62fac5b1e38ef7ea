"""What became of an adopted plan at the next result, indicator by indicator."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from naik.apps.improvement.models import Plan
from naik.apps.improvement.queries.origins import Origin, levels, origins
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text
from naik.planning.outcome import Fate, Outcome, ValueOutcome, compare
from naik.scoring import Value, value_from_text

FATES = {
    Fate.REACHED: Text("tercapai", "reached"),
    Fate.SURPASSED: Text("melebihi rencana", "above the plan"),
    Fate.PARTLY: Text("naik sebagian", "raised in part"),
    Fate.MISSED: Text("tidak naik", "not raised"),
    Fate.FELL: Text("turun", "fell"),
    Fate.ROSE_UNPLANNED: Text("naik di luar rencana", "raised beyond the plan"),
    Fate.UNCHANGED: Text("tetap", "unchanged"),
    Fate.UNKNOWN: Text("tingkatnya tidak diketahui", "level not known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A value as the page shows it."""

    value: str
    title: Text
    before: str
    planned: str
    found: str
    fate: Text


@dataclass(frozen=True, kw_only=True)
class Page:
    """A plan beside a later result; `origin` is None while there is none."""

    plan: Plan
    origin: Origin | None
    choices: tuple[Origin, ...]
    outcome: Outcome | None = None
    rows: tuple[Row, ...] = ()

    @property
    def reached(self) -> int:
        """Planned raises that came true or more."""
        return 0 if self.outcome is None else self.outcome.count(Fate.REACHED, Fate.SURPASSED)


def page(access: Access, plan: Plan, key: str = "") -> Page:
    """Compare a plan with a later result of the same instrument; without `key` with the first one after it."""
    access.require_somewhere(Permission.PLAN_READ)
    choices = _later(access, plan)
    chosen = next((one for one in choices if one.key == key), choices[0] if choices else None)
    if chosen is None:
        return Page(plan=plan, origin=None, choices=())
    later = levels(access, chosen)
    found = compare(later.instrument, _before(plan), _planned(plan), later.values, basis=later.basis)
    rows = tuple(
        _row(one, later.instrument.value_indicator(one.value).title)
        for one in found.values
        if one.fate is not Fate.UNCHANGED
    )
    return Page(plan=plan, origin=chosen, choices=choices, outcome=found, rows=rows)


def _row(one: ValueOutcome, title: Text) -> Row:
    return Row(
        value=one.value, title=title, before=str(one.before), planned=str(one.planned),
        found="" if one.found is None else str(one.found), fate=FATES[one.fate],
    )  # fmt: skip


def _later(access: Access, plan: Plan) -> tuple[Origin, ...]:
    """Results after the levels the plan started from, the earliest first; a year's published levels before others."""
    found = [
        one
        for one in origins(access)
        if one.instrument_id == plan.instrument and one.year > plan.levels_year
        and (one.assessment is None or not one.assessment.cycle.rehearsal)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.year, one.assessment is not None)))


def _before(plan: Plan) -> dict[str, Value]:
    return {value: value_from_text(text) for value, text in plan.levels_before.items()}


def _planned(plan: Plan) -> dict[str, Value]:
    """The highest level the plan wants of each value it raises, whatever the year."""
    found: dict[str, Value] = {}
    for value, text in plan.raises.values_list("value", "level_to"):
        level = value_from_text(text)
        if Fraction(level) > Fraction(found.get(value, 0)):
            found[value] = level
    return found
