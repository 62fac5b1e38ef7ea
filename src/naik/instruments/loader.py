"""Read an instrument from its folder, strictly: every fault of every file is reported at once, with its line.

A folder holds ``instrument.yaml`` (structure, bands, editions), ``indicators/NN.yaml`` (one file per indicator) and
``needs.yaml`` where indicators depend on each other.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from naik.instruments.consistency import check
from naik.instruments.indicator_file import read_indicator
from naik.instruments.instrument_file import read_instrument
from naik.instruments.model import Indicator, Instrument, Text
from naik.instruments.needs_file import read_needs
from naik.instruments.yaml_nodes import MAXIMUM_FILE_BYTES, Problem, Problems, read

CATALOGUE = Path(__file__).parent / "catalogue"
CATALOGUE_IDS = ("spbe-2018", "spbe-2020", "pemdi-2026")
MAXIMUM_INDICATORS = 500

__all__ = ["CATALOGUE_IDS", "InvalidInstrument", "Problem", "UnknownInstrument", "catalogue", "load"]


class UnknownInstrument(Exception):
    """Neither an id of the catalogue nor a folder."""

    def __init__(self, message: Text) -> None:
        """Keep the sentence in both languages."""
        super().__init__(message.en)
        self.message = message


class InvalidInstrument(Exception):
    """A folder that is no instrument, with everything that is wrong in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the faults, by file and line."""
        super().__init__("\n".join(problem.in_language("en") for problem in problems))
        self.problems = problems


def load(id_or_path: str | Path) -> Instrument:
    """Load an instrument of the catalogue by its id, or any folder by its path."""
    if str(id_or_path) in CATALOGUE_IDS:
        return _shipped(str(id_or_path))
    try:
        is_folder = bool(str(id_or_path)) and Path(id_or_path).is_dir()
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        name, known = str(id_or_path)[:80], ", ".join(CATALOGUE_IDS)
        raise UnknownInstrument(
            Text(
                f"Instrumen '{name}' tidak dikenal: pilih {known}, atau sebutkan folder instrumen.",
                f"Unknown instrument '{name}': choose {known}, or name an instrument folder.",
            )
        )
    return _read_folder(Path(id_or_path))


def catalogue() -> tuple[Instrument, ...]:
    """Every shipped instrument, the oldest first."""
    return tuple(_shipped(name) for name in CATALOGUE_IDS)


@cache
def _shipped(name: str) -> Instrument:
    return _read_folder(CATALOGUE / name)


def _read_folder(folder: Path) -> Instrument:
    problems = Problems()
    main = folder / "instrument.yaml"
    files = sorted((folder / "indicators").glob("*.yaml")) if (folder / "indicators").is_dir() else []
    if not files:
        problems.add(folder / "indicators", None, "tidak ada berkas indikator", "there are no indicator files")
    if len(files) > MAXIMUM_INDICATORS:
        problems.add(
            folder / "indicators",
            None,
            f"lebih dari {MAXIMUM_INDICATORS} berkas",
            f"more than {MAXIMUM_INDICATORS} files",
        )
        files = []
    root = read(main, problems)
    draft: dict[str, Any] = read_instrument(root) if root else {}
    names = draft.get("level_names", {})
    aspects = {aspect.id: aspect for aspect in draft.get("aspects", ())}
    indicators: list[tuple[Indicator, Path]] = []
    for file in files:
        node = read(file, problems)
        indicator = read_indicator(node, names, aspects) if node else None
        if indicator:
            indicators.append((indicator, file))
    indicators.sort(key=lambda pair: pair[0].number)
    if not problems:
        check(draft, indicators, main, problems)
    found = tuple(indicator for indicator, _file in indicators)
    needs_file = folder / "needs.yaml"
    needs_root = read(needs_file, problems) if needs_file.exists() else None
    needs = read_needs(needs_root, found) if needs_root and not problems else ()
    if problems:
        raise InvalidInstrument(problems.all())
    draft.pop("level_names")
    draft.pop("lines")
    # No score depends on what levels presuppose of each other: a cycle that runs keeps its version when that changes.
    return Instrument(version=_version([main, *files]), indicators=found, needs=needs, **draft)


def _version(files: list[Path]) -> str:
    """Twelve hexadecimal digits that change with any byte of what is scored."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()[:MAXIMUM_FILE_BYTES]
        digest.update(f"{file.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:12]
