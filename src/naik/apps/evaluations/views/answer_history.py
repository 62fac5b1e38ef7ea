"""Who changed an answer when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.queries import answer_history
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation

LAST_PAGE = 10_000


@require_safe
@inside(Permission.ASSESSMENT_READ)
def history(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Show the changes of an answer, newest first, with what was written and what was taken out."""
    assessment = policies.assessment(access, assessment_id)
    asked = request.GET.get("halaman", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    page = min(max(page, 1), LAST_PAGE)
    found = answer_history.history(access, assessment, value, page=page)
    context = {
        "assessment": assessment,
        "value": value,
        "indicator": gate.instrument(assessment).value_indicator(value),
        "history": found,
        "newer": page - 1 if page > 1 else None,
        "older": page + 1 if found.total > page * answer_history.PAGE else None,
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/answer_history.html", context)
