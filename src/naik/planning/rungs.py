"""The ladder of each value: the steps still ahead, each with what it gains and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor

from naik.instruments.model import Band, Indicator, Text
from naik.planning.model import InvalidPlan, Situation, StepCost
from naik.scoring import LevelEvidence, value_from_evidence

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of one value: a whole level, or in Pemdi one evidence item of ``level_to``.

    ``item`` 0 is the level as a whole. ``gain`` is in points of the index. ``months`` include the wait for the bundle
    where this is the value's first step that the bundle carries.
    """

    value: str
    level_to: int
    item: int
    value_after: Fraction
    gain: Fraction
    effort: int
    money: int | None
    months: int
    opens: bool
    """Whether it is the first step ahead on its level."""
    completes: bool
    """Whether its level counts once it is done."""
    bundle: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The steps ahead of one value, lowest first; ``complete`` levels count already, ``top`` is the last there is."""

    value: str
    complete: int
    top: int
    start: Fraction
    rungs: tuple[Rung, ...]

    def reaching(self, level: int) -> int | None:
        """The position of the step that makes a level count, -1 when it counts already, None when nothing does."""
        if level <= self.complete:
            return -1
        if level > self.top:
            return None
        return max(position for position, rung in enumerate(self.rungs) if rung.level_to <= level)

    @property
    def stages(self) -> tuple[tuple[int, int], ...]:
        """First and last step, by position, of each level that still has steps, lowest level first."""
        opening = [position for position, rung in enumerate(self.rungs) if rung.opens]
        closing = [position for position, rung in enumerate(self.rungs) if rung.completes]
        return tuple(zip(opening, closing, strict=True))


@dataclass(frozen=True, slots=True)
class _Stop:
    level: int
    item: int
    value: Fraction
    paid: Fraction
    """The part of the level's cost that was paid before: its items that are held already."""
    share: Fraction
    """The part that is paid once this stop is reached."""


def ladders(situation: Situation) -> dict[str, Ladder]:
    """The ladder of every value, in the order of the instrument."""
    return {value: _ladder(situation, value) for value in situation.instrument.value_ids}


def _ladder(situation: Situation, value: str) -> Ladder:
    instrument = situation.instrument
    start = Fraction(situation.values[value])
    indicator = instrument.value_indicator(value)
    if instrument.whole:
        complete, top = int(start), _top(indicator)
        stops = [_Stop(level, 0, Fraction(level), Fraction(0), Fraction(1)) for level in range(complete + 1, top + 1)]
    elif value in situation.evidence:
        complete, top, stops = _by_items(situation, indicator)
    else:
        top = instrument.bands[-1].number
        complete, stops = _by_value(instrument.bands, indicator, start)
    rungs = _rungs(situation, value, start, stops)
    return Ladder(value=value, complete=complete, top=top, start=start, rungs=rungs)


def _top(indicator: Indicator) -> int:
    return max(level.number for level in indicator.levels)


def _by_items(situation: Situation, indicator: Indicator) -> tuple[int, int, list[_Stop]]:
    """Take the missing items from the lowest level up; accepted items above count as soon as they are reached."""
    bands = situation.instrument.bands
    accepted = situation.evidence[indicator.id]
    sizes = {level.number: len(level.evidence) for level in indicator.levels}
    held = {number: {item for item in accepted.get(number, ()) if 1 <= item <= size} for number, size in sizes.items()}
    complete, top, stops = 0, 0, []
    climbing = True
    for band in bands:
        size = sizes.get(band.number, 0)
        if not size:
            break
        top = band.number
        missing = [item for item in range(1, size + 1) if item not in held[band.number]]
        if climbing and not missing:
            complete = band.number
            continue
        climbing = False
        for item in missing:
            paid = Fraction(len(held[band.number]), size)
            held[band.number].add(item)
            found = {number: LevelEvidence(items=sizes[number], accepted=len(held[number])) for number in sizes}
            done = Fraction(len(held[band.number]), size)
            stops.append(_Stop(band.number, item, value_from_evidence(bands, found).value, paid, done))
    return complete, top, stops


