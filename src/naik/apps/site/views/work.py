"""Where signed-in people begin: their institutions, what waits for them, and one institution's overview."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from naik.apps.accounts.models import Person
from naik.apps.accounts.private import signed_in
from naik.apps.audit.queries import Asked, events
from naik.apps.capacity.queries import timeline
from naik.apps.evaluations.queries import tasks_organiser
from naik.apps.evidence import queries as evidence
from naik.apps.institutions.access import Access, role_label, workplaces
from naik.apps.institutions.pages import inside
from naik.apps.institutions.queries import offices, people
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.site import waiting
from naik.apps.site.history import lines

MOST_SHOWN = 50
NEWEST = 8


@require_safe
@signed_in
def work(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Show what waits for this person, and the institutions to enter."""
    search = request.GET.get("cari", "")[:100].replace("\x00", "").strip()
    places = workplaces(person)
    own = tasks_organiser.homes(person, places)
    # Among the hundreds an organiser reaches, their own comes first.
    places = tuple(sorted(places, key=lambda one: one.institution.pk not in own))
    found = [one for one in places if search.lower() in one.institution.name.lower()]
    context = {
        "workplaces": found[:MOST_SHOWN],
        "count": len(found),
        "most": MOST_SHOWN,
        "search": search,
        "waiting": waiting.everything(person, places, own),
    }
    return render(request, "site/work.html", context)


@require_safe
@inside(Permission.INSTITUTION_SEE)
def institution_home(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Open the institution at what its members come for."""
    entries = None
    if access.may(Permission.EVENT_READ):
        entries, _ = events(access.institution.pk, Asked(), most=NEWEST)
    context = {
        "roles": [role_label(role) for role in access.roles] or [gettext("sesi bantuan")],
        "figures": tuple(_figures(access)),
        "timeline": timeline.of_institution(access.institution, get_language() or "id")
        if access.may_somewhere(Permission.PLAN_READ)
        else None,
        "lines": None if entries is None else lines(entries, zone(access.institution)),
    }
    return render(request, "site/institution_home.html", context)


def _figures(access: Access) -> Iterator[tuple[str, int, str]]:
    slug = access.institution.slug
    if access.may_somewhere(Permission.DOCUMENT_READ):
        yield (
            gettext("Dokumen bukti"),
            evidence.library(access, evidence.Asked(), most=0).total,
            reverse("evidence_library", args=[slug]),
        )
    yield gettext("Perangkat daerah"), len(offices.offices(access, offices.Asked())), reverse("offices", args=[slug])
    if access.may(Permission.PEOPLE_READ):
        yield gettext("Orang dengan peran"), len(people.members(access, people.Asked())), reverse("people", args=[slug])
