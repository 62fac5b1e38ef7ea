"""What the API answers with; figures are text with two decimals, so that no digit is lost on the way."""

from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, PlainSerializer, StringConstraints

Number = Annotated[Decimal, PlainSerializer(lambda value: f"{value:f}", return_type=str)]
Word = Annotated[str, StringConstraints(max_length=60)]


class YearOut(Schema):
    """One year of results."""

    year: int
    instrument: str
    rated: int
    complete: bool


class FoundOut(Schema):
    """An institution and its latest result."""

    slug: str
    name: str
    kind_label: str
    province: str
    index: Number | None
    predicate: str | None


class LeagueRowOut(Schema):
    """A line of the league; no index means not rated."""

    rank: int | None
    slug: str
    name: str
    region_code: str
    kind: str
    province: str
    index: Number | None
    change: Number | None
    predicate: str | None
    standing: str
    source: str
    domains: dict[str, Number]


class LeagueOut(Schema):
    """The league of a year."""

    year: int
    instrument: str
    not_rated: int
    rows: list[LeagueRowOut]


class FigureOut(Schema):
    """Another source's figure."""

    index: Number | None
    predicate: str | None
    standing: str
    source: str
    note: str


class YearResultOut(FigureOut):
    """The figure of a year that is shown first, and the others."""

    year: int
    instrument: str
    domains: dict[str, Number]
    others: list[FigureOut]


class RankOut(Schema):
    """A place."""

    scope: str
    rank: int
    of: int


class NextOut(Schema):
    """What is missing to the next predicate."""

    predicate: str
    bound: Annotated[Decimal, PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]
    distance: Number
    basis: str


class InstitutionOut(Schema):
    """Everything known of an institution."""

    slug: str
    name: str
    kind: str
    region_code: str
    province: str
    population: int | None
    area_km2: Number | None
    years: list[YearResultOut]
    not_rated_years: list[int]
    ranks: list[RankOut]
    next: NextOut | None
    levels: dict[int, dict[str, int | Number]]

    @staticmethod
    def resolve_levels(page: Any) -> dict[int, dict[str, int | Decimal]]:  # noqa: ANN401  ninja hands over a wrapped value
        """Levels by year and indicator."""
        return {year: {row.indicator: row.level for row in rows} for year, rows in page.levels.items()}


class InstrumentOut(Schema):
    """An instrument in the list."""

    id: str
    title: str
    legal_basis: str
    indicators: int


class ScoreIn(Schema):
    """Levels to score; ids are those of the instrument, such as `35-1` in SPBE 2018."""

    instrument: Word
    levels: dict[Word, int | Annotated[str, StringConstraints(max_length=12)]] = Field(max_length=200)
    year: Annotated[int, Field(ge=2018, le=2100)] | None = None
