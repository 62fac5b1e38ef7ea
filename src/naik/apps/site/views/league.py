"""The league table: filtered, sorted and downloaded by its address alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext

from naik.apps.institutions.models import InstitutionKind
from naik.apps.results import queries
from naik.apps.site.figures import PREDICATES, part_titles
from naik.apps.site.views.responses import BadParameterError, choice, page, public, words
from naik.reports import tables

SORTS = ("rank", "name", "index", "change", "province")
DESCENDING_FIRST = {"index", "change"}
PREDICATE_SLUGS = {slugify(word): word for word in PREDICATES}
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for, checked."""

    year: int
    kind: str | None
    province: str | None
    predicate: str | None
    size: str | None
    search: str
    sort: str
    descending: bool

    def parameters(self, **changes: str) -> str:
        """Return the query string of this state with some parameters changed, shortest form."""
        everything = {
            "tahun": str(self.year),
            "jenis": self.kind or "",
            "provinsi": self.province or "",
            "predikat": slugify(self.predicate or ""),
            "ukuran": self.size or "",
            "cari": self.search,
            "urut": f"{'-' if self.descending else ''}{self.sort}",
        }
        everything.update(changes)
        return urlencode(
            {name: value for name, value in everything.items() if value and (name, value) != ("urut", "rank")}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A sortable column: where its heading leads, and how it is sorted now."""

    title: str
    href: str
    direction: str
    number: bool


@public
def league(request: HttpRequest) -> HttpResponse:
    """Show the table, its filters and its downloads."""
    asked = _asked(request)
    found = _league(asked)
    titles = part_titles(found.instrument)
    domains = sorted({part for row in found.rows for part in row.domains})
    context = {
        "league": found,
        "asked": asked,
        "years": sorted({year.year for year in queries.years()}, reverse=True),
        "kinds": InstitutionKind.choices,
        "provinces": queries.provinces(),
        "predicates": PREDICATE_SLUGS.items(),
        "sizes": queries.SIZE_CLASSES,
        "sort_value": f"{'-' if asked.descending else ''}{asked.sort}",
        "headers": _headers(asked),
        "domains": [(part, titles.get(part, part)) for part in domains],
        "downloads": [
            (form.upper(), f"{reverse('league_download', args=[form])}?{asked.parameters()}") for form in FORMATS
        ],
        "rated": sum(1 for row in found.rows if row.index is not None),
        "unrated": sum(1 for row in found.rows if row.index is None),
        "institution_base": reverse("institution", args=["x"]).removesuffix("x/"),
        "filtered": any((asked.kind, asked.province, asked.predicate, asked.size, asked.search)),
    }
    return page(request, "site/league.html", context)


@public
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Exactly the rows the page shows, in the page's order."""
    if form not in FORMATS:
        raise Http404
    asked = _asked(request)
    found = _league(asked)
    rows = queries.table(found)
    name = slugify(
        f"liga {asked.year} {asked.kind or ''} {asked.province or ''} {asked.predicate or ''} {asked.size or ''}"
    )
    if form == "csv":
        content = tables.as_csv(queries.COLUMNS, rows)
    elif form == "xlsx":
        content = tables.as_xlsx(queries.COLUMNS, rows, sheet=f"liga {asked.year}")
    else:
        content = tables.as_json(queries.COLUMNS, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(content, content_type=FORMATS[form], headers=headers)


def _league(asked: Asked) -> queries.League:
    return queries.league(
        year=asked.year,
        kind=asked.kind,
        province=asked.province,
        predicate=asked.predicate,
        size=asked.size,
        search=asked.search,
        sort=asked.sort,
        descending=asked.descending,
    )


def _asked(request: HttpRequest) -> Asked:
    years = queries.years()
    latest = max((year.year for year in years if year.complete), default=max((year.year for year in years), default=0))
    if not latest:
        raise BadParameterError(gettext("Belum ada hasil yang dimuat."))
    year = choice(request, "tahun", (str(year.year) for year in years))
    predicate = choice(request, "predikat", PREDICATE_SLUGS)
    order = choice(request, "urut", [*SORTS, *(f"-{sort}" for sort in SORTS)]) or "rank"
    return Asked(
        year=int(year) if year else latest,
        kind=choice(request, "jenis", InstitutionKind.values),
        province=choice(request, "provinsi", (province.slug for province in queries.provinces())),
        predicate=PREDICATE_SLUGS[predicate] if predicate else None,
        size=choice(request, "ukuran", (size for size, _ in queries.SIZE_CLASSES)),
        search=words(request, "cari"),
        sort=order.removeprefix("-"),
        descending=order.startswith("-"),
    )


def _headers(asked: Asked) -> list[Header]:
    titles = {
        "rank": pgettext("kolom", "Peringkat"),
        "name": gettext("Instansi"),
        "index": gettext("Indeks"),
        "change": gettext("Perubahan"),
        "province": pgettext("kolom", "Provinsi"),
    }
    return [_header(asked, sort, title) for sort, title in titles.items()]


def _header(asked: Asked, sort: str, title: str) -> Header:
    current = asked.sort == sort
    descending = not asked.descending if current else sort in DESCENDING_FIRST
    return Header(
        title=title,
        href="?" + (asked.parameters(urut=f"{'-' if descending else ''}{sort}") or f"tahun={asked.year}"),
        direction=("descending" if asked.descending else "ascending") if current else "",
        number=sort in {"rank", "index", "change"},
    )
