"""Lists of meetings and appeals as files."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from naik.reports import tables

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(form: str, name: str, sheet: str, columns: Sequence[str], rows: Sequence[tables.Row]) -> HttpResponse:
    """The rows as a CSV or XLSX download; 404 for any other form."""
    if form not in KINDS:
        raise Http404
    content = tables.as_csv(columns, rows) if form == "csv" else tables.as_xlsx(columns, rows, sheet=sheet)
    response = HttpResponse(content, content_type=KINDS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
