"""What the queries answer with: plain values, ready for page, API and terminal."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from naik.instruments.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSummary:
    """How much of one year is known; `complete` means that the ministry's whole table is in."""

    year: int
    instrument: str
    rated: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeagueRow:
    """One institution in a league; no index means not rated."""

    rank: int | None
    slug: str
    name: str
    kind: str
    kind_label: str
    region_code: str
    province: str
    province_slug: str
    index: Decimal | None
    change: Decimal | None
    predicate: str | None
    steps: int
    standing: str
    source: str
    size_class: str | None
    domains: Mapping[str, Decimal]
    conflicting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class League:
    """The rows that are shown, of the league they are ranked in."""

    year: int
    instrument: str
    rows: tuple[LeagueRow, ...]
    not_rated: int
    previous_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Another source's figure for the same institution and year."""

    index: Decimal | None
    predicate: str | None
    steps: int
    standing: str
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearResult:
    """The figure shown first for one year, and the others beside it; `exact` where all levels are known."""

    year: int
    instrument: str
    index: Decimal | None
    exact: Fraction | None
    predicate: str | None
    steps: int
    standing: str
    source: str
    note: str
    domains: Mapping[str, Decimal]
    others: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A place among `of` rated institutions; scope is nation, kind or province."""

    scope: str
    label: str
    rank: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """An institution that is like another."""

    slug: str
    name: str
    population: int
    area_km2: Decimal
    index: Decimal | None
    predicate: str | None
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Who is alike, the means of their domains, and how they were chosen."""

    peers: tuple[Peer, ...]
    domains: Mapping[str, Decimal]
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPredicate:
    """What is missing to the next predicate; basis is `exact` where all levels are known, else `printed`."""

    predicate: str
    bound: Decimal
    distance: Decimal
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """The published level of one indicator."""

    indicator: str
    title: Text
    level: int | Decimal
    weight: Fraction
    aspect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionPage:
    """Everything known of one institution; years newest last."""

    slug: str
    name: str
    kind: str
    kind_label: str
    region_code: str
    province: str
    province_slug: str
    population: int | None
    area_km2: Decimal | None
    years: tuple[YearResult, ...]
    latest: YearResult | None
    ranks: tuple[Rank, ...]
    nation: Mapping[str, Decimal]
    like: Likeness | None
    next: NextPredicate | None
    levels: Mapping[int, tuple[LevelRow, ...]]
    not_rated_years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceRow:
    """One government of a province over the years."""

    slug: str
    name: str
    kind: str
    rank: int | None
    index: Mapping[int, Decimal]
    change: Decimal | None
    predicate: str | None
    steps: int
    standing: str | None
    conflicts: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvincePage:
    """A province's governments; ranks are among its kabupaten and kota."""

    slug: str
    name: str
    code: str
    years: tuple[int, ...]
    rows: tuple[ProvinceRow, ...]
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceSummary:
    """A province in the list; mean over its rated kabupaten and kota in the latest complete year."""

    slug: str
    name: str
    code: str
    count: int
    rated: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A search hit; score from 0 to 100."""

    slug: str
    name: str
    kind_label: str
    province: str
    index: Decimal | None
    predicate: str | None
    steps: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalPoint:
    """The national index of one year."""

    year: int
    index: Decimal
    instrument: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalSeries:
    """The national index, and its domains by year."""

    points: tuple[NationalPoint, ...]
    domains: Mapping[int, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPredicates:
    """How many institutions of a kind have each predicate."""

    kind: str
    kind_label: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A kabupaten or kota on the map; one of Jakarta's is not evaluated itself and shows its province's result."""

    slug: str
    name: str
    latitude: float
    longitude: float
    predicate: str | None
    steps: int
    index: Decimal | None
    evaluated_itself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many figures of a year have a standing."""

    year: int
    standing: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How sure the published figures are; half_up_only counts rows that no other rounding prints."""

    counts: tuple[Count, ...]
    conflicts: int
    half_up_only: int
    sources: tuple[str, ...]
