"""An interval for the difference between two groups, by rearranging who belonged to which (Fisher, Pitman).

Had it made no difference who was treated, any other choice of the same number within each cell could have been the real
one. A difference δ stays in the interval when, after δ is taken from everyone treated, at least 5% of the
arrangements part the groups as far as the real one does. That is the inverse of a two-sided permutation test for a
difference that is the same for all: it asks for no shape of the distribution, holds with few cases, and needs cases
that are independent of each other.

Every arrangement excludes what lies outside one stretch around the estimate, whose ends are two quotients of whole
numbers; so the ends of the interval are exact, and they swap signs when the groups swap. Arrangements are drawn with a
fixed seed, and the real one counts as one of them, so that the same cases always get the same interval.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

DRAWS = 1999
"""Arrangements drawn beside the real one: 2000 in all, so that 5% are a whole number of them."""
CONFIDENCE = Fraction(95, 100)
_SEED = 59_2020

Cell = Sequence[tuple[Fraction, bool]]
"""Cases that may be compared: (change, treated), in an order that does not depend on who was treated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Which differences the cases do not exclude; `chance` is how often chance alone parts the groups as far."""

    lower: Fraction
    upper: Fraction
    chance: Fraction

    @property
    def holds_zero(self) -> bool:
        """Whether no difference at all is among those not excluded."""
        return self.lower <= 0 <= self.upper


def comparable(cells: Sequence[Cell]) -> list[Cell]:
    """The cells in which both groups have a case."""
    return [cell for cell in cells if len({treated for _, treated in cell}) == 2]


def cell_weight(cell: Cell) -> Fraction:
    """How much a cell with both groups counts: treated × untreated / all (least variance; the same when they swap)."""
    treated = _treated(cell)
    return Fraction(treated * (len(cell) - treated), len(cell))


def difference(cells: Sequence[Cell]) -> Fraction | None:
    """Mean change of the treated less that of the untreated, within cells; None when no cell has both."""
    both = comparable(cells)
    if not both:
        return None
    parted = sum((_real_sum(cell) - _treated(cell) * _whole_sum(cell) / len(cell) for cell in both), Fraction(0))
    return parted / sum(map(cell_weight, both), Fraction(0))


def interval(cells: Sequence[Cell], *, draws: int = DRAWS) -> Interval | None:
    """The 95% interval around `difference`.

    None when the cases allow none: no two groups, too few arrangements to exclude anything, or changes that do not
    vary within the groups, from which nothing can be learnt about chance.
    """
    both = comparable(cells)
    if not both:
        return None
    stretches = list(_stretches(both, draws))
    bounded = [stretch for stretch in stretches if stretch is not None]
    # A stretch without an end lies outside of every other one, so it comes first on both sides.
    place = int((1 - CONFIDENCE) * len(stretches)) - (len(stretches) - len(bounded))
    if place < 0:
        return None
    lower = sorted(low for low, _ in bounded)[place]
    upper = sorted((high for _, high in bounded), reverse=True)[place]
    if lower == upper:
        return None
    with_zero = sum(1 for stretch in stretches if stretch is None or stretch[0] <= 0 <= stretch[1])
    return Interval(lower=lower, upper=upper, chance=Fraction(with_zero, len(stretches)))


def _stretches(cells: Sequence[Cell], draws: int) -> Iterator[tuple[Fraction, Fraction] | None]:
    """The differences under which each arrangement parts the groups as far as the real one; None: all of them."""
    scale = lcm(*(change.denominator for cell in cells for change, _ in cell))
    whole = [[(int(change * scale), treated) for change, treated in cell] for cell in cells]
    treated = sum(map(_treated, cells))
    real = int(sum(map(_real_sum, cells)) * scale)
    even = sum((Fraction(_treated(cell) * sum(change for change, _ in cell), len(cell)) for cell in whole), Fraction(0))
    even_overlap = sum((Fraction(_treated(cell) ** 2, len(cell)) for cell in cells), Fraction(0))
    weight = sum(map(cell_weight, cells), Fraction(0))
    chooser = random.Random(_SEED)  # noqa: S311 - chance that everybody can repeat
    yield None
    for _ in range(draws):
        found = overlap = 0
        for cell in whole:
            change_sum, both = _arranged(cell, chooser)
            found += change_sum
            overlap += both
        # |arranged(δ)| = |real(δ)| at these two differences, both straight lines in δ.
        same, opposite = treated - overlap, weight + overlap - even_overlap
        if not same or not opposite:
            yield None
            continue
        ends = Fraction(real - found, same) / scale, (real + found - 2 * even) / opposite / scale
        yield min(ends), max(ends)


def _arranged(cell: Sequence[tuple[int, bool]], chooser: random.Random) -> tuple[int, int]:
    """Sum of changes of those now called treated, and how many of them really were.

    Drawn is the group of the first case, whichever that is: so the same arrangements are drawn when groups swap.
    """
    treated = _treated(cell)
    first = cell[0][1]
    chosen = chooser.sample(cell, treated if first else len(cell) - treated)
    change_sum, both = sum(change for change, _ in chosen), _treated(chosen)
    if first:
        return change_sum, both
    return sum(change for change, _ in cell) - change_sum, treated - both


def _treated(cell: Sequence[tuple[object, bool]]) -> int:
    return sum(1 for _, treated in cell if treated)


def _real_sum(cell: Cell) -> Fraction:
    return sum((change for change, treated in cell if treated), Fraction(0))


def _whole_sum(cell: Cell) -> Fraction:
    return sum((change for change, _ in cell), Fraction(0))
