"""Which services a person reaches: those of their offices, and those that every office has."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.apps.inventory.models import DigitalService, ServiceUse


def readable(access: Access) -> QuerySet[DigitalService]:
    """Every service the person may open; one that is not here does not exist for them (404).

    What every office has is everybody's to read: each office records its own use of it.
    """
    found: QuerySet[DigitalService] = DigitalService.objects.filter(institution=access.institution)
    offices = access.offices(Permission.SERVICE_READ)
    return found if offices is None else found.filter(Q(office__in=offices) | Q(for_every_office=True))


def service(access: Access, service_id: int) -> DigitalService:
    """One service in reach with its office, or 404."""
    return get_object_or_404(readable(access).select_related("office"), pk=service_id)


def locked(access: Access, service_id: int) -> DigitalService:
    """One service held for a change: 404 when it is out of reach, Forbidden when it is only to be read."""
    found = get_object_or_404(readable(access).select_for_update(of=("self",)), pk=service_id)
    access.require(Permission.SERVICE_WRITE, found.office_id)
    return found


def writes_everywhere(access: Access) -> bool:
    """Whether the person writes the services of all offices."""
    return access.offices(Permission.SERVICE_WRITE) is None


def offices(access: Access, permission: Permission) -> QuerySet[Office]:
    """The offices the person holds `permission` for, closed ones among them, by name."""
    found: QuerySet[Office] = Office.objects.filter(institution=access.institution).order_by("name", "pk")
    held = access.offices(permission)
    return found if held is None else found.filter(pk__in=held)


def use(access: Access) -> QuerySet[ServiceUse]:
    """The recorded use the person may read: of their offices, and the whole use of services they read."""
    found: QuerySet[ServiceUse] = ServiceUse.objects.filter(institution=access.institution)
    held = access.offices(Permission.SERVICE_READ)
    if held is None:
        return found
    return found.filter(Q(office__in=held) | Q(office=None, service__in=readable(access).values("pk")))
