"""League tables of one year."""

from collections import Counter
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from naik.apps.results.queries.records import League, LeagueRow, YearSummary
from naik.apps.results.queries.search import matches
from naik.apps.results.queries.snapshot import COMPLETE_YEARS_NEED, InstitutionFacts, Snapshot, YearFigures, snapshot
from naik.statistics.league import competition_ranks

SIZE_CLASSES: tuple[tuple[str, str | Promise], ...] = (
    ("kecil", _("di bawah 250 ribu jiwa")),
    ("sedang", _("250 sampai 500 ribu jiwa")),
    ("besar", _("500 ribu sampai 1 juta jiwa")),
    ("sangat-besar", _("1 juta jiwa ke atas")),
)
"""Kabupaten, kota and provinces by population; ministries have no size."""
COLUMNS = (
    "rank", "institution", "region_code", "kind", "province", "year", "instrument", "index", "change", "predicate",
    "standing", "source",
)  # fmt: skip
Cell = str | int | Decimal | None
SIZE_BOUNDS = (250_000, 500_000, 1_000_000)


def size_class(population: int | None) -> str | None:
    """The size class of a population."""
    if population is None:
        return None
    return SIZE_CLASSES[sum(population >= bound for bound in SIZE_BOUNDS)][0]


def years() -> tuple[YearSummary, ...]:
    """Every year of which a result is known, oldest first."""
    data = snapshot()
    known = sorted({year for years in data.years.values() for year in years})
    summaries = []
    for year in known:
        figures = [figures for _facts, figures in data.of_year(year)]
        rated = sum(1 for one in figures if one.first.index is not None)
        summaries.append(
            YearSummary(
                year=year, instrument=_main_instrument(figures), rated=rated, complete=rated >= COMPLETE_YEARS_NEED
            )
        )
    return tuple(summaries)


def _main_instrument(figures: list[YearFigures]) -> str:
    return Counter(one.instrument for one in figures).most_common(1)[0][0]


def league(
    *,
    year: int,
    kind: str | None = None,
    province: str | None = None,
    predicate: str | None = None,
    size: str | None = None,
    instrument: str | None = None,
    search: str = "",
    sort: str = "rank",
    descending: bool = False,
) -> League:
    """The league of a year; kind, province slug and size make the league, predicate and search narrow what is shown.

    The rank is the competition rank inside the league, on the index shown first.
    """
    data = snapshot()
    everyone = data.of_year(year)
    if instrument is None:
        instrument = _main_instrument([figures for _facts, figures in everyone]) if everyone else ""
    members = [
        (facts, figures)
        for facts, figures in everyone
        if figures.instrument == instrument
        and (kind is None or facts.kind == kind)
        and (size is None or size_class(facts.population) == size)
        and (province is None or ((found := data.province(facts)) is not None and found.slug == province))
    ]
    ranks = competition_ranks([figures.first.index for _facts, figures in members])
    rows = [_row(data, facts, figures, rank) for (facts, figures), rank in zip(members, ranks, strict=True)]
    shown = [
        row
        for row in rows
        if (predicate is None or row.predicate == predicate) and (not search or matches(search, row.name, row.kind))
    ]
    previous = year - 1 if any(row.change is not None for row in rows) else None
    return League(
        year=year,
        instrument=instrument,
        rows=tuple(_sorted(shown, sort, descending=descending)),
        not_rated=sum(1 for row in shown if row.index is None),
        previous_year=previous,
    )


def table(found: League) -> list[tuple[Cell, ...]]:
    """The rows of a league under COLUMNS, for the terminal and for downloads alike."""
    return [
        (
            row.rank, row.name, row.region_code, row.kind, row.province, found.year, found.instrument, row.index,
            row.change, row.predicate, row.standing, row.source,
        )
        for row in found.rows
    ]  # fmt: skip


def change(data: Snapshot, slug: str, figures: YearFigures) -> Decimal | None:
    """The index less last year's, where both come from the same instrument."""
    before = data.years[slug].get(figures.year - 1)
    if before is None or before.instrument != figures.instrument:
        return None
    if before.first.index is None or figures.first.index is None:
        return None
    return figures.first.index - before.first.index


def _row(data: Snapshot, facts: InstitutionFacts, figures: YearFigures, rank: int | None) -> LeagueRow:
    province = data.province(facts)
    first = figures.first
    return LeagueRow(
        rank=rank,
        slug=facts.slug,
        name=facts.name,
        kind=facts.kind,
        kind_label=facts.kind_label,
        region_code=facts.region_code,
        province=province.name if province else "",
        province_slug=province.slug if province else "",
        index=first.index,
        change=change(data, facts.slug, figures),
        predicate=first.predicate,
        steps=first.steps,
        standing=first.standing,
        source=first.source,
        size_class=size_class(facts.population),
        domains=figures.domains,
        conflicting=figures.conflicting,
    )


def _sorted(rows: list[LeagueRow], sort: str, *, descending: bool) -> list[LeagueRow]:
    by_name = sorted(rows, key=lambda row: row.name)
    if sort in {"name", "province"}:
        return sorted(by_name, key=lambda row: getattr(row, sort), reverse=descending)
    # Whoever has no figure stands at the end, whichever way the others are turned.
    known = [row for row in by_name if getattr(row, sort) is not None]
    unknown = [row for row in by_name if getattr(row, sort) is None]
    return sorted(known, key=lambda row: getattr(row, sort), reverse=descending) + unknown
