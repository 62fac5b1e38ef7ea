"""The shipped regulations load, and a folder with a fault is refused with the file, the line and the reason."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from naik.instruments.loader import CATALOGUE, InvalidInstrument, Problem, UnknownInstrument, catalogue, load
from naik.instruments.model import Instrument


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CATALOGUE / "spbe-2020", tmp_path / "own"))


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInstrument) as refused:
        load(folder)
    return refused.value.problems


def edit(file: Path, old: str, new: str) -> int:
    """Replace the first occurrence, and return the line it stands on."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_three_regulations_have_their_known_structure() -> None:
    shape = [(i.id, len(i.domains), len(i.aspects), len(i.indicators), len(i.value_ids)) for i in catalogue()]
    assert shape == [("spbe-2018", 3, 7, 35, 37), ("spbe-2020", 4, 8, 47, 47), ("pemdi-2026", 0, 7, 20, 20)]


@pytest.mark.parametrize("instrument", catalogue(), ids=lambda instrument: instrument.id)
def test_weights_sum_to_a_hundred_and_every_level_has_both_languages(instrument: Instrument) -> None:
    assert sum(instrument.value_weight(value) for value in instrument.value_ids) == 100
    for indicator in instrument.indicators:
        assert indicator.title.translated
        assert all(level.criterion.translated and level.name.id for level in indicator.levels)


def test_a_third_of_ten_stays_a_third() -> None:
    assert load("spbe-2018").value_weight("35-2") == Fraction(10, 3)


def test_a_users_folder_works_like_an_id_and_has_its_own_version(folder: Path) -> None:
    assert load(folder).version == load("spbe-2020").version
    edit(folder / "indicators" / "01.yaml", "Konsep", "Rancangan")
    assert load(str(folder)).version != load("spbe-2020").version


@pytest.mark.parametrize("name", ["spbe-1999", "", "../nowhere", "a" * 5000, "x\0y"])
def test_an_unknown_name_is_one_sentence(name: str) -> None:
    with pytest.raises(UnknownInstrument) as unknown:
        load(name)
    assert "spbe-2020" in unknown.value.message.id


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("indicators/07.yaml", "weight: '1.30'", "weight: heavy", "a weight such as"),
        ("indicators/07.yaml", "weight: '1.30'", "weight: '0'", "above zero"),
        ("indicators/07.yaml", "kind: process", "knid: process", "unknown key 'knid'"),
        ("indicators/07.yaml", "kind: process", "kind: magic", "one of these"),
        ("indicators/07.yaml", "aspect: A1", "aspect: A9", "no aspect 'A9'"),
        ("indicators/07.yaml", "aspect: A1", "aspect: A1\naspect: A2", "written twice"),
        ("indicators/07.yaml", "number: 7", "number: 8", "must be called 08.yaml"),
        ("indicators/07.yaml", "number: 7", "number: seven", "a whole number"),
        ("indicators/07.yaml", "certainty: condensed", "certainty: sure", "one of these"),
        ("indicators/12.yaml", "requires_level: 2", "requires_level: 3", "must be a lower one"),
        ("instrument.yaml", "model: whole_level", "model: stars", "one of these"),
        ("instrument.yaml", "upper_inclusive: true", "upper_inclusive: maybe", "true or false"),
        ("instrument.yaml", "starts: '2024-10-01'", "starts: '2024-10-32'", "a date such as"),
        ("instrument.yaml", "legal_basis: PermenPANRB No. 59 Tahun 2020", "legal_basis: 59", "a text"),
    ],
)
def test_a_fault_is_refused_with_its_file_its_line_and_its_reason(
    folder: Path, file: str, old: str, new: str, reason: str
) -> None:
    line = edit(folder / file, old, new)
    found = [problem for problem in problems(folder) if reason in problem.message.en]
    assert [problem.file for problem in found] == [folder / file]
    assert found[0].line is not None
    assert found[0].line - line in {0, 1}


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (
            "indicators/07.yaml",
            "weight: '1.30'",
            "weight: '1.31'",
            "the weight of A1 is 13, but its parts add up to 13.01",
        ),
        ("instrument.yaml", "weight: '25.00'", "weight: '26.00'", "the weight of D2 is 26, but its parts add up to 25"),
        ("instrument.yaml", "upper: '2.6'", "upper: '2.7'", "overlap"),
        ("instrument.yaml", "upper: '2.6'", "upper: '2.5'", "gap between Cukup and Baik"),
        ("instrument.yaml", "predicate: Cukup", "predicate: Baik", "'Baik' appears 2 times"),
        ("instrument.yaml", "year: 2022", "year: 2021", "'2021' appears 2 times"),
        ("instrument.yaml", "highest: '5'", "highest: '6'", "whole scale"),
        ("indicators/07.yaml", "id: '7'", "id: '6'", "already used by 06.yaml"),
    ],
)
def test_a_contradiction_between_parts_is_refused(folder: Path, file: str, old: str, new: str, reason: str) -> None:
    edit(folder / file, old, new)
    assert any(reason in problem.message.en for problem in problems(folder))


def test_every_fault_of_every_file_is_reported_at_once(folder: Path) -> None:
    edit(folder / "indicators" / "01.yaml", "kind: process", "kind: magic")
    edit(folder / "indicators" / "02.yaml", "weight: '1.30'", "weight: heavy")
    edit(folder / "instrument.yaml", "model: whole_level", "model: stars")
    assert {problem.file.name for problem in problems(folder)} == {"01.yaml", "02.yaml", "instrument.yaml"}


def test_an_indicator_that_is_missing_leaves_a_gap(folder: Path) -> None:
    (folder / "indicators" / "20.yaml").unlink()
    assert any("20 should come before 21" in problem.message.en for problem in problems(folder))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: [1", "not valid YAML"),
        (b"a: &x [1]\nb: *x\n", "anchors"),
        (b"[" * 50 + b"]" * 50, "deeper"),
        (b"- a\n- b\n", "a mapping"),
        (b"x: " + b"y" * 300_000, "larger"),
        (b"!!python/object/apply:os.system ['true']", "a mapping"),
    ],
)
def test_a_hostile_or_broken_file_is_refused(folder: Path, content: bytes, reason: str) -> None:
    (folder / "indicators" / "03.yaml").write_bytes(content)
    assert any(reason in problem.message.en for problem in problems(folder))


def test_a_folder_without_an_instrument_names_what_is_missing(tmp_path: Path) -> None:
    assert {problem.file.name for problem in problems(tmp_path)} == {"instrument.yaml", "indicators"}
