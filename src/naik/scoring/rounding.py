"""Rounding: half up, once, at the end. Published tables of 2023 and 2024 hold ties that no other rule prints."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

EXACT_PLACES = 10


def round_half_up(value: Fraction | Decimal, places: int = 2) -> Decimal:
    """Round to so many decimals; a tie goes up (away from zero)."""
    exact = Fraction(value)
    scale: int = 10**places
    doubled = abs(exact) * scale * 2
    units = (doubled.numerator // doubled.denominator + 1) // 2
    return Decimal(units if exact >= 0 else -units).scaleb(-places)


def exact_text(value: Fraction) -> str:
    """Write an exact value with at least 2 and at most 10 decimals: ``3.00``, ``2.9795``, ``3.0384615385``."""
    whole, decimals = f"{round_half_up(value, EXACT_PLACES):f}".split(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
