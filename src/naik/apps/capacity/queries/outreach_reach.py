"""Which events a person reaches, and which offices outreach reached, for other topics."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import ExtractYear
from django.shortcuts import get_object_or_404

from naik.apps.capacity.models import OutreachAudience, OutreachEvent
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone


def events(access: Access) -> QuerySet[OutreachEvent]:
    """The events that exist for the person: an office sees those it is invited to; all others are 404."""
    found: QuerySet[OutreachEvent] = OutreachEvent.objects.filter(institution=access.institution)
    found = found.select_related("service")
    own = access.offices(Permission.TRAINING_READ)
    if own is None:
        return found
    return found.filter(Exists(OutreachAudience.objects.filter(event=OuterRef("pk"), office__in=own)))


def event(access: Access, event_id: int) -> OutreachEvent:
    """One event in reach, or 404."""
    return get_object_or_404(events(access), pk=event_id)


def audience(access: Access) -> QuerySet[OutreachAudience]:
    """The invitations, with what came of them, of the offices whose attendance the person may read."""
    found: QuerySet[OutreachAudience] = OutreachAudience.objects.filter(institution=access.institution)
    own = access.offices(Permission.TRAINING_READ)
    return found if own is None else found.filter(office__in=own)


def year_of(institution: Institution, field: str = "starts_at") -> ExtractYear:
    """The calendar year of a moment where the institution lies."""
    return ExtractYear(field, tzinfo=zone(institution))


def events_by_year(institution: Institution) -> dict[int, int]:
    """How many events were held, by calendar year."""
    held = OutreachEvent.objects.filter(institution=institution, state="held")
    years = held.annotate(year=year_of(institution)).order_by().values("year").annotate(count=Count("pk"))
    return dict(years.values_list("year", "count"))


def reached_offices(
    institution: Institution,
    years: Iterable[int],
    *,
    service_id: int | None = None,
    value: str | None = None,
    instrument: str | None = None,
) -> frozenset[int]:
    """The offices somebody of which came to an event held in one of these years.

    Narrowed to events about one service, or about one value (of `instrument`, where values of two are called alike).
    """
    found = OutreachAudience.objects.filter(institution=institution, event__state="held", attended__gt=0)
    found = found.annotate(year=year_of(institution, "event__starts_at")).filter(year__in=set(years))
    for name, wanted in (("service", service_id), ("value", value), ("instrument", instrument)):
        if wanted is not None:
            found = found.filter(**{f"event__{name}": wanted})
    return frozenset(found.order_by().values_list("office_id", flat=True))
