"""Pages of minutes: written, locked, printed, signed, unlocked."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.meetings import MinutesForm, SignForm, WhyForm
from naik.apps.evaluations.operations import minutes as operations
from naik.apps.evaluations.queries import meetings as queries
from naik.apps.evaluations.views.meetings import REFUSED
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.MEETING_HOLD)
def minutes_write(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """Write the text of the minutes."""
    assessment = policies.assessment(access, assessment_id)
    policies.require_assessor(access, assessment)
    page = queries.meeting(access, assessment, meeting_id)
    initial = {"revision": page.revision, "minutes": page.minutes}
    form = MinutesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["minutes"].replace("\r\n", "\n")
        try:
            operations.write(access, assessment_id, meeting_id, form.cleaned_data["revision"], text)
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Berita acara disimpan."))
            return redirect("meeting", access.institution.slug, assessment_id, meeting_id)
    context = {"assessment": assessment, "page": page, "form": form}
    return render(request, "evaluations/meeting_minutes.html", context, status=REFUSED if form.errors else 200)


@require_POST
@inside(Permission.MEETING_HOLD)
def minutes_lock(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """Lock the minutes for signing."""
    try:
        operations.lock(access, assessment_id, meeting_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Berita acara dikunci dan menunggu tanda tangan kedua pihak."))
    return redirect("meeting", access.institution.slug, assessment_id, meeting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.MEETING_HOLD)
def minutes_unlock(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """Open locked minutes again, with a reason; signatures under them become void."""
    assessment = policies.assessment(access, assessment_id)
    policies.require_assessor(access, assessment)
    page = queries.meeting(access, assessment, meeting_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.unlock(access, assessment_id, meeting_id, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Kunci berita acara dibuka; tanda tangan yang ada gugur."))
            return redirect("meeting", access.institution.slug, assessment_id, meeting_id)
    context = {"assessment": assessment, "page": page, "form": form, "cancelling": False}
    return render(request, "evaluations/meeting_reason.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.MEETING_SIGN)
def minutes_sign(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """Read the minutes and sign them; only right after one has shown to be the owner of the account."""
    assessment = policies.assessment(access, assessment_id)
    page = queries.meeting(access, assessment, meeting_id)
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    sides = queries.sides(access, assessment) if request.method == "POST" else page.signs_for
    form = SignForm(sides, request.POST if request.method == "POST" else None, initial={"seen": page.digest})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.sign(
                access, assessment_id, meeting_id, side=given["side"], position=given["position"], seen=given["seen"]
            )
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Berita acara ditandatangani."))
            return redirect("meeting", access.institution.slug, assessment_id, meeting_id)
    context = {"assessment": assessment, "page": page, "form": form, "zone": abbreviation(access.institution)}
    return render(request, "evaluations/meeting_sign.html", context, status=REFUSED if form.errors else 200)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def minutes_paper(request: HttpRequest, access: Access, assessment_id: int, meeting_id: int) -> HttpResponseBase:
    """The minutes to print, for whoever may read them whole."""
    assessment = policies.assessment(access, assessment_id)
    page = queries.meeting(access, assessment, meeting_id)
    if not page.whole or not page.levels_shown:
        raise Http404
    context = {"assessment": assessment, "page": page, "zone": abbreviation(access.institution)}
    return render(request, "evaluations/meeting_paper.html", context)
