"""The competence framework: every indicator wants somebody, and a faulty file is refused with its line."""

from pathlib import Path

import pytest

from naik.instruments.loader import catalogue, load
from naik.instruments.model import Instrument
from naik.planning.catalogue_files import FOLDER, InvalidCatalogue
from naik.planning.competences import framework, read_framework, wanted

FILE = FOLDER / "competences.yaml"
LONGEST_CODE = 40
"""The column that keeps what a member of staff holds."""


@pytest.mark.parametrize("instrument", catalogue(), ids=lambda instrument: instrument.id)
def test_every_indicator_is_covered_by_an_area(instrument: Instrument) -> None:
    assert [value for value in instrument.value_ids if not wanted(instrument, [value])] == []


def test_the_areas_are_bilingual_distinct_and_short_in_their_code() -> None:
    assert len({one.id for one in framework()}) == len(framework())
    for one in framework():
        assert one.title.translated
        assert one.description.translated
        assert len(one.id) <= LONGEST_CODE
        assert any(one.values.values())


def test_raising_audit_and_risk_wants_audit_security_and_risk() -> None:
    found = [one.id for one in wanted(load("spbe-2020"), ["31", "21"])]
    assert found == ["security", "risk", "audit"]
    assert wanted(load("spbe-2020"), []) == ()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("- id: data\n", "- id: privacy\n", "id 'privacy' stands twice"),
        ("spbe-2020: ['14']", "spbe-2020: ['48']", "there is no value '48'"),
        ("spbe-2020: ['14']", "spbe-2020: ['14', '14']", "value 14 is named twice"),
        ("spbe-2020: ['14']", "spbe-2021: ['14']", "unknown key 'spbe-2021'"),
        ("- id: risk\n", "- code: risk\n", "unknown key 'code'"),
    ],
)
def test_a_fault_of_the_framework_is_named_with_its_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "competences.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidCatalogue) as refused:
        read_framework(file)
    found = [problem for problem in refused.value.problems if reason in problem.message.en]
    assert found
    assert all(problem.file == file and problem.line and problem.message.id for problem in found)
