"""Exact fractions as people read them."""

from __future__ import annotations

from fractions import Fraction

from django import template

from naik.apps.site.formatting import number
from naik.scoring import round_half_up

register = template.Library()


@register.filter
def exact_number(value: Fraction) -> str:
    """``{{ agreement.kappa|exact_number }}``: with two decimals, half up."""
    return number(round_half_up(value))


@register.filter
def share(value: Fraction) -> str:
    """``{{ agreement.share|share }}``: a share in percent with one decimal."""
    return f"{number(round_half_up(value * 100, 1))} %"
