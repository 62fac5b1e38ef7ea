"""Meetings, and whatever else has a time and a place, as a calendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75
"""Octets of a line before it is folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """What a calendar shows; `revision` tells it which of two files is the newer one."""

    uid: str
    revision: int
    title: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    cancelled: bool = False


def calendar_file(*entries: CalendarEntry) -> bytes:
    """A file of entries; times are in UTC, so that every calendar shows them in its own zone."""
    cancelled = bool(entries) and all(one.cancelled for one in entries)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Naik//Naik//ID",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        *(line for entry in entries for line in _event(entry)),
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(entry: CalendarEntry) -> Iterable[str]:
    return (
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"SEQUENCE:{entry.revision}",
        f"DTSTAMP:{_moment(entry.made_at)}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(entry.ends_at)}",
        f"SUMMARY:{escaped(entry.title)}",
        f"LOCATION:{escaped(entry.place)}",
        f"DESCRIPTION:{escaped(entry.description)}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    )


def escaped(text: str) -> str:
    """A text value (3.3.11): backslash, semicolon, comma and line break; other control characters are left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in lines if one in "\n\t" or (one >= " " and one != "\x7f"))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterable[str]:
    """The line in parts of at most 75 octets (3.1), each after the first begun with a space; no letter is cut."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
