"""Pages of the training need, by competence and by office."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from naik.apps.capacity.policies import sees_every_office
from naik.apps.capacity.queries import need as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.reports import tables

WAYS = ("kompetensi", "kantor")


@require_safe
@inside(Permission.STAFF_READ)
def training_need(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show which competences are lacking where, and because of which indicators."""
    context = {
        "need": queries.need(access),
        "way": answers.choice(request, "cara", WAYS, "kompetensi"),
        "whole": sees_every_office(access),
    }
    return render(request, "capacity/need.html", context)


@require_safe
@inside(Permission.STAFF_READ)
def training_need_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """Every need as a line, as CSV or XLSX."""
    columns = (
        gettext("kompetensi"), gettext("perangkat daerah"), gettext("pegawai"), gettext("indikator"),
        gettext("nama indikator"),
    )  # fmt: skip
    rows: list[tables.Row] = []
    for one in queries.need(access).by_competence:
        title = one.competence.said
        rows += [(title, office.name, office.staff, *_reasons(office.reasons)) for office in one.offices]
        if one.nowhere:
            rows.append((title, gettext("belum ditentukan"), None, *_reasons(one.nowhere)))
    return answers.table(form, columns, rows, "kebutuhan-pelatihan")


def _reasons(reasons: Iterable[queries.Reason]) -> tuple[str, str]:
    language = get_language() or "id"
    found = tuple(reasons)
    return ", ".join(one.value for one in found), "; ".join(one.title.in_language(language) for one in found)
