"""The raises of an adopted plan as actions: one for each level, with due date, steps and evidence proposed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.shortcuts import get_object_or_404

from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Action, Plan, PlannedRaise
from naik.apps.improvement.queries.action_steps import own_steps, promised, steps_for
from naik.apps.institutions.access import Access
from naik.cycle.improvement_machines import ACTION
from naik.instruments import loader
from naik.instruments.model import Text
from naik.planning.slippage import levels_between
from naik.scoring import round_half_up, value_from_text

LAST_MONTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One level of a planned raise; `action_id` when it became an action already."""

    raise_id: int
    value: str
    indicator: Text
    level: int
    year: int
    level_from: str
    level_to: str
    office_id: int | None
    office: str
    due_on: date
    steps: tuple[str, ...]
    promised: str
    action_id: int | None
    state: Text | None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.raise_id}-{self.level}"

    @property
    def title(self) -> str:
        """How the action is called: the indicator and the level."""
        return f"Indikator {self.value}: {self.indicator.id}, tingkat {self.level}"


def adopted(access: Access, plan_id: int) -> Plan:
    """The adopted plan of that number, or 404: a draft is nobody's promise yet."""
    found: Plan = get_object_or_404(Plan, institution=access.institution, state="adopted", pk=plan_id)
    return found


def adopted_plan(access: Access) -> Plan | None:
    """The plan that holds now, if there is one."""
    found: Plan | None = Plan.objects.filter(institution=access.institution, state="adopted").first()
    return found


def proposals(access: Access, plan: Plan) -> tuple[Proposal, ...]:
    """Every level of every raise, by year and in the instrument's order (four statements)."""
    instrument = loader.load(plan.instrument)
    order = {value: place for place, value in enumerate(instrument.value_ids)}
    raises = list(PlannedRaise.objects.filter(plan=plan).select_related("office"))
    made = {
        (one.planned_raise_id, one.level): one
        for one in Action.objects.filter(planned_raise__plan=plan).only("pk", "planned_raise_id", "level", "state")
    }
    own, now = own_steps(access.institution, instrument), today(access.institution)
    found = []
    for one in sorted(raises, key=lambda each: (each.year, order[each.value])):
        levels = levels_between(instrument, value_from_text(one.level_from), value_from_text(one.level_to))
        indicator = instrument.value_indicator(one.value)
        for level, due_on in zip(levels, due_dates(now, one.year, one.months, len(levels)), strict=True):
            action = made.get((one.pk, level))
            found.append(
                Proposal(
                    raise_id=one.pk, value=one.value, indicator=indicator.title, level=level, year=one.year,
                    level_from=_short(one.level_from), level_to=_short(one.level_to), office_id=one.office_id,
                    office=one.office.name if one.office else "", due_on=due_on,
                    steps=steps_for(instrument, one.value, level, own), promised=promised(indicator, level),
                    action_id=action.pk if action else None,
                    state=ACTION.title_of(action.state) if action else None,
                )
            )  # fmt: skip
    return tuple(found)


def due_dates(now: date, year: int, months: int, count: int) -> tuple[date, ...]:
    """The due dates of a raise's levels, one after another: its lead time from the start of `year`, or from today.

    They end with the year the plan names; in a year that is over everything is due today.
    """
    begin, end = max(now, date(year, 1, 1)), max(now, date(year, LAST_MONTH, 31))
    return tuple(min(_later(begin, -(-months * place // count)), end) for place in range(1, count + 1))


def _later(begin: date, months: int) -> date:
    over, month = divmod(begin.month - 1 + months, LAST_MONTH)
    year = begin.year + over
    return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))


def _short(level: str) -> str:
    exact = Fraction(value_from_text(level))
    return str(exact) if exact.denominator == 1 else str(round_half_up(exact))
