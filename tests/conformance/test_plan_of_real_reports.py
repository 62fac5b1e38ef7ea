"""Real levels to a plan, and the plan back through scoring."""

import csv
from pathlib import Path

import pytest

from naik import datasets
from naik.instruments.loader import load
from naik.intake import read_file
from naik.planning import Plan, Situation, Target, plan
from naik.planning.assumptions import shipped
from naik.scoring import score

SPBE = load("spbe-2020")
REPORT = Path(__file__).parents[2].parent / "shared/reference/lhe/lhe-kota-bandar-lampung-2021.pdf"


def planned(levels: dict[str, int]) -> Plan:
    found = plan(Situation(instrument=SPBE, levels=levels, assumptions=shipped(SPBE)), Target(predicate="Cukup"))
    assert isinstance(found, Plan)
    return found


def real_levels(year: str) -> dict[str, int]:
    with datasets.path("levels.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if (row["region_code"], row["year"]) == ("18.71", year)]
    return {row["indicator"]: int(row["level"]) for row in rows}


def test_the_plan_for_bandar_lampung_2021_applied_scores_cukup() -> None:
    found = planned(real_levels("2021"))
    assert (str(found.index_before), found.predicate_after) == ("1.20", "Cukup")
    assert score(SPBE, found.levels_after).predicate == "Cukup"
    assert all(int(one.level_to) - int(one.level_from) <= 2 for one in found.raises)


@pytest.mark.skipif(not REPORT.exists(), reason="the reports of KemenPANRB lie beside the project, not in it")
def test_the_report_as_it_was_published_gives_the_same_plan_as_its_levels() -> None:
    read = {value: int(level) for value, level in read_file(REPORT).levels.items()}
    assert planned(read).raises == planned(real_levels("2021")).raises
