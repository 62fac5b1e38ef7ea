"""Signing staff up for a session, and giving a place up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from naik.apps.capacity import policies
from naik.apps.capacity.operations import enrolment as operations
from naik.apps.capacity.queries import attendance
from naik.apps.capacity.queries import training as queries
from naik.apps.capacity.views.training_asking import number
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.apps.institutions.views import answers

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.TRAINING_ENROL)
def training_enrol(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Choose staff and sign them up."""
    page = queries.page(access, session_id, {})
    chosen = {number(one) for one in request.POST.getlist("pegawai")}
    refusal = ""
    if request.method == "POST":
        try:
            done = operations.enrol(access, session_id, {one for one in chosen if one is not None})
        except Refused as refused:
            refusal = refused.said
        else:
            sentence = gettext("%(seated)s orang mendapat tempat, %(queued)s masuk daftar tunggu.")
            messages.success(request, sentence % {"seated": done.seated, "queued": done.queued})
            return redirect("training", access.institution.slug, session_id)
    office = number(request.GET.get("kantor", ""))
    context = {
        "page": page,
        "candidates": attendance.candidates(access, session_id, search=answers.words(request), office=office),
        "offices": policies.offices(access, Permission.TRAINING_ENROL),
        "office": office,
        "search": answers.words(request),
        "chosen": chosen,
        "refusal": refusal,
        "zone": abbreviation(access.institution),
    }
    return render(request, "capacity/training_enrol.html", context, status=REFUSED if refusal else 200)


@require_POST
@inside(Permission.TRAINING_ENROL)
def training_give_up(request: HttpRequest, access: Access, session_id: int, enrolment_id: int) -> HttpResponseBase:
    """Give a place up; who waits moves up."""
    try:
        moved_up = operations.give_up(access, session_id, enrolment_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        sentence = gettext("Tempat dilepas; satu orang dari daftar tunggu mendapat tempat.")
        messages.success(request, sentence if moved_up else gettext("Tempat dilepas."))
    return redirect("training", access.institution.slug, session_id)
