"""Which accounts a staff member can be linked with."""

from __future__ import annotations

from django.db.models import QuerySet

from naik.apps.accounts.models import Person
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Permission


def account_choices(access: Access) -> tuple[tuple[int, str], ...]:
    """The members, by name: of the institution, or for who writes for one office, of that office."""
    found = _linkable(access).order_by("name", "pk")
    return tuple((one.pk, f"{one.name} ({one.email})") for one in found)


def may_be_linked(access: Access, person_id: int) -> bool:
    """Whether that account is among the choices."""
    return _linkable(access).filter(pk=person_id).exists()


def _linkable(access: Access) -> QuerySet[Person]:
    members = Membership.objects.filter(active(), institution=access.institution)
    offices = access.offices(Permission.STAFF_WRITE)
    if offices is not None:
        members = members.filter(office__in=offices)
    found: QuerySet[Person] = Person.objects.filter(pk__in=members.values("person"), erased_at=None, is_active=True)
    return found
