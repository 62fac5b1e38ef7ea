"""The nation over the years, and how sure the figures are."""

from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction

from naik.apps.institutions.models import InstitutionKind
from naik.apps.results.queries.records import Count, KindPredicates, NationalPoint, NationalSeries, Quality
from naik.apps.results.queries.snapshot import Snapshot, snapshot
from naik.instruments import loader
from naik.instruments.model import ScoringModel
from naik.scoring import exact_indices_from_domains, round_half_up


def _instrument(year: int) -> str:
    return next(
        instrument.id
        for instrument in loader.catalogue()
        if any(edition.year == year for edition in instrument.editions)
    )


def national() -> NationalSeries:
    """The national index as first printed for each year; another source's figure stays in the data."""
    points: dict[int, NationalPoint] = {}
    domains: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for figure in snapshot().national:
        if figure.category != "nasional":
            continue
        value = round_half_up(Fraction(figure.value))
        if figure.part == "index":
            point = NationalPoint(
                year=figure.year, index=value, instrument=_instrument(figure.year), source=figure.source
            )
            points.setdefault(figure.year, point)
        elif figure.part.startswith("D"):
            domains[figure.year].setdefault(figure.part, value)
    return NationalSeries(points=tuple(points[year] for year in sorted(points)), domains=domains)


def predicates_by_kind(year: int) -> tuple[KindPredicates, ...]:
    """How many institutions of each kind have each predicate, counted from the figures shown first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for facts, figures in snapshot().of_year(year):
        if figures.first.predicate:
            counts[facts.kind][figures.first.predicate] += 1
    return tuple(
        KindPredicates(kind=kind, kind_label=str(InstitutionKind(kind).label), counts=counts[kind])
        for kind in InstitutionKind.values
        if counts[kind]
    )


def quality() -> Quality:
    """Counts by year and standing, conflicts, rows that only half-up rounding explains, and every source."""
    data = snapshot()
    counts: Counter[tuple[int, str]] = Counter()
    sources: set[str] = set()
    conflicts = 0
    for years in data.years.values():
        for figures in years.values():
            conflicts += figures.conflicting > 0
            for figure in figures.figures:
                counts[figures.year, figure.standing if figure.index is not None else "not rated"] += 1
                sources.add(figure.source)
    return Quality(
        counts=tuple(
            Count(year=year, standing=standing, count=counts[year, standing]) for year, standing in sorted(counts)
        ),
        conflicts=conflicts,
        half_up_only=_half_up_only(data),
        sources=tuple(sorted(sources)),
    )


def _half_up_only(data: Snapshot) -> int:
    """How many official rows only half-up rounding prints, of every index that their domains allow."""
    found = 0
    for years in data.years.values():
        for figures in years.values():
            instrument = loader.load(figures.instrument)
            index = figures.first.index
            complete = index is not None and set(figures.domains) == {domain.id for domain in instrument.domains}
            if not complete or figures.first.standing != "official" or instrument.model is not ScoringModel.WHOLE_LEVEL:
                continue
            allowed = exact_indices_from_domains(instrument, figures.domains)
            up = any(round_half_up(exact) == index for exact in allowed)
            found += up and not any(round(exact, 2) == index for exact in allowed)
    return found
