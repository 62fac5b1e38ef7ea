"""Levels kept as exact texts, as people read them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template

from naik.apps.site.formatting import number
from naik.scoring import value_from_text

register = template.Library()


@register.filter
def exact_level(text: str) -> str:
    """``{{ row.level|exact_level }}``: ``7/6`` as 1,17; a dash for none."""
    if not text:
        return "\N{EN DASH}"
    value = Fraction(value_from_text(text))
    if value.denominator == 1:
        return str(value.numerator)
    return number(Decimal(value.numerator) / Decimal(value.denominator), 2)
