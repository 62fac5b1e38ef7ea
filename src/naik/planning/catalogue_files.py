"""The shipped YAML of the planner, read as strictly as an instrument: every fault at once, with file and line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from naik.instruments.instrument_file import members
from naik.instruments.model import Instrument
from naik.instruments.yaml_nodes import Node, Problem, Problems, read

FOLDER = Path(__file__).parent / "catalogue"
T = TypeVar("T")


class InvalidCatalogue(Exception):
    """A file that does not hold what the planner reads from it, with everything that is wrong in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the faults, by file and line."""
        super().__init__("\n".join(problem.in_language("en") for problem in problems))
        self.problems = problems


def opened(file: Path, reader: Callable[[Node], T | None]) -> T:
    """What a reader makes of a file; InvalidCatalogue when it noted any fault."""
    problems = Problems()
    root = read(file, problems)
    found = reader(root) if root is not None else None
    if problems or found is None:
        raise InvalidCatalogue(problems.all())
    return found


def values_of(node: Node | None, instrument: Instrument) -> tuple[str, ...]:
    """A list of values of the instrument; an unknown or repeated one is a fault."""
    found: list[str] = []
    for item in node.items() if node is not None else ():
        value = item.text()
        if value is None:
            continue
        if value not in instrument.value_ids:
            item.fault(f"tidak ada nilai '{value[:80]}'", f"there is no value '{value[:80]}'")
        elif value in found:
            item.fault(f"nilai {value} disebut dua kali", f"value {value} is named twice")
        else:
            found.append(value)
    return tuple(found)


def rising_levels(instrument: Instrument) -> tuple[int, ...]:
    """The levels a step can lead to: those above 0, lowest first."""
    top = int(instrument.highest)
    return tuple(range(max(1, int(instrument.lowest)), top + 1))


def level_of(node: Node, instrument: Instrument) -> int | None:
    """A level a step can lead to."""
    level = node.whole()
    if level is not None and level not in rising_levels(instrument):
        node.fault(f"tidak ada tingkat {level}", f"there is no level {level}")
        return None
    return level


def texts(node: Node | None) -> tuple[str, ...]:
    """A list of plain words."""
    return members(node, Node.text)


def known(node: Node, words: Collection[str], choices: Collection[str]) -> bool:
    """Whether every word is one of the choices; the others are faults."""
    strange = [word for word in words if word not in choices]
    for word in strange:
        node.fault(f"'{word[:80]}' tidak dikenal", f"'{word[:80]}' is unknown")
    return not strange
