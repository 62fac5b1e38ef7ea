"""Pages that change the stages of a cycle: other days, reopening one for an institution, who is visited."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods

from naik.apps.evaluations.forms.cycles import ReopenForm, WindowForm
from naik.apps.evaluations.operations import cycle_stages as operations
from naik.apps.evaluations.queries import authority
from naik.apps.evaluations.queries import cycle_board as boards
from naik.apps.evaluations.queries import cycles as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.cycle.stages import ORDER, TITLES, Stage
from naik.cycle.windows import Days


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.CYCLE_MANAGE)
def window(request: HttpRequest, access: Access, cycle_id: int, stage: str) -> HttpResponseBase:
    """Give a stage other days, with a reason."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    cycle = authority.cycle(access, cycle_id)
    found = next((one for one in queries.windows(cycle, access.institution) if one.stage == stage), None)
    if found is None:
        raise Http404
    form = WindowForm(answers.sent(request), initial={"first": found.first, "last": found.last})
    title = TITLES[found.stage].in_language(get_language() or "id")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        days = Days(given["first"], given["last"])
        try:
            operations.move_window(access, cycle_id, found.stage, days, reason=given["reason"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Jadwal tahap %(stage)s diubah.") % {"stage": title})
            return redirect("cycle", access.institution.slug, cycle_id)
    heading = gettext("Ubah jadwal: %(stage)s") % {"stage": title}
    return _form(request, access, cycle_id, form, heading, gettext("Simpan jadwal"))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.CYCLE_MANAGE)
def reopen(request: HttpRequest, access: Access, cycle_id: int, target: str) -> HttpResponseBase:
    """Open a stage again for one institution, until a day, with a reason."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    cycle = authority.cycle(access, cycle_id)
    found = boards.board(access, cycle_id, boards.Asked())
    row = next((one for one in found.rows if one.slug == target), None)
    if row is None:
        raise Http404
    stages = [one.stage for one in queries.windows(cycle, access.institution)]
    form = ReopenForm(answers.sent(request), stages=[str(one) for one in stages], initial={"stage": row.stage})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        reached = authority.reached(access, Permission.CYCLE_MANAGE, at_home=True)
        where = get_object_or_404(reached, slug=target)
        try:
            operations.reopen(
                access, cycle_id, where, Stage(given["stage"]), given["until"], reason=given["reason"]
            )  # fmt: skip
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Tahap dibuka kembali untuk %(name)s.") % {"name": row.name})
            return redirect("cycle", access.institution.slug, cycle_id)
    heading = gettext("Buka kembali tahap untuk %(name)s") % {"name": row.name}
    return _form(request, access, cycle_id, form, heading, gettext("Buka kembali"))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.CYCLE_MANAGE)
def visits(request: HttpRequest, access: Access, cycle_id: int) -> HttpResponseBase:
    """Choose who is visited, many at once."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    asked = boards.Asked(
        search=answers.words(request), province=request.GET.get("provinsi", "")[:8], sort="name"
    )  # fmt: skip
    found = boards.board(access, cycle_id, asked)
    if not any(one.stage is Stage.VISIT and one.window for one in found.stages):
        raise Http404
    refused = ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("institution"))
        ids = list(
            authority.reached(access, Permission.CYCLE_MANAGE, at_home=True)
            .filter(slug__in=chosen)
            .values_list("pk", flat=True)
        )
        try:
            count = operations.choose_visits(access, cycle_id, ids, visited="remove" not in request.POST)
        except Refused as refusal:
            refused = refusal.said
        else:
            said = ngettext("%(count)d instansi diubah.", "%(count)d instansi diubah.", count) % {"count": count}
            messages.success(request, said)
            return redirect(f"{request.path}?{answers.kept(request)}")
    waiting = [one for one in found.rows if ORDER.index(one.stage) < ORDER.index(Stage.VISIT)]
    context = {
        "board": found, "rows": waiting, "asked": asked, "refused": refused,
        "chosen": set(request.POST.getlist("institution")),
    }  # fmt: skip
    return render(request, "evaluations/cycle_visits.html", context, status=400 if refused else 200)


def _form(
    request: HttpRequest, access: Access, cycle_id: int, form: forms.Form, heading: str, button: str
) -> HttpResponseBase:  # fmt: skip
    context = {
        "form": form, "heading": heading, "button": button, "back_label": gettext("Siklus"),
        "back": reverse("cycle", args=[access.institution.slug, cycle_id]),
    }  # fmt: skip
    return render(request, "institutions/form.html", context, status=answers.status(form))
