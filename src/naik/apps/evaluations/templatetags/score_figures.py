"""Exact fractions rounded once, for the filter that writes numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template

from naik.scoring import round_half_up

register = template.Library()


@register.filter
def rounded(value: Fraction) -> Decimal:
    """``{{ agreement.kappa|rounded|number }}``: with two decimals, half up."""
    return round_half_up(value)


@register.filter
def in_percent(value: Fraction) -> Decimal:
    """``{{ agreement.share|in_percent|number }} %``: a share with one decimal."""
    return round_half_up(value * 100, 1)
