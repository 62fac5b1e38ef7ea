"""A province and its kabupaten and kota."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from naik.apps.results import queries
from naik.apps.site.views.responses import page, public


@public
def provinces(request: HttpRequest) -> HttpResponse:
    """All provinces."""
    return page(request, "site/provinces.html", {"provinces": queries.provinces()})


@public
def province(request: HttpRequest, slug: str) -> HttpResponse:
    """One province over the years."""
    found = queries.province(slug)
    if found is None:
        raise Http404
    return page(request, "site/province.html", {"province": found, "years": sorted(found.years)})
