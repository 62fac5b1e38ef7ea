"""Hints after the guide of 2024."""

from dataclasses import replace
from datetime import date

import pytest

from naik.documents import DocumentFacts, hints, review_window

TODAY = date(2026, 8, 17)
SOUND = DocumentFacts(
    kind="pdf",
    has_text=True,
    number="1/2025",
    date=date(2025, 3, 1),
    signed_by="Gubernur",
    valid_until=None,
    cited=1,
)
FAULTS: dict[str, dict[str, object]] = {
    "no_text_layer": {"has_text": False},
    "number_missing": {"number": "  "},
    "date_missing": {"date": None},
    "signed_by_missing": {"signed_by": ""},
    "not_cited": {"cited": 0},
    "outside_window": {"date": date(2024, 8, 16)},
    "date_ahead": {"date": date(2026, 8, 18)},
    "validity_ended": {"valid_until": date(2026, 8, 16)},
}


def found(facts: DocumentFacts, window_start: date | None = date(2024, 8, 17)) -> list[str]:
    return [hint.code for hint in hints(facts, TODAY, window_start=window_start)]


def test_a_sound_document_gets_no_hint() -> None:
    assert found(SOUND) == []


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_gets_its_own_hint(code: str) -> None:
    facts = replace(SOUND, **FAULTS[code])  # type: ignore[arg-type]
    assert found(facts) == [code]
    (hint,) = hints(facts, TODAY, window_start=review_window(TODAY))
    assert hint.source.startswith("Pedoman Menteri PANRB 3/2024, bab ")
    for text in (hint.sentence.id, hint.sentence.en):
        assert text.endswith(".")
    assert hint.sentence.id != hint.sentence.en


def test_the_last_day_of_a_window_and_of_validity_still_count() -> None:
    assert found(replace(SOUND, date=date(2024, 8, 17), valid_until=TODAY)) == []
    assert found(replace(SOUND, date=TODAY)) == []


def test_a_rule_in_force_does_not_grow_too_old() -> None:
    assert found(replace(SOUND, date=date(2008, 4, 21)), window_start=None) == []


def test_a_text_nobody_looked_for_is_not_missing() -> None:
    assert found(replace(SOUND, has_text=None)) == []


@pytest.mark.parametrize("kind", ["png", "mp4", "csv"])
def test_a_screenshot_or_a_film_needs_no_number_and_no_signature(kind: str) -> None:
    assert found(replace(SOUND, kind=kind, number="", date=None, signed_by="", has_text=None)) == []


def test_a_review_counts_for_two_years() -> None:
    assert review_window(TODAY) == date(2024, 8, 17)
    assert review_window(date(2024, 2, 29)) == date(2022, 2, 28)
