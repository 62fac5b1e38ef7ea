"""Words and figures of the inventory for templates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from naik.apps.inventory import service_values
from naik.instruments.model import Text

register = template.Library()


def language() -> str:
    """The language of the page, as bilingual texts know it."""
    return "en" if (get_language() or "id").startswith("en") else "id"


@register.filter
def said(text: Text | None) -> str:
    """A bilingual text in the language of the page."""
    return "" if text is None else text.in_language(language())


@register.filter
def field_title(field: str) -> str:
    """The title of a service's field, as a heading."""
    title = service_values.TITLES[field].in_language(language())
    return title[:1].upper() + title[1:]


@register.filter
def field_value(value: object, field: str) -> str:
    """``{{ change.old|field_value:change.field }}``: what a field holds, in words."""
    return service_values.shown(field, value, language())


@register.filter
def share(value: Fraction | None) -> str:
    """A share in percent with one decimal, rounded half up; nothing for None."""
    if value is None:
        return ""
    tenths = (value.numerator * 2000 + value.denominator) // (2 * value.denominator)
    return f"{number_format(Decimal(tenths) / 10, 1)} %"


@register.filter
def whole(value: int | None) -> str:
    """A number with its thousands parted; nothing for None."""
    return "" if value is None else number_format(value, force_grouping=True)


@register.filter
def satisfaction(value: Decimal | None) -> str:
    """A percentage as surveyed, without zeros that say nothing; nothing for None."""
    if value is None:
        return ""
    short = value.normalize()
    places = max(-int(short.as_tuple().exponent), 0)
    return f"{number_format(value, places)} %"
