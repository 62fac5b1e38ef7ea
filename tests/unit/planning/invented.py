"""Small invented instruments and situations, and every possible plan of them, found without the planner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from naik.instruments.model import (
    Aspect,
    Band,
    Certainty,
    Domain,
    Indicator,
    Instrument,
    Level,
    Need,
    PredicateBasis,
    ScoringModel,
    Text,
)
from naik.planning import Assumptions, Bundle, Limits, Situation, StepCost, Window

NAMES = ("Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan")
BOUNDS = ("1.0", "1.8", "2.6", "3.5", "4.2", "5.0")
TOP = 4
"""The ladders here end at 4, so that all of them can be climbed by hand."""


def bands(bounds: tuple[str, ...] = BOUNDS) -> tuple[Band, ...]:
    return tuple(
        Band(
            number=number,
            predicate=name,
            title=Text(name),
            lower=Decimal(bounds[number - 1]),
            upper=Decimal(bounds[number]),
            upper_inclusive=number == len(NAMES),
        )
        for number, name in enumerate(NAMES, 1)
    )


def instrument(
    weights: list[int],
    needs: tuple[Need, ...] = (),
    items: Mapping[str, Mapping[int, int]] | None = None,
    top: int = TOP,
) -> Instrument:
    """Indicators 1, 2, … with these relative weights; with items it is scored inside bands."""
    indicators = tuple(
        Indicator(
            id=str(number),
            number=number,
            title=Text(f"Indikator {number}"),
            aspect="A1",
            domain="D1",
            weight=Fraction(100 * weight, sum(weights)),
            kind=None,
            levels=tuple(
                Level(
                    number=level,
                    name=Text(str(level)),
                    criterion=Text(str(level)),
                    requires_level=level - 1 or None,
                    evidence=(Text("bukti"),) * (items[str(number)][level] if items else 0),
                )
                for level in range(1, top + 1)
            ),
        )
        for number, weight in enumerate(weights, 1)
    )
    return Instrument(
        id="rekaan", version="1", title=Text("Rekaan"), legal_basis="", legal_title="", gazette=None, replaces=None,
        replaced_by=None, model=ScoringModel.LEVEL_BAND if items else ScoringModel.WHOLE_LEVEL, lowest=Decimal(1),
        highest=Decimal(5), domains=(Domain(id="D1", title=Text("D1"), weight=Fraction(100)),),
        aspects=(Aspect(id="A1", title=Text("A1"), weight=Fraction(100), domain="D1"),), indicators=indicators,
        bands=bands(), editions=(), needs=needs,
    )  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A situation with limits and an index wanted."""

    situation: Situation
    limits: Limits
    index: Decimal


@st.composite
def questions(draw: st.DrawFn, *, largest: int = 4) -> Question:
    """Whole levels, with needs, bundles, offices, prices, lead times and every limit now and then."""
    count = draw(st.integers(2, largest))
    values = [str(number) for number in range(1, count + 1)]
    value = st.sampled_from(values)
    needs = draw(st.lists(st.builds(need, value, st.integers(2, TOP), value, st.integers(2, 3)), max_size=2))
    made = instrument(
        draw(st.lists(st.integers(1, 5), min_size=count, max_size=count)),
        tuple(one for one in needs if one.value != one.on_value),
    )
    cost = st.builds(StepCost, st.integers(0, 6), st.none() | st.integers(0, 5), st.integers(0, 5))
    costs = {(value, level): draw(cost) for value in values for level in range(1, TOP + 1)}
    members = draw(st.lists(st.sampled_from(values), unique=True, max_size=count))
    carried = draw(st.frozensets(st.integers(2, TOP), min_size=1, max_size=2))
    bundle = Bundle(id="satu", title=Text("Satu"), values=tuple(members), levels_to=carried, cost=draw(cost))
    situation = Situation(
        instrument=made,
        levels={value: draw(st.integers(0, 3)) for value in values},
        assumptions=Assumptions(
            instrument_id="rekaan", costs=costs, bundles=(bundle,) if members else (), source=Text("Rekaan")
        ),
        basis=draw(st.sampled_from(list(PredicateBasis))),
    )
    offices = {value: draw(st.sampled_from(["dinas", "badan"])) for value in values if draw(st.booleans())}
    limits = Limits(
        max_raise=draw(st.integers(1, 3)),
        locked=frozenset(draw(st.lists(st.sampled_from(values), max_size=1))),
        forced=draw(st.dictionaries(st.sampled_from(values), st.integers(1, 3), max_size=1)),
        effort=draw(st.none() | st.integers(0, 30)),
        money=draw(st.none() | st.integers(0, 20)),
        months=draw(st.none() | st.integers(0, 12)),
        office_capacity=draw(st.dictionaries(st.sampled_from(["dinas", "badan"]), capacities(), max_size=2)),
        office_window=draw(st.dictionaries(st.sampled_from(["dinas"]), st.builds(Window, st.integers(1, 6)))),
        office_of=offices,
    )
    return Question(situation, limits, Decimal(draw(st.integers(100, 400))) / 100)


