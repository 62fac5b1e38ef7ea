"""Pages of an institution's assessments: the list, opening a rehearsal, reopening a stage of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.cycles import RehearsalForm, ReopenForm
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.operations import rehearsals as operations
from naik.apps.evaluations.queries import cycle_assessments as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.institutions.views import answers
from naik.cycle.stages import REHEARSAL, Stage


@require_safe
@inside(Permission.ASSESSMENT_READ)
def assessments(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the assessments in reach: those of authorities, and rehearsals apart."""
    found = queries.assessments(access)
    context = {
        "groups": [
            (gettext("Evaluasi"), [one for one in found if not one.rehearsal]),
            (gettext("Latihan, hanya terlihat di instansi ini"), [one for one in found if one.rehearsal]),
        ],
        "any": bool(found),
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/assessments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.REHEARSAL_MANAGE)
def open_rehearsal(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Open a rehearsal of this institution."""
    access.require(Permission.REHEARSAL_MANAGE)
    today = database_now().astimezone(zone(access.institution)).date()
    form = RehearsalForm(answers.sent(request), today=today, chosen=REHEARSAL)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_rehearsal(access, form.draft())
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("%(name)s dibuka.") % {"name": made.cycle.name})
            return redirect("assessments", access.institution.slug)
    context = {"form": form, "zone": abbreviation(access.institution)}
    return render(request, "evaluations/rehearsal_open.html", context, status=answers.status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.REHEARSAL_MANAGE)
def reopen(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Open a stage of a rehearsal again, until a day, with a reason."""
    assessment = policies.assessment(access, assessment_id)
    if not assessment.cycle.rehearsal:
        raise Http404
    form = ReopenForm(answers.sent(request), stages=assessment.stages, initial={"stage": assessment.stage})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.reopen(access, assessment_id, Stage(given["stage"]), given["until"], reason=given["reason"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Tahap dibuka kembali."))
            return redirect("assessments", access.institution.slug)
    context = {
        "form": form, "heading": gettext("Buka kembali tahap: %(name)s") % {"name": assessment.cycle.name},
        "button": gettext("Buka kembali"), "back": reverse("assessments", args=[access.institution.slug]),
        "back_label": gettext("Penilaian"),
    }  # fmt: skip
    return render(request, "institutions/form.html", context, status=answers.status(form))
