"""Pages of the use of one service: a year over all offices, its trend, and all use as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.apps.inventory import use_table
from naik.apps.inventory.forms import use as forms
from naik.apps.inventory.forms.use import SourceForm
from naik.apps.inventory.operations import use as operations
from naik.apps.inventory.queries import use as queries
from naik.apps.inventory.queries.use import UsePage
from naik.apps.inventory.templatetags.inventory import language
from naik.apps.inventory.views.asking import number, page_number, year
from naik.apps.inventory.views.use_figure import trend_figure

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SERVICE_READ)
def service_use(request: HttpRequest, access: Access, service_id: int) -> HttpResponseBase:
    """Show one year of a service, as a form for those who record it."""
    asked, ordinal = year(request, access), page_number(request)
    page = queries.use_page(access, service_id, asked, page=ordinal)
    form = SourceForm(answers.sent(request), initial={"seen": page.seen, "source": page.source})
    wrong: dict[int | None, str] = {}
    if request.method == "POST":
        if not page.may_write:
            raise Forbidden(Permission.SERVICE_WRITE)
        figures, wrong = forms.read(page.rows, request.POST)
        if form.is_valid() and not wrong:
            rows = queries.records(access, service_id, asked)
            entries = operations.with_source(rows, figures, page.source, form.cleaned_data["source"])
            sheet = operations.Sheet(year=asked, entries=entries, seen=form.cleaned_data["seen"])
            try:
                count = operations.record_use(access, service_id, sheet)
            except Refused as refusal:
                answers.refuse(form, refusal)
                form.data = {**request.POST.dict(), "seen": page.seen}
            else:
                sentence = ngettext("%(count)d catatan disimpan.", "%(count)d catatan disimpan.", count)
                messages.success(request, sentence % {"count": count})
                there = reverse("service_use", args=[access.institution.slug, service_id])
                return redirect(f"{there}?{urlencode({'tahun': asked, 'halaman': ordinal})}")
        for row in forms.sheet(page.rows, None, wrong):
            if row.error:
                form.add_error(None, f"{row.title}: {row.error}")
    return _shown(request, page, ordinal, form, wrong)


@require_safe
@inside(Permission.SERVICE_READ)
def use_download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """All use in reach as a file, with the columns that an import reads; `tahun` narrows it to a year."""
    rows = [use_table.cells(one) for one in queries.file_rows(access, number(request, "tahun"))]
    return answers.table(form, use_table.headings(language()), rows, f"pemakaian-{access.institution.slug}")


def _shown(
    request: HttpRequest, page: UsePage, ordinal: int, form: SourceForm, wrong: dict[int | None, str]
) -> HttpResponseBase:
    context = {
        "page": page, "form": form, "titles": forms.titles(),
        "sheet": forms.sheet(page.rows, request.POST if request.method == "POST" else None, wrong),
        "figure": trend_figure(page.trend) if page.trend else None,
        "newer": answers.kept(request, halaman=str(ordinal - 1)) if ordinal > 1 else "",
        "older": answers.kept(request, halaman=str(ordinal + 1)) if page.total > ordinal * queries.PAGE else "",
        "ordinal": ordinal, "longest_cell": forms.LONGEST_CELL,
    }  # fmt: skip
    return render(request, "inventory/use.html", context, status=REFUSED if form.errors else 200)
