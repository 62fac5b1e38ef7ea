"""A self-assessment as it is signed: its canonical form, the digest of that, and what differs between two of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "naik-self-assessment/1"
GROUP = 4


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON in one form only: sorted names, no spaces, UTF-8. TypeError for floats, whose text is not one."""
    _refuse_floats(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def grouped(text: str) -> str:
    """A digest as people compare it: ``1f3a 90c2 …``."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A value that differs between two revisions: its levels, and which of its parts differ."""

    value: str
    before: str
    after: str
    parts: tuple[str, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Changed, ...]:
    """The values that changed from one content to another, in the order of the later one."""
    old, new = before["values"], after["values"]
    found = []
    for value in (*(one for one in after["order"]), *(one for one in before["order"] if one not in new)):
        was, now = old.get(value, {}), new.get(value, {})
        parts = tuple(part for part in PARTS if was.get(part) != now.get(part))
        if parts:
            found.append(
                Changed(value=value, before=str(was.get("level", "")), after=str(now.get("level", "")), parts=parts)
            )
    return tuple(found)


PARTS = ("state", "level", "steps", "external_value", "external_source", "items", "citations")
"""What the content holds of each value."""


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no one text")
    if isinstance(value, Mapping):
        for one in value.values():
            _refuse_floats(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _refuse_floats(one)
