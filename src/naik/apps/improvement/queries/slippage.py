"""The adopted plan beside its actions: what is still reachable this year, and what stands in the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from naik.apps.evaluations.models import Assessment
from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Action, Plan, PlannedRaise
from naik.apps.improvement.policies import actions as in_reach
from naik.apps.improvement.queries.origins import assumptions
from naik.apps.institutions.access import Access
from naik.instruments import loader
from naik.instruments.model import Instrument, PredicateBasis, Text
from naik.intake import basis_for
from naik.planning import Infeasible, Raise, Situation
from naik.planning.slippage import Loss, Promise, Slippage, Task, slippage
from naik.planning.slippage_words import sentences, why
from naik.scoring import Value, round_half_up, value_from_text

KEPT = frozenset({"done", "evidence_given"})
"""States in which the office has done its part: what waits to be checked is not its delay."""
MOST_OBSTACLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRow:
    """A raise that stops short: where it stays and why, the action behind it, and what the index loses."""

    loss: Loss
    title: Text
    why: Text
    office: str
    action_id: int | None

    @property
    def points(self) -> Decimal:
        """What the index loses, in points, with three decimals."""
        return round_half_up(self.loss.gain, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsteadRow:
    """One raise that would make up for what is lost, and why the planner chose it."""

    value: str
    title: Text
    level_from: str
    level_to: str
    why: Text


@dataclass(frozen=True, kw_only=True)
class PlanSlippage:
    """How the adopted plan stands on `day`; `sentences` say it, `losses` are in the order of what they cost."""

    plan: Plan
    day: date
    situation: Situation
    promises: tuple[Promise, ...]
    found: Slippage
    sentences: tuple[Text, ...]
    losses: tuple[LossRow, ...]
    without_action: tuple[tuple[str, Text], ...]

    @property
    def rows_instead(self) -> tuple[InsteadRow, ...]:
        """What to raise instead, with titles; whole levels as they are, decimals as they are printed."""
        instrument = loader.load(self.plan.instrument)
        return tuple(
            InsteadRow(
                value=one.value, title=instrument.value_indicator(one.value).title, level_from=_shown(one.level_from),
                level_to=_shown(one.level_to), why=one.why,
            )
            for one in self.raises
        )  # fmt: skip

    @property
    def raises(self) -> tuple[Raise, ...]:
        """What to raise instead; the furthest the time allows where the gap cannot be closed."""
        instead = self.found.instead
        if isinstance(instead, Infeasible):
            instead = instead.best
        return () if instead is None else instead.raises


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that stands in the way, with the address (name and arguments) where it is dealt with."""

    sentence: Text
    page: str
    arguments: tuple[int, ...] = ()


def plan_slippage(access: Access) -> PlanSlippage | None:
    """How the adopted plan stands today; None without one, or before its first year.

    For everybody who reads plans: of actions it tells no more than that one is late.
    """
    plan = (
        Plan.objects.filter(institution=access.institution, state="adopted").select_related("assessment__cycle").first()
    )
    day = today(access.institution)
    if plan is None:
        return None
    year = min(max(day.year, plan.first_year), plan.first_year + plan.years - 1)
    instrument = loader.load(plan.instrument)
    raises = list(
        PlannedRaise.objects.filter(plan=plan, year__lte=year).select_related("office").order_by("year", "pk")
    )
    actions: dict[int, list[Action]] = defaultdict(list)
    for one in Action.objects.filter(planned_raise__plan=plan).only(
        "pk", "planned_raise_id", "level", "due_on", "state"
    ):
        actions[one.planned_raise_id or 0].append(one)
    situation = Situation(
        instrument=instrument, assumptions=assumptions(access.institution, instrument), basis=_basis(plan, instrument),
        levels={value: value_from_text(text) for value, text in plan.levels_before.items()},
    )  # fmt: skip
    promises = _promises(raises, actions)
    found = slippage(situation, promises, day, year)
    return PlanSlippage(
        plan=plan, day=day, situation=situation, promises=promises, found=found, sentences=sentences(found),
        losses=_losses(access, found, raises, actions),
        without_action=tuple((one, instrument.value_indicator(one).title) for one in found.without_action),
    )  # fmt: skip


def obstacles(access: Access, most: int = MOST_OBSTACLES, *, found: PlanSlippage | None = None) -> tuple[Obstacle, ...]:
    """The things that cost the plan most, the dearest first; then raises nobody works on yet.

    `found` is what `plan_slippage` gave, for a page that asked already.
    """
    found = found or plan_slippage(access)
    if found is None:
        return ()
    listed = [
        Obstacle(sentence=_named(one), page="action", arguments=(one.action_id,))
        if one.action_id is not None
        else Obstacle(sentence=_named(one), page="slippage")
        for one in found.losses
    ]
    waiting = len(found.without_action)
    if waiting:
        sentence = Text(
            f"{waiting} kenaikan rencana belum menjadi tindak lanjut siapa pun.",
            f"Raises of the plan that are nobody's action yet: {waiting}.",
        )
        listed.append(Obstacle(sentence=sentence, page="actions_from_plan", arguments=(found.plan.pk,)))
    return tuple(listed[:most])


def _named(one: LossRow) -> Text:
    """Why a raise stops short, with the indicator's name for those who do not know numbers by heart."""
    return Text(f"{one.title.id}. {one.why.id}", f"{one.title.en or one.title.id}. {one.why.en}")


def _promises(raises: list[PlannedRaise], actions: Mapping[int, list[Action]]) -> tuple[Promise, ...]:
    """Each value once: a value that rises in several years is one way up, with all its actions."""
    by_value: dict[str, list[PlannedRaise]] = defaultdict(list)
    for one in raises:
        by_value[one.value].append(one)
    return tuple(
        Promise(
            value=value, level_from=value_from_text(own[0].level_from), level_to=value_from_text(own[-1].level_to),
            months=max(one.months for one in own),
            tasks=tuple(
                Task(level=one.level, due_on=one.due_on, done=one.state in KEPT, dropped=one.state == "dropped",
                     accepted=one.state == "done")
                for each in own for one in actions[each.pk]
            ),
        )
        for value, own in by_value.items()
    )  # fmt: skip


def _losses(
    access: Access, found: Slippage, raises: list[PlannedRaise], actions: Mapping[int, list[Action]]
) -> tuple[LossRow, ...]:
    instrument = loader.load(found.planned.instrument_id)
    offices = {one.value: one.office.name if one.office else "" for one in raises}
    mine = set(in_reach(access).filter(planned_raise__in=raises).values_list("pk", flat=True))
    numbers = {(one.value, each.level): each.pk for one in raises for each in actions[one.pk] if each.pk in mine}
    rows = [
        LossRow(
            loss=one, title=instrument.value_indicator(one.value).title, why=why(one), office=offices[one.value],
            action_id=numbers.get((one.value, one.level)),
        )
        for one in found.lost
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda one: -one.loss.gain))


def _basis(plan: Plan, instrument: Instrument) -> PredicateBasis:
    assessment: Assessment | None = plan.assessment
    if assessment is not None:
        return PredicateBasis(assessment.cycle.predicate_basis)
    return basis_for(instrument, plan.levels_year)


def _shown(level: Value) -> str:
    exact = Fraction(level)
    return str(exact) if exact.denominator == 1 else str(round_half_up(exact))
