import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest

from naik.intake import Reading, basis_for, differences, read, read_file
from naik.scoring import exact_text, score
from tests.reports_for_tests import INSTRUMENT, LAYOUTS, PARTS, random_levels, report

REAL = Path(__file__).parents[4] / "shared" / "reference" / "lhe"


def doubted(reading: Reading) -> dict[str | None, str]:
    return {doubt.value_id: doubt.message.en for doubt in reading.doubts}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_report_of_every_year_is_read_back_whole(layout: str, seed: int) -> None:
    levels = random_levels(seed)
    reading = read(report(LAYOUTS[layout], levels, before=random_levels(seed + 100)), name="lhe.pdf")
    assert doubted(reading) == {}
    assert reading.levels == levels
    assert (reading.instrument_id, reading.year) == ("spbe-2020", LAYOUTS[layout].year)
    assert reading.institution == "PEMERINTAH KOTA CONTOH BARU"
    result = score(INSTRUMENT, reading.levels, basis=basis_for(INSTRUMENT, reading.year))
    assert reading.published is not None
    assert reading.published.index == result.index
    assert reading.published.predicate == result.predicate
    assert {*reading.published.aspects, *reading.published.domains} == set(PARTS)
    assert differences(result, reading.published) == ()


def test_a_printed_figure_that_is_wrong_is_said_to_the_digit() -> None:
    levels = dict.fromkeys(INSTRUMENT.value_ids, 3)
    wrong = dataclasses.replace(LAYOUTS["2024"], overrides={"D2": "3.10", "A7": "3.01", "predicate": "Cukup"})
    reading = read(report(wrong, levels), name="lhe.pdf")
    found = differences(score(INSTRUMENT, reading.levels), reading.published)
    assert [(d.part, d.published, d.computed) for d in found] == [
        ("D2", "3.10", "3.00"),
        ("A7", "3.01", "3.00"),
        ("predicate", "Cukup", "Baik"),
    ]
    assert "at decimal 1" in found[0].message.en
    assert "at decimal 2" in found[1].message.en


@pytest.mark.parametrize(
    ("cell", "said"), [("6", "outside"), ("", "missing"), ("-", "not a number"), ("3 4", "two candidates")]
)
def test_a_doubtful_cell_is_named_and_never_guessed(cell: str, said: str) -> None:
    layout = dataclasses.replace(LAYOUTS["2024"], cells={"12": cell})
    reading = read(report(layout, random_levels(1)), name="lhe.pdf")
    assert list(doubted(reading)) == ["12"]
    assert said in doubted(reading)["12"]
    assert "12" not in reading.levels


def test_a_row_that_is_left_out_is_doubted_alone() -> None:
    reading = read(report(dataclasses.replace(LAYOUTS["2021"], left_out=("46",)), random_levels(2)), name="lhe.pdf")
    assert list(doubted(reading)) == ["46"]
    assert len(reading.levels) == 46


def test_a_number_out_of_order_is_doubted() -> None:
    reading = read(report(dataclasses.replace(LAYOUTS["2024"], numbers={"9": "8"}), random_levels(3)), name="lhe.pdf")
    assert list(doubted(reading)) == ["9"]
    assert "number 8" in doubted(reading)["9"]


def test_two_columns_without_the_year_of_the_report_are_doubted_for_every_indicator() -> None:
    layout = dataclasses.replace(LAYOUTS["2022 first"], columns=(2022, 2022))
    reading = read(report(layout, random_levels(3)), name="lhe.pdf")
    assert {value for value in doubted(reading) if value} == set(INSTRUMENT.value_ids)
    assert reading.levels == {}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real reports lie beside the checkout, not in it")
@pytest.mark.parametrize(
    ("year", "index", "exact", "predicate"), [(2021, "1.20", "1.20", "Kurang"), (2024, "2.98", "2.9795", "Baik")]
)
def test_the_real_reports_agree_with_their_own_levels(year: int, index: str, exact: str, predicate: str) -> None:
    reading = read_file(REAL / f"lhe-kota-bandar-lampung-{year}.pdf")
    assert reading.doubts == ()
    assert (reading.year, reading.institution) == (year, "PEMERINTAH KOTA BANDAR LAMPUNG")
    result = score(INSTRUMENT, reading.levels, basis=basis_for(INSTRUMENT, year))
    assert (result.index, exact_text(result.exact), result.predicate) == (Decimal(index), exact, predicate)
    assert reading.published is not None
    assert (reading.published.index, reading.published.predicate) == (Decimal(index), predicate)
    assert len(reading.published.aspects) + len(reading.published.domains) == 12
    assert differences(result, reading.published) == ()
