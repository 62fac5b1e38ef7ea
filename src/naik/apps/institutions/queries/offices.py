"""Offices as lists and pages show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office, OfficeKind
from naik.apps.institutions.roles import Permission

SORTS = ("code", "name", "kind")
STATES = ("open", "closed", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One office."""

    id: int
    code: str
    name: str
    kind: str
    head: str
    contact: str
    closed_on: date | None

    @property
    def kind_label(self) -> str:
        """The kind as people say it."""
        return str(OfficeKind(self.kind).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which offices, in which order."""

    search: str = ""
    kind: str = ""
    state: str = "open"
    sort: str = "code"
    descending: bool = False


def visible(access: Access) -> QuerySet[Office]:
    """The offices this person sees: all, or those of their roles."""
    found: QuerySet[Office] = Office.objects.filter(institution=access.institution)
    own = access.offices(Permission.OFFICE_READ)
    return found if own is None else found.filter(pk__in=own)


def offices(access: Access, asked: Asked) -> tuple[OfficeRow, ...]:
    """The offices that fit."""
    found = visible(access)
    if asked.state != "all":
        found = found.filter(closed_on__isnull=asked.state == "open")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.search:
        words = asked.search
        found = found.filter(
            Q(name__icontains=words) | Q(code__icontains=words) | Q(head__icontains=words) | Q(contact__icontains=words)
        )
    rows = [_row(office) for office in found]
    rows.sort(key=lambda row: _order(row, asked.sort), reverse=asked.descending)
    return tuple(rows)


def office(access: Access, office_id: int) -> OfficeRow:
    """One office; 404 for one out of reach."""
    found = visible(access).filter(pk=office_id).first()
    if found is None:
        raise Http404
    return _row(found)


def office_choices(access: Access) -> tuple[tuple[int, str], ...]:
    """The open offices a role can be given for."""
    found = Office.objects.filter(institution=access.institution, closed_on=None).order_by("name")
    return tuple((one.pk, f"{one.name} ({one.code})") for one in found)


def _row(found: Office) -> OfficeRow:
    return OfficeRow(
        id=found.pk, code=found.code, name=found.name, kind=found.kind, head=found.head, contact=found.contact,
        closed_on=found.closed_on,
    )  # fmt: skip


def _order(row: OfficeRow, sort: str) -> tuple[object, ...]:
    # Codes are numbers between dots: 1.2 stands before 1.10.
    code = tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", row.code))
    return ({"name": row.name.lower(), "kind": row.kind_label}.get(sort, ""), code)
