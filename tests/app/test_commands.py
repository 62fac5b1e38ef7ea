"""The commands that read the database say what the pages say."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from naik import datasets
from naik.apps.results import queries
from naik.cli.main import application

pytestmark = [pytest.mark.usefixtures("shipped_data")]

NEW = (
    "region_code,institution,kind,year,index,predicate,standing,source\n"
    "18.71,Pemerintah Kota Bandar Lampung,kota,2025,3.10,Baik,press,a newspaper\n"
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAIK_LANGUAGE", "en")


def naik(*words: str, content: str | None = None) -> Result:
    return CliRunner().invoke(application, words, input=content)


def test_the_league_on_the_terminal_is_that_of_the_pages() -> None:
    done = naik("league", "--year", "2024", "--province", "Lampung", "--format", "csv")
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(int(row["rank"]), row["institution"], row["index"]) for row in rows] == [
        (row.rank, row.name, str(row.index)) for row in queries.league(year=2024, province="lampung").rows
    ]


def test_the_league_as_json_and_as_a_table() -> None:
    done = naik("league", "--year", "2024", "--kind", "kota", "--province", "18", "--format", "json")
    assert [(row["rank"], row["institution"], row["index"]) for row in json.loads(done.stdout)] == [
        (1, "Kota Metro", "3.34"),
        (2, "Kota Bandar Lampung", "2.98"),
    ]
    table = naik("league", "--year", "2024", "--kind", "kota", "--province", "18").stdout
    assert "Kota Metro" in table
    assert "Laporan Pelaksanaan" not in table


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--year", "2017"), "Year '2017' is unknown"),
        (("--year", "2024", "--kind", "desa"), "Kind 'desa' is unknown"),
        (("--year", "2024", "--province", "Lampong"), "did you mean Lampung?"),
        (("--year", "2024", "--instrument", "spbe-2018"), "There is no result of 2024"),
    ],
)
def test_an_unknown_word_is_answered_with_the_known_ones(words: tuple[str, ...], sentence: str) -> None:
    done = naik("league", *words)
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert done.stdout == ""


def test_the_shipped_file_imported_again_changes_nothing() -> None:
    done = naik("import", "results", str(datasets.path("results.csv")), "--format", "json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert (document["inserted"], document["changed"], document["refused"], document["loaded"]) == (0, 0, 0, True)


def test_a_file_from_standard_input_is_imported() -> None:
    done = naik("import", "results", "-", "--format", "json", content=NEW)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["inserted"] == 1


def test_a_refused_row_is_named_and_holds_everything_back_unless_skipped(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text(NEW + NEW.splitlines()[1].replace("3.10", "6.00").replace("2025", "2024") + "\n", encoding="utf-8")
    done = naik("import", "results", str(path))
    assert done.exit_code == 2
    assert "line 3: index '6.00' is not a number from 0.00 to 5.00" in done.stderr
    assert "Nothing was loaded" in done.stderr
    skipped = naik("import", "results", str(path), "--skip-refused", "--format", "json")
    assert skipped.exit_code == 0
    assert json.loads(skipped.stdout)["inserted"] == 1


def test_a_file_that_is_missing_or_no_table_is_refused_with_a_sentence(tmp_path: Path) -> None:
    missing = naik("import", "results", str(tmp_path / "none.csv"))
    assert missing.exit_code == 2
    assert "cannot be read" in missing.stderr
    binary = naik("import", "results", "-", content="\0")
    assert binary.exit_code == 2
    assert "not a CSV in UTF-8" in binary.stderr


def test_levels_are_scored_without_a_database() -> None:
    levels = {
        row["indicator"]: row["level"]
        for row in csv.DictReader(datasets.path("levels.csv").read_text(encoding="utf-8").splitlines())
        if (row["region_code"], row["year"]) == ("18.71", "2024")
    }
    content = "indicator,level\n" + "".join(f"{name},{level}\n" for name, level in levels.items())
    done = naik("score", "-", "--format", "json", content=content)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["index_exact"] == "2.9795"
