"""Handovers: what one would move, and those that were done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from naik.apps.accounts.models import Person
from naik.apps.institutions.access import Access, access_to
from naik.apps.institutions.holdings import holdings
from naik.apps.institutions.membership_holding import current
from naik.apps.institutions.models import Assignment, Handover, Institution, Membership
from naik.apps.institutions.roles import Permission, Role
from naik.apps.tenancy.scope import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """One kind of thing that moves; `reasons` are sentences about what is unfinished in it."""

    kind: str
    label: str
    count: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything a handover would move now."""

    from_name: str
    to_name: str
    roles: tuple[tuple[str, str], ...]
    assigned: tuple[str, ...]
    moving: tuple[Moving, ...]
    digest: str

    @property
    def empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not any(one.count for one in self.moving)

    @property
    def unfinished(self) -> bool:
        """Whether somebody will have to go on with something."""
        return any(one.reasons for one in self.moving)


def preview(access: Access, from_person: int, to_person: int) -> Preview:
    """What moves from one person of this institution to another; 404 for strangers to it."""
    access.require(Permission.HAND_OVER)
    here = Membership.objects.filter(institution=access.institution)
    giver = get_object_or_404(Person, pk__in=here.filter(person=from_person).values("person"))
    taker = get_object_or_404(Person, pk__in=here.filter(person=to_person).values("person"))
    where = access.institution.pk
    moving = tuple(
        Moving(kind=one.kind, label=one.label(), count=one.count(where, from_person),
               reasons=one.open_work(where, from_person))
        for one in holdings()
    )  # fmt: skip
    held = current(where, from_person).select_related("office")
    roles = tuple((str(Role(one.role).label), one.office.name if one.office else "") for one in held)
    assigned = tuple(one.name for one in assigned_through(access, from_person))
    content = [from_person, to_person, roles, assigned, [(one.kind, one.count) for one in moving]]
    return Preview(
        from_name=giver.name, to_name=taker.name, roles=roles, assigned=assigned, moving=moving,
        digest=hashlib.sha256(json.dumps(content).encode()).hexdigest(),
    )  # fmt: skip


def assigned_through(access: Access, person_id: int) -> tuple[Institution, ...]:
    """The institutions opened by the memberships that this institution gave to a person."""
    own = list(current(access.institution.pk, person_id).values_list("pk", flat=True))
    if not own:
        return ()
    with opened((), person=person_id):
        found = Assignment._base_manager.filter(person=person_id, membership_id__in=own)  # noqa: SLF001  across institutions
        targets = set(found.values_list("institution_id", flat=True))
    return tuple(Institution.objects.filter(pk__in=targets).order_by("name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRow:
    """A handover that was done; `moved` counts by the names of the kinds."""

    id: int
    institution: Institution
    from_name: str
    to_name: str
    by: str
    reason: str
    at: datetime
    moved: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """How many things moved."""
        return sum(count for _, count in self.moved)


def handovers(access: Access, search: str = "") -> tuple[HandoverRow, ...]:
    """Every handover of this institution, newest first."""
    found = Handover.objects.filter(institution=access.institution)
    if search:
        found = found.filter(Q(from_person__name__icontains=search) | Q(to_person__name__icontains=search))
    related = ("from_person", "to_person", "by", "institution__region")
    return tuple(_row(one) for one in found.select_related(*related).order_by("-at", "-pk"))


def handover(person: Person, slug: str, handover_id: int) -> HandoverRow:
    """One handover, for the two it was between, wherever they are now, and for who manages it; 404 for all others."""
    institution = get_object_or_404(Institution.objects.select_related("region"), slug=slug)
    access = access_to(person, slug)
    with opened([institution.pk], person=person.pk):
        found = Handover.objects.filter(institution=institution, pk=handover_id)
        if access is None or not access.may(Permission.HAND_OVER):
            found = found.filter(Q(from_person=person) | Q(to_person=person))
        one = found.select_related("from_person", "to_person", "by", "institution__region").first()
        if one is None:
            raise Http404
        return _row(one)


def _row(one: Handover) -> HandoverRow:
    labels: Mapping[str, str] = {kind.kind: kind.label() for kind in holdings()}
    return HandoverRow(
        id=one.pk,
        institution=one.institution,
        from_name=one.from_person.name,
        to_name=one.to_person.name,
        by=one.by.name,
        reason=one.reason,
        at=one.at,
        moved=tuple((labels.get(kind, kind), int(count)) for kind, count in one.moved.items()),
    )
