"""Every published figure in memory, read once for each version of the data.

Some two thousand rows are read in five queries and kept until an import changes them, so that a page costs one query.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from naik.apps.institutions.models import Institution, InstitutionKind, Region
from naik.apps.results.models import OWN, ImportRun, NationalFigure, PublishedLevel, PublishedResult, Standing
from naik.apps.results.queries.records import Figure
from naik.instruments import loader

STRENGTH = {standing: place for place, standing in enumerate(Standing.values)}
COMPLETE_YEARS_NEED = 600
"""A year counts as complete when the ministry's whole table is in: 621 in 2023, 615 in 2024."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionFacts:
    """One institution and its region."""

    slug: str
    name: str
    kind: str
    region_code: str
    province_code: str
    population: int | None
    area_km2: Decimal | None

    @property
    def kind_label(self) -> str:
        """The kind in the active language."""
        return str(InstitutionKind(self.kind).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionFacts:
    """One region."""

    code: str
    name: str
    slug: str
    kind: str
    province_code: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigures:
    """All figures of one institution and year, the strongest first."""

    year: int
    instrument: str
    figures: tuple[Figure, ...]
    domains: Mapping[str, Decimal]

    @property
    def first(self) -> Figure:
        """The figure that is shown first."""
        return self.figures[0]

    @property
    def conflicting(self) -> int:
        """How many other figures differ from the first; an earlier version that was replaced is none."""
        others = self.figures[1:]
        return sum(1 for one in others if one.index != self.first.index and one.standing != Standing.REPLACED)


@dataclass(frozen=True)
class Snapshot:
    """The published data at one version."""

    institutions: Mapping[str, InstitutionFacts]
    regions: Mapping[str, RegionFacts]
    years: Mapping[str, Mapping[int, YearFigures]]
    levels: Mapping[str, Mapping[int, Mapping[str, Decimal]]]
    national: tuple[NationalFigure, ...]

    @cached_property
    def by_region(self) -> dict[str, InstitutionFacts]:
        """Institutions by the code of their region."""
        return {facts.region_code: facts for facts in self.institutions.values() if facts.region_code}

    def of_year(self, year: int) -> list[tuple[InstitutionFacts, YearFigures]]:
        """Every institution of which something is known for a year."""
        return [(self.institutions[slug], years[year]) for slug, years in self.years.items() if year in years]

    def province(self, facts: InstitutionFacts) -> RegionFacts | None:
        """The province of an institution; ministries have none."""
        return self.regions.get(facts.province_code)


def steps(instrument: str, predicate: str | None) -> int:
    """The number of filled steps of a predicate, 0 without one."""
    return next((band.number for band in loader.load(instrument).bands if band.predicate == predicate), 0)


_held: ContextVar[str | None] = ContextVar("held_version", default=None)


@contextmanager
def one_version() -> Iterator[str]:
    """Answer every query inside from one version of the data, also when an import lands meanwhile; costs one query."""
    token = _held.set(data_version())
    try:
        yield data_version()
    finally:
        _held.reset(token)


def data_version() -> str:
    """A word that changes with every import that changed something; one query outside `one_version`."""
    held = _held.get()
    if held is not None:
        return held
    return str(ImportRun.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def snapshot() -> Snapshot:
    """The published data now."""
    return _read(data_version())


@lru_cache(maxsize=2)
def _read(version: str) -> Snapshot:
    del version
    from django.utils.text import slugify

    regions = {
        one.code: RegionFacts(
            code=one.code, name=one.name, slug=slugify(one.name), kind=one.kind,
            province_code=one.province_id or one.code, latitude=one.latitude, longitude=one.longitude,
        )
        for one in Region.objects.order_by("code")
    }  # fmt: skip
    institutions = {}
    slugs = {}
    for one in Institution.objects.select_related("region").order_by("name"):
        slugs[one.pk] = one.slug
        region = one.region
        institutions[one.slug] = InstitutionFacts(
            slug=one.slug, name=one.name, kind=one.kind, region_code=region.code if region else "",
            province_code=(region.province_id or region.code) if region else "",
            population=region.population if region else None, area_km2=region.area_km2 if region else None,
        )  # fmt: skip
    levels: dict[str, dict[int, dict[str, Decimal]]] = {}
    for level in PublishedLevel.objects.order_by("pk"):
        of_year = levels.setdefault(slugs[level.institution_id], {}).setdefault(level.year, {})
        of_year[level.indicator] = level.level
    return Snapshot(institutions, regions, _years(slugs), levels, tuple(NationalFigure.objects.order_by("year", "pk")))


def _years(slugs: Mapping[int, str]) -> dict[str, dict[int, YearFigures]]:
    grouped: dict[tuple[str, int], list[PublishedResult]] = defaultdict(list)
    for result in PublishedResult.objects.order_by("pk"):
        grouped[slugs[result.institution_id], result.year].append(result)
    years: dict[str, dict[int, YearFigures]] = {}
    for (slug, year), results in grouped.items():
        # Of two that are as strong, what was determined here stands after what another source prints.
        results.sort(key=lambda one: (one.index is None, STRENGTH[one.standing], one.source.startswith(OWN)))
        figures = tuple(
            Figure(
                index=one.index, predicate=one.predicate or None, steps=steps(one.instrument, one.predicate),
                standing=one.standing, source=one.source, note=one.note,
            )
            for one in results
        )  # fmt: skip
        first = results[0]
        parts = {part: Decimal(value) for part, value in sorted(first.parts.items())}
        years.setdefault(slug, {})[year] = YearFigures(
            year=year, instrument=first.instrument, figures=figures, domains=parts
        )
    return years
