"""The page of services that are owned but not used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.apps.inventory.queries import unused as queries
from naik.apps.inventory.queries.use import newest_year, years_offered
from naik.apps.inventory.templatetags.inventory import share
from naik.apps.inventory.views.asking import number, page_number, year


@require_safe
@inside(Permission.SERVICE_READ)
def unused_services(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the services every office has, and the offices that use them too little."""
    asked, page = year(request, access, usual=newest_year(access)), page_number(request)
    found = queries.unused(
        access, year=asked, threshold=_threshold(request), service_id=number(request, "layanan"), page=page
    )
    context = {
        "found": found, "years": years_offered(access), "service_id": number(request, "layanan"),
        "query": answers.kept(request, halaman=""), "reasons": _reasons(found.threshold),
        "newer": answers.kept(request, halaman=str(page - 1)) if page > 1 else "",
        "older": answers.kept(request, halaman=str(page + 1)) if found.total > page * queries.PAGE else "",
    }  # fmt: skip
    return render(request, "inventory/unused.html", context)


@require_safe
@inside(Permission.SERVICE_READ)
def unused_download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The offices that use too little, all pages of them, as a file."""
    found = queries.unused(
        access, year=year(request, access, usual=newest_year(access)), threshold=_threshold(request),
        service_id=number(request, "layanan"), page=None,
    )  # fmt: skip
    reasons = _reasons(found.threshold)
    columns = (
        gettext("layanan"), gettext("perangkat daerah"), gettext("tahun"), gettext("pengguna aktif"),
        gettext("calon pengguna"), gettext("proporsi"), gettext("penyebab"),
    )  # fmt: skip
    rows = [
        (
            one.service, one.office, found.year, one.active_users, one.possible_users, share(one.share),
            reasons[one.little],
        )
        for one in found.rows
    ]  # fmt: skip
    return answers.table(form, columns, rows, "kurang-dipakai")


def _threshold(request: HttpRequest) -> int:
    found = number(request, "ambang")
    return found if found is not None and 0 < found <= 100 else queries.DEFAULT_THRESHOLD


def _reasons(threshold: int) -> dict[str, str]:
    return {
        "nothing": gettext("belum ada catatan"),
        "none": gettext("tidak ada pengguna aktif"),
        "share": gettext("kurang dari %(threshold)d %% calon pengguna") % {"threshold": threshold},
    }
