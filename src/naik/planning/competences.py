"""The competence areas the instruments ask for, and the indicators that want each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from naik.instruments.instrument_file import members
from naik.instruments.loader import CATALOGUE_IDS, load
from naik.instruments.model import Instrument, Text
from naik.instruments.yaml_nodes import Node
from naik.planning.catalogue_files import FOLDER, opened, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """One area; ``values`` are, by instrument id, the values that want somebody who holds it."""

    id: str
    title: Text
    description: Text
    values: Mapping[str, frozenset[str]]

    def serves(self, instrument: Instrument, value: str) -> bool:
        """Whether a value of the instrument wants it."""
        return value in self.values.get(instrument.id, frozenset())


@cache
def framework() -> tuple[Competence, ...]:
    """The shipped areas, in the order a list shows them."""
    return read_framework(FOLDER / "competences.yaml")


def wanted(instrument: Instrument, value_ids: Collection[str]) -> tuple[Competence, ...]:
    """The areas that any of the values wants, in the order of the framework."""
    return tuple(one for one in framework() if any(one.serves(instrument, value) for value in value_ids))


def read_framework(file: Path) -> tuple[Competence, ...]:
    """Read a framework; InvalidCatalogue with every fault and its line."""
    return opened(file, _read)


def _read(root: Node) -> tuple[Competence, ...] | None:
    fields = root.fields(("competences",))
    if "competences" not in fields:
        return None
    found = members(fields["competences"], _competence)
    ids = [one.id for one in found]
    for identifier in sorted({one for one in ids if ids.count(one) > 1}):
        fields["competences"].fault(f"id '{identifier}' disebut dua kali", f"id '{identifier}' stands twice")
    return found


def _competence(node: Node) -> Competence | None:
    names = ("id", "title", "description", "values")
    fields = node.fields(names)
    if not set(names) <= set(fields):
        return None
    by_instrument = fields["values"].fields((), CATALOGUE_IDS)
    values = {name: frozenset(values_of(listed, load(name))) for name, listed in by_instrument.items()}
    identifier, title = fields["id"].text(), fields["title"].bilingual()
    description = fields["description"].bilingual()
    if identifier is None or title is None or description is None:
        return None
    return Competence(id=identifier, title=title, description=description, values=values)
