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
