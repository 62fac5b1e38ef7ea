"""Pages of coverage: office by competence, as a matrix or as a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from naik.apps.capacity.policies import sees_every_office
from naik.apps.capacity.queries import coverage as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.reports import tables

WAYS = ("tabel", "daftar")
LAST_PAGE = 10_000


@require_safe
@inside(Permission.STAFF_READ)
def coverage(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show who is covered, and name the offices that have nobody."""
    found = queries.coverage(access)
    rows = _narrowed(request, found)
    asked = request.GET.get("halaman", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    page = min(max(page, 1), LAST_PAGE)
    first = (page - 1) * queries.PAGE
    context = {
        "coverage": found,
        "rows": rows[first : first + queries.PAGE],
        "count": len(rows),
        "search": answers.words(request),
        "which": _which(request),
        "way": answers.choice(request, "cara", WAYS, "tabel"),
        "as_table": answers.kept(request, cara="tabel"),
        "as_list": answers.kept(request, cara="daftar"),
        "earlier": answers.kept(request, halaman=str(page - 1)) if page > 1 else "",
        "later": answers.kept(request, halaman=str(page + 1)) if len(rows) > first + queries.PAGE else "",
        "query": answers.kept(request, halaman="", cara=""),
        "whole": sees_every_office(access),
    }
    return render(request, "capacity/coverage.html", context)


@require_safe
@inside(Permission.STAFF_READ)
def coverage_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """The matrix as it is narrowed, all pages of it, as CSV or XLSX."""
    found = queries.coverage(access)
    columns = (
        gettext("kode perangkat daerah"), gettext("perangkat daerah"), gettext("pegawai"),
        gettext("pegawai berkompetensi"), *(one.said for one in found.columns),
    )  # fmt: skip
    rows: list[tables.Row] = [
        (one.code, one.name, one.staff, one.trained, *(cell.people for cell in one.cells))
        for one in _narrowed(request, found)
    ]
    return answers.table(form, columns, rows, "cakupan-kompetensi")


def _which(request: HttpRequest) -> str:
    return answers.choice(request, "tampil", queries.WHICH, "all")


def _narrowed(request: HttpRequest, found: queries.Coverage) -> tuple[queries.OfficeRow, ...]:
    return queries.narrowed(found, search=answers.words(request), which=_which(request))
