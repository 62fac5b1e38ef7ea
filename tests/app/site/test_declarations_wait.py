"""An assessor is told on My work that a cycle waits for their declaration, until it is made."""

from __future__ import annotations

import pytest

from naik.apps.evaluations.models import Declaration
from naik.apps.institutions.models import Region
from naik.apps.institutions.roles import Reach, Role
from naik.apps.site.waiting import for_person
from naik.apps.tenancy.scope import opened
from tests.evaluating import authority, cycle
from tests.people import member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_a_declaration_waits_until_it_is_made() -> None:
    of = cycle()
    who = member("Dosen", Role.EXTERNAL_ASSESSOR, slug=authority().slug, reach=Reach.ASSIGNED)
    (waits,) = for_person(who)
    assert waits.institution == "SPBE 2025"
    assert signed_in(who).get(waits.address).status_code == 200
    with opened([of.organiser_id], person=who.pk):
        Declaration.objects.create(
            institution=authority(), cycle=of, person=who, residence=Region.objects.get(code="31")
        )
    assert for_person(who) == ()
