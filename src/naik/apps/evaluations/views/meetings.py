"""Pages of interviews and visits: the list, the plan, one meeting and its outcomes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.forms.meetings import (
    OutcomeForm,
    PlanForm,
    WhyForm,
    outcome_as_stored,
    plan_as_typed,
    said,
)
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations import meeting as operations
from naik.apps.evaluations.operations import minutes as minutes_operations
from naik.apps.evaluations.operations.judging import held_level
from naik.apps.evaluations.operations.meeting_outcome import write_outcome
from naik.apps.evaluations.queries import meetings as queries
from naik.apps.evaluations.queries.meeting_calendar import CalendarEntry, calendar_file
from naik.apps.evaluations.queries.meetings import MeetingPage
from naik.apps.evaluations.views.meeting_files import table_file
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.cycle.machines import MEETING
from naik.cycle.stages import TITLES, Stage

REFUSED = 422


@require_safe
@inside(Permission.ASSESSMENT_READ)
def meetings(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show what is planned, how far the minutes are, and whose signature is missing."""
    assessment = policies.assessment(access, assessment_id)
    stage, state = _asked(request)
    stages = [one for one in (Stage.INTERVIEW, Stage.VISIT) if one in assessment.stages]
    context = {
        "assessment": assessment,
        "listing": queries.listing(access, assessment, stage=stage, state=state),
        "stages": [(one.value, said(TITLES[one])) for one in stages],
        "states": [(name, said(text)) for name, text in MEETING.states.items()],
        "stage": stage,
        "state": state,
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/meetings.html", context)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def meetings_download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """The list as it is narrowed, as CSV or XLSX."""
    assessment = policies.assessment(access, assessment_id)
    stage, state = _asked(request)
    columns = (
        gettext("tahap"), gettext("mulai"), gettext("selesai"), gettext("zona waktu"), gettext("tempat"),
        gettext("indikator"), gettext("keadaan"), gettext("tanda tangan yang kurang"),
    )  # fmt: skip
    rows = [
        (
            said(TITLES[Stage(one.stage)]), f"{localtime(one.starts_at):%Y-%m-%d %H:%M}",
            f"{localtime(one.ends_at):%Y-%m-%d %H:%M}", abbreviation(access.institution), one.place,
            ", ".join(one.values), said(one.state_title), ", ".join(one.missing),
        )
        for one in queries.listing(access, assessment, stage=stage, state=state).rows
    ]  # fmt: skip
    return table_file(form, f"pertemuan-{access.institution.slug}", gettext("Pertemuan"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.MEETING_HOLD)
def meeting_plan(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Call a meeting."""
    assessment = policies.assessment(access, assessment_id)
    policies.require_assessor(access, assessment)
    given = request.POST if request.method == "POST" else None
    form = PlanForm(access, queries.plannable(assessment), queries.value_choices(assessment), given)
    if given is not None and form.is_valid():
        try:
            made = operations.plan(access, assessment_id, form.plan())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Pertemuan dijadwalkan; kedua pihak diberi tahu."))
            return redirect("meeting", access.institution.slug, assessment_id, made.pk)
    return _plan_form(request, assessment, form)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.MEETING_HOLD)
def meeting_change(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """Change the plan of a meeting."""
    assessment, page = _held(access, assessment_id, meeting_id)
    given = request.POST if request.method == "POST" else None
    stages = (Stage(page.row.stage),)
    initial = plan_as_typed(access, page)
    form = PlanForm(access, stages, queries.value_choices(assessment), given, initial=initial)
    if given is not None and form.is_valid():
        try:
            operations.change(access, assessment_id, meeting_id, form.cleaned_data["revision"] or 0, form.plan())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Pertemuan diubah."))
            return redirect("meeting", access.institution.slug, assessment_id, meeting_id)
    return _plan_form(request, assessment, form, page)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.MEETING_HOLD)
