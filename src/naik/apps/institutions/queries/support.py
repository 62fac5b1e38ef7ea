"""Support sessions as the institution sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from naik.apps.audit.models import Event
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.models import SupportSession
from naik.apps.institutions.roles import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One stay: who, why, from when to when, and how many changes were made in it."""

    id: int
    name: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    changes: int
    running: bool
    own: bool


def sessions(access: Access, search: str = "") -> tuple[SessionRow, ...]:
    """Every stay in this institution, newest first; those who can only open one see their own."""
    found = SupportSession.objects.filter(institution=access.institution).select_related("person")
    if not access.may(Permission.SUPPORT_SEE):
        if not access.may(Permission.SUPPORT_OPEN):
            raise Forbidden(Permission.SUPPORT_SEE)
        found = found.filter(person=access.person)
    if search:
        found = found.filter(person__name__icontains=search) | found.filter(reason__icontains=search)
    done = _changes(access)
    now = timezone.now()
    return tuple(
        SessionRow(
            id=one.pk,
            name=one.person.name,
            reason=one.reason,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            changes=done.get(f"support-session:{one.pk}", 0),
            running=one.starts_at <= now < one.ends_at,
            own=one.person_id == access.person.pk,
        )
        for one in found.order_by("-starts_at", "-pk")
    )


def _changes(access: Access) -> dict[str, int]:
    """How many events bear each session's name; its own end is no change."""
    found = Event.objects.filter(institution_id=access.institution.pk, on_behalf_of__startswith="support-session:")
    counted = found.exclude(action="institutions:support:ended").order_by().values("on_behalf_of")
    return {one["on_behalf_of"]: one["count"] for one in counted.annotate(count=Count("pk"))}
