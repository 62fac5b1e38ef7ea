"""Recommendations and findings: which become actions, and last year's at this year's assessment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evaluations import policies
from naik.apps.improvement.forms.action_choices import ChosenForm
from naik.apps.improvement.operations import follow_up as operations
from naik.apps.improvement.queries import action_choices
from naik.apps.improvement.queries import follow_up as queries
from naik.apps.improvement.queries.recommendations import recommendations as read
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ACTION_READ)
def recommendations(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show what an assessment recommended and found; who manages actions chooses what becomes one."""
    if request.method == "POST":
        access.require(Permission.ACTION_MANAGE)
    reached = list(policies.assessments(access).order_by("-cycle__year", "-pk"))
    wanted = request.GET.get("penilaian", "")
    assessment = next((one for one in reached if str(one.pk) == wanted), reached[0] if reached else None)
    form = ChosenForm(action_choices.offices(access), request.POST if request.method == "POST" else None)
    keys = request.POST.getlist("key")
    if assessment is not None and form.is_bound and form.is_valid():
        try:
            made = operations.make_from_recommendations(access, assessment.pk, form.choice(keys))
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            sentence = ngettext("%(count)s tindak lanjut dibuat.", "%(count)s tindak lanjut dibuat.", len(made))
            messages.success(request, sentence % {"count": len(made)})
            return redirect("actions", access.institution.slug)
    rows = read(access, assessment) if assessment is not None else ()
    context = {
        "chosen": assessment, "assessments": reached, "rows": rows, "form": form, "keys": set(keys),
        "may_manage": access.may(Permission.ACTION_MANAGE), "left": any(one.taken is None for one in rows),
    }  # fmt: skip
    return render(request, "improvement/recommendations.html", context, status=REFUSED if form.errors else 200)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def assessment_follow_up(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show, at this assessment, what became of the recommendations of the year before."""
    assessment = policies.assessment(access, assessment_id)
    context = {
        "assessment": assessment,
        "follow_up": queries.follow_up(access, assessment),
        "here": "assessment_follow_up",
    }
    return render(request, "improvement/follow_up.html", context)
