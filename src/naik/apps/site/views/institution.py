"""One institution: where it stands and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from naik.apps.results import queries
from naik.apps.site import figures
from naik.apps.site.views.responses import page, public


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLine:
    """One indicator's level in each of the years that are known."""

    row: queries.LevelRow
    levels: tuple[str, ...]


@public
def institution(request: HttpRequest, slug: str) -> HttpResponse:
    """Index, bands, domains, ranks, distance, levels, sources and conflicting figures."""
    found = queries.institution(slug)
    if found is None:
        raise Http404
    level_years = sorted(found.levels)
    instruments = {year.year: year.instrument for year in found.years}
    context = {
        "institution": found,
        "latest": found.latest,
        "figures": [figure for figure in (figures.index_by_year(found), figures.parts_compared(found)) if figure],
        "years": sorted(found.years, key=lambda year: year.year, reverse=True),
        "level_years": level_years,
        "level_lines": _level_lines(found),
        "level_instrument": instruments.get(level_years[-1]) if level_years else None,
    }
    return page(request, "site/institution.html", context)


def _level_lines(found: queries.InstitutionPage) -> list[LevelLine]:
    years = sorted(found.levels)
    if not years:
        return []
    by_year = {year: {row.indicator: str(row.level) for row in found.levels[year]} for year in years}
    return [
        LevelLine(row=row, levels=tuple(by_year[year].get(row.indicator, "") for year in years))
        for row in found.levels[years[-1]]
    ]
