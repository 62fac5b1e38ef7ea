"""What to do, concretely, to reach a level: a few sentences for each step, written from its criterion and evidence.

A pattern holds the sentences of one kind of indicator with gaps such as ``{subject}``; each indicator fills them with
its own words, and may have sentences of its own for a level.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from naik.instruments.instrument_file import members
from naik.instruments.loader import CATALOGUE_IDS, load
from naik.instruments.model import Instrument, Text
from naik.instruments.yaml_nodes import Node
from naik.planning.catalogue_files import FOLDER, level_of, opened, rising_levels, values_of

Cell = tuple[str, int]
_GAP = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with gaps; ``node`` is where it stands, for the faults found when they are filled."""

    text: Text
    node: Node


def steps(instrument: Instrument, value: str, level: int) -> tuple[Text, ...]:
    """The steps to a level, in the order in which they are done; none for an instrument or a level without any."""
    if instrument.id not in CATALOGUE_IDS:
        return ()
    return _shipped(instrument.id).get((value, level), ())


@cache
def _shipped(instrument_id: str) -> Mapping[Cell, tuple[Text, ...]]:
    return read_steps(FOLDER / "steps" / f"{instrument_id}.yaml", load(instrument_id))


def read_steps(file: Path, instrument: Instrument) -> Mapping[Cell, tuple[Text, ...]]:
    """Read the steps of every value and level; InvalidCatalogue with every fault and its line."""
    return opened(file, lambda root: _read(root, instrument))


def _read(root: Node, instrument: Instrument) -> dict[Cell, tuple[Text, ...]] | None:
    fields = root.fields(("patterns", "indicators"))
    if not {"patterns", "indicators"} <= set(fields):
        return None
    patterns: dict[str, dict[int, list[Sentence]]] = {}
    for item in fields["patterns"].items():
        parts = item.fields(("id", "levels"))
        name = parts["id"].text() if "id" in parts else None
        if name is not None and "levels" in parts:
            patterns[name] = _levels(parts["levels"], instrument)
    found: dict[Cell, tuple[Text, ...]] = {}
    for item in fields["indicators"].items():
        _indicator(item, instrument, patterns, found)
    for value in instrument.value_ids:
        for level in rising_levels(instrument):
            if (value, level) not in found:
                fields["indicators"].fault(
                    f"langkah indikator {value} tingkat {level} tidak ada",
                    f"the steps of indicator {value}, level {level}, are missing",
                )
    return found


def _levels(node: Node, instrument: Instrument) -> dict[int, list[Sentence]]:
    found: dict[int, list[Sentence]] = {}
    for item in node.items():
        fields = item.fields(("level", "steps"))
        level = level_of(fields["level"], instrument) if "level" in fields else None
        if level is None or "steps" not in fields:
            continue
        if level in found:
            item.fault(f"tingkat {level} disebut dua kali", f"level {level} stands twice")
        found[level] = list(members(fields["steps"], _sentence))
    return found


def _sentence(node: Node) -> Sentence | None:
    text = node.bilingual()
    return None if text is None else Sentence(text, node)


def _indicator(
    node: Node,
    instrument: Instrument,
    patterns: Mapping[str, Mapping[int, list[Sentence]]],
    found: dict[Cell, tuple[Text, ...]],
) -> None:
    fields = node.fields(("values",), ("pattern", "words", "levels"))
    values = values_of(fields.get("values"), instrument)
    words = _words(fields["words"]) if "words" in fields else {}
    sentences: dict[int, list[Sentence]] = {}
    if "pattern" in fields:
        name = fields["pattern"].text() or ""
        if name not in patterns:
            fields["pattern"].fault(f"pola '{name[:80]}' tidak ada", f"there is no pattern '{name[:80]}'")
        sentences.update(patterns.get(name, {}))
    if "levels" in fields:
        sentences.update(_levels(fields["levels"], instrument))
    for level, given in sentences.items():
        filled = tuple(text for one in given if (text := _filled(one, words, node)) is not None)
        for value in values:
            if (value, level) in found:
                node.fault(f"nilai {value} disebut dua kali", f"value {value} stands twice")
            found[value, level] = filled


def _words(node: Node) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for item in node.items():
        fields = item.fields(("name", "id", "en"))
        if {"name", "id", "en"} <= set(fields):
            name, indonesian, english = (fields[part].text() for part in ("name", "id", "en"))
            if name and indonesian and english:
                found[name] = Text(indonesian, english)
    return found


def _filled(one: Sentence, words: Mapping[str, Text], where: Node) -> Text | None:
    gaps = {*_GAP.findall(one.text.id), *_GAP.findall(one.text.en)}
    missing = sorted(gaps - set(words))
    if missing:
        names = ", ".join(missing)
        where.fault(
            f"kata untuk {names} tidak ada (pola baris {one.node.line})",
            f"the words for {names} are missing (pattern at line {one.node.line})",
        )
        return None
    return Text(
        _GAP.sub(lambda gap: words[gap[1]].id, one.text.id), _GAP.sub(lambda gap: words[gap[1]].en, one.text.en)
    )
