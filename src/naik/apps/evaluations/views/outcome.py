"""The result of an assessment, to read, to print and to take away."""

from __future__ import annotations

import json
from fractions import Fraction

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.queries import outcome as queries
from naik.apps.evaluations.views.meeting_files import table_file
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.reports.tables import Cell
from naik.scoring import exact_text, value_from_text


@require_safe
@inside(Permission.ASSESSMENT_READ)
def outcome(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show the result as far as this person may see it."""
    assessment = policies.assessment(access, assessment_id)
    found = queries.outcome(access, assessment)
    determining = access.may_somewhere(moving.needed(Permission.DETERMINE, assessment))
    page = "rehearsal_determination" if assessment.cycle.rehearsal else "determination"
    context = {
        "here": "outcome", "assessment": assessment, "found": found, "zone": abbreviation(access.institution),
        "determination_page": page if determining else "",
    }  # fmt: skip
    return render(request, "evaluations/outcome.html", context)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def outcome_download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """The levels as `naik score` reads them: of what stands, of a version, or after a stage."""
    assessment = policies.assessment(access, assessment_id)
    instrument = gate.instrument(assessment)
    found = {
        value: _level(level)
        for value, level in queries.levels(
            access, assessment, stage=request.GET.get("tahap", ""), version=request.GET.get("versi", "")
        ).items()
    }
    name = f"hasil-{access.institution.slug}-{assessment.cycle.year}"
    if form == "json":
        content = json.dumps(queries.document(assessment, found), ensure_ascii=False, indent=1)
        response = HttpResponse(content, content_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return response
    rows: list[tuple[Cell, ...]] = [
        (value, int(level) if level.isdigit() else level, instrument.value_indicator(value).title.id)
        for value, level in found.items()
    ]
    return table_file(form, name, gettext("Tingkat"), ("indicator", "level", "title"), rows)


def _level(text: str) -> str:
    """Decimals at ten places, which is what a file of levels can hold."""
    value = Fraction(value_from_text(text)) if text else None
    if value is None:
        return ""
    return str(value.numerator) if value.denominator == 1 else exact_text(value)
