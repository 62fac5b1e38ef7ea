import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from naik.cli.plan import plan
from naik.instruments import loader
from naik.scoring import score
from tests.reports_for_tests import LAYOUTS, random_levels, report

SPBE = loader.load("spbe-2020")
ONES = "indicator,level\n" + "".join(f"{value},1\n" for value in SPBE.value_ids)


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setenv("NAIK_LANGUAGE", "en")
    found = typer.Typer()
    found.command()(plan)
    return found


def run(application: typer.Typer, *arguments: str, given: str = ONES) -> Result:
    return CliRunner().invoke(application, [given and "-", *arguments] if given else list(arguments), input=given)


def test_json_gives_the_plan_and_the_plan_applied_scores_the_predicate(application: typer.Typer) -> None:
    done = run(application, "--target", "cukup", "--alternatives", "1", "--format", "json")
    document = json.loads(done.stdout)
    levels = dict.fromkeys(SPBE.value_ids, 1) | {one["indicator"]: one["to"] for one in document["raises"]}
    assert (done.exit_code, document["status"], document["predicate_after"]) == (0, "optimal", "Cukup")
    assert score(SPBE, levels).predicate == "Cukup"
    assert score(SPBE, levels).exact == Fraction(document["index_exact_after"])
    assert {"daring", "nearly_chosen", "more", "alternatives", "assumptions", "bundles", "index_before"} <= set(
        document
    )
    assert document["daring"]["sentence"].startswith("Faster than")


def test_a_report_is_enough(application: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "lhe.pdf"
    path.write_bytes(report(LAYOUTS["2024"], random_levels(5)))
    done = run(application, str(path), "--max-raise", "3", given="")
    assert done.exit_code == 0
    for words in ("Target:", "Plan:", "Assumed efforts:", "Nearly chosen:", "Further:"):
        assert words in done.stdout


def test_csv_has_a_row_for_each_raise(application: typer.Typer) -> None:
    done = run(application, "--target", "1,20", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.exit_code == 0
    assert 1 + sum(Fraction(row["gain"]) for row in rows) >= Fraction("1.2")
    assert all(row["why"] and row["title"] for row in rows)


def test_locked_indicators_stay_and_a_budget_is_kept(application: typer.Typer) -> None:
    done = run(application, "--budget", "40", "--lock", "36, 37", "--format", "json")
    document = json.loads(done.stdout)
    assert document["effort"] <= 40
    assert not {"36", "37"} & {one["indicator"] for one in document["raises"]}


def test_a_road_map_has_its_years(application: typer.Typer) -> None:
    done = run(application, "--years", "2", "--target", "Baik", "--format", "json")
    document = json.loads(done.stdout)
    assert [year["year"] for year in document["road_map"]] == [1, 2]
    assert document["road_map"][-1]["predicate_after"] == "Baik"
    told = run(application, "--years", "2", "--target", "Baik")
    assert "Year 1:" in told.stdout
    assert "Year 2:" in told.stdout


def test_an_own_table_is_used_and_named(application: typer.Typer, tmp_path: Path) -> None:
    table = tmp_path / "upaya.csv"
    table.write_text("indicator,level,effort,money,months\n36,2,0,5000000,1\n", encoding="utf-8")
    done = run(application, "--target", "1.02", "--effort", str(table), "--budget", "Rp10.000.000", "--format", "json")
    document = json.loads(done.stdout)
    assert [one["indicator"] for one in document["raises"]] == ["36"]
    assert document["money"] == 5_000_000
    assert document["assumptions"]["own"][0]["indicator"] == "36"


def test_what_cannot_be_reached_ends_with_1_the_reason_and_a_way_out(application: typer.Typer) -> None:
    done = run(application, "--target", "Memuaskan", "--budget", "20", "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["status"] == "infeasible"
    reason, way = done.stderr.splitlines()
    assert "out of reach" in reason
    assert "points of effort" in way


@pytest.mark.parametrize(
    "arguments",
    [
        ["--target", "Hebat"],
        ["--target", "7.5"],
        ["--lock", "99"],
        ["--budget", "banyak"],
        ["--budget", "Rp5.000.000"],
        ["--years", "2", "--alternatives", "1"],
        ["--instrument", "spbe-1999"],
        ["--effort", "/tidak/ada.csv"],
    ],
)
def test_bad_input_ends_with_2_and_one_sentence(application: typer.Typer, arguments: list[str]) -> None:
    done = run(application, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_a_bad_cell_of_the_table_and_a_level_in_doubt_are_named(application: typer.Typer, tmp_path: Path) -> None:
    table = tmp_path / "upaya.csv"
    table.write_text("indicator,level,effort,money,months\n36,2,banyak,,1\n", encoding="utf-8")
    done = run(application, "--effort", str(table))
    assert (done.exit_code, "banyak" in done.stderr) == (2, True)
    doubtful = run(application, given=ONES.replace("\n5,1\n", "\n5,6\n"))
    assert (doubtful.exit_code, doubtful.stdout) == (2, "")
