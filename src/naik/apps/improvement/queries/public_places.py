"""Who published levels, and the place an index would have among what was published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from naik.apps.results import queries
from naik.apps.results.queries.snapshot import COMPLETE_YEARS_NEED, snapshot
from naik.instruments import loader
from naik.scoring import Value
from naik.statistics.league import competition_ranks


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of an index among ``of`` published ones of a year, and the place of another index before it moved."""

    label: str
    rank: int
    of: int
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLevels:
    """The published levels of an institution and year, complete."""

    year: int
    instrument: str
    levels: dict[str, Value]


def known_levels(slug: str) -> tuple[KnownLevels, ...]:
    """The years of which every level was published, newest first."""
    data = snapshot()
    found = []
    for year, levels in sorted(data.levels.get(slug, {}).items(), reverse=True):
        figures = data.years.get(slug, {}).get(year)
        if figures is None:
            continue
        values = loader.load(figures.instrument).value_ids
        if all(value in levels for value in values):
            whole = {value: _plain(levels[value]) for value in values}
            found.append(KnownLevels(year=year, instrument=figures.instrument, levels=whole))
    return tuple(found)


def with_known_levels() -> tuple[queries.InstitutionPage, ...]:
    """The institutions of which levels were published."""
    return queries.compare([slug for slug in sorted(snapshot().levels) if known_levels(slug)])


def slug_of(name: str | None) -> str:
    """The slug of the institution a report names, nothing unless it is spelt exactly so."""
    plain = _bare(name or "")
    return next((slug for slug, facts in snapshot().institutions.items() if plain and _bare(facts.name) == plain), "")


def league_year(instrument_id: str, year: int | None) -> int | None:
    """The year whose results an index is placed among: the asked one if it is complete, else the latest complete."""
    counts: dict[int, int] = {}
    for years in snapshot().years.values():
        for one, figures in years.items():
            if figures.instrument == instrument_id and figures.first.index is not None:
                counts[one] = counts.get(one, 0) + 1
    complete = [one for one, count in counts.items() if count >= COMPLETE_YEARS_NEED]
    return year if year in complete else max(complete, default=None)


def places(
    instrument_id: str, index: Decimal, *, slug: str, year: int | None, before: Decimal | None = None
) -> tuple[Place, ...]:
    """The places an index would have in ``year`` in the nation, and of a known institution in its kind and province.

    The institution's own published index steps aside for it.
    """
    if year is None:
        return ()
    data = snapshot()
    own = data.institutions.get(slug)
    others = [
        (facts, figures.first.index)
        for facts, figures in data.of_year(year)
        if figures.instrument == instrument_id and figures.first.index is not None and facts.slug != slug
    ]
    groups = [(gettext("Nasional"), [one for _facts, one in others])]
    if own is not None:
        label = gettext("Di antara %(kind)s") % {"kind": own.kind_label.lower()}
        groups.append((label, [one for facts, one in others if facts.kind == own.kind]))
        if own.province_code and own.kind != "provinsi":
            inside = [
                one for facts, one in others if facts.province_code == own.province_code and facts.kind != "provinsi"
            ]
            groups.append((gettext("Di provinsinya"), inside))
    return tuple(
        Place(
            label=label,
            rank=_rank(index, members),
            of=len(members) + 1,
            before=None if before is None else _rank(before, members),
        )
        for label, members in groups
    )


def _rank(index: Decimal, others: list[Decimal]) -> int:
    return competition_ranks([index, *others])[0] or 1


def _bare(name: str) -> str:
    return " ".join(name.casefold().removeprefix("pemerintah ").split())


def _plain(level: Decimal) -> Value:
    return int(level) if level == level.to_integral_value() else level
