"""The library of an institution: a list, a search, and the same as a file."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from naik.apps.evidence import queries, search
from naik.apps.evidence.queries import Asked, DocumentRow
from naik.apps.evidence.views import show
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.documents import KINDS
from naik.reports import tables

LAST_PAGE = 100_000
MEND = {
    "no_text_layer": _("pindaian tanpa teks"),
    "number_missing": _("nomor kosong"),
    "date_missing": _("tanggal kosong"),
    "validity_ended": _("masa berlaku berakhir"),
}
"""What keeps a document from counting, in a word or two."""
SORTS = {
    "baru": _("terbaru diunggah"),
    "judul": _("judul"),
    "tanggal": _("tanggal dokumen"),
    "nomor": _("nomor"),
}
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@inside(Permission.DOCUMENT_READ)
def library(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the documents in reach: as a list, or as results when something is searched."""
    query, asked = _asked(request)
    page = min(max(_number(request.GET.get("halaman", "")) or 1, 1), LAST_PAGE)
    choices = queries.choices(access)
    given = {name: request.GET.get(name, "") for name in request.GET if name != "halaman"}
    kept: dict[str, str | int] = {name: value for name, value in given.items() if value}
    context = {
        "query": query,
        "asked": asked,
        "choices": choices,
        "kinds": _kinds(),
        "sorts": SORTS.items(),
        "filtered": replace(asked, sort="baru") != Asked() or bool(query),
        "kept": urlencode(kept),
        "mend_words": MEND,
        "upload": _upload(access, choices),
    }
    if query:
        found = search.find(access, query, asked, page=page)
        context["found"], total, size = found, found.total, search.PAGE
    else:
        listing = queries.library(access, asked, first=(page - 1) * queries.PAGE)
        context["rows"], total, size = listing.rows, listing.total, queries.PAGE
    context["total"] = total
    context["newer"] = urlencode({**kept, "halaman": page - 1}) if page > 1 else ""
    context["older"] = urlencode({**kept, "halaman": page + 1}) if total > page * size else ""
    return show(request, access, "library", context)


@require_safe
@inside(Permission.DOCUMENT_READ)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The list as it is narrowed, all pages of it, as CSV or XLSX."""
    if form not in FORMS:
        raise Http404
    query, asked = _asked(request)
    if query:
        rows = search.found_rows(access, query, asked)
    else:
        rows = queries.library(access, asked, most=queries.MOST_IN_A_FILE).rows
    columns = (
        gettext("judul"), gettext("nomor"), gettext("tanggal"), gettext("penanda tangan"), gettext("berlaku sampai"),
        gettext("perangkat daerah"), gettext("tanda"), gettext("rahasia"), gettext("diarsipkan"), gettext("berkas"),
        gettext("versi"), gettext("ukuran (bita)"), "SHA-256", gettext("perlu dilengkapi"),
    )  # fmt: skip
    cells = [_cells(row) for row in rows]
    content = (
        tables.as_csv(columns, cells)
        if form == "csv"
        else tables.as_xlsx(columns, cells, sheet=pgettext("lembar", "Bukti"))
    )
    response = HttpResponse(content, content_type=FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="bukti-{access.institution.slug}.{form}"'
    return response


def _cells(row: DocumentRow) -> tuple[tables.Cell, ...]:
    yes, no = gettext("ya"), gettext("tidak")
    return (
        row.title, row.number, row.dated.isoformat() if row.dated else "", row.signed_by,
        row.valid_until.isoformat() if row.valid_until else "", row.office, ", ".join(row.tags),
        yes if row.confidential else no, yes if row.archived else no, row.name, row.versions, row.size, row.sha256,
        ", ".join(str(MEND[code]) for code in row.mend),
    )  # fmt: skip


def _asked(request: HttpRequest) -> tuple[str, Asked]:
    given = {name: " ".join(request.GET.get(name, "").replace("\x00", "").split()) for name in request.GET}
    asked = Asked(
        office=_number(given.get("kantor", "")),
        tag=given.get("tanda", "")[:40],
        kind=given["jenis"] if given.get("jenis") in settings.ACCEPTED_KINDS else "",
        mending=bool(given.get("lengkapi")),
        archived=bool(given.get("arsip")),
        sort=given["urut"] if given.get("urut") in SORTS else "baru",
    )
    return given.get("q", "")[: search.LONGEST_QUERY], asked


def _kinds() -> list[tuple[str, str]]:
    language = get_language() or "id"
    return [(name, KINDS[name].label.in_language(language)) for name in settings.ACCEPTED_KINDS]


def _upload(access: Access, choices: queries.Choices) -> dict[str, object] | None:
    """What the upload area needs: the offices to choose from; None for people who may not write."""
    if not access.may_somewhere(Permission.DOCUMENT_WRITE):
        return None
    held = access.offices(Permission.DOCUMENT_WRITE)
    offices = [one for one in choices.offices if held is None or one[0] in held]
    return {"offices": offices, "whole": held is None, **upload_limits()}


def upload_limits() -> dict[str, object]:
    """The endings of files that can be evidence, as a file input takes them, and how large one may be."""
    endings = [f".{ending}" for name in settings.ACCEPTED_KINDS for ending in KINDS[name].extensions]
    return {"accept": ",".join(endings), "most": settings.LARGEST_FILE}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
