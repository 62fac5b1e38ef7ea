"""Finding an institution by a name that may be misspelt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from naik.apps.results import queries
from naik.apps.site.views.responses import page, public, words


@public
def search(request: HttpRequest) -> HttpResponse:
    """Show the institutions nearest to what was typed, best first."""
    q = words(request, "q")
    return page(request, "site/search.html", {"q": q, "found": queries.search(q) if q else ()})
