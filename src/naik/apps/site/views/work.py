"""Where signed-in people begin: their institutions, and what waits for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from naik.apps.accounts.models import Person
from naik.apps.institutions.access import Access, workplaces
from naik.apps.institutions.pages import inside, signed_in
from naik.apps.institutions.roles import Permission

MOST_SHOWN = 50


@require_safe
@signed_in
def work(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Show what waits for this person, and the institutions to enter."""
    search = request.GET.get("cari", "")[:100].strip()
    found = workplaces(person, search)
    return render(
        request,
        "site/work.html",
        {"workplaces": found[:MOST_SHOWN], "count": len(found), "most": MOST_SHOWN, "search": search},
    )


@require_safe
@inside(Permission.INSTITUTION_SEE)
def institution_home(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Open the institution at what its members come for."""
    return render(request, "site/institution_home.html", {})
