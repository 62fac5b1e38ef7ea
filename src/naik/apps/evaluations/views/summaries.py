"""Strengths, weaknesses and recommendation, as the rules make them and as assessors word them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.scoring import SummaryForm
from naik.apps.evaluations.operations import summaries as operations
from naik.apps.evaluations.operations.summaries import SummaryChanged, Wording
from naik.apps.evaluations.queries import summaries as queries
from naik.apps.evaluations.queries.scoring import team
from naik.apps.evaluations.queries.summaries import AspectSummary
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SCORE_WRITE)
def summaries(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show all aspects; change the wording of one, or bring the rules' own back."""
    assessment = policies.assessment(access, assessment_id)
    team(access, assessment)
    found = queries.summaries(assessment)
    forms = {one.id: _form(one) for one in found.aspects} if found else {}
    status, stored = 200, None
    if request.method == "POST":
        aspect = request.POST.get("aspect", "")
        if aspect not in forms:
            raise Http404
        form = forms[aspect] = SummaryForm(request.POST, prefix=aspect)
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                if request.POST.get("bawaan"):
                    operations.restore(access, assessment_id, aspect, given["revision"])
                else:
                    wording = Wording(**{name: given[name] for name in ("strengths", "weaknesses", "revision")})
                    operations.word(access, assessment_id, aspect, wording)
            except SummaryChanged as changed:
                form.add_error(None, changed.said)
                status, stored = 409, changed.stored
            except Refused as refused:
                form.add_error(None, refused.said)
            else:
                messages.success(request, gettext("Ulasan aspek disimpan."))
                return redirect("summaries", access.institution.slug, assessment_id)
    context = {
        "here": "score_queue", "assessment": assessment, "found": found, "stored": stored,
        "aspects": [(one, forms[one.id]) for one in found.aspects] if found else [],
    }  # fmt: skip
    return render(request, "evaluations/summaries.html", context, status=status)


def _form(aspect: AspectSummary) -> SummaryForm:
    initial = {"strengths": aspect.strengths.id, "weaknesses": aspect.weaknesses.id, "revision": aspect.revision}
    return SummaryForm(initial=initial, prefix=aspect.id)
