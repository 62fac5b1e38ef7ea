"""The organiser's own ministry comes first on My work, with what waits there; the board leads to determinations."""

from __future__ import annotations

import pytest
from django.urls import reverse

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Appeal, Cycle
from naik.apps.evaluations.queries import tasks_organiser
from naik.apps.institutions.access import workplaces
from naik.apps.institutions.roles import Role
from naik.apps.site.waiting import everything
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.app.evaluations.outcomes.outcomes_for_tests import organiser, waiting
from tests.evaluating import AUTHORITY, assessment, authority, cycle
from tests.people import BANDAR_LAMPUNG, METRO, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def titles(who: Person) -> list[tuple[str, str]]:
    places = workplaces(who)
    found = everything(who, places, tasks_organiser.homes(who, places))
    return [(one.title, one.why) for one in (*found.soon, *found.decide)]


def test_an_organiser_has_tasks_for_stages_that_end_appeals_and_results() -> None:
    of, who = cycle(days_left=3), organiser()
    waiting(of=of)
    waiting(METRO, of=of, stage=Stage.PUBLICATION)
    appealed = assessment("kabupaten-pringsewu", of=of, stage=Stage.APPEAL)
    with opened([appealed.institution_id]):
        Appeal.objects.create(
            institution_id=appealed.institution_id, assessment=appealed, value="1", level_before="2",
            level_wanted="3", grounds="Ada bukti", filed_by=who,
        )  # fmt: skip
    found = titles(who)
    assert ("Tahap Sanggah berakhir", "1 instansi masih di tahap ini") in found
    assert ("Tahap Interviu berakhir", "0 instansi masih di tahap ini") in found
    assert ("Sanggah menunggu jawaban", "1 sanggah; pastikan ada asesor lain yang menjawabnya") in found
    assert ("Tetapkan hasil", "1 instansi menunggu penetapan") in found
    assert ("Terbitkan hasil", "1 instansi menunggu penerbitan") in found
    page = signed_in(who).get("/ruang/")
    assert reverse("cycle_determinations", args=[AUTHORITY, of.pk]) in page.content.decode()


def test_a_closed_cycle_a_far_end_and_somebody_elses_cycle_give_no_task() -> None:
    of, who = cycle(days_left=30), organiser()
    assert not [one for one in titles(who) if one[0].startswith("Tahap")]
    waiting(of=of)
    assert ("Tetapkan hasil", "1 instansi menunggu penetapan") in titles(who)
    assert not [one for one in titles(member("Ratna", Role.COORDINATOR)) if one[0] == "Tetapkan hasil"]
    with opened([of.organiser_id]):
        Cycle.objects.filter(pk=of.pk).update(closed_at=of.opened_at)
    assert not [one for one in titles(who) if one[0] == "Tetapkan hasil"]


def test_among_hundreds_of_institutions_ones_own_comes_first() -> None:
    page = signed_in(organiser()).get("/ruang/")
    assert page.context["workplaces"][0].institution == authority()


def test_the_board_leads_to_the_determination_once_the_assessment_has_left_the_institution() -> None:
    of = cycle()
    found = waiting(of=of)
    early = assessment(METRO, of=of)
    page = signed_in(organiser()).get(reverse("cycle", args=[AUTHORITY, of.pk])).content.decode()
    address = reverse("determination", args=[BANDAR_LAMPUNG, found.pk])
    assert f'href="{address}"' in page
    assert reverse("determination", args=[METRO, early.pk]) not in page
    assert signed_in(organiser()).get(address).status_code == 200


def test_closed_appeals_lead_on_to_the_determination() -> None:
    found = waiting(stage=Stage.REVIEW)
    page = signed_in(organiser()).get(reverse("appeal_finish", args=[BANDAR_LAMPUNG, found.pk])).content.decode()
    assert reverse("determination", args=[BANDAR_LAMPUNG, found.pk]) in page
    assert reverse("cycle", args=[AUTHORITY, found.cycle_id]) in page
