"""The page where the coordinator shares answers out."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.sharing import LEAD, TAKE, ChosenForm, GiveForm, TableForm, read_anew
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations import sharing as operations
from naik.apps.evaluations.queries import sharing as queries
from naik.apps.evaluations.queries.sharing import Sharing, SharingRow
from naik.apps.evaluations.views.board_file import file
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.sharing import Part
from naik.reports.tables import Cell


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSMENT_SHARE)
def sharing(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show who prepares what, and share out in one of three ways."""
    assessment = policies.assessment(access, assessment_id)
    shared = queries.sharing(access, assessment)
    act = request.POST.get("tindakan", "") if request.method == "POST" else ""
    acts = {"beri": _give, "usul": _accept, "tabel": _table}
    if request.method == "POST":
        if act not in acts:
            raise Http404
        return acts[act](request, access, assessment, shared)
    return _page(request, access, assessment, shared)


@require_safe
@inside(Permission.ASSESSMENT_SHARE)
def download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """Return the sharing as a file, one line for each office's part."""
    assessment = policies.assessment(access, assessment_id)
    shared = queries.sharing(access, assessment)
    columns = (
        gettext("indikator"), gettext("judul"), gettext("aspek"), gettext("bobot (%)"), gettext("sebagai"),
        gettext("kode kantor"), gettext("perangkat daerah"), gettext("tenggat"),
    )  # fmt: skip
    cells = [line for row in _rows(request, shared) for line in _lines(row, shared)]
    return file(form, columns, cells, name=f"pembagian-{access.institution.slug}-{assessment.pk}", sheet="Pembagian")


def _lines(row: SharingRow, shared: Sharing) -> list[tuple[Cell, ...]]:
    weight = f"{row.weight.numerator}/{row.weight.denominator}" if row.weight.denominator > 1 else str(row.weight)
    start = (row.value, row.title.id, row.aspect, weight)
    lead = row.arrangement.lead
    return [
        (
            *start, gettext("pengampu") if part == lead else gettext("kontributor"), shared.offices[part.office].code,
            shared.offices[part.office].name, part.due_on.isoformat() if part.due_on else "",
        )
        for part in row.arrangement.parts
    ] or [(*start, "", "", "", "")]  # fmt: skip


def _give(request: HttpRequest, access: Access, assessment: Assessment, shared: Sharing) -> HttpResponseBase:
    form = GiveForm([row.value for row in shared.rows], shared.last_day, shared.offices.values(), request.POST)
    if not form.is_valid():
        return _page(request, access, assessment, shared, give=form)
    given = form.cleaned_data
    office, values = int(given["office"]), given["values"]

    def act() -> int:
        if given["part"] == TAKE:
            return operations.take(access, assessment.pk, values, office)
        part = Part(office, given["due_on"])
        return operations.give(access, assessment.pk, values, part, lead=given["part"] == LEAD)

    return _done(request, access, assessment, form, act) or _page(request, access, assessment, shared, give=form)


def _accept(request: HttpRequest, access: Access, assessment: Assessment, shared: Sharing) -> HttpResponseBase:
    form = ChosenForm([one.value for one in shared.proposals], shared.last_day, request.POST)
    if not form.is_valid():
        return _page(request, access, assessment, shared, accept=form)
    given = form.cleaned_data

    def act() -> int:
        return operations.accept(access, assessment.pk, given["values"], given["due_on"])

    return _done(request, access, assessment, form, act) or _page(request, access, assessment, shared, accept=form)


def _table(request: HttpRequest, access: Access, assessment: Assessment, shared: Sharing) -> HttpResponseBase:
    rows = _rows(request, shared)
    form = TableForm(rows, shared.offices, request.POST)
    if not form.is_valid():
        return _page(request, access, assessment, shared, table=form)
    try:
        answer = _done(
            request, access, assessment, form,
            lambda: operations.arrange(access, assessment.pk, form.read(), form.wanted()),
        )  # fmt: skip
    except operations.ChangedMeanwhile as changed:
        again = TableForm(rows, shared.offices, read_anew(rows, request.POST))
        again.full_clean()
        again.add_error(None, changed.said)
        return _page(request, access, assessment, shared, table=again, status=409)
    return answer or _page(request, access, assessment, shared, table=form)


def _done(
    request: HttpRequest, access: Access, assessment: Assessment, form: ChosenForm | TableForm, act: Callable[[], int]
) -> HttpResponseBase | None:
    """Do it and go back to the page; None when it was refused, which the form then says."""
    try:
        count = act()
    except operations.ChangedMeanwhile:
        raise
    except Refused as refused:
        form.add_error(None, refused.said)
        return None
    said = ngettext("Pembagian %(count)s indikator disimpan.", "Pembagian %(count)s indikator disimpan.", count)
    messages.success(request, said % {"count": count} if count else gettext("Tidak ada yang berubah."))
    kept = {name: request.GET[name] for name in ("aspek", "ubah") if request.GET.get(name)}
    address = reverse("assessment_sharing", args=[access.institution.slug, assessment.pk])
    return redirect(f"{address}?{urlencode(kept)}" if kept else address)


def _rows(request: HttpRequest, shared: Sharing) -> tuple[SharingRow, ...]:
    return shared.of_aspect(request.GET.get("aspek", ""))


def _page(
    request: HttpRequest, access: Access, assessment: Assessment, shared: Sharing, *,
    give: GiveForm | None = None, accept: ChosenForm | None = None, table: TableForm | None = None, status: int = 0,
) -> HttpResponse:  # fmt: skip
    sent = give or accept or table
    rows = _rows(request, shared)
    aspect = rows[0].aspect if len(rows) < len(shared.rows) and rows else ""
    if table is None and request.GET.get("ubah"):
        table = TableForm(rows, shared.offices)
    values = [row.value for row in shared.rows]
    proposed = [one.value for one in shared.proposals]
    context = {
        "assessment": assessment,
        "shared": shared,
        "rows": rows,
        "aspect": aspect,
        "form": sent,
        "give": give or GiveForm(values, shared.last_day, shared.offices.values()),
        "accept": accept or ChosenForm(proposed, shared.last_day),
        "table": table,
        "ticked": set(give.data.getlist("values")) if give else set(),  # type: ignore[attr-defined]  # a QueryDict
        "proposals_ticked": set(accept.data.getlist("values")) if accept else set(proposed),  # type: ignore[attr-defined]  # a QueryDict
        "query": urlencode({"aspek": aspect}) if aspect else "",
    }
    failed = 422 if sent is not None and sent.errors else 200
    return render(request, "evaluations/sharing.html", context, status=status or failed)
