"""``needs.yaml``: which level of an indicator presupposes a level of another one, each with where that was read."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from naik.instruments.instrument_file import members
from naik.instruments.model import Certainty, Indicator, Need
from naik.instruments.yaml_nodes import Node

NAMES = ("values", "level", "on", "on_level", "certainty", "source", "reason")
Rung = tuple[str, int]


def read_needs(root: Node, indicators: tuple[Indicator, ...]) -> tuple[Need, ...]:
    """Every need of the file; what names no level of the instrument, itself, twice or in a circle is a fault."""
    fields = root.fields(("needs",))
    levels = {
        value: [level.number for level in indicator.levels] for indicator in indicators for value in indicator.values
    }
    found: dict[tuple[Rung, Rung], Need] = {}
    for item in fields["needs"].items() if "needs" in fields else ():
        for need in _needs(item, levels):
            edge = (need.value, need.level), (need.on_value, need.on_level)
            if edge in found:
                item.fault(
                    f"indikator {need.value} tingkat {need.level} sudah memerlukan indikator {need.on_value} tingkat "
                    f"{need.on_level}",
                    f"indicator {need.value}, level {need.level}, already needs indicator {need.on_value}, level "
                    f"{need.on_level}",
                )
            found[edge] = need
    if not root.problems:
        _no_circle(root, levels, found)
    return tuple(found.values())


def _needs(node: Node, levels: dict[str, list[int]]) -> Iterator[Need]:
    fields = node.fields(NAMES)
    if not set(NAMES) <= set(fields):
        return
    given: dict[str, Any] = {
        "level": fields["level"].whole(), "on_value": fields["on"].text(), "on_level": fields["on_level"].whole(),
        "certainty": fields["certainty"].choice(Certainty), "source": fields["source"].text(),
        "reason": fields["reason"].bilingual(),
    }  # fmt: skip
    values = members(fields["values"], Node.text)
    if not values or any(one is None for one in given.values()):
        return
    _known(fields["on"], given["on_value"], given["on_level"], levels)
    for value in values:
        _known(fields["values"], value, given["level"], levels)
        if value == given["on_value"]:
            fields["on"].fault(
                f"indikator {value} tidak dapat memerlukan dirinya sendiri", f"indicator {value} cannot need itself"
            )
        yield Need(value=value, **given)


def _known(node: Node, value: str, level: int, levels: dict[str, list[int]]) -> None:
    if value not in levels:
        node.fault(f"tidak ada nilai '{value[:80]}'", f"there is no value '{value[:80]}'")
    elif level not in levels[value]:
        node.fault(f"indikator {value} tidak punya tingkat {level}", f"indicator {value} has no level {level}")


def _no_circle(root: Node, levels: dict[str, list[int]], found: dict[tuple[Rung, Rung], Need]) -> None:
    """Refuse levels that presuppose each other, each level counting on the one below it as well."""
    graph: TopologicalSorter[Rung] = TopologicalSorter()
    for value, numbers in levels.items():
        for level in numbers:
            graph.add((value, level), *((value, below) for below in numbers if below == level - 1))
    for rung, on_rung in found:
        graph.add(rung, on_rung)
    try:
        graph.prepare()
    except CycleError as error:
        circle = " > ".join(f"{value}/{level}" for value, level in error.args[1])
        root.fault(f"kebutuhan antarindikator melingkar: {circle}", f"the needs run in a circle: {circle}")
