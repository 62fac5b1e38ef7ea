"""Provinces, and the map."""

from django.utils.translation import gettext

from naik.apps.results.queries.institution import mean
from naik.apps.results.queries.league import change, years
from naik.apps.results.queries.records import Dot, ProvincePage, ProvinceRow, ProvinceSummary
from naik.apps.results.queries.snapshot import InstitutionFacts, RegionFacts, Snapshot, snapshot
from naik.statistics.league import competition_ranks


def _latest_complete() -> int | None:
    return max((year.year for year in years() if year.complete), default=None)


def _governments(data: Snapshot, province: RegionFacts) -> list[InstitutionFacts]:
    return [facts for facts in data.by_region.values() if facts.province_code == province.code]


def provinces() -> tuple[ProvinceSummary, ...]:
    """Every province by name."""
    data = snapshot()
    year = _latest_complete()
    found = []
    for province in data.regions.values():
        if province.kind != "provinsi":
            continue
        parts = [facts for facts in _governments(data, province) if facts.kind != "provinsi"]
        rated = [
            figures.first.index
            for facts in parts
            if (figures := data.years.get(facts.slug, {}).get(year or 0)) and figures.first.index is not None
        ]
        found.append(
            ProvinceSummary(
                slug=province.slug, name=province.name, code=province.code, count=len(parts), rated=len(rated),
                mean=mean(rated),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda province: province.name))


def province(slug: str) -> ProvincePage | None:
    """A province's own government and its kabupaten and kota over the years, or None."""
    data = snapshot()
    region = next((one for one in data.regions.values() if one.kind == "provinsi" and one.slug == slug), None)
    if region is None:
        return None
    members = _governments(data, region)
    known = sorted({year for facts in members for year in data.years.get(facts.slug, {})})
    year = max((one for one in known if one <= (_latest_complete() or 0)), default=known[-1] if known else 0)
    parts = [facts for facts in members if facts.kind != "provinsi"]
    places = competition_ranks(
        [figures.first.index if (figures := data.years.get(facts.slug, {}).get(year)) else None for facts in parts]
    )
    rank = {facts.slug: place for facts, place in zip(parts, places, strict=True)}
    rows = [_row(data, facts, year, rank.get(facts.slug)) for facts in members]
    rows.sort(key=lambda row: (row.kind != "provinsi", row.rank is None, row.rank or 0, row.name))
    return ProvincePage(
        slug=slug,
        name=region.name,
        code=region.code,
        years=tuple(known),
        rows=tuple(rows),
        summary=_summary(rows, year),
    )


def _row(data: Snapshot, facts: InstitutionFacts, year: int, rank: int | None) -> ProvinceRow:
    known = data.years.get(facts.slug, {})
    shown = known.get(year)
    return ProvinceRow(
        slug=facts.slug,
        name=facts.name,
        kind=facts.kind,
        rank=rank,
        index={one.year: one.first.index for one in known.values() if one.first.index is not None},
        change=change(data, facts.slug, shown) if shown else None,
        predicate=shown.first.predicate if shown else None,
        steps=shown.first.steps if shown else 0,
        standing=shown.first.standing if shown else None,
        conflicts=frozenset(one.year for one in known.values() if one.conflicting),
    )


def _summary(rows: list[ProvinceRow], year: int) -> str:
    parts = [row for row in rows if row.kind != "provinsi"]
    if not parts or not year:
        return ""
    changes = [row.change for row in parts if row.change is not None]
    return gettext(
        "Pada %(year)s, dari %(all)s kabupaten dan kota: %(up)s naik, %(down)s turun, %(same)s tetap,"
        " %(not_rated)s tidak dinilai."
    ) % {
        "year": year,
        "all": len(parts),
        "up": sum(1 for one in changes if one > 0),
        "down": sum(1 for one in changes if one < 0),
        "same": sum(1 for one in changes if one == 0),
        "not_rated": sum(1 for row in parts if year not in row.index),
    }


def dots(year: int) -> tuple[Dot, ...]:
    """All 514 kabupaten and kota; those of Jakarta carry the result of their province, which is evaluated for them."""
    data = snapshot()
    found = []
    for region in data.regions.values():
        if region.kind == "provinsi":
            continue
        facts = data.by_region.get(region.code) or data.by_region[region.province_code]
        figures = data.years.get(facts.slug, {}).get(year)
        found.append(
            Dot(
                slug=facts.slug, name=region.name, latitude=region.latitude, longitude=region.longitude,
                predicate=figures.first.predicate if figures else None, steps=figures.first.steps if figures else 0,
                index=figures.first.index if figures else None,
                evaluated_itself=region.code in data.by_region,
            )
        )  # fmt: skip
    return tuple(found)
