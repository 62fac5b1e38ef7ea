"""Pages of an authority's cycles: the list, opening one, letting more institutions take part, closing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evaluations.forms.cycles import CycleForm, InstitutionsForm
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.operations import cycles as operations
from naik.apps.evaluations.queries import authority
from naik.apps.evaluations.queries import cycles as queries
from naik.apps.evaluations.queries.cycles import Selection
from naik.apps.institutions.access import Access
from naik.apps.institutions.forms.offices import ReasonForm
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.institutions.views import answers
from naik.cycle.stages import ORDER, Stage

PROPOSED = tuple(stage for stage in ORDER if stage is not Stage.FINISHED)


@require_safe
@inside(Permission.CYCLE_READ)
def cycles(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the cycles this institution organises or takes part in."""
    context = {"cycles": queries.cycles(access), "may_open": access.may_at_home(Permission.CYCLE_MANAGE)}
    return render(request, "evaluations/cycles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.CYCLE_MANAGE)
def open_cycle(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Fill in a cycle, look at it once more, open it."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    today = database_now().astimezone(zone(access.institution)).date()
    begin = _day(request.GET.get("mulai", "")) or today
    form = CycleForm(answers.sent(request), today=begin, chosen=PROPOSED, provinces=queries.provinces())
    context: dict[str, Any] = {"form": form, "zone": abbreviation(access.institution), "begin": begin}
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        if "change" in request.POST:
            return render(request, "evaluations/cycle_open.html", context)
        return render(request, "evaluations/cycle_open.html", context, status=answers.status(form))
    draft = form.draft()
    found = _institutions(access, form, draft.year)
    try:
        draft.stages(rehearsal=False)
        if found is not None and "confirmed" in request.POST:
            cycle = operations.open_cycle(access, draft, found)
            messages.success(request, gettext("%(name)s dibuka.") % {"name": cycle.name})
            return redirect("cycle", access.institution.slug, cycle.pk)
    except Refused as refusal:
        answers.refuse(form, refusal)
    if form.errors or found is None:
        return render(request, "evaluations/cycle_open.html", context, status=400)
    return render(
        request, "evaluations/cycle_open_check.html", {**context, "draft": draft, "count": len(found)}
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.CYCLE_MANAGE)
def add(request: HttpRequest, access: Access, cycle_id: int) -> HttpResponseBase:
    """Let more institutions take part."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    cycle = authority.cycle(access, cycle_id)
    form = InstitutionsForm(answers.sent(request), provinces=queries.provinces(), initial={"who": "listed"})
    if request.method == "POST" and form.is_valid():
        found = _institutions(access, form, cycle.year)
        try:
            if found is not None:
                count = operations.add_institutions(access, cycle_id, found)
                said = ngettext("%(count)d instansi ditambahkan.", "%(count)d instansi ditambahkan.", count)
                messages.success(request, said % {"count": count})
                return redirect("cycle", access.institution.slug, cycle_id)
        except Refused as refusal:
            answers.refuse(form, refusal)
    return _form(request, access, cycle_id, form, gettext("Tambah instansi peserta"), gettext("Tambahkan"))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.CYCLE_MANAGE)
def close(request: HttpRequest, access: Access, cycle_id: int) -> HttpResponseBase:
    """End a cycle, with a reason."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    cycle = authority.cycle(access, cycle_id)
    form = ReasonForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.close_cycle(access, cycle_id, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("%(name)s ditutup.") % {"name": cycle.name})
            return redirect("cycle", access.institution.slug, cycle_id)
    hint = gettext("Semua tahap ditutup untuk semua instansi, termasuk yang dibuka kembali. Siklus tidak dibuka lagi.")
    heading = gettext("Tutup %(name)s") % {"name": cycle.name}
    return _form(request, access, cycle_id, form, heading, gettext("Tutup siklus"), hint=hint, danger=True)


def _form(
    request: HttpRequest,
    access: Access,
    cycle_id: int,
    form: forms.Form,
    heading: str,
    button: str,
    hint: str = "",
    danger: bool = False,
) -> HttpResponseBase:
    context = {
        "form": form, "heading": heading, "button": button, "back_label": gettext("Siklus"),
        "back": reverse("cycle", args=[access.institution.slug, cycle_id]), "hint": hint, "danger": danger,
    }  # fmt: skip
    return render(request, "institutions/form.html", context, status=answers.status(form))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _institutions(access: Access, form: InstitutionsForm | CycleForm, year: int) -> list[int] | None:
    """The institutions that the form means; None when it names some that nobody knows, which the form then says."""
    given = form.cleaned_data
    if given["who"] == "listed":
        slugs, unknown = queries.named(access, form.lines)
        if unknown or not slugs:
            said = gettext("Tidak dikenal atau di luar jangkauan Anda: %(names)s.") % {"names": "; ".join(unknown[:10])}
            form.add_error("listed", said if unknown else gettext("Sebutkan sedikitnya satu instansi."))
            return None
        wanted = Selection(named=slugs)
    else:
        rated = year - 1 if given["who"] == "rated" else None
        wanted = Selection(rated_in=rated, kinds=tuple(given["kinds"]), province=given["province"])
    found = list(queries.selected(access, wanted).values_list("pk", flat=True))
    if not found:
        form.add_error("who", gettext("Tidak ada instansi yang memenuhi pilihan ini."))
        return None
    return found
