"""The authority's board of a cycle, and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from naik.apps.evaluations.queries import cycle_board as queries
from naik.apps.evaluations.queries.cycle_board import SORTS, STILL_DAYS, Asked, BoardRow
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import InstitutionKind
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.apps.institutions.views import answers
from naik.cycle.pace import RULE
from naik.cycle.stages import TITLES, Stage

MOST_DAYS = 365


@require_safe
@inside(Permission.CYCLE_READ)
def board(request: HttpRequest, access: Access, cycle_id: int) -> HttpResponseBase:
    """Show the cycle: its stages, its institutions, its assessors."""
    asked = _asked(request)
    found = queries.board(access, cycle_id, asked)
    pages = max(1, -(-len(found.rows) // queries.PAGE))
    page = min(_number(request.GET.get("halaman", ""), 1), pages)
    titles = {
        "name": gettext("Instansi"), "stage": gettext("Tahap"), "since": gettext("Sejak"), "filled": gettext("Terisi"),
        "still": gettext("Tanpa perubahan"), "ends": gettext("Perkiraan selesai mengisi"),
    }  # fmt: skip
    context = {
        "board": found,
        "rows": found.rows[(page - 1) * queries.PAGE : page * queries.PAGE],
        "asked": asked,
        "filtered": any((asked.search, asked.stage, asked.kind, asked.province, asked.still_only)),
        "headings": answers.headings(request, titles, SORTS),
        "sort_value": request.GET.get("urut", ""),
        "kinds": InstitutionKind.choices,
        "query": answers.kept(request, halaman=""),
        "newer": answers.kept(request, halaman=str(page - 1)) if page > 1 else "",
        "older": answers.kept(request, halaman=str(page + 1)) if page < pages else "",
        "rule": RULE,
        "may_manage": access.may_at_home(Permission.CYCLE_MANAGE) and found.cycle.closed_at is None,
        "determines": access.may_at_home(Permission.DETERMINE),
        "unseen": (Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL),
        "has_visits": any(one.stage is Stage.VISIT and one.window for one in found.stages),
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/cycle.html", context)


@require_safe
@inside(Permission.CYCLE_READ)
def download(request: HttpRequest, access: Access, cycle_id: int, form: str) -> HttpResponseBase:
    """The institutions as they are narrowed, all of them, as CSV or XLSX."""
    found = queries.board(access, cycle_id, _asked(request))
    columns = (
        gettext("instansi"), gettext("jenis"), gettext("provinsi"), gettext("tahap"), gettext("sejak"),
        gettext("terisi"), gettext("dari"), gettext("perubahan terakhir"), gettext("hari tanpa perubahan"),
        gettext("visitasi"), gettext("perkiraan paling cepat"), gettext("perkiraan paling lambat"),
    )  # fmt: skip
    return answers.table(form, columns, [_cells(one) for one in found.rows], "siklus")


def _cells(row: BoardRow) -> tuple[str | int, ...]:
    return (
        row.name, row.kind_label, row.province, TITLES[row.stage].in_language(get_language() or "id"),
        row.since.isoformat(timespec="minutes"), row.filled, row.of, row.changed_at.isoformat(timespec="minutes"),
        row.still_days, gettext("ya") if row.visited else gettext("tidak"),
        row.ends.earliest.isoformat() if row.ends else "", row.ends.latest.isoformat() if row.ends else "",
    )  # fmt: skip


def _asked(request: HttpRequest) -> Asked:
    sort, descending = answers.order(request, SORTS)
    return Asked(
        search=answers.words(request),
        stage=answers.choice(request, "tahap", list(Stage)),
        kind=answers.choice(request, "jenis", InstitutionKind.values),
        province=request.GET.get("provinsi", "")[:8],
        still_only=bool(request.GET.get("diam")),
        still_days=min(_number(request.GET.get("hari", ""), STILL_DAYS), MOST_DAYS),
        sort=sort,
        descending=descending,
    )


def _number(text: str, otherwise: int) -> int:
    """A whole number from 1 out of the address."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) > 0 else otherwise
