"""The organiser's list of all institutions of a cycle, to determine and to publish many at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evaluations.forms.determination import ManyForm
from naik.apps.evaluations.operations import determination_many as operations
from naik.apps.evaluations.queries import authority
from naik.apps.evaluations.queries import determination_list as queries
from naik.apps.evaluations.queries.determination_list import Row
from naik.apps.evaluations.views.meeting_files import table_file
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.cycle.stages import TITLES

PAGE = 50
LONGEST_SEARCH = 100
STATES = {
    "siap-ditetapkan": _("siap ditetapkan"),
    "siap-diterbitkan": _("siap diterbitkan"),
    "belum-lengkap": _("belum lengkap"),
    "terbit": _("terbit"),
    "tahap-lain": _("pada tahap sebelumnya"),
}
SORTS = {"nama": _("nama"), "indeks": _("indeks"), "tahap": _("tahap")}


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.DETERMINE)
def cycle_determinations(request: HttpRequest, access: Access, cycle_id: int) -> HttpResponseBase:
    """Show who is ready and what is missing; queue a job for the chosen ones or for all that are ready."""
    access.require_at_home(Permission.DETERMINE)
    cycle = authority.cycle(access, cycle_id)
    rows = queries.listing(access, cycle)
    form = ManyForm([one.id for one in rows], request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = None if form.cleaned_data["everybody"] else form.cleaned_data["chosen"]
        try:
            count = operations.ask(access, cycle_id, form.cleaned_data["act"], chosen)
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            sentence = ngettext(
                "%(count)s instansi dikerjakan di latar; halaman ini boleh ditutup.",
                "%(count)s instansi dikerjakan di latar; halaman ini boleh ditutup.", count,
            )  # fmt: skip
            messages.success(request, sentence % {"count": count})
            return redirect("cycle_determinations", access.institution.slug, cycle_id)
    found = _narrowed(request, rows)
    number = request.GET.get("halaman", "")
    page = max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    shown = found[(page - 1) * PAGE : page * PAGE]
    kept = urlencode({name: one for name in ("q", "keadaan", "urut") if (one := request.GET.get(name, ""))})
    context = {
        "here": "cycle_determinations", "cycle": cycle, "rows": shown, "total": len(found), "all": len(rows),
        "preview": queries.preview(access, cycle, shown), "jobs": queries.progress(cycle, rows), "form": form,
        "ready": [(act, sum(1 for one in rows if one.ready_for == act)) for act in ("determine", "publish")],
        "choosable": any(one.ready_for for one in shown),
        "states": STATES.items(), "sorts": SORTS.items(), "kept": kept, "zone": abbreviation(access.institution),
        "newer": page - 1, "older": page + 1 if len(found) > page * PAGE else 0,
        "state": request.GET.get("keadaan", ""), "sort": request.GET.get("urut", ""),
        "query": request.GET.get("q", "")[:LONGEST_SEARCH],
    }  # fmt: skip
    return render(request, "evaluations/cycle_determinations.html", context, status=422 if form.errors else 200)


@require_safe
@inside(Permission.DETERMINE)
def cycle_determinations_download(request: HttpRequest, access: Access, cycle_id: int, form: str) -> HttpResponseBase:
    """The list as it is narrowed, as CSV or XLSX."""
    access.require_at_home(Permission.DETERMINE)
    cycle = authority.cycle(access, cycle_id)
    language = get_language() or "id"
    columns = (
        gettext("instansi"), gettext("tahap"), gettext("keadaan"), gettext("versi"), gettext("indeks"),
        gettext("predikat"), gettext("yang belum lengkap"),
    )  # fmt: skip
    cells = [
        (
            one.name, TITLES[one.stage].in_language(language), str(STATES[_state(one)]), one.version, one.index,
            one.predicate, " ".join(lack.sentence.in_language(language) for lack in one.missing),
        )
        for one in _narrowed(request, queries.listing(access, cycle))
    ]  # fmt: skip
    return table_file(form, f"penetapan-{access.institution.slug}-{cycle.pk}", gettext("Penetapan"), columns, cells)


def _narrowed(request: HttpRequest, rows: Sequence[Row]) -> list[Row]:
    query = request.GET.get("q", "")[:LONGEST_SEARCH].strip().casefold()
    state = request.GET.get("keadaan", "")
    found = [one for one in rows if query in one.name.casefold() and (state not in STATES or _state(one) == state)]
    return queries.in_order(found, request.GET.get("urut", ""))


def _state(row: Row) -> str:
    if row.ready_for:
        return "siap-ditetapkan" if row.ready_for == "determine" else "siap-diterbitkan"
    if row.missing:
        return "belum-lengkap"
    return "terbit" if row.stage == "finished" else "tahap-lain"
