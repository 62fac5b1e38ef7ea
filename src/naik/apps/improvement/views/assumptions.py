"""Pages of what plans assume."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.improvement.forms.assumptions import CapacitiesForm, EffortFileForm, RungsForm
from naik.apps.improvement.operations import assumptions as operations
from naik.apps.improvement.queries import assumptions as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.institutions.views import answers
from naik.instruments import loader
from naik.instruments.loader import CATALOGUE_IDS
from naik.instruments.model import Instrument
from naik.planning import StepCost
from naik.planning.assumptions import COLUMNS, InvalidEffortFile, read_effort_file, shipped

REFUSED = 422
FIRST_YEAR, LAST_YEAR = 2018, 2099


@require_safe
@inside(Permission.PLAN_READ)
def assumptions(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the table of efforts of one instrument."""
    return _table(request, access, _chosen(request), EffortFileForm())


@require_safe
@inside(Permission.PLAN_READ)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The table as a file, with the columns that `naik plan --effort` and the upload read."""
    found = queries.table(access, _chosen(request))
    rows = [
        (row.value, cell.level, cell.cost.effort, cell.cost.money, cell.cost.months)
        for row in found.rows
        for cell in row.cells
    ]
    return answers.table(form, COLUMNS, rows, f"upaya-{found.instrument.id}")


@require_POST
@inside(Permission.PLAN_WRITE)
def upload(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Take a whole table, or nothing of it: every bad row is named."""
    instrument = _chosen(request)
    form = EffortFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            changed = operations.set_costs(access, instrument, _read(form.cleaned_data["file"].read(), instrument))
        except InvalidEffortFile as invalid:
            for problem in invalid.problems[:20]:
                form.add_error("file", problem.in_language(get_language() or "id"))
        except Refused as refused:
            form.add_error("file", refused.said)
        else:
            messages.success(request, _changed(changed))
            return _back(access, instrument)
    return _table(request, access, instrument, form)


@require_POST
@inside(Permission.PLAN_WRITE)
def reset(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Go back to the shipped table."""
    instrument = _chosen(request)
    operations.reset_costs(access, instrument)
    messages.success(request, gettext("Tabel bawaan dipakai lagi."))
    return _back(access, instrument)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PLAN_WRITE)
def rungs(request: HttpRequest, access: Access, instrument: str, value: str) -> HttpResponseBase:
    """Change what the rungs of one indicator cost."""
    of = queries.instrument(instrument)
    row = queries.row(access, of, value)
    form = RungsForm(row, answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = operations.set_costs(access, of, form.costs())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, _changed(changed))
            return _back(access, of)
    context = {"form": form, "row": row, "instrument": of}
    return render(request, "improvement/assumption_rungs.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PLAN_READ)
def capacities(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show and change what each office can carry in a year."""
    year = _year(request, access)
    rows = queries.capacities(access, year)
    form = CapacitiesForm(rows, answers.sent(request), initial={"shown": queries.shown_digest(rows)})
    if request.method == "POST" and form.is_valid():
        try:
            changed = operations.set_capacities(access, year, form.cleaned_data["shown"], form.capacities())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, _changed(changed))
            return redirect(f"{reverse('office_capacities', args=[access.institution.slug])}?tahun={year}")
    context = {"form": form, "year": year, "years": (year - 1, year + 1)}
    return render(request, "improvement/capacities.html", context, status=REFUSED if form.errors else 200)


def _table(request: HttpRequest, access: Access, instrument: Instrument, form: EffortFileForm) -> HttpResponseBase:
    context = {
        "table": queries.table(access, instrument),
        "form": form,
        "instruments": [loader.load(one) for one in CATALOGUE_IDS],
    }  # fmt: skip
    return render(request, "improvement/assumptions.html", context, status=REFUSED if form.errors else 200)


def _chosen(request: HttpRequest) -> Instrument:
    return queries.instrument(request.GET.get("instrumen", queries.USUAL_INSTRUMENT))


def _read(content: bytes, instrument: Instrument) -> dict[tuple[str, int], StepCost]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "upaya.csv"
        file.write_bytes(content)
        return read_effort_file(file, shipped(instrument))


def _year(request: HttpRequest, access: Access) -> int:
    text = request.GET.get("tahun", "")
    if not text:
        return timezone.localdate(timezone=zone(access.institution)).year
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise Http404
    return int(text)


def _back(access: Access, instrument: Instrument) -> HttpResponseBase:
    return redirect(f"{reverse('planning_assumptions', args=[access.institution.slug])}?instrumen={instrument.id}")


def _changed(count: int) -> str:
    if not count:
        return gettext("Tidak ada yang berubah.")
    return ngettext("%(count)s angka disimpan.", "%(count)s angka disimpan.", count) % {"count": count}
