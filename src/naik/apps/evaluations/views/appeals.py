"""Pages of appeals: the list, filing, answering, and the end of the stage."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.forms.appeals import UPHOLD, AnswerForm, FilingForm
from naik.apps.evaluations.forms.meetings import said
from naik.apps.evaluations.operations import appeals as operations
from naik.apps.evaluations.queries import appeals as queries
from naik.apps.evaluations.views.meeting_files import table_file
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.cycle.machines import APPEAL_MACHINE

REFUSED = 422


@require_safe
@inside(Permission.ASSESSMENT_READ)
def appeals(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show every appeal with its state, to both sides."""
    assessment = policies.assessment(access, assessment_id)
    state = _asked(request)
    context = {
        "assessment": assessment,
        "listing": queries.listing(access, assessment, state=state),
        "states": [(name, said(text)) for name, text in APPEAL_MACHINE.states.items()],
        "state": state,
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/appeals.html", context)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def appeals_download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """The list as it is narrowed, as CSV or XLSX."""
    assessment = policies.assessment(access, assessment_id)
    columns = (
        gettext("indikator"), gettext("nama indikator"), gettext("keadaan"), gettext("tingkat yang disanggah"),
        gettext("tingkat yang diminta"), gettext("tingkat sesudahnya"), gettext("diajukan"), gettext("alasan sanggah"),
        gettext("dijawab"), gettext("pertimbangan"),
    )  # fmt: skip
    rows = [
        (
            one.value, said(one.title), said(one.state_title), one.level_before, one.level_wanted, one.level_after,
            f"{localtime(one.filed_at):%Y-%m-%d %H:%M}", one.grounds,
            f"{localtime(one.answered_at):%Y-%m-%d %H:%M}" if one.answered_at else "", one.answer,
        )
        for one in queries.listing(access, assessment, state=_asked(request)).rows
    ]  # fmt: skip
    return table_file(form, f"sanggah-{access.institution.slug}", gettext("Sanggah"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.APPEAL_FILE)
def appeal_file(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """File an appeal on one indicator."""
    assessment = policies.assessment(access, assessment_id)
    given = request.POST if request.method == "POST" else None
    values = queries.appealable(access, assessment)
    form = FilingForm(
        gate.instrument(assessment), values, queries.documents(access), given,
        initial={"value": request.GET.get("indikator", "")},
    )  # fmt: skip
    if given is not None and form.is_valid():
        try:
            made = operations.file(access, assessment_id, form.filing())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Sanggah diajukan; tim asesor diberi tahu."))
            return redirect("appeal", access.institution.slug, assessment_id, made.pk)
    listing = queries.listing(access, assessment)
    context = {
        "assessment": assessment, "form": form, "listing": listing, "values": values,
        "zone": abbreviation(access.institution),
    }  # fmt: skip
    return render(request, "evaluations/appeal_file.html", context, status=REFUSED if form.errors else 200)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def appeal(request: HttpRequest, access: Access, assessment_id: int, appeal_id: int) -> HttpResponseBase:
    """Show one appeal and its answer."""
    assessment = policies.assessment(access, assessment_id)
    context = {
        "assessment": assessment,
        "page": queries.appeal(access, assessment, appeal_id),
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/appeal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSMENT_READ)
def appeal_answer(request: HttpRequest, access: Access, assessment_id: int, appeal_id: int) -> HttpResponseBase:
    """Answer an appeal: in a cycle an assessor or the review team, in a rehearsal its own assessors."""
    assessment = policies.assessment(access, assessment_id)
    queries.require_answerer(access, assessment)
    page = queries.appeal(access, assessment, appeal_id)
    instrument = gate.instrument(assessment)
    indicator = instrument.value_indicator(page.row.value)
    form = AnswerForm(instrument, indicator, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reasons = form.reasons_given
        try:
            if form.cleaned_data["decision"] == UPHOLD:
                operations.uphold(access, assessment_id, appeal_id, reasons, form.cleaned_data["level"])
            else:
                operations.refuse(access, assessment_id, appeal_id, reasons)
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Sanggah dijawab; instansi diberi tahu."))
            return redirect("appeal", access.institution.slug, assessment_id, appeal_id)
    context = {
        "assessment": assessment, "page": page, "form": form, "indicator": indicator,
        "zone": abbreviation(access.institution),
    }  # fmt: skip
    return render(request, "evaluations/appeal_answer.html", context, status=REFUSED if form.errors else 200)


@require_POST
@inside(Permission.APPEAL_FILE)
def appeal_withdraw(request: HttpRequest, access: Access, assessment_id: int, appeal_id: int) -> HttpResponseBase:
    """Take an appeal back."""
    try:
        operations.withdraw(access, assessment_id, appeal_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Sanggah dicabut."))
    return redirect("appeal", access.institution.slug, assessment_id, appeal_id)


@require_POST
@inside(Permission.APPEAL_FILE)
def appeal_waive(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Say that no further appeal is filed."""
    try:
        operations.waive(access, assessment_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Tercatat: instansi tidak mengajukan sanggah lagi."))
    return redirect("appeals", access.institution.slug, assessment_id)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.INSTITUTION_SEE)
def appeal_finish(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """End the appeals: in a cycle its organiser, in a rehearsal the coordinator."""
    assessment = policies.assessment(access, assessment_id)
    access.require(moving.needed(Permission.DETERMINE, assessment))
    if request.method == "POST":
        try:
            operations.finish(access, assessment_id)
        except Refused as refused:
            messages.error(request, refused.said)
        else:
            messages.success(request, gettext("Masa sanggah ditutup."))
        return redirect("appeal_finish", access.institution.slug, assessment_id)
    context = {
        "assessment": assessment,
        "closing": queries.closing(assessment),
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/appeal_finish.html", context)


def _asked(request: HttpRequest) -> str:
    state = request.GET.get("keadaan", "")
    return state if state in APPEAL_MACHINE.states else ""
