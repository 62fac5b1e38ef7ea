"""``indicators/NN.yaml``: one question, its levels, and what it grew out of."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from naik.instruments.instrument_file import LevelNames, members
from naik.instruments.model import (
    Aspect,
    Certainty,
    ExternalIndex,
    Indicator,
    IndicatorKind,
    Level,
    Predecessor,
    Segment,
    Text,
)
from naik.instruments.yaml_nodes import Node

REQUIRED = ("id", "number", "title", "aspect", "weight", "levels")
OPTIONAL = ("kind", "services", "external_index", "assessed_with", "strands", "note", "predecessors", "certainty")
MAXIMUM_SERVICES = 20


def read_indicator(node: Node, names: LevelNames, aspects: dict[str, Aspect]) -> Indicator | None:
    """Read an indicator; None when a fault makes it unusable."""
    fields = node.fields(REQUIRED, OPTIONAL)
    if not set(REQUIRED) <= set(fields):
        return None
    number, identifier, aspect_id = fields["number"].whole(), fields["id"].text(), fields["aspect"].text()
    if identifier and not re.fullmatch(r"[A-Za-z]?\d{1,3}", identifier):
        fields["id"].fault("id harus berupa angka, misalnya 36 atau I5", "an id is a number, such as 36 or I5")
    if number is not None and node.file.stem != f"{number:02}":
        fields["number"].fault(
            f"berkas ini harus bernama {number:02}.yaml", f"this file must be called {number:02}.yaml"
        )
    if aspect_id and aspects and aspect_id not in aspects:
        fields["aspect"].fault(f"aspek '{aspect_id}' tidak ada", f"there is no aspect '{aspect_id}'")
    kind = fields["kind"].choice(IndicatorKind) if "kind" in fields else None
    ladder = names.get(str(kind) if kind else "any", {})
    services = fields["services"].whole() if "services" in fields else 1
    if services is not None and not 1 <= services <= MAXIMUM_SERVICES:
        fields["services"].fault("jumlah layanan harus 1 sampai 20", "the number of services is 1 to 20")
    levels = members(fields["levels"], lambda item: _level(item, ladder))
    numbers = [level.number for level in levels]
    if numbers != sorted(set(numbers)):
        fields["levels"].fault("tingkat tidak berurutan atau berulang", "levels are out of order or repeated")
    values: dict[str, Any] = {
        "id": identifier, "number": number, "title": fields["title"].bilingual(), "aspect": aspect_id,
        "weight": fields["weight"].weight(), "services": services,
    }  # fmt: skip
    optional: dict[str, Any] = {
        "kind": kind,
        "external_index": _external(fields["external_index"]) if "external_index" in fields else None,
        "assessed_with": fields["assessed_with"].text() if "assessed_with" in fields else None,
        "strands": members(fields.get("strands"), Node.bilingual),
        "note": fields["note"].bilingual() if "note" in fields else None,
        "predecessors": members(fields.get("predecessors"), _predecessor),
        "certainty": (fields["certainty"].choice(Certainty) if "certainty" in fields else None) or Certainty.CONDENSED,
        "domain": aspects[aspect_id].domain if aspect_id in aspects else None,
    }
    return (
        Indicator(**values, **optional, levels=levels) if all(value is not None for value in values.values()) else None
    )


def _level(node: Node, ladder: dict[int, Text]) -> Level | None:
    fields = node.fields(("number", "criterion", "certainty"), ("requires_level", "evidence"))
    if not {"number", "criterion", "certainty"} <= set(fields):
        return None
    number, criterion = fields["number"].whole(), fields["criterion"].bilingual()
    certainty = fields["certainty"].choice(Certainty)
    requires = fields["requires_level"].whole() if "requires_level" in fields else None
    evidence = members(fields.get("evidence"), Node.bilingual)
    if number is None or criterion is None or certainty is None:
        return None
    if requires is not None and requires >= number:
        fields["requires_level"].fault(
            "tingkat prasyarat harus lebih rendah", "the level it requires must be a lower one"
        )
    if number not in ladder:
        fields["number"].fault(f"tingkat {number} tidak punya nama", f"level {number} has no name")
        return None
    return Level(
        number=number,
        name=ladder[number],
        criterion=criterion,
        evidence=evidence,
        requires_level=requires,
        certainty=certainty,
    )


def _predecessor(node: Node) -> Predecessor | None:
    fields = node.fields(("instrument", "indicator"), ("level",))
    instrument = fields["instrument"].text() if "instrument" in fields else None
    indicator = fields["indicator"].text() if "indicator" in fields else None
    if instrument is None or indicator is None:
        return None
    return Predecessor(
        instrument=instrument, indicator=indicator, level=fields["level"].whole() if "level" in fields else None
    )


def _segment(node: Node) -> Segment | None:
    names = ("start", "end", "value_start", "value_end")
    fields = node.fields(names)
    values: dict[str, Any] = {name: fields[name].decimal() if name in fields else None for name in names}
    return Segment(**values) if all(value is not None for value in values.values()) else None


def _external(node: Node) -> ExternalIndex | None:
    names = ("name", "owner", "automatic", "segments", "certainty")
    fields = node.fields(names, ("missing", "note"))
    if not set(names) <= set(fields):
        return None
    segments = members(fields["segments"], _segment)
    for before, after in pairwise(segments):
        if before.end != after.start or before.value_end != after.value_start:
            fields["segments"].fault("ruas berlubang atau tumpang tindih", "the segments leave a gap or overlap")
    if not segments or any(part.end <= part.start or part.value_end < part.value_start for part in segments):
        fields["segments"].fault("ruas kosong atau terbalik", "a segment is empty or reversed")
    values: dict[str, Any] = {
        "name": fields["name"].text(), "owner": fields["owner"].text(), "automatic": fields["automatic"].truth(),
        "certainty": fields["certainty"].choice(Certainty),
    }  # fmt: skip
    if any(value is None for value in values.values()):
        return None
    missing = fields["missing"].decimal() if "missing" in fields else None
    return ExternalIndex(
        **values, segments=segments, missing=missing, note=fields["note"].bilingual() if "note" in fields else None
    )
