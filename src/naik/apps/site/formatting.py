"""Figures as people read them: decimal comma in Indonesian, point in English."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

Number = int | Decimal

MINUS = "\N{MINUS SIGN}"


def is_english() -> bool:
    """Whether the page in hand is English; anything else is Indonesian."""
    return (get_language() or "id").startswith("en")


def decimal_mark() -> str:
    """Return the decimal mark of the active language."""
    return "." if is_english() else ","


def number(value: Number | None, places: int | None = None) -> str:
    """All digits of a figure as they are, or rounded half up to some places; nothing for None."""
    if value is None:
        return ""
    if places is not None:
        value = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,}"
    if not is_english():
        text = text.translate({ord(","): ".", ord("."): ","})
    return f"{MINUS}{text}" if value < 0 else text


def change(value: Decimal | None) -> str:
    """Return a difference with its sign; nothing for None, and zero has none."""
    if value is None:
        return ""
    return f"+{number(value)}" if value > 0 else number(value)


def predicate(word: str | None, steps: int) -> SafeString:
    """Return the badge: word, staircase with that many steps filled, colour. The same on every page."""
    return _badge(word or "", steps, is_english())


@lru_cache(maxsize=64)
def _badge(word: str, steps: int, english: bool) -> SafeString:
    shown = gettext(word) if word else gettext("Tidak dinilai")
    return format_html(
        '<span class="predicate p{}"><svg viewBox="0 0 32 20" aria-hidden="true"><use href="#s{}"/></svg>'
        "<span>{}</span></span>",
        steps,
        steps,
        shown,
    )
