"""Pages of what outreach reached: services that are owned but not used, and the board of offices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from naik.apps.capacity.queries import outreach as events
from naik.apps.capacity.queries import outreach_board as boards
from naik.apps.capacity.queries import outreach_coverage as coverages
from naik.apps.capacity.views.training_asking import number, page_of, pages
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.apps.inventory.queries.unused import DEFAULT_THRESHOLD
from naik.apps.inventory.queries.use import newest_year, years_offered
from naik.apps.inventory.service_values import FIRST_YEAR
from naik.apps.inventory.templatetags.inventory import share
from naik.reports import tables


@require_safe
@inside(Permission.TRAINING_READ)
def outreach_coverage(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the services that offices use too little, and for one of them who was ever told of it."""
    page = page_of(request)
    found = coverages.coverage(
        access, year=_year_of_use(request, access), threshold=_threshold(request),
        service_id=number(request.GET.get("layanan", "")),
    )  # fmt: skip
    first = (page - 1) * coverages.PAGE
    context = {
        "found": found, "rows": found.rows[first : first + coverages.PAGE], "years": years_offered(access),
        "never": ",".join(str(one.use.office_id) for one in found.never), "reasons": _reasons(found.threshold),
        "every": ",".join(str(one.use.office_id) for one in found.rows), "may_manage": events.may_manage(access),
        "whole": events.sees_every_office(access), **pages(request, page, len(found.rows), coverages.PAGE),
    }  # fmt: skip
    return render(request, "capacity/outreach_coverage.html", context)


@require_safe
@inside(Permission.TRAINING_READ)
def outreach_coverage_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """Every office that uses a service too little, of all services, with the outreach it had."""
    year, threshold = _year_of_use(request, access), _threshold(request)
    reasons = _reasons(threshold)
    columns = (
        gettext("layanan"), gettext("perangkat daerah"), gettext("tahun"), gettext("pengguna aktif"),
        gettext("calon pengguna"), gettext("bagian"), gettext("sebab"), gettext("sosialisasi yang dihadiri"),
        gettext("terakhir hadir"), gettext("diundang, tidak hadir"),
    )  # fmt: skip
    rows: list[tables.Row] = [
        (
            one.use.service, one.use.office, year, one.use.active_users, one.use.possible_users,
            share(one.use.share), reasons[one.use.little],
            sum(1 for event in one.events if event.attended),
            "" if one.use.outreach is None or one.use.outreach.last is None else one.use.outreach.last.isoformat(),
            sum(1 for event in one.events if not event.attended),
        )
        for one in coverages.everything(access, year=year, threshold=threshold)
    ]  # fmt: skip
    return answers.table(form, columns, rows, "cakupan-sosialisasi")


@require_safe
@inside(Permission.TRAINING_READ)
def outreach_board(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show which offices outreach reached in a year, and name those it did not."""
    page, way, which = page_of(request), _way(request), _which(request)
    found = boards.board(access, year=_year(request), way=way)
    rows = boards.narrowed(found, search=answers.words(request), which=which)
    first = (page - 1) * boards.PAGE
    context = {
        "board": found, "rows": rows[first : first + boards.PAGE], "count": len(rows), "way": way, "which": which,
        "search": answers.words(request), "years": sorted({*events.years(access), localdate().year}, reverse=True),
        "missing": ",".join(str(one.office_id) for one in found.missing), "may_manage": events.may_manage(access),
        "whole": events.sees_every_office(access), **pages(request, page, len(rows), boards.PAGE),
    }  # fmt: skip
    return render(request, "capacity/outreach_board.html", context)


@require_safe
@inside(Permission.TRAINING_READ)
def outreach_board_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """The board as it is narrowed, with all its columns."""
    found = boards.board(access, year=_year(request), way=_way(request), most=None)
    columns = (
        gettext("kode perangkat daerah"), gettext("perangkat daerah"), gettext("tahun"), gettext("dijangkau"),
        *(title for _key, title in found.columns),
    )  # fmt: skip
    words = {
        "reached": gettext("dijangkau"), "missed": gettext("diundang, tidak hadir"),
        "planned": gettext("dijadwalkan"), "never": gettext("belum pernah"),
    }  # fmt: skip
    rows: list[tables.Row] = [
        (
            one.code, one.name, found.year, gettext("ya") if one.reached else gettext("tidak"),
            *(words[cell.word] for cell in one.cells),
        )
        for one in boards.narrowed(found, search=answers.words(request), which=_which(request))
    ]  # fmt: skip
    return answers.table(form, columns, rows, "papan-sosialisasi")


def _way(request: HttpRequest) -> str:
    return answers.choice(request, "menurut", boards.WAYS, boards.WAYS[0])


def _which(request: HttpRequest) -> str:
    return answers.choice(request, "tampil", boards.WHICH, boards.WHICH[0])


def _year_of_use(request: HttpRequest, access: Access) -> int:
    """The year asked for, else the newest one whose use is recorded."""
    return _year(request) if request.GET.get("tahun") else newest_year(access)


def _year(request: HttpRequest) -> int:
    """The year asked for, else this one where the institution lies."""
    found = number(request.GET.get("tahun", ""))
    return found if found is not None and FIRST_YEAR <= found < 10_000 else localdate().year


def _threshold(request: HttpRequest) -> int:
    found = number(request.GET.get("ambang", ""))
    return found if found is not None and 0 < found <= 100 else DEFAULT_THRESHOLD


def _reasons(threshold: int) -> dict[str, str]:
    return {
        "nothing": gettext("belum ada catatan"),
        "none": gettext("tidak ada pengguna aktif"),
        "share": gettext("kurang dari %(threshold)d %% calon pengguna") % {"threshold": threshold},
    }
