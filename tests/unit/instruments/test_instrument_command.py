"""`naik instrument` on the terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from naik.cli.instrument import application

RUN = CliRunner()


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAIK_LANGUAGE", "en")


def test_the_list_names_the_three_regulations() -> None:
    found = json.loads(RUN.invoke(application, ["list", "--format", "json"]).stdout)
    assert [row["id"] for row in found] == ["spbe-2018", "spbe-2020", "pemdi-2026"]


def test_one_indicator_is_shown_with_its_five_levels() -> None:
    found = json.loads(RUN.invoke(application, ["show", "spbe-2020", "36", "--format", "json"]).stdout)
    assert (found["weight"], [level["number"] for level in found["levels"]]) == ("2.75", [1, 2, 3, 4, 5])


def test_an_indicator_says_what_its_levels_presuppose_of_others_and_where_that_was_read() -> None:
    found = json.loads(RUN.invoke(application, ["show", "spbe-2020", "21", "--format", "json"]).stdout)
    needs = {
        level["number"]: [(need["on"], need["on_level"], need["certainty"]) for need in level["needs"]]
        for level in found["levels"]
    }
    wanted = {
        1: [],
        2: [("12", 2, "evidence")],
        3: [],
        4: [("10", 2, "inferred"), ("19", 2, "inferred")],
        5: [],
    }
    assert needs == wanted
    table = RUN.invoke(application, ["show", "spbe-2020", "21", "--format", "csv"]).stdout
    assert "12 >= 2" in table


@pytest.mark.parametrize(
    "arguments",
    [["show", "spbe-1999"], ["show", "spbe-2020", "48"], ["diff", "pemdi-2026", "spbe-2020"], ["validate", "/nowhere"]],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(arguments: list[str]) -> None:
    result = RUN.invoke(application, arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


def test_validate_names_every_fault_on_its_own_line(tmp_path: Path) -> None:
    result = RUN.invoke(application, ["validate", str(tmp_path)])
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"{tmp_path}/indicators: there are no indicator files",
        f"{tmp_path}/instrument.yaml: the file is missing",
    ]