def meeting_cancel(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """Call a meeting off, with a reason."""
    assessment, page = _held(access, assessment_id, meeting_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel(access, assessment_id, meeting_id, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Pertemuan dibatalkan; kedua pihak diberi tahu."))
            return redirect("meeting", access.institution.slug, assessment_id, meeting_id)
    context = {"assessment": assessment, "page": page, "form": form, "cancelling": True}
    return render(request, "evaluations/meeting_reason.html", context, status=REFUSED if form.errors else 200)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def meeting(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """Show one meeting: plan, outcomes, minutes and signatures."""
    assessment = policies.assessment(access, assessment_id)
    context = {
        "assessment": assessment,
        "page": queries.meeting(access, assessment, meeting_id),
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/meeting.html", context)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def meeting_calendar(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """The meeting for one's own calendar."""
    assessment = policies.assessment(access, assessment_id)
    page = queries.meeting(access, assessment, meeting_id)
    entry = CalendarEntry(
        uid=f"pertemuan-{meeting_id}@{request.get_host().partition(':')[0]}",
        revision=page.revision,
        title=f"{said(TITLES[Stage(page.row.stage)])}: {access.institution.name}",
        description=page.agenda,
        place=page.row.place,
        starts_at=page.row.starts_at,
        ends_at=page.row.ends_at,
        made_at=gate.database_now(),
        cancelled=page.row.state == "cancelled",
    )
    response = HttpResponse(calendar_file(entry), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="pertemuan-{meeting_id}.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.MEETING_HOLD)
def meeting_outcome(
    request: HttpRequest, access: Access, assessment_id: int, meeting_id: int, value: str
) -> HttpResponseBase:
    """Write what the meeting leaves of one indicator."""
    assessment, page = _held(access, assessment_id, meeting_id)
    row = next((one for one in page.outcomes if one.value == value), None)
    if row is None:
        raise Http404
    instrument = gate.instrument(assessment)
    indicator = instrument.value_indicator(value)
    held = held_level(assessment, value, Stage(page.row.stage))
    given = request.POST if request.method == "POST" else None
    initial = outcome_as_stored(held, row.talk, whole=instrument.whole)
    form = OutcomeForm(instrument, indicator, held, given, initial=initial)
    if given is not None and form.is_valid():
        typed = form.cleaned_data
        talk = typed["talk"].replace("\r\n", "\n")
        try:
            write_outcome(access, assessment_id, meeting_id, value, form.chosen(), talk=talk, seen=typed["seen"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Hasil indikator disimpan."))
            return redirect("meeting", access.institution.slug, assessment_id, meeting_id)
    context = {"assessment": assessment, "page": page, "row": row, "indicator": indicator, "form": form}
    return render(request, "evaluations/meeting_outcome.html", context, status=REFUSED if form.errors else 200)


@require_POST
@inside(Permission.SCORE_WRITE)
def meetings_finish(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """End the interview or the visit."""
    try:
        minutes_operations.finish(access, assessment_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Tahap diselesaikan."))
    return redirect("meetings", access.institution.slug, assessment_id)


def _held(access: Access, assessment_id: int, meeting_id: int) -> tuple[Assessment, MeetingPage]:
    """The meeting for one of its assessors; 404 for others."""
    assessment = policies.assessment(access, assessment_id)
    policies.require_assessor(access, assessment)
    return assessment, queries.meeting(access, assessment, meeting_id)


def _plan_form(
    request: HttpRequest, assessment: Assessment, form: PlanForm, page: MeetingPage | None = None
) -> HttpResponse:
    marked = sum(1 for one in queries.value_choices(assessment) if one.marked)
    proposed = ngettext(
        "%(count)s indikator ditandai untuk interviu pada penilaian dokumen.",
        "%(count)s indikator ditandai untuk interviu pada penilaian dokumen.",
        marked,
    ) % {"count": marked}
    context = {"assessment": assessment, "form": form, "page": page, "proposed": proposed if marked else ""}
    return render(request, "evaluations/meeting_plan.html", context, status=REFUSED if form.errors else 200)


def _asked(request: HttpRequest) -> tuple[str, str]:
    stage, state = request.GET.get("tahap", ""), request.GET.get("keadaan", "")
    return stage if stage in {Stage.INTERVIEW, Stage.VISIT} else "", state if state in MEETING.states else ""
