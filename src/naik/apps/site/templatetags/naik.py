"""Filters and components shared by the public pages."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from naik.apps.results.queries import LeagueRow
from naik.apps.site import formatting, vocabulary
from naik.apps.site.figures import Figure
from naik.instruments.model import Text
from naik.reports.charts import SHAPES, Chart
from naik.scoring import round_half_up

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
    """Return a weight in percent with at most four decimals, trailing zeros trimmed; a longer one as a fraction."""
    value = Decimal(weight.numerator) / Decimal(weight.denominator)
    short = value.quantize(Decimal("0.0001"))
    if short == value:
        digits = short.normalize()
        return f"{formatting.number(Decimal(format(digits, 'f')))} %"
    return f"{weight.numerator}/{weight.denominator} %"


@register.filter
def text(value: Text | None) -> str | SafeString:
    """Return a bilingual text; on an English page an untranslated one carries ``lang="id"`` for screen readers."""
    if value is None:
        return ""
    if formatting.is_english() and not value.en:
        return format_html('<span lang="id">{}</span>', value.id)
    return value.in_language("en" if formatting.is_english() else "id")


@register.filter
def item(mapping: Mapping[object, object] | Container[object], key: object) -> object:
    """``{{ row.domains|item:"D1" }}``, None when absent; for a set, whether it is in there."""
    return mapping.get(key) if isinstance(mapping, Mapping) else key in mapping


@register.simple_tag
def predicate(word: str | None, steps: int) -> SafeString:
    """``{% predicate row.predicate row.steps %}``: the badge."""
    return formatting.predicate(word, steps)


@register.simple_tag
def drawing(figure: Figure) -> SafeString:
    """Return the SVG of a figure, in both widths. It is made by `naik.reports.charts`, which escapes every text."""
    return chart(figure.chart)


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    """Return the SVG of a chart, in both widths."""
    return mark_safe(drawn.wide + drawn.narrow)  # noqa: S308 - made and escaped by our own renderer


@register.filter
def rounded(value: Fraction) -> str:
    """``{{ row.before|rounded }}``: an exact value with two decimals, rounded half up."""
    return formatting.number(round_half_up(value), 2)


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
    """Return the map's mark of a predicate, for its legend."""
    shape = SHAPES[steps]
    return format_html(
        '<svg class="p{}" viewBox="0 0 16 16" aria-hidden="true"><path d="{}" fill="{}" stroke="currentColor"'
        ' stroke-width="{}"/></svg>',
        steps,
        _MARKS[shape],
        "none" if shape == "cross" else "currentColor",
        4 if shape == "cross" else 0,
    )


@register.simple_tag
def league_rows(rows: Iterable[LeagueRow], domains: Sequence[tuple[str, str]], base: str) -> SafeString:
    """Return the body of the league table. Plain strings: 640 rows through template nodes are slow."""
    conflicting = escape(gettext("ada angka lain"))
    lines = []
    for row in rows:
        note = f' <span class="muted">({conflicting})</span>' if row.conflicting else ""
        parts = "".join(f'<td class="n">{formatting.number(row.domains.get(part))}</td>' for part, _ in domains)
        rank = "" if row.rank is None else row.rank
        lines.append(
            f'<tr><td class="n">{rank}</td>'
            f'<th scope="row"><a href="{base}{escape(row.slug)}/">{escape(row.name)}</a>{note}</th>'
            f'<td class="n">{formatting.number(row.index)}</td><td class="n">{formatting.change(row.change)}</td>'
            f"<td>{escape(row.province or '')}</td>"
            f"<td>{formatting.predicate(row.predicate, row.steps)}</td>{parts}</tr>"
        )
    return mark_safe("\n".join(lines))  # noqa: S308 - every text above is escaped


@register.simple_tag
def standing(value: str) -> str:
    """``{% standing row.standing %}``: how authoritative a figure is, in words."""
    return vocabulary.standing(value).label


@register.simple_tag
def standing_list() -> tuple[vocabulary.Entry, ...]:
    """Every standing with its meaning."""
    return vocabulary.standings()


@register.simple_tag
def certainty(value: str) -> SafeString:
    """``{% certainty level.certainty %}``: how sure a carried fact is."""
    return format_html('<span class="certainty">{}</span>', vocabulary.certainty(value).label)


@register.simple_tag
def certainty_list() -> tuple[vocabulary.Entry, ...]:
    """Every certainty mark with its meaning."""
    return vocabulary.certainties()


@register.simple_tag
def indicator_url(instrument_id: str, value_id: str) -> str:
    """Return the methodology page of the indicator a value belongs to (``35-2`` is a service of 35)."""
    return reverse("indicator", args=[instrument_id, value_id.partition("-")[0]])


@register.simple_tag
def inside_url(page: str, institution: str, arguments: Sequence[int] = ()) -> str:
    """``{% inside_url one.page access.institution.slug one.arguments %}``: the address of a page named by data."""
    return reverse(page, args=[institution, *arguments])
