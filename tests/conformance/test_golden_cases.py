"""Printed reports, recomputed to the last digit: every aspect, domain, index and predicate."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from naik.instruments.loader import load
from naik.instruments.model import PredicateBasis
from naik.scoring import index_bounds_from_parts, score

CASES: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


def decimals(text: str) -> list[Decimal]:
    return [Decimal(word) for word in text.split()]


@pytest.mark.parametrize("case", CASES["levels"], ids=lambda case: case["id"])
def test_a_report_with_47_levels_is_recomputed_to_the_last_digit(case: dict[str, Any]) -> None:
    instrument = load(case["instrument"])
    edition = instrument.edition(case["year"])
    assert edition is not None
    values = dict(zip(instrument.value_ids, map(int, case["levels"]), strict=True))
    result = score(instrument, values, basis=edition.predicate_basis)
    assert [part.index for part in result.aspects] == decimals(case["aspects"])
    assert [part.index for part in result.domains] == decimals(case["domains"])
    assert (str(result.index), result.predicate) == (case["index"], case["predicate"])


@pytest.mark.parametrize("case", CASES["parts"], ids=lambda case: case["id"])
def test_an_index_lies_where_its_printed_parts_allow(case: dict[str, Any]) -> None:
    instrument = load(case["instrument"])
    low, high = index_bounds_from_parts(instrument, {part: Decimal(value) for part, value in case["parts"].items()})
    assert low <= Decimal(case["index"]) <= high
    assert high - low <= Decimal("0.01")
    assert instrument.predicate_band(Decimal(case["index"])).predicate == case["predicate"]


def test_the_index_of_kemenko_pmk_is_exact_to_ten_decimals_from_its_unrounded_aspects() -> None:
    instrument = load("spbe-2020")
    aspects = ["5", "15/4", "15/4", "5", "3", "8/3", "43/10", "5"]
    total = sum(
        (aspect.weight * Fraction(value) for aspect, value in zip(instrument.aspects, aspects, strict=True)),
        Fraction(0),
    )
    assert total / 100 == Fraction("4.2125")


@pytest.mark.parametrize("case", CASES["pemdi"], ids=lambda case: case["id"])
def test_a_pemdi_result_is_recomputed_from_its_decimal_values(case: dict[str, Any]) -> None:
    instrument = load(case["instrument"])
    values = {name: Fraction(word) for name, word in zip(instrument.value_ids, case["values"].split(), strict=True)}
    result = score(instrument, values)
    assert [part.index for part in result.aspects] == decimals(case["aspects"])
    assert (str(result.index), result.predicate, result.domains) == (case["index"], case["predicate"], ())


def test_the_printed_value_of_i13_is_itself_rounded() -> None:
    case = CASES["pemdi"][0]
    instrument = load("pemdi-2026")
    printed = [word.replace("7/6", "1.17") for word in case["values"].split()]
    result = score(instrument, {name: Decimal(word) for name, word in zip(instrument.value_ids, printed, strict=True)})
    assert (result.aspects[4].index, decimals(case["aspects"])[4]) == (Decimal("1.09"), Decimal("1.08"))


def test_the_predicate_follows_the_printed_index_in_2023_and_the_exact_one_in_2024() -> None:
    instrument = load("spbe-2020")
    bases = {edition.year: edition.predicate_basis for edition in instrument.editions}
    assert (bases[2023], bases[2024]) == (PredicateBasis.ROUNDED, PredicateBasis.EXACT)
