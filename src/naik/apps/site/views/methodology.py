"""How an index is made: formula, rounding, bounds, editions and every indicator."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from naik.apps.results import queries
from naik.apps.site import worked_example
from naik.apps.site.views.responses import page, public
from naik.instruments import loader
from naik.instruments.model import Instrument


@public
def methodology(request: HttpRequest) -> HttpResponse:
    """Show the formula, a worked example, the bounds of all instruments, data quality and known gaps."""
    example_page = queries.institution(worked_example.INSTITUTION)
    levels = example_page.levels.get(worked_example.YEAR) if example_page else None
    example = (
        worked_example.worked_example({row.indicator: row.level for row in levels}, language=get_language() or "id")
        if levels
        else None
    )
    context = {
        "instruments": loader.catalogue(),
        "example": example,
        "example_page": example_page,
        "quality": queries.quality(),
    }
    return page(request, "site/methodology.html", context)


@public
def instrument(request: HttpRequest, instrument_id: str) -> HttpResponse:
    """One regulation: structure, bounds, editions, indicators, rules and certainty."""
    found = _instrument(instrument_id)
    aspects = [
        (aspect, [indicator for indicator in found.indicators if indicator.aspect == aspect.id])
        for aspect in found.aspects
    ]
    return page(request, "site/instrument.html", {"instrument": found, "aspects": aspects})


@public
def indicator(request: HttpRequest, instrument_id: str, indicator_id: str) -> HttpResponse:
    """One indicator: what each level asks for."""
    found = _instrument(instrument_id)
    shown = found.indicator(indicator_id)
    if shown is None:
        raise Http404
    position = found.indicators.index(shown)
    context = {
        "instrument": found,
        "indicator": shown,
        "aspect": found.aspect(shown.aspect),
        "domain": found.domain(shown.domain) if shown.domain else None,
        "needs": [need for need in found.needs if need.value in shown.values],
        "previous": found.indicators[position - 1] if position else None,
        "next": found.indicators[position + 1] if position + 1 < len(found.indicators) else None,
    }
    return page(request, "site/indicator.html", context)


def _instrument(instrument_id: str) -> Instrument:
    # Only the catalogue: a path in an address must never reach the file system.
    found = next((instrument for instrument in loader.catalogue() if instrument.id == instrument_id), None)
    if found is None:
        raise Http404
    return found
