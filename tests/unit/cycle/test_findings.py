"""Strengths, weaknesses and recommendation by the guide's rules."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naik.cycle.findings import (
    NONE_STRONG,
    below_good,
    findings,
    recommendation,
    strengths_text,
    weaknesses_text,
)
from naik.instruments import loader
from naik.instruments.model import Instrument
from naik.scoring import score, value_from_text

SPBE, PEMDI = loader.load("spbe-2020"), loader.load("pemdi-2026")


def levels_of(instrument: Instrument) -> st.SearchStrategy[dict[str, str]]:
    level = st.sampled_from(["", "1", "2", "3", "4", "5"]) if instrument.whole else st.sampled_from(
        ["", "1", "7/6", "1.5", "2.4", "2.5", "3.5", "3.99", "4", "5"]
    )  # fmt: skip
    return st.fixed_dictionaries(dict.fromkeys(instrument.value_ids, level))


@pytest.mark.parametrize("instrument", [SPBE, PEMDI], ids=lambda one: one.id)
@given(data=st.data())
@settings(max_examples=40)
def test_every_filled_value_is_in_the_lists_of_its_own_aspect_that_its_level_belongs_to(
    instrument: Instrument, data: st.DataObject
) -> None:
    levels = data.draw(levels_of(instrument))
    found = findings(instrument, levels, {value: f"fakta {value}" for value in levels})
    assert [one.aspect.id for one in found] == [one.id for one in instrument.aspects]
    strong = [one.value for each in found for one in each.strengths]
    weak = [one.value for each in found for one in each.weaknesses]
    fulfilled = [one.value for each in found for one in each.fulfilled]

    def step(value: str) -> int:
        exact = Fraction(value_from_text(levels[value])) if levels[value] else Fraction(0)
        if instrument.whole or not exact:
            return int(exact)
        return max(band.number for band in instrument.bands if Fraction(band.lower) <= exact)

    assert sorted(strong) == sorted(value for value in levels if step(value) in {4, 5})
    assert sorted(weak) == sorted(value for value in levels if step(value) in {1, 2})
    assert sorted(fulfilled) == sorted(value for value in levels if step(value) >= 2)
    for each in found:
        assert all(one.indicator.aspect == each.aspect.id for one in (*each.strengths, *each.weaknesses))
        assert [one.level for one in each.strengths] == sorted((one.level for one in each.strengths), reverse=True)
        assert [one.level for one in each.weaknesses] == sorted(one.level for one in each.weaknesses)


def test_each_stands_with_the_fact_behind_it() -> None:
    first = SPBE.indicators[0].id
    found = findings(SPBE, {first: "4"}, {first: "Peraturan  12\nTahun 2023"})[0]
    line = strengths_text(found)
    assert line.id.endswith("(tingkat 4): Peraturan 12 Tahun 2023")
    assert line.en.endswith("(level 4): Peraturan 12 Tahun 2023")
    assert weaknesses_text(found).id == "Tidak ada indikator pada tingkat 1 atau 2."
    assert strengths_text(findings(SPBE, {}, {})[0]) == NONE_STRONG


@given(levels_of(SPBE))
@settings(max_examples=30)
def test_the_recommendation_has_four_parts_and_priorities_only_below_good(levels: dict[str, str]) -> None:
    result = score(SPBE, {value: value_from_text(one) if one else None for value, one in levels.items()})
    parts = recommendation(SPBE, result, findings(SPBE, levels, {}), {})
    assert len(parts.parts) == 4
    assert all(one.id and one.en for one in parts.parts)
    indices = [part.exact for part in result.aspects]
    best = next(part for part in result.aspects if part.exact == max(indices))
    weakest = next(part for part in result.aspects if part.exact == min(indices))
    assert best.title.id in parts.best.id
    assert weakest.title.id in parts.weakest.id
    assert below_good(SPBE, result) == (result.predicate in {"Kurang", "Cukup"})
    assert parts.closing.id.startswith("Apresiasi") != below_good(SPBE, result)


def test_a_priority_says_what_the_assessor_recommends_or_what_the_next_level_wants() -> None:
    levels = dict.fromkeys(SPBE.value_ids, "2")
    heaviest = max(SPBE.value_ids, key=SPBE.value_weight)
    result = score(SPBE, dict.fromkeys(SPBE.value_ids, 2))
    plain = recommendation(SPBE, result, findings(SPBE, levels, {}), {}).closing.id
    wanted = SPBE.value_indicator(heaviest).level(3)
    assert wanted is not None
    assert wanted.criterion.id in plain
    advised = recommendation(SPBE, result, findings(SPBE, levels, {}), {heaviest: "Tetapkan peta jalan"}).closing.id
    assert "Tetapkan peta jalan" in advised
