"""What an assessment lacks is named, each thing for itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.cycle.completeness import NAMED, Facts, Kind, missing

LEVELS = {str(number): "3" for number in range(1, 48)}
WHOLE = Facts(levels=LEVELS, review=dict.fromkeys(LEVELS, "valid"), consent=True, opened_with="a", loaded="a")


def test_a_complete_assessment_lacks_nothing() -> None:
    assert missing(WHOLE) == ()


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (replace(WHOLE, levels={**LEVELS, "4": ""}), Kind.LEVEL),
        (replace(WHOLE, levels={**LEVELS, "4": "0"}), Kind.LEVEL),
        (replace(WHOLE, levels={**LEVELS, "4": ""}, waiting=("4",)), Kind.WAITING),
        (replace(WHOLE, appeals=("4",)), Kind.APPEAL),
        (replace(WHOLE, clarifications=("4",)), Kind.CLARIFICATION),
        (replace(WHOLE, unsigned_minutes=1), Kind.MINUTES),
        (replace(WHOLE, review={**dict.fromkeys(LEVELS, "valid"), "4": "corrected"}), Kind.REVIEW),
        (replace(WHOLE, consent=False), Kind.CONSENT),
        (replace(WHOLE, loaded="b"), Kind.INSTRUMENT),
    ],
)
def test_each_thing_that_is_missing_is_named_once(facts: Facts, kind: Kind) -> None:
    (found,) = missing(facts)
    assert found.kind is kind
    assert found.sentence.id.endswith(".")
    assert found.sentence.en.endswith(".")
    if found.values:
        assert found.values == ("4",)
        assert "4" in found.sentence.id


def test_a_rehearsal_needs_neither_review_nor_consent() -> None:
    assert missing(replace(WHOLE, review=None, consent=None)) == ()


@given(st.sets(st.sampled_from(sorted(LEVELS)), min_size=1))
def test_every_empty_value_is_among_those_missing_and_a_sentence_stays_short(empty: set[str]) -> None:
    (found,) = missing(replace(WHOLE, levels={**LEVELS, **dict.fromkeys(empty, "")}))
    assert set(found.values) == empty
    assert found.sentence.id.count(",") < NAMED
