"""Numbers inside bilingual sentences."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from naik.instruments.model import Text
from naik.scoring.rounding import exact_text, round_half_up


def number_text(value: Fraction | Decimal, places: int = 2) -> Text:
    """A number as both languages print it: ``-0,30`` and ``-0.30`` with a real minus sign, never a minus zero."""
    rounded = round_half_up(value, places)
    shown = f"{abs(rounded):f}"
    sign = "−" if rounded < 0 else ""
    return Text(sign + shown.replace(".", ","), sign + shown)


def exact_number(value: Fraction) -> Text:
    """An exact value as both languages print it: ``1,805`` and ``1.805``, with at least 2 and at most 10 decimals."""
    shown = exact_text(value)
    return Text(shown.replace(".", ","), shown)
