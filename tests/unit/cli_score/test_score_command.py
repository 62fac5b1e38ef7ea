import csv
import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from naik.cli.score import score
from naik.instruments import loader
from tests.reports_for_tests import LAYOUTS, random_levels, report

GOOD = "indicator,level\n" + "".join(f"{value},3\n" for value in loader.load("spbe-2020").value_ids)


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setenv("NAIK_LANGUAGE", "en")
    found = typer.Typer()
    found.command()(score)
    return found


def test_json_has_the_promised_keys_and_exact_figures(application: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "lhe.pdf"
    path.write_bytes(report(LAYOUTS["2024"], random_levels(5)))
    done = CliRunner().invoke(application, [str(path), "--format", "json"])
    document = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {
        "instrument",
        "index",
        "index_exact",
        "predicate",
        "aspects",
        "domains",
        "indicators",
        "published",
        "differences",
    } <= set(document)
    assert set(document["aspects"][0]) == {"id", "title", "index", "index_exact"}
    assert set(document["indicators"][0]) == {"id", "level", "weight"}
    assert document["published"]["index"] == document["index"]
    assert document["differences"] == []


def test_standard_input_is_read_and_csv_is_printed(application: typer.Typer) -> None:
    done = CliRunner().invoke(application, ["-", "--format", "csv"], input=GOOD)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert (rows[0]["index"], rows[0]["predicate"], len(rows)) == ("3.00", "Baik", 13)


def test_every_doubt_is_a_line_on_standard_error_and_nothing_is_printed(application: typer.Typer) -> None:
    bad = GOOD.replace("\n5,3\n", "\n5,6\n").replace("\n9,3\n", "\n9,=1+2\n")
    done = CliRunner().invoke(application, ["-", "--instrument", "spbe-2020"], input=bad)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize("arguments", [["/tidak/ada.csv"], ["-", "--instrument", "spbe-1999"]])
def test_what_is_not_there_is_said_in_one_sentence(application: typer.Typer, arguments: list[str]) -> None:
    done = CliRunner().invoke(application, arguments, input=GOOD)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