def capacities() -> st.SearchStrategy[dict[int, int]]:
    return st.dictionaries(st.integers(1, 3), st.integers(0, 12), max_size=3)


def need(value: str, level: int, on_value: str, on_level: int) -> Need:
    return Need(
        value=value, level=level, on_value=on_value, on_level=on_level, certainty=Certainty.EXACT, source="rekaan"
    )


@dataclass(frozen=True)
class Outcome:
    """One combination of levels after a year, with what it takes and the limits it breaks."""

    levels: dict[str, int]
    index: Fraction
    effort: int
    raises: int
    broken: frozenset[tuple[str, str]]


def index_of(made: Instrument, levels: Mapping[str, int]) -> Fraction:
    return sum((made.value_weight(value) * level for value, level in levels.items()), Fraction(0)) / 100


def meets(situation: Situation, index: Fraction, wanted: Decimal) -> bool:
    """Whether an index is enough, under the basis: the printed one has two decimals, half up."""
    if situation.basis is PredicateBasis.EXACT:
        return index >= Fraction(wanted)
    return int(index * 100 + Fraction(1, 2)) >= wanted * 100


def outcomes(situation: Situation, limits: Limits) -> Iterator[Outcome]:
    """Every combination of levels that the needs allow, and which limits each would break."""
    made = situation.instrument
    now = {value: int(situation.levels.get(value) or 0) for value in made.value_ids}
    for chosen in product(*(range(now[value], TOP + 1) for value in made.value_ids)):
        after = dict(zip(made.value_ids, chosen, strict=True))
        if all(
            after[one.on_value] >= one.on_level for one in made.needs if now[one.value] < one.level <= after[one.value]
        ):
            yield outcome(situation, limits, now, after)


def outcome(situation: Situation, limits: Limits, now: dict[str, int], after: dict[str, int]) -> Outcome:
    table = situation.assumptions
    steps = [(value, level) for value in after for level in range(now[value] + 1, after[value] + 1)]
    paid = [one for one in table.bundles if any(v in one.values and at in one.levels_to for v, at in steps)]
    effort = sum(table.costs[step].effort for step in steps) + sum(one.cost.effort for one in paid)
    money = sum(table.costs[step].money or 0 for step in steps) + sum(one.cost.money or 0 for one in paid)
    spent = dict.fromkeys(("dinas", "badan", None), 0)
    for value, level in steps:
        spent[limits.office_of.get(value)] += table.costs[value, level].effort
    for one in paid:
        office = next((limits.office_of[value] for value in one.values if value in limits.office_of), None)
        spent[office] += one.cost.effort
    broken = {("effort", "")} if limits.effort is not None and effort > limits.effort else set()
    if limits.money is not None and money > limits.money:
        broken.add(("money", ""))
    for office, capacity in limits.office_capacity.items():
        if 1 in capacity and spent[office] > capacity[1]:
            broken.add(("capacity", f"{office}/1"))
    for value, level in after.items():
        own = [step for step in steps if step[0] == value]
        months = sum(table.costs[step].months for step in own)
        months += sum(
            one.cost.months for one in paid if value in one.values and any(at in one.levels_to for _, at in own)
        )
        broken |= broken_by_value(limits, value, now[value], level, months)
    raised = sum(after[value] > now[value] for value in after)
    return Outcome(after, index_of(situation.instrument, after), effort, raised, frozenset(broken))


def broken_by_value(limits: Limits, value: str, now: int, after: int, months: int) -> set[tuple[str, str]]:
    office = limits.office_of.get(value, "")
    window = limits.office_window.get(office)
    judged = {
        ("months", ""): limits.months is not None and months > limits.months,
        ("window", office): window is not None and months > window.months,
        ("max_raise", value): after - now > limits.max_raise,
        ("locked", value): value in limits.locked and after > now,
        ("forced", value): after < limits.forced.get(value, 0),
    }
    return {limit for limit, is_broken in judged.items() if is_broken}
