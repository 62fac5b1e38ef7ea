"""The demonstration: a sign-in for every role, invented evidence, and never in production."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from naik.apps.accounts.models import Person
from naik.apps.audit.verification import verify
from naik.apps.evaluations.models import (
    Answer,
    Assessment,
    Clarification,
    Cycle,
    Determination,
    EvidenceItem,
    Judgement,
)
from naik.apps.evidence.models import Document
from naik.apps.institutions.access import access_to
from naik.apps.institutions.roles import Role
from naik.apps.results.models import PublishedResult, Standing
from naik.apps.site import demonstration
from naik.apps.site.demonstration.past_cycles import INSTRUMENT, YEARS
from naik.apps.site.demonstration.people import authority
from naik.apps.site.demonstration.rehearsal import NAME
from naik.apps.site.waiting import for_person
from naik.apps.tenancy.scope import opened
from naik.cli.main import application
from tests.people import institution, person

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


def test_everybody_who_signs_in_finds_something_of_their_own(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    demonstration.load()
    demonstration.load_documents()
    demonstration.load_past_cycles()
    for _ in range(2):
        demonstration.load_rehearsal()
        demonstration.load_joint_cycle()
    waiting = {one.email: len(for_person(Person.objects.get(email=one.email))) for one in demonstration.PEOPLE}
    for email in ("koordinator@contoh.id", "opd@contoh.id", "asesor-internal@contoh.id", "asesor@contoh.id"):
        assert waiting[email], email
    city = institution(demonstration.CITY)
    with opened([city.pk]):
        made = Assessment.objects.get(cycle__name=NAME)
        states = set(Answer.objects.filter(assessment=made).values_list("state", flat=True))
        assert states == {"empty", "draft", "offered", "accepted", "returned", "waiting"}
        returned = EvidenceItem.objects.filter(answer__assessment=made, state="returned")
        assert returned.count() == 3
        assert sorted(Clarification.objects.values_list("state", flat=True)) == ["closed", "open"]
        assert verify(city.pk).finding is None
    admin = Person.objects.get(email="admin@contoh.id")
    with opened([authority().pk], person=admin.pk):
        assert Cycle.objects.filter(closed_at=None, rehearsal=False).count() == 1


def test_a_reset_is_refused_as_soon_as_somebody_real_has_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAIK_LANGUAGE", "en")
    monkeypatch.setenv("NAIK_DEMONSTRATION", "")
    person("Orang Sungguhan")
    done = CliRunner().invoke(application, ["demo-reset"])
    assert (done.exit_code, "nothing was removed" in done.output) == (2, True)
    assert Person.objects.filter(name="Orang Sungguhan").exists()


def test_the_fourteen_neighbours_of_lampung_have_published_results() -> None:
    of_lampung = PublishedResult.objects.filter(institution__region__province_id="18", year=2024, index__isnull=False)
    assert of_lampung.values("institution").distinct().count() == 15
