"""Changes to the offices of an institution: added, changed, closed and opened again; never removed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naik.apps.audit.operations import Personal, Subject, record
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Office
from naik.apps.institutions.office_values import OFFICIAL, Values, clean, fault
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.instruments.model import Text


@transaction.atomic
def add(access: Access, values: Values) -> Office:
    """Add an office; its code must be new in the institution."""
    access.require(Permission.OFFICE_MANAGE)
    take_turn(access.institution.pk)  # two who send one code at once: the second is told that it is taken
    _check(values)
    _check_code(access, values.code, None)
    return insert(access, values)


@transaction.atomic
def change(access: Access, office_id: int, values: Values) -> Office:
    """Give an office other values; nothing is written, and no event, when they are the same."""
    access.require(Permission.OFFICE_MANAGE)
    take_turn(access.institution.pk)
    office = _locked(access, office_id)
    _check(values)
    _check_code(access, values.code, office.pk)
    update(access, office, values)
    return office


@transaction.atomic
def close(access: Access, office_id: int, *, on: date, reason: str) -> None:
    """Close an office from a day on; its past stays, and nothing new is given to it."""
    access.require(Permission.OFFICE_MANAGE)
    office = _locked(access, office_id)
    if office.closed_on is not None:
        raise Refused(Text("Perangkat daerah ini sudah ditutup.", "This office is closed already."))
    if on > timezone.now().astimezone(zone(access.institution)).date():
        raise Refused(Text("Tanggal penutupan belum tiba.", "The day of closing has not come yet."))
    _set_closed(access, office, on, "closed", reason)


@transaction.atomic
def reopen(access: Access, office_id: int, *, reason: str) -> None:
    """Open a closed office again."""
    access.require(Permission.OFFICE_MANAGE)
    office = _locked(access, office_id)
    if office.closed_on is None:
        raise Refused(Text("Perangkat daerah ini tidak sedang ditutup.", "This office is not closed."))
    _set_closed(access, office, None, "reopened", reason)


def _set_closed(access: Access, office: Office, day: date | None, done: str, reason: str) -> None:
    before = office.closed_on
    office.closed_on = day
    office.save(update_fields=["closed_on"])
    subject = Subject("office", office.pk, office.name)
    record(
        access.institution.pk, f"institutions:office:{done}", subject, by=access.author,
        before={"closed_on": before}, after={"closed_on": day}, reason=reason,
    )  # fmt: skip


def insert(access: Access, values: Values) -> Office:
    """Write a checked new office and its event."""
    office: Office = Office.objects.create(institution=access.institution, **values.given())
    record(
        access.institution.pk, "institutions:office:added", Subject("office", office.pk, office.name),
        by=access.author, after={field: getattr(office, field) for field in OFFICIAL},
        personal=_personal({}, {field: getattr(office, field) for field in ("head", "contact")}),
    )  # fmt: skip
    return office


def update(access: Access, office: Office, values: Values) -> bool:
    """Write checked values over a locked office, and the event; False when nothing differs."""
    changed = {field: new for field, new in values.given().items() if new != getattr(office, field)}
    if not changed:
        return False
    before = {field: getattr(office, field) for field in changed}
    for field, new in changed.items():
        setattr(office, field, new)
    office.save(update_fields=list(changed))
    record(
        access.institution.pk, "institutions:office:changed", Subject("office", office.pk, office.name),
        by=access.author,
        before={field: old for field, old in before.items() if field in OFFICIAL},
        after={field: new for field, new in changed.items() if field in OFFICIAL},
        personal=_personal(before, changed),
    )  # fmt: skip
    return True


def _personal(before: dict[str, str], after: dict[str, str]) -> Personal | None:
    """Heads and contacts name people: they stand in the part of the event that can be shredded."""
    content: dict[str, object] = {}
    for field in ("head", "contact"):
        if before.get(field) or after.get(field):
            content[field] = {"before": before.get(field, ""), "after": after.get(field, "")}
    return Personal(None, content) if content else None


def _locked(access: Access, office_id: int) -> Office:
    found = Office.objects.select_for_update().filter(institution=access.institution)
    office: Office = get_object_or_404(found, pk=office_id)
    return office


def _check(values: Values) -> None:
    for column, value in values.given().items():
        wrong = fault(column, value)
        if wrong is not None or value != clean(value):
            raise Refused(wrong or Text("Nilai ini tidak dapat dipakai.", "This value cannot be used."))


def _check_code(access: Access, code: str, own: int | None) -> None:
    if Office.objects.filter(institution=access.institution, code=code).exclude(pk=own).exists():
        raise Refused(
            Text(
                f"Kode “{code}” sudah dipakai perangkat daerah lain di instansi ini.",
                f"The code “{code}” is taken by another office of this institution.",
            )
        )
