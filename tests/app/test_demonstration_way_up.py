"""The demonstration of the way up: it loads once, through the operations, and every page has something to show."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import Count, F

from naik.apps.audit.models import Event
from naik.apps.audit.verification import verify
from naik.apps.capacity.models import (
    Certificate,
    HeldCompetence,
    OutreachAudience,
    OutreachEvent,
    OwnCompetence,
    StaffMember,
    TrainingSession,
)
from naik.apps.capacity.queries import effect
from naik.apps.capacity.queries.coverage import coverage_figure
from naik.apps.capacity.queries.effect import Asked, Means, Unit
from naik.apps.evaluations.models import Assessment, Responsibility, StageWindow
from naik.apps.improvement.models import Action, OfficeCapacity, Plan, PlanningAssumption
from naik.apps.institutions.models import Office
from naik.apps.inventory.models import DigitalService, ServiceUse
from naik.apps.inventory.operations import services
from naik.apps.inventory.queries.duplicates import duplicates
from naik.apps.results.models import PublishedLevel
from naik.apps.site import demonstration
from naik.apps.site.demonstration import actions, digital_services, it_staff, outreach_events, plans
from naik.apps.site.demonstration.past_cycles import INSTRUMENT, YEARS, cycle_name
from naik.apps.site.demonstration.people import access_of
from naik.apps.site.leading import leading
from naik.apps.tenancy.scope import opened
from tests.people import institution

pytestmark = pytest.mark.usefixtures("shipped_data")
TABLES = (
    Plan, Action, PlanningAssumption, OfficeCapacity, StaffMember, HeldCompetence, OwnCompetence, TrainingSession,
    Certificate, OutreachEvent, OutreachAudience, DigitalService, ServiceUse, Event,
)  # fmt: skip


def test_the_way_up_is_loaded_once_and_its_figures_are_those_of_the_city(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    demonstration.load()
    demonstration.load_documents()
    demonstration.load_past_cycles()
    demonstration.load_way_up()
    city = institution(demonstration.CITY)
    coordinator = access_of("koordinator")
    with opened([city.pk], person=coordinator.person.pk):
        before = [table.objects.count() for table in TABLES]
    demonstration.load_way_up()
    with opened([city.pk], person=coordinator.person.pk):
        assert [table.objects.count() for table in TABLES] == before
        assert all(before)
        _leads_are_named_and_the_stage_is_as_closed_as_it_was()
        _the_plan_starts_from_the_published_levels()
        _actions_are_in_every_state_and_the_done_ones_have_accepted_evidence()
        _people_are_trained_in_some_offices_only()
        _services_are_used_and_two_are_alike()
        _every_comparison_of_the_effect_has_cases_on_both_sides()
        _the_leader_sees_a_pace_an_obstacle_and_who_is_late()
        assert verify(city.pk).finding is None
    assert not _unmarked(city.pk)


def test_what_somebody_has_begun_by_themselves_is_left_alone(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    demonstration.load()
    access = access_of("koordinator")
    with opened([access.institution.pk], person=access.person.pk):
        office = Office.objects.get(code="1.01", institution=access.institution)
        own = services.add(access, office.pk, {"name": "Milik sendiri", "kind": "public", "users": "citizens"})
    demonstration.load_way_up()
    with opened([access.institution.pk]):
        assert list(DigitalService.objects.values_list("pk", flat=True)) == [own.pk]
        assert not Plan.objects.exists()


def _leads_are_named_and_the_stage_is_as_closed_as_it_was() -> None:
    newest = Assessment.objects.get(cycle__name=cycle_name(YEARS[-1]))
    led = Responsibility.objects.filter(answer__assessment=newest, lead=True)
    assert led.values("answer__value").distinct().count() == 47
    assert led.values("office").distinct().count() == 9
    assert {one.closes_at.year for one in StageWindow.objects.filter(cycle=newest.cycle)} <= {YEARS[-1], YEARS[-1] + 1}


def _the_plan_starts_from_the_published_levels() -> None:
    adopted = Plan.objects.get(state="adopted")
    published = PublishedLevel.objects.filter(
        institution=adopted.institution, year=YEARS[-1], instrument=INSTRUMENT
    ).values_list("indicator", "level")
    assert adopted.levels_before == {value: str(int(level)) for value, level in published}
    assert adopted.index_before == Decimal("2.98")
    assert adopted.index_after >= Decimal("3.50")
    assert (adopted.predicate_after, adopted.years, adopted.number) == ("Sangat Baik", 2, 1)
    assert not adopted.raises.filter(office=None).exists()
    draft = Plan.objects.get(state="draft")
    assert (draft.title, draft.years, draft.index_after >= Decimal("3.20")) == (plans.DRAFT, 1, True)


def _actions_are_in_every_state_and_the_done_ones_have_accepted_evidence() -> None:
    assert set(Action.objects.values_list("state", flat=True)) == {
        "to_do", "under_way", "evidence_given", "done", "dropped",
    }  # fmt: skip
    planned = Action.objects.filter(source="plan")
    raised = set(
        Plan.objects.get(state="adopted").raises.filter(year=F("plan__first_year")).values_list("value", flat=True)
    )
    assert set(planned.values_list("value", flat=True)) == raised - actions.FORGOTTEN
    assert raised > actions.FORGOTTEN
    others = Action.objects.exclude(source="plan")
    assert {(one.source, one.value, one.state) for one in others} == {
        ("finding", "46", "under_way"), ("recommendation", "", "under_way"),
    }  # fmt: skip
    for one in Action.objects.filter(state="done"):
        assert [each.accepted for each in one.evidence.all()] == [True]
        assert {each.given_by_id for each in one.evidence.all()} != {each.checked_by_id for each in one.evidence.all()}


def _people_are_trained_in_some_offices_only() -> None:
    figure = coverage_figure(institution(demonstration.CITY))
    assert figure.total == len(demonstration.OFFICES)
    assert 0 < figure.trained < StaffMember.objects.values("office").distinct().count() < figure.total
    states = dict(TrainingSession.objects.values_list("state").annotate(Count("pk")))
    assert states == {"settled": 2, "signing_up": 1}
    assert Certificate.objects.filter(revoked_at=None).count() == 11
    assert OwnCompetence.objects.filter(code=it_staff.OWN).exists()
    assert dict(OutreachEvent.objects.values_list("state").annotate(Count("pk"))) == {"held": 2, "planned": 1}
    came = OutreachAudience.objects.filter(event__service__name=digital_services.LETTERS, event__state="held")
    assert dict(came.values_list("office__code", "attended")) == outreach_events.ABOUT_LETTERS


def _services_are_used_and_two_are_alike() -> None:
    assert DigitalService.objects.count() == len(digital_services.SERVICES)
    assert ServiceUse.objects.filter(service__name=digital_services.LETTERS, year=YEARS[-1]).count() == 19
    assert duplicates(access_of("koordinator")).total == 1


def _every_comparison_of_the_effect_has_cases_on_both_sides() -> None:
    access = access_of("koordinator")
    for means in Means:
        for unit in Unit:
            page = effect.page(access, Asked(means=means, unit=unit))
            assert {row.treated for row in page.rows} == {True, False}, (means, unit)
            assert page.without_office == 0


def _the_leader_sees_a_pace_an_obstacle_and_who_is_late() -> None:
    page = leading(access_of("pimpinan"))
    assert page.plan is not None
    assert page.pace is not None
    assert page.pace.finished >= len(actions.DONE)
    assert page.pace.score is not None
    assert page.obstacles
    assert [one.longest for one in page.late] == [12]


def _unmarked(city: int) -> list[str]:
    """Names of invented things that do not say so."""
    with opened([city]):
        names = [
            *DigitalService.objects.values_list("name", flat=True), *StaffMember.objects.values_list("name", flat=True),
            *TrainingSession.objects.values_list("programme__title", flat=True),
            *OutreachEvent.objects.values_list("title", flat=True), *Plan.objects.values_list("title", flat=True),
        ]  # fmt: skip
    return [one for one in names if "(contoh)" not in one]
