"""Filters and components shared by the public pages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from naik.apps.site import formatting
from naik.apps.site.figures import Figure
from naik.instruments.model import Text
from naik.reports.charts import SHAPES

register = template.Library()


@register.filter
def number(value: int | Decimal | None, places: int | None = None) -> str:
    """``{{ row.index|number }}``: every digit, with the language's decimal mark."""
    return formatting.number(value, places)


@register.filter
def change(value: Decimal | None) -> str:
    """``{{ row.change|change }}``: a difference with its sign."""
    return formatting.change(value)


@register.filter
def percent(weight: Fraction) -> str:
    """A weight in percent with at most four decimals, trailing zeros trimmed; a longer one keeps its fraction."""
    value = Decimal(weight.numerator) / Decimal(weight.denominator)
    short = value.quantize(Decimal("0.0001"))
    if short == value:
        digits = short.normalize()
        return f"{formatting.number(Decimal(format(digits, 'f')))} %"
    return f"{weight.numerator}/{weight.denominator} %"


@register.filter
def text(value: Text | None) -> str | SafeString:
    """A bilingual text; on an English page an untranslated one carries ``lang="id"`` for screen readers."""
    if value is None:
        return ""
    if formatting.is_english() and not value.en:
        return format_html('<span lang="id">{}</span>', value.id)
    return value.in_language("en" if formatting.is_english() else "id")


@register.filter
def item(mapping: dict[str, object], key: str) -> object:
    """``{{ row.domains|item:"D1" }}``; nothing when absent."""
    return mapping.get(key)


@register.simple_tag
def predicate(word: str | None, steps: int) -> SafeString:
    """``{% predicate row.predicate row.steps %}``: the badge."""
    return formatting.predicate(word, steps)


@register.simple_tag
def drawing(figure: Figure) -> SafeString:
    """The SVG of a figure, in both widths. It is made by `naik.reports.charts`, which escapes every text."""
    return mark_safe(figure.chart.wide + figure.chart.narrow)  # noqa: S308 - made and escaped by our own renderer


_MARKS = {
    "cross": "M2 2L14 14M14 2L2 14",
    "triangle-down": "M1 3H15L8 14Z",
    "square": "M2 2H14V14H2Z",
    "circle": "M2 8A6 6 0 1 1 14 8A6 6 0 1 1 2 8Z",
    "diamond": "M8 1L14 8L8 15L2 8Z",
    "triangle-up": "M8 2L15 13H1Z",
}


@register.simple_tag
def mark(steps: int) -> SafeString:
    """The map's mark of a predicate, for its legend."""
    shape = SHAPES[steps]
    return format_html(
        '<svg class="p{}" viewBox="0 0 16 16" aria-hidden="true"><path d="{}" fill="{}" stroke="currentColor"'
        ' stroke-width="{}"/></svg>',
        steps,
        _MARKS[shape],
        "none" if shape == "cross" else "currentColor",
        4 if shape == "cross" else 0,
    )
