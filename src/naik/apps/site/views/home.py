"""The first page, which answers where a region stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from naik.apps.results import queries
from naik.apps.site import figures
from naik.apps.site.views.responses import page, public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Search, the nation since 2018, predicates by kind, and the map."""
    complete = [year.year for year in queries.years() if year.complete]
    year = max(complete, default=None)
    shown = [figures.national(queries.national())]
    if year is not None:
        shown.append(figures.by_kind(year, queries.predicates_by_kind(year)))
        shown.append(figures.region_map(year, queries.dots(year)))
    return page(request, "site/home.html", {"figures": [figure for figure in shown if figure], "year": year})
