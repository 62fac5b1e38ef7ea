"""Reading one service: what it says, what can be done with it, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService
from naik.apps.inventory.service_values import FIELDS
from naik.cycle.improvement_machines import SERVICE
from naik.cycle.machine import Move
from naik.instruments import loader
from naik.instruments.model import Text

MOST_CHANGES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An indicator the service shows itself in."""

    value: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field, before and after, as the table holds it; an office is told by its name."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody changed at once; the first one is the adding, without fields."""

    at: datetime
    by: str
    fields: tuple[FieldChange, ...]
    reason: str
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    """One service; `moves` are empty for those who only read it, as is `may_write`."""

    id: int
    office_id: int
    office: str
    office_closed: bool
    fields: Mapping[str, object]
    instrument: Text | None
    shown_in: tuple[Shown, ...]
    state_title: Text
    revision: int
    changed_at: datetime
    changed_by: str
    may_write: bool
    may_record_use: bool
    moves: tuple[Move, ...]


def service(access: Access, service_id: int) -> ServicePage:
    """One service in reach, or 404."""
    found = policies.service(access, service_id)
    writes = access.may(Permission.SERVICE_WRITE, found.office_id)
    instrument = loader.load(found.instrument) if found.instrument else None
    return ServicePage(
        id=found.pk,
        office_id=found.office_id,
        office=found.office.name,
        office_closed=found.office.closed_on is not None,
        fields={field: getattr(found, field) for field in FIELDS},
        instrument=None if instrument is None else instrument.title,
        shown_in=()
        if instrument is None
        else tuple(Shown(value=value, title=instrument.value_indicator(value).title) for value in found.values),
        state_title=SERVICE.title_of(found.state),
        revision=found.revision,
        changed_at=found.changed_at,
        changed_by=found.changed_by.name,
        may_write=writes,
        may_record_use=writes or (found.for_every_office and access.may_somewhere(Permission.SERVICE_WRITE)),
        moves=SERVICE.from_state(found.state) if writes else (),
    )


def history(access: Access, service_id: int) -> tuple[Change, ...]:
    """What became of a service in reach, the newest first, at most the last `MOST_CHANGES`."""
    found = policies.service(access, service_id)
    events: Any = found.events  # type: ignore[attr-defined]  # the rows pghistory keeps of it
    # One more than is shown: the oldest is compared with the one before it.
    rows: list[Any] = list(events.order_by("-pgh_id")[: MOST_CHANGES + 1])
    people = dict(Person.objects.filter(pk__in={row.changed_by_id for row in rows}).values_list("pk", "name"))
    offices = dict(Office.objects.filter(pk__in={row.office_id for row in rows}).values_list("pk", "name"))
    reasons = _reasons(access, found)
    changes = [
        Change(
            at=newer.pgh_created_at, by=people.get(newer.changed_by_id, ""),
            fields=tuple(_fields(older, newer, offices)), reason=reasons.get(newer.revision, ""), added=False,
        )
        for newer, older in pairwise(rows)
    ]  # fmt: skip
    if rows and len(rows) <= MOST_CHANGES:
        first = rows[-1]
        changes.append(
            Change(at=first.pgh_created_at, by=people.get(first.changed_by_id, ""), fields=(), reason="", added=True)
        )
    return tuple(changes)


def _reasons(access: Access, service: DigitalService) -> dict[int, str]:
    """Why each revision came about, where somebody had to say it."""
    told = Event.objects.filter(
        institution_id=access.institution.pk, subject_kind="service", subject_id=str(service.pk)
    ).exclude(reason="")
    return {
        int(after["revision"]): reason
        for after, reason in told.values_list("after", "reason")
        if after and "revision" in after
    }


def _fields(older: Any, newer: Any, offices: Mapping[int, str]) -> Iterable[FieldChange]:  # noqa: ANN401 - rows of pghistory
    if older.office_id != newer.office_id:
        yield FieldChange(
            field="office_name", old=offices.get(older.office_id, ""), new=offices.get(newer.office_id, "")
        )
    for field in FIELDS:
        old, new = getattr(older, field), getattr(newer, field)
        if old != new:
            yield FieldChange(field=field, old=old, new=new)
