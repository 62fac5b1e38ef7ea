"""Where the figures come from, and how accessible the pages are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from naik.apps.results import queries
from naik.apps.site.views.responses import page, public


@public
def about(request: HttpRequest) -> HttpResponse:
    """Show sources, standings, known gaps, downloads."""
    return page(request, "site/about.html", {"quality": queries.quality(), "years": queries.years()})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return page(request, "site/accessibility.html", {})