def _by_value(bands: tuple[Band, ...], indicator: Indicator, start: Fraction) -> tuple[int, list[_Stop]]:
    """Where only a decimal is known it is a place inside its band; an item whose worth it holds counts as done."""
    complete = sum(
        start >= Fraction(band.upper) and (band is not bands[-1] or start == Fraction(band.upper)) for band in bands
    )
    stops: list[_Stop] = []
    for band in bands[complete:]:
        level = indicator.level(band.number)
        size = len(level.evidence) if level is not None and level.evidence else 1
        known = level is not None and bool(level.evidence)
        lower, width = Fraction(band.lower), Fraction(band.upper) - Fraction(band.lower)
        for item in range(1, size + 1):
            value = lower + width * Fraction(item, size)
            if value > start:
                stops.append(
                    _Stop(band.number, item if known else 0, value, Fraction(item - 1, size), Fraction(item, size))
                )
    return complete, stops


def _rungs(situation: Situation, value: str, start: Fraction, stops: list[_Stop]) -> tuple[Rung, ...]:
    weight = situation.instrument.value_weight(value) / HUNDRED
    carriers = {
        level: bundle
        for bundle in situation.assumptions.bundles
        if value in bundle.values
        for level in bundle.levels_to
    }
    made: list[Rung] = []
    waited: set[str] = set()
    before, level = start, None
    for position, stop in enumerate(stops):
        opens = stop.level != level
        level = stop.level
        cost = _cost(situation, value, stop.level)
        bundle = carriers.get(stop.level)
        months = cost.months if opens else 0
        if bundle is not None and bundle.id not in waited:
            waited.add(bundle.id)
            months += bundle.cost.months
        made.append(
            Rung(
                value=value, level_to=stop.level, item=stop.item, value_after=stop.value,
                gain=weight * (stop.value - before), effort=_part(cost.effort, stop.paid, stop.share),
                money=None if cost.money is None else _part(cost.money, stop.paid, stop.share),
                months=months, opens=opens,
                completes=position + 1 == len(stops) or stops[position + 1].level != stop.level,
                bundle=None if bundle is None else bundle.id,
            )
        )  # fmt: skip
        before = stop.value
    return tuple(made)


def _part(whole: int, paid: Fraction, share: Fraction) -> int:
    """What lies between two shares of a level's cost, in whole points: the parts of a level sum to its cost."""
    if share == 1 and not paid:
        return whole
    return floor(whole * share) - floor(whole * paid)


def _cost(situation: Situation, value: str, level: int) -> StepCost:
    found = situation.assumptions.costs.get((value, level))
    if found is None and level <= 1:
        # Level 1 is what everybody gets who hands anything in.
        return StepCost(0, 0)
    if found is None:
        raise InvalidPlan(
            Text(
                f"Tabel upaya tidak memuat indikator {value} tingkat {level}.",
                f"The table of efforts lacks indicator {value}, level {level}.",
            )
        )
    return found


def check_costs(situation: Situation) -> None:
    """Refuse a table of another instrument, a negative cost, and a bundle of unknown or twice carried steps."""
    assumptions, instrument = situation.assumptions, situation.instrument
    if assumptions.instrument_id != instrument.id:
        raise InvalidPlan(
            Text(
                f"Tabel upaya ini untuk {assumptions.instrument_id}, bukan {instrument.id}.",
                f"This table of efforts is for {assumptions.instrument_id}, not {instrument.id}.",
            )
        )
    carried = sorted(
        (value, level) for bundle in assumptions.bundles for value in bundle.values for level in bundle.levels_to
    )
    for first, second in pairwise(carried):
        if first == second:
            raise InvalidPlan(
                Text(
                    f"Indikator {first[0]} tingkat {first[1]} dibawa oleh dua paket.",
                    f"Indicator {first[0]}, level {first[1]}, is carried by two bundles.",
                )
            )
    costs = [*assumptions.costs.values(), *(bundle.cost for bundle in assumptions.bundles)]
    if any(cost.effort < 0 or (cost.money or 0) < 0 or cost.months < 0 for cost in costs):
        raise InvalidPlan(Text("Tabel upaya memuat angka negatif.", "The table of efforts holds a negative figure."))
