"""The shipped tables of efforts: whole, within bounds, and of real steps only."""

import shutil
from pathlib import Path

import pytest

from naik.instruments.loader import CATALOGUE, catalogue, load
from naik.instruments.model import Instrument
from naik.planning.assumptions import read_table, shipped, works
from naik.planning.catalogue_files import FOLDER, InvalidCatalogue, rising_levels
from naik.planning.model import Bundle, InvalidPlan

INSTRUMENTS = pytest.mark.parametrize("instrument", catalogue(), ids=lambda instrument: instrument.id)
TABLE = FOLDER / "assumptions" / "spbe-2020.yaml"
MONTHS_OF_A_YEAR = 12


def carriers(instrument: Instrument) -> dict[tuple[str, int], Bundle]:
    return {
        (value, level): bundle
        for bundle in shipped(instrument).bundles
        for value in bundle.values
        for level in bundle.levels_to
    }


@INSTRUMENTS
def test_every_step_has_a_cost_made_of_named_works_and_no_money(instrument: Instrument) -> None:
    costs = shipped(instrument).costs
    assert set(costs) == {(value, level) for value in instrument.value_ids for level in rising_levels(instrument)}
    for (value, level), cost in costs.items():
        made_of = works(instrument, value, level)
        assert all(work.title.translated for work in made_of)
        assert cost.effort == sum(work.effort for work in made_of) > 0
        assert cost.months == sum(work.months for work in made_of)
        assert cost.money is None


@INSTRUMENTS
def test_every_step_fits_into_a_year_together_with_the_bundle_that_carries_it(instrument: Instrument) -> None:
    carrying = carriers(instrument)
    for cell, cost in shipped(instrument).costs.items():
        wait = carrying[cell].cost.months if cell in carrying else 0
        assert cost.months + wait <= MONTHS_OF_A_YEAR, cell


@INSTRUMENTS
def test_a_bundle_names_real_steps_no_step_twice_and_is_paid_for_several(instrument: Instrument) -> None:
    bundles = shipped(instrument).bundles
    steps = [(value, level) for one in bundles for value in one.values for level in one.levels_to]
    assert len(steps) == len(set(steps))
    assert set(steps) <= set(shipped(instrument).costs)
    assert len({one.id for one in bundles}) == len(bundles)
    for one in bundles:
        assert len(one.values) > 1
        assert one.title.translated
        assert one.cost.effort > 0


def test_one_regulation_carries_ten_policies_to_the_third_level() -> None:
    found = next(one for one in shipped(load("spbe-2020")).bundles if one.id == "regulation")
    assert found.values == tuple(str(number) for number in range(1, 11))
    assert found.levels_to == {2, 3}
    remainder = [shipped(load("spbe-2020")).costs[value, 2].effort for value in found.values]
    assert sum(remainder) <= found.cost.effort


def test_no_evidence_item_of_pemdi_is_free() -> None:
    """The planner shares a level's effort among its items, so a level with fewer points than items gave some away."""
    instrument = load("pemdi-2026")
    costs = shipped(instrument).costs
    for indicator in instrument.indicators:
        for level in indicator.levels:
            assert costs[indicator.id, level.number].effort >= len(level.evidence), (indicator.id, level.number)


def test_management_and_audit_as_bandar_lampung_raised_them_in_2024_fit_into_a_year() -> None:
    """Seven of these indicators went from level 1 to 3 in one year there."""
    instrument = load("spbe-2020")
    costs, carrying = shipped(instrument).costs, carriers(instrument)
    for value in ("21", "22", "23", "24", "25", "28", "29"):
        bundles = {carrying[value, level].id: carrying[value, level] for level in (2, 3) if (value, level) in carrying}
        months = sum(costs[value, level].months for level in (2, 3)) + sum(one.cost.months for one in bundles.values())
        assert months <= MONTHS_OF_A_YEAR, value


def test_an_instrument_without_a_table_is_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = shutil.copytree(CATALOGUE / "spbe-2020", tmp_path / "own")
    main = folder / "instrument.yaml"
    main.write_text(main.read_text(encoding="utf-8").replace("id: spbe-2020", "id: own", 1), encoding="utf-8")
    with pytest.raises(InvalidPlan) as refused:
        shipped(load(folder))
    assert refused.value.message.en == "There is no shipped table of efforts for the instrument own."
    assert refused.value.message.id


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("level: 2\n", "level: 9\n", "there is no level 9"),
        ("works: [chapter]", "works: [chapters]", "'chapters' is unknown"),
        ("values: ['13']\n  level: 2", "values: ['93']\n  level: 2", "there is no value '93'"),
        ("values: ['13']\n  level: 2", "values: ['14']\n  level: 2", "indicator 14, level 2, stands twice"),
        ("values: ['13']\n  level: 2", "values: ['14']\n  level: 2", "indicator 13, level 2, is missing"),
        ("effort: 10\n", "effort: many\n", "a whole number belongs here"),
        ("levels: [4]\n  effort: 4", "levels: [3]\n  effort: 4", "is carried by two bundles"),
        ("- id: regulation-review", "- name: regulation-review", "unknown key 'name'"),
        ("source:\n", "sources:\n", "key 'source' is missing"),
    ],
)
def test_a_fault_of_a_table_is_named_with_its_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "table.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidCatalogue) as refused:
        read_table(file, load("spbe-2020"))
    found = [problem for problem in refused.value.problems if reason in problem.message.en]
    assert found
    assert all(problem.file == file and problem.line and problem.message.id for problem in found)


@INSTRUMENTS
def test_the_reference_page_states_every_work_bundle_and_need(instrument: Instrument) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "planning-assumptions.md").read_text(encoding="utf-8")
    part = page.split(f"### {instrument.id}\n")[1].split("\n### ")[0]
    made_of = {work for value, level in shipped(instrument).costs for work in works(instrument, value, level)}
    assert [work.id for work in made_of if f"| {work.title.en} | {work.effort} | {work.months} |" not in part] == []
    for one in shipped(instrument).bundles:
        levels = ", ".join(str(level) for level in sorted(one.levels_to))
        row = f"| {', '.join(one.values)} | {levels} | {one.cost.effort} | {one.cost.months} |"
        assert f"| {one.title.en} {row}" in part
    for need in instrument.needs:
        ends = f" at {need.level} | {need.on_value} at {need.on_level} | {need.certainty} |"
        assert any(
            line.startswith(f"| {instrument.id} |") and need.value in line and line.endswith(ends)
            for line in page.splitlines()
        )
