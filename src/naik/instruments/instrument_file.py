"""``instrument.yaml``: structure, bands, editions, rules and notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from naik.instruments.model import (
    Aspect,
    Band,
    Certainty,
    Domain,
    Edition,
    PredicateBasis,
    Rule,
    ScoringModel,
    Stage,
    Text,
)
from naik.instruments.yaml_nodes import Node

T = TypeVar("T")
LevelNames = dict[str, dict[int, Text]]
REQUIRED = (
    "id",
    "title",
    "legal_basis",
    "legal_title",
    "model",
    "lowest",
    "highest",
    "level_names",
    "aspects",
    "bands",
    "editions",
)
OPTIONAL = ("gazette", "replaces", "replaced_by", "domains", "rules", "notes", "certainty", "sources")


def read_instrument(root: Node) -> dict[str, Any]:
    """The fields of an Instrument, with ``level_names`` and ``lines`` (where each list stands) beside them."""
    fields = root.fields(REQUIRED, OPTIONAL)
    draft: dict[str, Any] = {"lines": {name: node.line for name, node in fields.items()}}
    for name in ("id", "legal_basis", "legal_title"):
        draft[name] = fields[name].text() if name in fields else None
    for name in ("gazette", "replaces", "replaced_by"):
        draft[name] = fields[name].text() if name in fields else None
    draft["title"] = fields["title"].bilingual() if "title" in fields else None
    draft["model"] = fields["model"].choice(ScoringModel) if "model" in fields else None
    for name in ("lowest", "highest"):
        draft[name] = fields[name].decimal() if name in fields else None
    draft["level_names"] = _level_names(fields["level_names"]) if "level_names" in fields else {}
    readers: dict[str, Callable[[Node], object]] = {
        "domains": _domain, "aspects": _aspect, "bands": _band, "editions": _edition, "rules": _rule,
        "notes": Node.bilingual, "sources": Node.text,
    }  # fmt: skip
    for name, reader in readers.items():
        draft[name] = members(fields.get(name), reader)
    draft["certainty"] = {}
    if "certainty" in fields:
        marks = fields["certainty"].fields((), tuple(str(mark) for mark in Certainty))
        draft["certainty"] = {Certainty(mark): members(node, Node.bilingual) for mark, node in marks.items()}
    return draft


def members(node: Node | None, reader: Callable[[Node], T | None]) -> tuple[T, ...]:
    """Every member of a list that could be read."""
    return () if node is None else tuple(found for item in node.items() if (found := reader(item)) is not None)


def _level_names(node: Node) -> LevelNames:
    ladders = node.fields((), ("process", "service", "any"))
    found: LevelNames = {}
    for kind, ladder in ladders.items():
        names: dict[int, Text] = {}
        for item in ladder.items():
            fields = item.fields(("number", "id"), ("en",))
            number = fields["number"].whole() if "number" in fields else None
            text = fields["id"].text() if "id" in fields else None
            english = fields["en"].text() if "en" in fields else ""
            if number in names:
                item.fault(f"tingkat {number} disebut dua kali", f"level {number} is named twice")
            elif number is not None and text is not None:
                names[number] = Text(text, english or "")
        found[kind] = names
    return found


def _complete(values: dict[str, Any]) -> bool:
    return all(value is not None for value in values.values())


def _domain(node: Node) -> Domain | None:
    fields = node.fields(("id", "title", "weight"))
    if len(fields) < 3:
        return None
    values: dict[str, Any] = {
        "id": fields["id"].text(),
        "title": fields["title"].bilingual(),
        "weight": fields["weight"].weight(),
    }
    return Domain(**values) if _complete(values) else None


def _aspect(node: Node) -> Aspect | None:
    fields = node.fields(("id", "title", "weight"), ("domain",))
    if not {"id", "title", "weight"} <= set(fields):
        return None
    values: dict[str, Any] = {
        "id": fields["id"].text(),
        "title": fields["title"].bilingual(),
        "weight": fields["weight"].weight(),
    }
    return (
        Aspect(**values, domain=fields["domain"].text() if "domain" in fields else None) if _complete(values) else None
    )


def _band(node: Node) -> Band | None:
    names = ("number", "predicate", "title", "lower", "upper", "upper_inclusive")
    fields = node.fields(names)
    if len(fields) < len(names):
        return None
    values: dict[str, Any] = {
        "number": fields["number"].whole(),
        "predicate": fields["predicate"].text(),
        "title": fields["title"].bilingual(),
        "lower": fields["lower"].decimal(),
        "upper": fields["upper"].decimal(),
        "upper_inclusive": fields["upper_inclusive"].truth(),
    }
    return Band(**values) if _complete(values) else None


def _stage(node: Node) -> Stage | None:
    fields = node.fields(("title",), ("starts", "ends", "note"))
    title = fields["title"].bilingual() if "title" in fields else None
    if title is None:
        return None
    starts = fields["starts"].day() if "starts" in fields else None
    ends = fields["ends"].day() if "ends" in fields else None
    if starts and ends and ends < starts:
        node.fault("tahap berakhir sebelum mulai", "the stage ends before it starts")
    return Stage(title=title, starts=starts, ends=ends, note=fields["note"].bilingual() if "note" in fields else None)


def _edition(node: Node) -> Edition | None:
    fields = node.fields(("year", "predicate_basis", "certainty"), ("guide", "calendar", "note"))
    if not {"year", "predicate_basis", "certainty"} <= set(fields):
        return None
    values: dict[str, Any] = {
        "year": fields["year"].whole(),
        "predicate_basis": fields["predicate_basis"].choice(PredicateBasis),
        "certainty": fields["certainty"].choice(Certainty),
    }
    guide = fields["guide"].text() if "guide" in fields else None
    note = fields["note"].bilingual() if "note" in fields else None
    calendar = members(fields.get("calendar"), _stage)
    return Edition(**values, guide=guide, calendar=calendar, note=note) if _complete(values) else None


def _rule(node: Node) -> Rule | None:
    fields = node.fields(("id", "text", "source"))
    values: dict[str, Any] = {
        "id": fields["id"].text() if "id" in fields else None,
        "text": fields["text"].bilingual() if "text" in fields else None,
        "source": fields["source"].text() if "source" in fields else None,
    }
    return Rule(**values) if _complete(values) else None
