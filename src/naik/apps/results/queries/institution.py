"""Everything known of one institution."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext, ngettext

from naik.apps.results.queries.records import (
    InstitutionPage,
    LevelRow,
    Likeness,
    NextPredicate,
    Peer,
    Rank,
    YearResult,
)
from naik.apps.results.queries.snapshot import InstitutionFacts, Snapshot, YearFigures, snapshot
from naik.instruments import loader
from naik.scoring import round_half_up, score
from naik.statistics.league import competition_ranks
from naik.statistics.likeness import nearest

MOST_PEERS = 8


def institution(slug: str) -> InstitutionPage | None:
    """The page of one institution, or None when nobody has this slug."""
    data = snapshot()
    facts = data.institutions.get(slug)
    return _page(data, facts) if facts else None


def compare(slugs: Sequence[str]) -> tuple[InstitutionPage, ...]:
    """The pages of several institutions in the order asked; unknown slugs are left out."""
    data = snapshot()
    return tuple(_page(data, data.institutions[slug]) for slug in slugs if slug in data.institutions)


def _page(data: Snapshot, facts: InstitutionFacts) -> InstitutionPage:
    known = data.years.get(facts.slug, {})
    levels = {year: _levels(known[year].instrument, found) for year, found in data.levels.get(facts.slug, {}).items()}
    years = tuple(_year(data, facts, known[year]) for year in sorted(known))
    rated = [year for year in years if year.index is not None]
    latest = rated[-1] if rated else None
    province = data.province(facts)
    return InstitutionPage(
        slug=facts.slug,
        name=facts.name,
        kind=facts.kind,
        kind_label=facts.kind_label,
        region_code=facts.region_code,
        province=province.name if province else "",
        province_slug=province.slug if province else "",
        population=facts.population,
        area_km2=facts.area_km2,
        years=tuple(rated),
        latest=latest,
        ranks=_ranks(data, facts, latest) if latest else (),
        nation=_nation(data, latest) if latest else {},
        like=_likeness(data, facts, latest) if latest else None,
        next=_next(latest) if latest else None,
        levels=levels,
        not_rated_years=tuple(year.year for year in years if year.index is None),
    )


def _levels(instrument_id: str, found: Mapping[str, Decimal]) -> tuple[LevelRow, ...]:
    instrument = loader.load(instrument_id)
    return tuple(
        LevelRow(
            indicator=indicator.id,
            title=indicator.title,
            level=_whole(found[indicator.id]),
            weight=indicator.weight,
            aspect=indicator.aspect,
        )
        for indicator in instrument.indicators
        if indicator.id in found
    )


def _whole(level: Decimal) -> int | Decimal:
    return int(level) if level == level.to_integral_value() else level


def _year(data: Snapshot, facts: InstitutionFacts, figures: YearFigures) -> YearResult:
    first = figures.first
    levels = data.levels.get(facts.slug, {}).get(figures.year, {})
    instrument = loader.load(figures.instrument)
    # Decimal values are printed rounded: no exact index follows from them.
    complete = instrument.whole and all(value_id in levels for value_id in instrument.value_ids)
    return YearResult(
        year=figures.year,
        instrument=figures.instrument,
        index=first.index,
        exact=score(instrument, dict(levels)).exact if complete else None,
        predicate=first.predicate,
        steps=first.steps,
        standing=first.standing,
        source=first.source,
        note=first.note,
        domains=figures.domains,
        others=figures.figures[1:],
    )


def _ranks(data: Snapshot, facts: InstitutionFacts, latest: YearResult) -> tuple[Rank, ...]:
    everyone = [
        (other, figures.first.index)
        for other, figures in data.of_year(latest.year)
        if figures.instrument == latest.instrument and figures.first.index is not None
    ]
    groups = [("nation", gettext("Nasional"), everyone)]
    kind = [one for one in everyone if one[0].kind == facts.kind]
    groups.append(("kind", gettext("Di antara %(kind)s") % {"kind": facts.kind_label.lower()}, kind))
    if facts.province_code and facts.kind != "provinsi":
        inside = [one for one in everyone if one[0].province_code == facts.province_code and one[0].kind != "provinsi"]
        groups.append(("province", gettext("Di provinsinya"), inside))
    found = []
    for scope, label, members in groups:
        ranks = competition_ranks([index for _other, index in members])
        place = next(rank for (other, _index), rank in zip(members, ranks, strict=True) if other.slug == facts.slug)
        if place is not None:
            found.append(Rank(scope=scope, label=label, rank=place, of=len(members)))
    return tuple(found)


def _nation(data: Snapshot, latest: YearResult) -> dict[str, Decimal]:
    """The national domains as first printed; without them, nothing rather than a figure of our own."""
    found: dict[str, Decimal] = {}
    for figure in data.national:
        if figure.year == latest.year and figure.category == "nasional" and figure.part in latest.domains:
            found.setdefault(figure.part, round_half_up(Fraction(figure.value)))
    return found


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """The mean to two decimals, half up; None of nothing."""
    known = [Fraction(value) for value in values]
    return round_half_up(sum(known, Fraction(0)) / len(known)) if known else None


def _likeness(data: Snapshot, facts: InstitutionFacts, latest: YearResult) -> Likeness | None:
    if facts.population is None or facts.area_km2 is None:
        return None
    rated = {
        other.slug: figures
        for other, figures in data.of_year(latest.year)
        if other.kind == facts.kind and figures.first.index is not None and figures.instrument == latest.instrument
    }
    sizes = {
        slug: (population, float(area))
        for slug in rated
        if (population := data.institutions[slug].population) and (area := data.institutions[slug].area_km2)
    }
    if facts.slug not in sizes:
        return None
    chosen = nearest(facts.slug, sizes, count=MOST_PEERS)
    peers = tuple(_peer(data.institutions[slug], rated[slug]) for slug in chosen)
    domains = {
        part: value
        for part in latest.domains
        if (value := mean(rated[slug].domains[part] for slug in chosen if part in rated[slug].domains)) is not None
    }
    explanation = ngettext(
        "%(count)s %(kind)s yang penduduk dan luasnya paling dekat, diukur dengan skala logaritma.",
        "%(count)s %(kind)s yang penduduk dan luasnya paling dekat, diukur dengan skala logaritma.",
        len(peers),
    ) % {"count": len(peers), "kind": facts.kind_label.lower()}
    return Likeness(peers=peers, domains=domains, explanation=explanation) if peers else None


def _peer(facts: InstitutionFacts, figures: YearFigures) -> Peer:
    return Peer(
        slug=facts.slug,
        name=facts.name,
        population=facts.population or 0,
        area_km2=facts.area_km2 or Decimal(0),
        index=figures.first.index,
        predicate=figures.first.predicate,
        steps=figures.first.steps,
    )


def _next(latest: YearResult) -> NextPredicate | None:
    bands = loader.load(latest.instrument).bands
    above = next((band for band in bands if band.number == latest.steps + 1), None)
    if above is None or latest.index is None:
        return None
    missing = Fraction(above.lower) - (latest.exact if latest.exact is not None else Fraction(latest.index))
    places = 4 if latest.exact is not None else 2
    return NextPredicate(
        predicate=above.predicate,
        bound=above.lower,
        distance=round_half_up(max(Fraction(0), missing), places),
        basis="exact" if latest.exact is not None else "printed",
    )
