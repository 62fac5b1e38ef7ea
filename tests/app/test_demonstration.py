"""The demonstration: a sign-in for every role, invented evidence, and never in production."""

from __future__ import annotations

import pytest

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Cycle, Determination, Judgement
from naik.apps.evidence.models import Document
from naik.apps.institutions.access import access_to
from naik.apps.institutions.roles import Role
from naik.apps.results.models import PublishedResult, Standing
from naik.apps.site import demonstration
from naik.apps.site.demonstration.past_cycles import INSTRUMENT, YEARS
from naik.apps.site.demonstration.people import authority
from naik.apps.tenancy.scope import opened
from tests.people import institution

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_every_role_can_be_tried_and_a_second_start_changes_nothing(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    for _ in range(2):
        demonstration.load()
        demonstration.load_documents()
        demonstration.load_past_cycles()
    people = {one.email: one.role for one in demonstration.PEOPLE}
    assert set(people.values()) == set(Role.values)
    for email, role in people.items():
        person = Person.objects.get(email=email)
        where = demonstration.NEIGHBOUR if "metro" in email else demonstration.CITY
        access = access_to(person, where)
        assert access is not None, email
        assert access.roles == (role,)
        assert person.demonstration
        assert not access.second_factor_missing
    with opened([institution(demonstration.CITY).pk]):
        assert Document.objects.count() == len(demonstration.DOCUMENTS)


@pytest.mark.parametrize("values", [{"DEMONSTRATION": False}, {"DEMONSTRATION": True, "PRODUCTION": True}])
def test_where_it_is_switched_off_nobody_is_made(settings: object, values: dict[str, bool]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    with pytest.raises(RuntimeError):
        demonstration.load()
    assert not Person.objects.filter(demonstration=True).exists()


def test_the_index_of_each_closed_cycle_is_the_published_one_and_stays_single(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    demonstration.load()
    city, home = institution(demonstration.CITY), authority()
    before = list(PublishedResult.objects.order_by("pk").values())
    for _ in range(2):
        demonstration.load_past_cycles()
    official = PublishedResult.objects.filter(
        institution=city, year__in=YEARS, instrument=INSTRUMENT, standing=Standing.OFFICIAL, index__isnull=False
    )
    wanted = {(one.year, one.index, one.predicate) for one in official}
    assert {year for year, _, _ in wanted} == set(YEARS)
    with opened([city.pk, home.pk]):
        made = Determination.objects.select_related("assessment__cycle")
        assert {(one.assessment.cycle.year, one.index, one.predicate) for one in made} == wanted
        assert made.count() == len(YEARS)
        assert Judgement.objects.count() == len(YEARS) * 47
        assert not Cycle.objects.filter(closed_at=None).exists()
    assert list(PublishedResult.objects.order_by("pk").values()) == before
