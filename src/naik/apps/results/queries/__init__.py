"""Every read of the published figures; page, API and terminal ask here, so their figures are the same."""

from naik.apps.results.queries.institution import compare, institution
from naik.apps.results.queries.league import COLUMNS, SIZE_CLASSES, league, size_class, table, years
from naik.apps.results.queries.nation import national, predicates_by_kind, quality
from naik.apps.results.queries.records import (
    Dot,
    Found,
    InstitutionPage,
    KindPredicates,
    League,
    LeagueRow,
    LevelRow,
    NationalSeries,
    ProvincePage,
    Quality,
    YearResult,
)
from naik.apps.results.queries.regions import dots, province, provinces
from naik.apps.results.queries.search import search
from naik.apps.results.queries.snapshot import data_version, one_version

__all__ = [
    "COLUMNS",
    "SIZE_CLASSES",
    "Dot",
    "Found",
    "InstitutionPage",
    "KindPredicates",
    "League",
    "LeagueRow",
    "LevelRow",
    "NationalSeries",
    "ProvincePage",
    "Quality",
    "YearResult",
    "compare",
    "data_version",
    "dots",
    "institution",
    "league",
    "national",
    "one_version",
    "predicates_by_kind",
    "province",
    "provinces",
    "quality",
    "search",
    "size_class",
    "table",
    "years",
]
