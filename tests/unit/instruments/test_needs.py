"""What a level presupposes of other indicators: every fact has a source, and a faulty file is refused with its line."""

import shutil
from pathlib import Path

import pytest
import yaml

from naik.instruments.loader import CATALOGUE, InvalidInstrument, catalogue, load
from naik.instruments.model import Instrument

FIRST = "level: 2\n  on: '12'\n  on_level: 2"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CATALOGUE / "spbe-2020", tmp_path / "own"))


def changed(folder: Path, old: str, new: str) -> str:
    """Load the folder after one replacement in its needs, and return what was wrong with it, in English."""
    file = folder / "needs.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInstrument) as refused:
        load(folder)
    assert {problem.file for problem in refused.value.problems} == {file}
    assert all(problem.line for problem in refused.value.problems)
    return str(refused.value)


def test_the_risk_and_audit_programmes_want_the_road_map_in_force() -> None:
    instrument = load("spbe-2020")
    on_road_map = {(need.value, need.level) for need in instrument.needs if need.on_value == "12"}
    assert on_road_map == {(str(number), 2) for number in range(21, 32)}
    assert instrument.needs_of("21", 2)[0].on_level == 2


@pytest.mark.parametrize("instrument", catalogue(), ids=lambda instrument: instrument.id)
def test_every_need_has_a_source_a_reason_in_both_languages_and_another_indicator(instrument: Instrument) -> None:
    assert instrument.needs
    for need in instrument.needs:
        assert need.source.strip()
        assert need.reason.translated
        assert need.value != need.on_value


def test_a_change_of_the_needs_leaves_the_version_of_what_is_scored(folder: Path) -> None:
    before = load(folder)
    (folder / "needs.yaml").unlink()
    without = load(folder)
    assert before.version == load("spbe-2020").version == without.version
    assert without.needs == ()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("on: '12'", "on: '99'", "there is no value '99'"),
        ("values: ['21', ", "values: ['121', ", "there is no value '121'"),
        (FIRST, FIRST.replace("level: 2\n", "level: 7\n", 1), "has no level 7"),
        (FIRST, FIRST.replace("on_level: 2", "on_level: 0"), "indicator 12 has no level 0"),
        ("on: '12'", "on: '21'", "indicator 21 cannot need itself"),
        ("values: ['29', ", "values: ['28', '29', ", "indicator 28, level 2, already needs indicator 12, level 2"),
        ("certainty: evidence", "certainty: sure", "one of these belongs here"),
        ("  certainty: evidence\n", "", "key 'certainty' is missing"),
        ("source: Pedoman", "sorce: Pedoman", "unknown key 'sorce'"),
        ("needs:\n", "need:\n", "unknown key 'need'"),
    ],
)
def test_a_faulty_need_is_refused_with_its_place_and_its_reason(folder: Path, old: str, new: str, reason: str) -> None:
    assert reason in changed(folder, old, new)


def test_needs_that_run_in_a_circle_over_the_levels_below_are_refused(folder: Path) -> None:
    circle = yaml.safe_dump(
        [
            {
                "values": ["12"], "level": 2, "on": "30", "on_level": 3, "certainty": "inferred", "source": "none",
                "reason": {"id": "lingkaran", "en": "circle"},
            }
        ]
    )  # fmt: skip
    said = changed(folder, "needs:\n", f"needs:\n{circle}")
    assert "the needs run in a circle" in said
    assert {"12/2", "30/3", "30/2"} <= set(said.split("circle: ")[1].split(" > "))
