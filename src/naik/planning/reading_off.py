"""From the columns of a solution back to raises, bundles and scores, and the proof that they obey every limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from naik.planning.building import Built, months_allowed, office_of
from naik.planning.model import BundleUse, Limits, Raise, Situation
from naik.planning.rungs import Ladder, ladders
from naik.scoring import Score, Value, score


def raises_of(built: Built, solution: Sequence[int]) -> tuple[Raise, ...]:
    """The raises of all years, in the order of years and of the instrument."""
    offices = built.limits.office_of
    found = []
    for year in range(built.years):
        for value, ladder in built.ladders.items():
            now = sum(solution[column] for column in built.done[value][year])
            before = sum(solution[column] for column in built.done[value][year - 1]) if year else 0
            if now == before:
                continue
            steps = ladder.rungs[before:now]
            start = ladder.rungs[before - 1].value_after if before else ladder.start
            found.append(
                Raise(
                    value=value,
                    level_from=_value(built.situation, start),
                    level_to=_value(built.situation, steps[-1].value_after),
                    steps=steps,
                    effort=sum(step.effort for step in steps),
                    money=sum(step.money or 0 for step in steps),
                    unpriced=sum(step.money is None for step in steps),
                    months=sum(step.months for step in steps),
                    gain=sum((step.gain for step in steps), Fraction(0)),
                    bundles=tuple(dict.fromkeys(step.bundle for step in steps if step.bundle is not None)),
                    office=offices.get(value),
                    year=year + 1,
                )
            )
    return tuple(found)


def uses_of(built: Built, solution: Sequence[int], raises: Sequence[Raise]) -> tuple[BundleUse, ...]:
    """The bundles that carry something, in the year in which they are paid."""
    found = []
    for name, columns in built.paid.items():
        carried = dict.fromkeys(one.value for one in raises if name in one.bundles)
        if carried:
            year = next(year for year, column in enumerate(columns, 1) if solution[column])
            found.append(BundleUse(bundle=built.bundles[name], values=tuple(carried), year=year))
    return tuple(found)


def _value(situation: Situation, value: Fraction) -> Value:
    return int(value) if situation.instrument.whole else value


def score_after(situation: Situation, raises: Sequence[Raise], year: int = 1) -> Score:
    """The score when the raises up to the end of a year are done, by the very function that scores a file."""
    reached = {one.value: one.level_to for one in raises if one.year <= year}
    return score(situation.instrument, situation.values | reached, basis=situation.basis)


def faults(
    situation: Situation, limits: Limits, raises: Sequence[Raise], bundles: Sequence[BundleUse], years: int = 1
) -> list[str]:
    """Every limit that the raises break; written apart from the program, so that neither can hide the other's error."""
    found = [f"{one.value} is locked" for one in raises if one.value in limits.locked]
    paid = {use.bundle.id: use.year for use in bundles}
    state = dict.fromkeys(situation.instrument.value_ids, 0)
    chains = ladders(situation)
    spent: dict[tuple[str, int], int] = {}
    offices = office_of(limits, situation.assumptions)
    for year in range(1, years + 1):
        for one in (one for one in raises if one.year == year):
            chain = chains[one.value].rungs
            if chain[state[one.value] : state[one.value] + len(one.steps)] != one.steps:
                found.append(f"{one.value} skips a step")
            state[one.value] += len(one.steps)
            if len({step.level_to for step in one.steps}) > limits.max_raise:
                found.append(f"{one.value} is raised too far in year {year}")
            allowed = months_allowed(limits, one.value)
            if allowed is not None and one.months > allowed:
                found.append(f"{one.value} takes too long in year {year}")
            found += [f"{name} is not paid" for name in one.bundles if paid.get(name, years + 1) > year]
            _add(spent, offices.get(one.value), year, one.effort)
        for use in bundles:
            if use.year == year:
                _add(spent, offices.get(use.bundle.id), year, use.bundle.cost.effort)
        found += _unmet_needs(situation, chains, state)
    found += [
        f"{value} is not at {level}"
        for value, level in limits.forced.items()
        if not _counts(chains, state, value, level)
    ]
    return found + _overspent(limits, raises, bundles, spent, years)


def _add(spent: dict[tuple[str, int], int], office: str | None, year: int, effort: int) -> None:
    if office is not None:
        spent[office, year] = spent.get((office, year), 0) + effort


def _counts(chains: Mapping[str, Ladder], state: Mapping[str, int], value: str, level: int) -> bool:
    step = chains[value].reaching(level)
    return step is not None and state[value] > step


def _unmet_needs(situation: Situation, chains: Mapping[str, Ladder], state: Mapping[str, int]) -> list[str]:
    found = []
    for need in situation.instrument.needs:
        wanting, carrying = (
            chains[need.value].reaching(need.level),
            chains[need.on_value].reaching(need.on_level),
        )
        raised = wanting is not None and 0 <= wanting < state[need.value]
        if raised and (carrying is None or state[need.on_value] <= carrying):
            found.append(f"{need.value} at {need.level} needs {need.on_value} at {need.on_level}")
    return found


def _overspent(
    limits: Limits,
    raises: Sequence[Raise],
    bundles: Sequence[BundleUse],
    spent: Mapping[tuple[str, int], int],
    years: int,
) -> list[str]:
    by_year = {
        year: sum(one.effort for one in raises if one.year == year)
        + sum(use.bundle.cost.effort for use in bundles if use.year == year)
        for year in range(1, years + 1)
    }
    money = sum(one.money for one in raises) + sum(use.bundle.cost.money or 0 for use in bundles)
    found = []
    if limits.effort is not None and sum(by_year.values()) > limits.effort:
        found.append("too much effort")
    if limits.effort_per_year is not None and max(by_year.values()) > limits.effort_per_year:
        found.append("too much effort in a year")
    if limits.money is not None and money > limits.money:
        found.append("too much money")
    return found + [
        f"{office} has too much in year {year}"
        for office, capacity in limits.office_capacity.items()
        for year, points in capacity.items()
        if year <= years and spent.get((office, year), 0) > points
    ]
