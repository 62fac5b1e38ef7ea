"""People, offices and scopes for tests: real rows through the real door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from naik.apps.accounts.models import Person
from naik.apps.institutions.access import Access, access_to
from naik.apps.institutions.models import Assignment, Institution, Membership, Office
from naik.apps.institutions.roles import BEYOND_ONE, Reach
from naik.apps.tenancy.scope import opened

BANDAR_LAMPUNG, METRO = "kota-bandar-lampung", "kota-metro"
PASSWORD = "jalan-panjang-2026"


def institution(slug: str = BANDAR_LAMPUNG) -> Institution:
    return Institution.objects.select_related("region").get(slug=slug)


def office(code: str, slug: str = BANDAR_LAMPUNG, **fields: Any) -> Office:
    where = institution(slug)
    with opened([where.pk]):
        values = {"name": f"Dinas {code}", "kind": "dinas", **fields}
        found, _ = Office.objects.get_or_create(institution=where, code=code, defaults=values)
        return found


def person(name: str, *, password: str = PASSWORD) -> Person:
    email = f"{name.lower().replace(' ', '.')}@contoh.id"
    return Person.objects.filter(email=email).first() or Person.objects.create_person(email, name, password)


def member(
    name: str, role: str, *, slug: str = BANDAR_LAMPUNG, reach: str = Reach.INSTITUTION, office_code: str = "",
    province: str = "", assigned: Iterable[str] = (), **fields: Any,
) -> Person:  # fmt: skip
    """A person with one more membership; those who see more than one institution get a second factor."""
    who, where = person(name), institution(slug)
    reach = Reach.OFFICE if office_code else reach
    with opened([where.pk]):
        membership = Membership.objects.create(
            institution=where, person=who, role=role, reach=reach, province_id=province or None,
            office=office(office_code, slug) if office_code else None, **fields,
        )  # fmt: skip
    for target in assigned:
        there = institution(target)
        with opened([there.pk]):
            Assignment.objects.create(institution=there, membership=membership, person=who)
    if reach in BEYOND_ONE:
        Authenticator.objects.get_or_create(user=who, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return who


def access(who: Person, slug: str = BANDAR_LAMPUNG) -> Access:
    found = access_to(who, slug)
    assert found is not None
    return found


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client
