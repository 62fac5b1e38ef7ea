"""Pages of support sessions: all of them, opening one, ending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.institutions.access import Access
from naik.apps.institutions.forms.people import SupportForm
from naik.apps.institutions.operations import support as operations
from naik.apps.institutions.pages import inside
from naik.apps.institutions.queries import support as queries
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.institutions.views import answers


@require_safe
@inside(Permission.INSTITUTION_SEE)
def sessions(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show every stay; who can only open one sees their own, everybody else is refused by the query."""
    search = answers.words(request)
    context = {
        "sessions": queries.sessions(access, search),
        "search": search,
        "query": answers.kept(request),
        "may_open": access.may(Permission.SUPPORT_OPEN),
        "all": access.may(Permission.SUPPORT_SEE),
        "zone": zone(access.institution),
        "zone_name": abbreviation(access.institution),
    }
    return render(request, "institutions/support_sessions.html", context)


@require_safe
@inside(Permission.INSTITUTION_SEE)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The same as a file."""
    local = zone(access.institution)
    columns = (gettext("oleh"), gettext("alasan"), gettext("mulai"), gettext("berakhir"), gettext("perubahan"))
    rows = [
        (
            one.name, one.reason, one.starts_at.astimezone(local).isoformat(timespec="minutes"),
            one.ends_at.astimezone(local).isoformat(timespec="minutes"), one.changes,
        )
        for one in queries.sessions(access, answers.words(request))
    ]  # fmt: skip
    return answers.table(form, columns, rows, "sesi-bantuan")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SUPPORT_OPEN)
def open_session(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Open a session with a reason and a time."""
    form = SupportForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.open_session(access, reason=form.cleaned_data["reason"], minutes=form.cleaned_data["minutes"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Sesi bantuan dibuka."))
            return redirect("institution_home", access.institution.slug)
    context = {
        "form": form,
        "heading": gettext("Buka sesi bantuan"),
        "hint": gettext(
            "Selama sesi, Anda bekerja di dalam instansi ini. Semua tindakan tercatat dan terlihat di sini."
        ),
        "button": gettext("Buka sesi"),
        "back": reverse("support_sessions", args=[access.institution.slug]),
        "back_label": gettext("Sesi bantuan"),
    }
    return render(request, "institutions/form.html", context, status=answers.status(form))


@require_POST
@inside(Permission.SUPPORT_OPEN)
def end_session(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Leave early."""
    try:
        operations.end_session(access, session_id)
    except Refused as refusal:
        messages.warning(request, refusal.said)
    else:
        messages.success(request, gettext("Sesi bantuan diakhiri."))
    return redirect("support_sessions", access.institution.slug)
