"""Concrete steps: every rung has its own in both languages, and a faulty file is refused with its line."""

import re
from pathlib import Path

import pytest

from naik.instruments.loader import catalogue, load
from naik.instruments.model import Instrument
from naik.planning.catalogue_files import FOLDER, InvalidCatalogue, rising_levels
from naik.planning.concrete_steps import read_steps, steps

INSTRUMENTS = pytest.mark.parametrize("instrument", catalogue(), ids=lambda instrument: instrument.id)
FILE = FOLDER / "steps" / "spbe-2020.yaml"


@INSTRUMENTS
def test_every_rung_has_two_to_four_sentences_in_both_languages(instrument: Instrument) -> None:
    for value in instrument.value_ids:
        for level in rising_levels(instrument):
            found = steps(instrument, value, level)
            assert 2 <= len(found) <= 4, (value, level)
            for text in found:
                assert text.translated
                assert text.id != text.en
                assert not re.search(r"[{}]|\s\s", text.id + text.en)
                assert text.id.endswith(".")
                assert text.en.endswith(".")
                assert text.id[0].isupper()


@INSTRUMENTS
def test_no_two_indicators_share_all_sentences_of_the_middle_rungs(instrument: Instrument) -> None:
    """What is the same everywhere would tell nobody what to do."""
    for level in (2, 3, 4):
        seen = [steps(instrument, value, level) for value in instrument.value_ids]
        assert len(set(seen)) == len(seen), level


def test_a_policy_step_speaks_of_its_own_subject() -> None:
    instrument = load("spbe-2020")
    assert "Audit TIK" in " ".join(text.id for text in steps(instrument, "9", 2))
    assert "audit aplikasi" in " ".join(text.id for text in steps(instrument, "9", 3))


def test_a_level_or_a_value_that_does_not_exist_has_no_sentences() -> None:
    assert steps(load("spbe-2020"), "9", 0) == ()
    assert steps(load("spbe-2020"), "48", 2) == ()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("pattern: policy", "pattern: polices", "there is no pattern 'polices'"),
        ("- name: unit\n", "- name: units\n", "the words for unit are missing (pattern at line"),
        ("- values:\n  - '1'\n", "- values:\n  - '91'\n", "there is no value '91'"),
        ("- values:\n  - '1'\n", "- values:\n  - '2'\n", "value 2 stands twice"),
        ("- values:\n  - '1'\n", "- values:\n  - '2'\n", "the steps of indicator 1, level 2, are missing"),
        ("  - level: 1\n", "  - level: 8\n", "there is no level 8"),
        ("  - level: 3\n", "  - level: 2\n", "level 2 stands twice"),
        ("patterns:\n", "pattern:\n", "unknown key 'pattern'"),
    ],
)
def test_a_fault_of_the_steps_is_named_with_its_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "steps.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidCatalogue) as refused:
        read_steps(file, load("spbe-2020"))
    found = [problem for problem in refused.value.problems if reason in problem.message.en]
    assert found
    assert all(problem.file == file and problem.line and problem.message.id for problem in found)
