"""What the pages of an institution share: what the address asks for, sortable headings, files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode

from naik.apps.institutions.refusals import Refused
from naik.reports import tables

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: where it leads, and how the column is sorted now."""

    title: str
    href: str
    direction: str


def words(request: HttpRequest) -> str:
    """What is searched for."""
    return " ".join(request.GET.get("cari", "").replace("\x00", "").split())[:LONGEST_SEARCH]


def choice(request: HttpRequest, name: str, allowed: Iterable[str], default: str = "") -> str:
    """One value of the address out of those allowed, else the default."""
    value = request.GET.get(name, "")
    return value if value in set(allowed) else default


def order(request: HttpRequest, sorts: Sequence[str]) -> tuple[str, bool]:
    """The column to sort by, and whether downwards."""
    asked = choice(request, "urut", [*sorts, *(f"-{one}" for one in sorts)], sorts[0])
    return asked.removeprefix("-"), asked.startswith("-")


def kept(request: HttpRequest, **changes: str) -> str:
    """The address's query with some parameters changed; empty ones are left out."""
    everything = {**request.GET.dict(), **changes}
    return urlencode({name: value for name, value in everything.items() if value})


def headings(request: HttpRequest, titles: Mapping[str, str], sorts: Sequence[str]) -> list[Heading]:
    """The headings of a table, those in `sorts` as links that sort by them."""
    sort, descending = order(request, sorts)
    found = []
    for name, title in titles.items():
        if name not in sorts:
            found.append(Heading(title, "", ""))
            continue
        downwards = name == sort and not descending
        direction = ("descending" if descending else "ascending") if name == sort else ""
        found.append(Heading(title, f"?{kept(request, urut=f'-{name}' if downwards else name)}", direction))
    return found


def table(form: str, columns: Sequence[str], rows: Sequence[tables.Row], name: str) -> HttpResponse:
    """The rows as a file to keep; 404 for a format we do not write."""
    if form not in FORMATS:
        raise Http404
    content = tables.as_csv(columns, rows) if form == "csv" else tables.as_xlsx(columns, rows, sheet=name)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(content, content_type=FORMATS[form], headers=headers)


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Show a rule's refusal in the form's summary, beside what was typed."""
    form.add_error(None, refusal.said)


def status(form: forms.Form) -> int:
    """400 for a form that was sent with faults."""
    return 400 if form.is_bound and form.errors else 200
