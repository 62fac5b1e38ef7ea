"""Which staff and offices a person reaches: all of the institution's, or those of their own office."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from naik.apps.capacity.models import StaffMember
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission


def staff(access: Access, permission: Permission = Permission.STAFF_READ) -> QuerySet[StaffMember]:
    """The staff, also those who left, for whom the person holds `permission`; all others are 404."""
    found: QuerySet[StaffMember] = StaffMember.objects.filter(institution=access.institution)
    offices = access.offices(permission)
    return found if offices is None else found.filter(office__in=offices)


def staff_member(access: Access, staff_id: int, permission: Permission = Permission.STAFF_READ) -> StaffMember:
    """One staff member in reach, with the office, or 404."""
    return get_object_or_404(staff(access, permission).select_related("office"), pk=staff_id)


def offices(access: Access, permission: Permission = Permission.STAFF_READ) -> QuerySet[Office]:
    """The open offices, by name, for which the person holds `permission`."""
    found: QuerySet[Office] = Office.objects.filter(institution=access.institution, closed_on=None)
    own = access.offices(permission)
    return (found if own is None else found.filter(pk__in=own)).order_by("name", "pk")


def sees_every_office(access: Access) -> bool:
    """Whether a figure about the whole institution may be shown to this person."""
    return access.offices(Permission.STAFF_READ) is None
