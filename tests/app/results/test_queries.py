"""The figures every page, endpoint and command shows, on the shipped data."""

from __future__ import annotations

from decimal import Decimal

import pytest

from naik.apps.results import queries

pytestmark = [pytest.mark.usefixtures("shipped_data")]


def page_of(slug: str) -> queries.InstitutionPage:
    found = queries.institution(slug)
    assert found is not None
    return found


def test_1236_results_of_2023_and_2024_are_rated() -> None:
    rated = {one.year: one.rated for one in queries.years()}
    assert (rated[2023], rated[2024], rated[2023] + rated[2024]) == (621, 615, 1236)
    assert [one.year for one in queries.years() if one.complete] == [2023, 2024]


@pytest.mark.parametrize(("year", "rated", "not_rated"), [(2023, 621, 17), (2024, 615, 23)])
def test_the_league_holds_rated_and_not_rated(year: int, rated: int, not_rated: int) -> None:
    league = queries.league(year=year)
    assert (len(league.rows) - not_rated, league.not_rated) == (rated, not_rated)
    assert all((row.rank is None) == (row.index is None) for row in league.rows)


@pytest.mark.parametrize(
    ("slug", "first", "beside"),
    [("kota-bandar-lampung", "1.50", "1.53"), ("kabupaten-tanggamus", "1.60", "1.03")],
)
def test_of_two_figures_the_stronger_is_first_and_the_other_beside_it(slug: str, first: str, beside: str) -> None:
    year = next(one for one in page_of(slug).years if one.year == 2022)
    assert year.index == Decimal(first)
    assert [(one.index, one.standing) for one in year.others] == [(Decimal(beside), "quoted")]


def test_the_stronger_figures_of_2022_are_official_and_press() -> None:
    standings = {
        slug: next(one.standing for one in page_of(slug).years if one.year == 2022)
        for slug in ("kota-bandar-lampung", "kabupaten-tanggamus")
    }
    assert standings == {"kota-bandar-lampung": "official", "kabupaten-tanggamus": "press"}


def test_the_league_of_lampung_is_ranked_inside_itself() -> None:
    rows = queries.league(year=2024, province="lampung").rows
    assert [(row.rank, row.name, str(row.index)) for row in rows][:4] == [
        (1, "Provinsi Lampung", "4.09"),
        (2, "Kabupaten Mesuji", "3.99"),
        (3, "Kabupaten Way Kanan", "3.52"),
        (4, "Kabupaten Pesawaran", "3.49"),
    ]
    assert len(rows) == 16
    assert next(row.rank for row in rows if row.slug == "kota-bandar-lampung") == 10


def test_equal_figures_share_a_place_and_the_next_is_left_out() -> None:
    rows = [row for row in queries.league(year=2024).rows if row.index is not None]
    for row in rows:
        assert row.index is not None
        assert row.rank == 1 + sum(1 for other in rows if other.index is not None and other.index > row.index)
    assert len({row.rank for row in rows}) < len(rows)


def test_predicate_and_search_narrow_what_is_shown_and_keep_the_ranks() -> None:
    whole = {row.slug: row.rank for row in queries.league(year=2024, province="lampung").rows}
    shown = queries.league(year=2024, province="lampung", predicate="Sangat Baik").rows
    assert {row.slug for row in shown} == {"provinsi-lampung", "kabupaten-mesuji", "kabupaten-way-kanan"}
    assert all(whole[row.slug] == row.rank for row in shown)
    found = queries.league(year=2024, province="lampung", search="bandarlampung").rows
    assert [(row.slug, row.rank) for row in found] == [("kota-bandar-lampung", 10)]


def test_the_way_to_sangat_baik_is_measured_from_the_exact_index() -> None:
    page = page_of("kota-bandar-lampung")
    assert page.latest is not None
    assert page.next is not None
    assert page.latest.exact is not None
    assert Decimal(page.latest.exact.numerator) / page.latest.exact.denominator == Decimal("2.9795")
    assert (page.next.predicate, page.next.distance, page.next.basis) == ("Sangat Baik", Decimal("0.5205"), "exact")


def test_the_way_is_measured_from_the_printed_index_where_levels_are_unknown() -> None:
    page = page_of("kota-metro")
    assert page.next is not None
    assert (page.next.distance, page.next.basis) == (Decimal("0.16"), "printed")


def test_every_kabupaten_and_kota_is_a_dot_and_jakarta_shows_its_province() -> None:
    dots = queries.dots(2024)
    assert len(dots) == 514
    jakarta = [dot for dot in dots if not dot.evaluated_itself]
    assert len(jakarta) == 6
    assert len({(dot.slug, dot.index) for dot in jakarta}) == 1


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("bandarlampung", "kota-bandar-lampung"),
        ("bandar lampng", "kota-bandar-lampung"),
        ("pemkot bandar lampung", "kota-bandar-lampung"),
        ("Bandar  LAMPUNG", "kota-bandar-lampung"),
        ("way kanan", "kabupaten-way-kanan"),
        ("kab pringsewu", "kabupaten-pringsewu"),
        ("kab. pringsewu", "kabupaten-pringsewu"),
    ],
)
def test_a_misspelled_search_finds_the_institution_first(asked: str, slug: str) -> None:
    assert queries.search(asked)[0].slug == slug


@pytest.mark.parametrize("asked", ["", "  ", "???", "qqqqqqqq"])
def test_a_search_for_nothing_finds_nothing(asked: str) -> None:
    assert queries.search(asked) == ()


def test_who_is_unknown_has_no_page_and_is_left_out_of_a_comparison() -> None:
    assert queries.institution("kota-atlantis") is None
    assert queries.province("atlantis") is None
    assert [one.slug for one in queries.compare(["kota-metro", "kota-atlantis"])] == ["kota-metro"]


@pytest.mark.parametrize(
    ("short", "slug"),
    [
        ("kemenag", "kementerian-agama"),
        ("Kemenkes", "kementerian-kesehatan"),
        ("kementrian keuangan", "kementerian-keuangan"),
        ("kementerian agama", "kementerian-agama"),
    ],
)
def test_a_ministry_is_found_by_the_name_people_use(short: str, slug: str) -> None:
    assert queries.search(short)[0].slug == slug


def test_the_proof_of_rounding_on_the_pages_is_that_of_the_printed_tables() -> None:
    assert queries.quality().half_up_only == 39
