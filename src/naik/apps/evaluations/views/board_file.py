"""A table of a board as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from naik.reports import tables

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file(
    form: str, columns: Sequence[str], rows: Sequence[Sequence[tables.Cell]], *, name: str, sheet: str
) -> HttpResponse:
    """The table as CSV or XLSX; 404 for any other form."""
    if form not in FORMS:
        raise Http404
    content = tables.as_csv(columns, rows) if form == "csv" else tables.as_xlsx(columns, rows, sheet=sheet)
    response = HttpResponse(content, content_type=FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
