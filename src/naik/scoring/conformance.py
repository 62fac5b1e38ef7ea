"""Whether a printed index agrees with printed parts, which were themselves rounded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import product

from naik.instruments.model import Instrument
from naik.scoring.rounding import round_half_up

HALF_A_HUNDREDTH = Fraction(1, 200)


def index_bounds_from_parts(instrument: Instrument, parts: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest printed index that parts printed with two decimals allow.

    ``parts`` are all domains (``D1``…) or all aspects (``A1``…) of the instrument. A part printed 2.40 was at least
    2.395 and less than 2.405; the index is compared after rounding half up, so the upper end is rounded from just
    below.
    """
    weights = {domain.id: domain.weight for domain in instrument.domains}
    weights |= {aspect.id: aspect.weight for aspect in instrument.aspects}
    chosen = {part_id: weights[part_id] for part_id in parts}
    total = sum(chosen.values(), Fraction(0))
    if total != sum((aspect.weight for aspect in instrument.aspects), Fraction(0)):
        raise ValueError("the parts must be all domains or all aspects")
    middle = sum((chosen[part_id] * Fraction(value) for part_id, value in parts.items()), Fraction(0)) / total
    low = round_half_up(middle - HALF_A_HUNDREDTH)
    high = round_half_up(middle + HALF_A_HUNDREDTH)
    is_tie = (middle + HALF_A_HUNDREDTH) * 100 % 1 == Fraction(1, 2)
    return low, high - Decimal("0.01") if is_tie else high


def exact_indices_from_domains(instrument: Instrument, domains: Mapping[str, Decimal]) -> tuple[Fraction, ...]:
    """Return every exact index that whole levels can give and that prints these domains.

    Only some sums of weighted levels exist, so a printed domain nearly always leaves one or two of them. None at all
    means that a printed domain cannot come from whole levels.
    """
    attainable = _attainable(instrument)
    sums = (attainable[domain.id].get(domains[domain.id], ()) for domain in instrument.domains)
    return tuple(sum(found, Fraction(0)) / 100 for found in product(*sums))


@lru_cache(maxsize=8)
def _attainable(instrument: Instrument) -> dict[str, dict[Decimal, tuple[Fraction, ...]]]:
    """Weighted sums of each domain by the figure they print."""
    found: dict[str, dict[Decimal, tuple[Fraction, ...]]] = {}
    for domain in instrument.domains:
        sums = {Fraction(0)}
        for indicator in instrument.indicators:
            if indicator.domain == domain.id:
                levels = range(int(instrument.lowest), int(instrument.highest) + 1)
                sums = {total + indicator.weight * level for total in sums for level in levels}
        printed: dict[Decimal, tuple[Fraction, ...]] = {}
        for total in sums:
            figure = round_half_up(total / domain.weight)
            printed[figure] = (*printed.get(figure, ()), total)
        found[domain.id] = printed
    return found
