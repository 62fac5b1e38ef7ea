"""Up to six institutions side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from naik.apps.results import queries
from naik.apps.site.figures import part_titles
from naik.apps.site.views.responses import BadParameterError, page, public, words

MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A search hit with the address that adds it."""

    found: queries.Found
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One column, with the address that leaves it out."""

    page: queries.InstitutionPage
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One domain or year across the columns."""

    title: str
    values: tuple[Decimal | None, ...]


@public
def compare(request: HttpRequest) -> HttpResponse:
    """Show the chosen institutions, and a search to add one more."""
    slugs = list(dict.fromkeys(slug for slug in request.GET.getlist("instansi") if slug))
    if len(slugs) > MOST:
        raise BadParameterError(
            gettext("Paling banyak %(most)d instansi dapat dibandingkan sekaligus.") % {"most": MOST}
        )
    pages = queries.compare(slugs) if slugs else ()
    unknown = set(slugs) - {found.slug for found in pages}
    if unknown:
        raise BadParameterError(gettext("Instansi “%(slug)s” tidak dikenal.") % {"slug": min(unknown)[:60]})
    q = words(request, "q")
    candidates = [
        Candidate(found=found, href=_address([*slugs, found.slug]))
        for found in (queries.search(q) if q else ())
        if found.slug not in slugs
    ]
    context = {
        "chosen": [
            Chosen(page=found, without=_address([slug for slug in slugs if slug != found.slug])) for found in pages
        ],
        "slugs": slugs,
        "full": len(slugs) >= MOST,
        "q": q,
        "candidates": candidates,
        "domain_lines": _domain_lines(pages),
        "year_lines": _year_lines(pages),
    }
    return page(request, "site/compare.html", context)


def _address(slugs: list[str]) -> str:
    query = urlencode([("instansi", slug) for slug in slugs])
    return f"{reverse('compare')}?{query}" if query else reverse("compare")


def _domain_lines(pages: tuple[queries.InstitutionPage, ...]) -> list[Line]:
    latest = [found.latest for found in pages]
    newest = max((year for year in latest if year), key=lambda year: year.year, default=None)
    if newest is None:
        return []
    titles = part_titles(newest.instrument)
    return [
        Line(
            title=titles.get(part, part),
            # Domains of another instrument share ids but not meaning, so they stay empty.
            values=tuple(
                year.domains.get(part) if year and year.instrument == newest.instrument else None for year in latest
            ),
        )
        for part in newest.domains
    ]


def _year_lines(pages: tuple[queries.InstitutionPage, ...]) -> list[Line]:
    years = sorted({year.year for found in pages for year in found.years}, reverse=True)
    columns = [{year.year: year.index for year in found.years} for found in pages]
    return [Line(title=str(year), values=tuple(column.get(year) for column in columns)) for year in years]
