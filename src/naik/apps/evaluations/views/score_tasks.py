"""Everything an assessor has to score, over all institutions, by due date."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from naik.apps.accounts.models import Person
from naik.apps.accounts.private import signed_in
from naik.apps.evaluations.queries.score_tasks import Task, tasks
from naik.apps.evaluations.views.scoring import as_file, cleaned
from naik.apps.institutions.access import needs_second_factor
from naik.cycle.stages import TITLES
from naik.reports import tables

WHICH = {"": _("semua"), "terbuka": _("menunggu penilaian saya"), "selesai": _("selesai atau tahap lain")}


@require_safe
@signed_in
def assessor_queue(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Show one's assessments by due date."""
    if needs_second_factor(person):
        return redirect("mfa_index")
    query, which = cleaned(request, "q"), _which(request)
    found = tasks(person, query=query, which=which)
    kept = urlencode({name: one for name, one in (("q", query), ("keadaan", which)) if one})
    context = {"tasks": found, "query": query, "which": which, "choices": WHICH.items(), "kept": kept}
    return render(request, "evaluations/score_tasks.html", context)


@require_safe
@signed_in
def assessor_queue_download(request: HttpRequest, person: Person, form: str) -> HttpResponseBase:
    """The same as a file."""
    if needs_second_factor(person):
        return redirect("mfa_index")
    columns = (
        gettext("instansi"), gettext("siklus"), gettext("tahap"), gettext("tenggat"), gettext("sudah dinilai"),
        gettext("jumlah indikator"), gettext("ketua"), gettext("selesai"),
    )  # fmt: skip
    rows = [_cells(one) for one in tasks(person, query=cleaned(request, "q"), which=_which(request))]
    return as_file(form, columns, rows, "tugas-asesor", pgettext("lembar", "Tugas asesor"))


def _which(request: HttpRequest) -> str:
    asked = request.GET.get("keadaan", "")
    return asked if asked in WHICH else ""


def _cells(one: Task) -> tuple[tables.Cell, ...]:
    yes, no = gettext("ya"), gettext("tidak")
    return (
        one.institution, one.cycle, TITLES[one.stage].id, one.due_on.isoformat() if one.due_on else "", one.scored,
        one.count, yes if one.lead else no, yes if one.done else no,
    )  # fmt: skip
