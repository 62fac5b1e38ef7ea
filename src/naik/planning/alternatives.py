"""Other plans beside the best one: those that really differ, raises nearly chosen, and the price of more."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from naik.instruments.model import Text
from naik.planning.building import Built, threshold
from naik.planning.model import More, Near, Plan, Target
from naik.planning.single_year import plan_of, program
from naik.planning.solver import Row
from naik.scoring.printing import exact_number

CANDIDATES = 8
"""How many of the best raises left out are tried, by gain per point of effort."""
PRINTED_POINT = Fraction(1, 100)


def alternatives(best: Plan, count: int = 3) -> tuple[Plan, ...]:
    """The next best plans to the same target, cheapest first.

    Plans differ when each raises an indicator that the other does not: a plan with something added, or the same
    indicators raised further, is no alternative. Only such plans count, against the best one and against each other.
    """
    built = program(best.situation, best.target, best.limits)
    cuts = _other_than(built, best)
    found: list[Plan] = []
    while len(found) < count and cuts is not None:
        solution = built.program.solve(built.ways(highest=best.target.highest), cuts)
        if solution is None:
            break
        found.append(plan_of(built, solution, best.target))
        more = _other_than(built, found[-1])
        cuts = None if more is None else [*cuts, *more]
    return tuple(found)


def _other_than(built: Built, known: Plan) -> list[Row] | None:
    """Leave out one of its raises, and raise something it does not; None where nothing can be left out."""
    raised = {one.value for one in known.raises}
    first = {value: columns[0][0] for value, columns in built.done.items() if columns[0]}
    inside = [column for value, column in first.items() if value in raised]
    outside = [column for value, column in first.items() if value not in raised]
    if not inside or not outside:
        return None
    return [
        Row(dict.fromkeys(inside, 1), at_most=len(inside) - 1),
        Row(dict.fromkeys(outside, 1), at_least=1),
    ]


def nearly_chosen(best: Plan, count: int = 3) -> tuple[Near, ...]:
    """The raises left out that would cost least to take in: the plan is solved again with each of the best few.

    For a plan to the highest index the price is index, not effort.
    """
    built = program(best.situation, best.target, best.limits)
    ways = built.ways(highest=best.target.highest)
    raised = {one.value for one in best.raises}
    tried = sorted(_rates(built, raised), key=lambda found: -found[0])[:CANDIDATES]
    prices: list[tuple[int, int, str, Row]] = []
    for place, (_, value) in enumerate(tried):
        row = Row({built.done[value][0][0]: 1}, at_least=1)
        solution = built.program.solve(ways[:1], [row])
        if solution is not None:
            price = sum(factor * solution[column] for column, factor in ways[0].terms.items())
            prices.append((price, place, value, row))
    found = []
    for _, _, value, row in sorted(prices, key=lambda one: one[:2])[:count]:
        solution = built.program.solve(ways, [row])
        if solution is not None:
            found.append(_near(best, plan_of(built, solution, best.target), value))
    return tuple(found)


def _rates(built: Built, raised: set[str]) -> list[tuple[Fraction, str]]:
    """The best gain per point of every value left out; a point is added to each effort so that free ones come first."""
    rates = []
    for value in built.done:
        gain, effort, best = Fraction(0), 0, Fraction(0)
        for _, rung in built.rungs(value, 0):
            gain, effort = gain + rung.gain, effort + rung.effort
            best = max(best, gain / (effort + 1))
        if gain and value not in raised:
            rates.append((best, value))
    return rates


def _near(best: Plan, other: Plan, value: str) -> Near:
    one = next(one for one in other.raises if one.value == value)
    kept = {found.value for found in other.raises}
    left = tuple(found.value for found in best.raises if found.value not in kept)
    extra, loss = other.effort - best.effort, best.after.exact - other.after.exact
    instead_id = f" menggantikan {', '.join(left)}" if left else ""
    instead_en = f" in place of {', '.join(left)}" if left else ""
    if best.target.highest:
        message = Text(
            f"indikator {value}{instead_id}: indeks {exact_number(loss).id} lebih rendah",
            f"indicator {value}{instead_en}: an index lower by {exact_number(loss).en}",
        )
    elif extra:
        message = Text(
            f"indikator {value}{instead_id}: {extra} poin upaya lebih mahal",
            f"indicator {value}{instead_en}: {extra} points of effort more",
        )
    else:
        message = Text(
            f"indikator {value}{instead_id}: sama mahalnya", f"indicator {value}{instead_en}: just as expensive"
        )
    return Near(
        value=value,
        level_from=one.level_from,
        level_to=one.level_to,
        extra=extra,
        loss=loss,
        instead_of=left,
        message=message,
    )


def price_of_more(best: Plan) -> tuple[More, ...]:
    """What reaching further would cost: the next index there is, 0.01 more, and the next predicate.

    The limits on effort and money do not hold here, for it is their price that is asked; all others do.
    """
    limits = replace(best.limits, effort=None, effort_per_year=None, money=None)
    built = program(best.situation, Target(), limits)
    steps = [
        (best.after.exact + Fraction(1, built.scale), Text("indeks berikutnya", "the next index")),
        (best.after.exact + PRINTED_POINT, Text("0,01 lebih tinggi", "0.01 higher")),
    ]
    above = best.situation.instrument.next_band(Fraction(best.after.band.lower))
    if above is not None:
        bound = threshold(best.situation, Target(above.predicate))
        steps.append((bound, Text(f"predikat {above.predicate}", f"predicate {above.predicate}")))
    found = []
    for wanted, words in steps:
        row = Row(built.index(0), at_least=built.threshold(wanted))
        solution = built.program.solve(built.ways(highest=False), [row])
        if solution is not None:
            other = plan_of(built, solution, Target())
            found.append(_more(best, other, wanted, words))
    return tuple(found)


def _more(best: Plan, other: Plan, wanted: Fraction, words: Text) -> More:
    extra, index = other.effort - best.effort, exact_number(other.after.exact)
    return More(
        threshold=wanted,
        extra=extra,
        plan=other,
        message=Text(
            f"{words.id} (indeks {index.id}): {extra} poin upaya lagi, {len(other.raises)} indikator naik",
            f"{words.en} (index {index.en}): {extra} more points of effort, {len(other.raises)} indicators raised",
        ),
    )
