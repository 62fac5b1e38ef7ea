"""The submission check: each rule on facts as they look in real answers, and its laws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.cycle.checks import TITLES, AnswerFact, CitedFact, Finding, StepFact, check, two_years_before
from naik.instruments import loader

TODAY = date(2026, 11, 24)
SPBE, PEMDI = loader.load("spbe-2020"), loader.load("pemdi-2026")
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31))


def answer(value: str, level: int, *cited: CitedFact, **fields: Any) -> AnswerFact:
    """An answer that claims every step up to `level`; all of them cite the same rule with its article."""
    rule = [
        CitedFact(
            document=1, title="Peraturan Wali Kota 12/2021", level=step, article="Pasal 4", dated=date(2026, 1, 5)
        )
        for step in range(1, level + 1)
        if not any(one.level == step for one in cited)
    ]
    found = AnswerFact(
        value=value, indicator=SPBE.value_indicator(value), state="offered", level=str(level),
        steps={step: StepFact(met=True, facts="Pasal 4", analysis="mencakup unit") for step in range(1, level + 1)},
        cited=(*rule, *cited),
    )  # fmt: skip
    return replace(found, **fields)


def codes(*answers: AnswerFact, today: date = TODAY) -> list[str]:
    return [one.code for one in check(SPBE, answers, today)]


def document(level: int, **fields: Any) -> CitedFact:
    return CitedFact(**{"document": 7, "title": "Laporan Reviu", "level": level, "page": "3", **fields})


def test_an_answer_as_the_guide_wants_it_has_no_findings() -> None:
    assert codes(answer("11", 3), answer("1", 3), answer("45", 3)) == []


def test_an_indicator_nobody_filled_counts_nothing() -> None:
    assert codes(replace(answer("1", 0), level="", state="empty")) == ["unfilled"]


def test_a_waiting_indicator_is_said_to_wait_and_not_to_be_empty() -> None:
    assert codes(replace(answer("1", 0), level="", state="waiting")) == ["waiting"]


def test_a_criterion_without_evidence_is_named_with_its_level() -> None:
    found = answer("11", 3)
    (finding,) = check(SPBE, [replace(found, cited=found.cited[:2])], TODAY)
    assert (finding.code, finding.level, finding.value) == ("without_evidence", 3, "11")
    assert "Pedoman 3/2024" in finding.source


def test_a_file_of_the_library_that_the_answer_does_not_cite_is_named() -> None:
    found = answer("11", 2, library=((1, "Peraturan Wali Kota 12/2021"), (9, "SK Tim Arsitektur")))
    (finding,) = check(SPBE, [found], TODAY)
    assert (finding.code, finding.document) == ("not_cited", 9)
    assert "SK Tim Arsitektur" in finding.sentence.id


@pytest.mark.parametrize(
    ("page", "article", "expected"), [(" ", "", ["without_place"]), ("3", "", []), ("", "Bab II", [])]
)
def test_a_citation_names_a_page_or_an_article(page: str, article: str, expected: list[str]) -> None:
    assert codes(answer("11", 2, document(2, page=page, article=article))) == expected


@pytest.mark.parametrize(
    ("facts", "analysis", "expected"),
    [
        ("", "ada", ["facts_missing"]),
        ("ada", "  ", ["analysis_missing"]),
        ("", "", ["facts_missing", "analysis_missing"]),
    ],
)
def test_the_explanation_of_the_chosen_level_has_facts_and_analysis(
    facts: str, analysis: str, expected: list[str]
) -> None:
    found = answer("11", 3)
    steps = {**found.steps, 3: StepFact(met=True, facts=facts, analysis=analysis)}
    assert codes(replace(found, steps=steps)) == expected
    lower = {**found.steps, 2: StepFact(met=True, facts=facts, analysis=analysis)}
    assert codes(replace(found, steps=lower)) == [], "only the chosen level is explained"


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        (date(2024, 11, 24), ["review_too_old"]),
        (date(2024, 11, 25), []),
        (date(2026, 5, 1), []),
        (None, ["review_too_old"]),
    ],
)
def test_a_review_for_level_four_is_younger_than_two_years(dated: date | None, expected: list[str]) -> None:
    assert codes(answer("16", 4, document(4, dated=dated))) == expected


def test_one_young_review_among_old_papers_is_enough() -> None:
    old, young = document(4, dated=date(2020, 1, 1)), document(4, document=8, dated=date(2026, 2, 1))
    assert codes(answer("16", 4, old, young)) == []


def test_an_audit_is_of_the_last_two_years_and_only_audits_are_asked() -> None:
    report = document(3, title="Laporan Audit Infrastruktur", dated=date(2023, 6, 1))
    assert codes(answer("29", 3, report)) == ["audit_outside_window"]
    assert codes(answer("31", 3, replace(report, dated=date(2025, 6, 1)))) == []
    assert codes(answer("28", 3, report)) == []


def test_a_document_no_longer_in_force_is_named() -> None:
    assert codes(answer("12", 2, document(2, valid_until=date(2026, 11, 23)))) == ["validity_ended"]
    assert codes(answer("12", 2, document(2, valid_until=TODAY))) == []


def test_a_scan_without_text_is_named() -> None:
    assert codes(answer("12", 2, document(2, scan=True))) == ["scan_without_text"]


@pytest.mark.parametrize(
    "title", ["Rancangan Peraturan Wali Kota tentang SPBE", "Draf Perwali Arsitektur", "Ranperwali Manajemen Data"]
)
def test_a_draft_shows_level_one_of_a_policy_only(title: str) -> None:
    assert codes(answer("3", 2, document(2, title=title))) == ["draft_above_level_one"]
    assert codes(answer("3", 2, document(1, title=title))) == []
    assert codes(answer("12", 2, document(2, title=title))) == []


@pytest.mark.parametrize("title", ["Peta Rencana SPBE 2022-2026", "Perwali Rencana Induk", "Tata Kelola Perancangan"])
def test_a_title_that_only_sounds_like_a_draft_is_none(title: str) -> None:
    assert codes(answer("3", 2, document(2, title=title))) == []


@pytest.mark.parametrize(
    ("follow", "expected"),
    [(date(2026, 3, 1), []), (date(2025, 4, 1), ["no_follow_up"]), (None, ["no_follow_up"])],
)
def test_level_five_of_a_policy_follows_the_review_after_about_a_year(follow: date | None, expected: list[str]) -> None:
    review, rule = document(4, dated=date(2025, 3, 1)), document(5, document=8, dated=follow)
    assert codes(answer("1", 5, review, rule)) == expected


def test_rules_of_the_guide_of_2024_are_not_put_on_another_instrument() -> None:
    indicator = PEMDI.indicators[0]
    old = document(4, dated=date(2015, 1, 1))
    found = replace(answer("16", 4, old), value=indicator.id, indicator=indicator)
    assert "review_too_old" not in [one.code for one in check(PEMDI, [found], TODAY)]


def test_every_kind_of_finding_has_a_title_in_both_languages() -> None:
    assert all(title.id and title.en for title in TITLES.values())


def test_two_years_before_a_leap_day_is_the_day_before_march() -> None:
    assert two_years_before(date(2024, 2, 29)) == date(2022, 2, 28)


def some(chosen: Callable[[Finding], bool], found: AnswerFact, today: date) -> bool:
    return any(chosen(one) for one in check(SPBE, [found], today))


@given(dated=DAYS, today=DAYS, more=st.integers(0, 3000))
def test_what_is_too_old_never_becomes_young_again(dated: date, today: date, more: int) -> None:
    for found in (answer("16", 4, document(4, dated=dated)), answer("29", 3, document(3, dated=dated))):
        ages = {"review_too_old", "audit_outside_window"}
        now = {one.code for one in check(SPBE, [found], today)} & ages
        later = {one.code for one in check(SPBE, [found], today + timedelta(days=more))} & ages
        assert now <= later


@given(level=st.integers(1, 5), cited=st.sets(st.integers(1, 5)), value=st.sampled_from(SPBE.value_ids))
def test_criteria_without_evidence_are_just_the_claimed_ones_nobody_cites(
    level: int, cited: set[int], value: str
) -> None:
    found = replace(answer(value, level), cited=tuple(document(step, dated=TODAY) for step in sorted(cited)))
    missing = {one.level for one in check(SPBE, [found], TODAY) if one.code == "without_evidence"}
    assert missing == set(range(1, level + 1)) - cited


@given(level=st.integers(0, 5), today=DAYS, value=st.sampled_from(SPBE.value_ids), scan=st.booleans())
def test_every_finding_says_what_where_and_after_which_text(level: int, today: date, value: str, scan: bool) -> None:
    found = answer(
        value, level, document(max(level, 1), scan=scan, page="", title="Rancangan", valid_until=date(2020, 1, 1))
    )
    for one in check(SPBE, [found], today):
        assert one.code in TITLES
        assert (one.value, bool(one.source)) == (value, True)
        assert one.sentence.id
        assert one.sentence.en
        assert 0 <= one.level <= 5
