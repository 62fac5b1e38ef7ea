"""Audit events as sentences people read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as dated
from django.utils.translation import get_language, gettext, gettext_lazy

from naik.apps.accounts.models import Person
from naik.apps.audit.queries import Entry
from naik.apps.institutions.roles import Reach, Role
from naik.apps.site.history_words import FIELDS, OTHER, SENTENCES
from naik.cycle.machines import ALL
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import Text

STAGES = frozenset(str(stage) for stage in Stage)
STATES = {state: text for machine in ALL for state, text in machine.states.items()}
SHREDDED = gettext_lazy("(data pribadi telah dihapus)")


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after; `before` is None where there was nothing before."""

    field: str
    before: str | None
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.after}" if self.before is None else f"{self.field}: {self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words: when (in the institution's zone), what happened, what changed, why."""

    sequence: int
    at: datetime
    sentence: str
    changes: tuple[Change, ...]
    reason: str
    support: bool
    subject_kind: str
    subject_id: str


def lines(entries: Iterable[Entry], zone: ZoneInfo) -> tuple[Line, ...]:
    """The entries in words; names are read once for all of them."""
    entries = tuple(entries)
    people = {one.actor_id for one in entries if one.actor_id is not None} | {
        int(one.subject_id) for one in entries if one.subject_kind == "person" and one.subject_id.isdigit()
    }
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    return tuple(_line(one, names, zone) for one in entries)


def _line(entry: Entry, names: Mapping[int, str], zone: ZoneInfo) -> Line:
    who = gettext("Sistem") if entry.actor_id is None else names.get(entry.actor_id, gettext("Seseorang"))
    what = entry.subject_label
    if entry.subject_kind == "person" and entry.subject_id.isdigit():
        what = names.get(int(entry.subject_id), "")
    if not what and entry.personal:
        what = str(entry.personal.get("name", ""))
    if not what:
        what = str(SHREDDED) if entry.personal == {} else f"{entry.subject_kind} {entry.subject_id}"
    words = {"who": who, "what": f"“{what}”", "action": entry.action}
    return Line(
        sequence=entry.sequence,
        at=entry.at.astimezone(zone),
        sentence=gettext(SENTENCES.get(entry.action, OTHER)) % words,
        changes=tuple(_changes(entry, zone)),
        reason=entry.reason,
        support=entry.on_behalf_of.startswith("support-session:"),
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
    )


def _changes(entry: Entry, zone: ZoneInfo) -> Iterable[Change]:
    before, after = dict(entry.before or {}), dict(entry.after or {})
    for field, value in (entry.personal or {}).items():
        # What names people lies apart, a changed field with both its values.
        if isinstance(value, dict) and value.keys() == {"before", "after"}:
            before[field], after[field] = value["before"], value["after"]
    for field in dict.fromkeys([*before, *after]):
        old, new = before.get(field), after.get(field)
        if old != new and field in FIELDS:
            was = _said(field, old, zone) if field in before else None
            yield Change(gettext(FIELDS[field]), was, _said(field, new, zone))


_WORDS: Mapping[str, Callable[[str], str]] = {
    "role": lambda value: str(Role(value).label) if value in Role.values else value,
    "reach": lambda value: str(Reach(value).label) if value in Reach.values else value,
    "stage": lambda value: _in_language(TITLES[Stage(value)]) if value in STAGES else value,
    "state": lambda value: _in_language(STATES[value]) if value in STATES else value,
}


def _in_language(text: Text) -> str:
    return text.in_language(get_language() or "id")


DAYS = frozenset({"dated", "valid_until", "closed_on", "due_on", "left_on", "obtained_on"})
MOMENTS = frozenset({"starts_at", "ends_at", "opens_at", "closes_at", "until"})


def _said(field: str, value: object, zone: ZoneInfo) -> str:
    if value is None or value in ("", []):
        return gettext("kosong")
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    # An event is shown even when its date is none that we know how to read.
    with suppress(ValueError):
        if field in DAYS:
            return dated(date.fromisoformat(str(value)), "j F Y")
        if field in MOMENTS:
            return dated(datetime.fromisoformat(str(value)).astimezone(zone), "j F Y H.i")
    return _WORDS.get(field, str)(str(value))
