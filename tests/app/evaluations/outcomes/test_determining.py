"""Determining: what must be there first, what is kept, what cannot happen twice, and who may not."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evaluations.gate import StageClosed
from naik.apps.evaluations.models import (
    Answer,
    Appeal,
    Assessment,
    Clarification,
    Cycle,
    Determination,
    Meeting,
    ReviewMark,
    Signature,
    StageWindow,
)
from naik.apps.evaluations.operations import determination, publication
from naik.apps.evaluations.operations.determination import Incomplete
from naik.apps.evaluations.queries.completeness import facts
from naik.apps.evaluations.queries.standing import standing
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Reach, Role
from naik.apps.results.models import OWN, PublishedResult
from naik.apps.tenancy.scope import opened
from naik.cycle.completeness import Kind
from naik.cycle.stages import Stage
from naik.instruments import loader
from naik.scoring import Recipe, replay
from tests.app.evaluations.outcomes.outcomes_for_tests import organiser, waiting
from tests.evaluating import AUTHORITY, assessor, cycle, judged, rehearsal
from tests.people import BANDAR_LAMPUNG, METRO, access, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
PROVINCE = "provinsi-lampung"


def determined(of: Assessment, who: Person | None = None) -> Determination:
    who = who or organiser()
    with opened([of.institution_id], person=who.pk):
        return determination.determine(access(who, of.institution.slug), of.pk)


def missing(of: Assessment) -> list[Kind]:
    with pytest.raises(Incomplete) as refused:
        determined(of)
    return [one.kind for one in refused.value.missing]


def mixed() -> dict[str, str]:
    return {str(number): str(1 + number % 5) for number in range(1, 48)}


def test_what_is_determined_is_computed_kept_with_its_recipe_and_replayed_to_the_same_score() -> None:
    found = waiting(levels=mixed())
    row = determined(found)
    with opened([found.institution_id]):
        stored = Determination.objects.get(assessment=found)
        assert Assessment.objects.get(pk=found.pk).stage == Stage.PUBLICATION
        event = Event.objects.get(action="evaluations:assessment:determined")
    again = replay(Recipe.from_document(json.loads(json.dumps(stored.recipe))), loader.load("spbe-2020"))
    assert (again.index, str(again.exact), again.predicate) == (stored.index, stored.exact_index, stored.predicate)
    assert (row.version, stored.levels) == (1, mixed())
    assert Fraction(stored.exact_index) == again.exact
    assert event.after is not None
    assert event.after["index"] == str(stored.index)


def test_the_downloaded_levels_give_naik_score_the_same_index_and_predicate(tmp_path: Path) -> None:
    found = waiting(levels=mixed())
    row = determined(found)
    client = signed_in(member("Ratna", Role.COORDINATOR))
    for form in ("csv", "xlsx", "json"):
        answer = client.get(reverse("outcome_download", args=[BANDAR_LAMPUNG, found.pk, form]))
        file = tmp_path / f"levels.{form}"
        file.write_bytes(answer.content)
        command = ["-c", "from naik.cli.main import run; run()", "score", str(file), "--instrument", "spbe-2020"]
        done = subprocess.run(
            [sys.executable, *command, "--format", "csv"], capture_output=True, text=True, check=True, timeout=60
        )
        line = done.stdout.splitlines()[1].split(",")
        assert (Decimal(line[2]), line[5]) == (row.index, row.predicate), form


def test_the_predicate_follows_the_basis_of_the_cycle() -> None:
    of = cycle()
    with opened([of.organiser_id]):
        Cycle.objects.filter(pk=of.pk).update(predicate_basis="rounded")
        of.refresh_from_db()
    row = determined(waiting(of=of))
    assert row.recipe["basis"] == "rounded"
    assert row.recipe["steps"][-1]["operation"] == "predicate_rounded"


@pytest.mark.parametrize("kind", ["level", "appeal", "clarification", "minutes", "review", "consent", "instrument"])
def test_nothing_is_determined_while_something_is_missing(kind: str) -> None:
    found = waiting()
    who = member("Ratna", Role.COORDINATOR)
    shared = {"institution_id": found.institution_id, "assessment": found}
    with opened([found.institution_id, found.cycle.organiser_id]):
        match kind:
            case "level":
                Answer.objects.filter(assessment=found, value="7").update(level="")
            case "appeal":
                Appeal.objects.create(
                    **shared, value="3", level_before="3", level_wanted="4", grounds="…", filed_by=who
                )
            case "clarification":
                Clarification.objects.create(
                    **shared, value="3", stage="document_review", due_on="2026-12-01", opened_by=who
                )
            case "minutes":
                Meeting.objects.create(
                    **shared, stage="interview", starts_at=found.stage_since, place="aula", agenda="…", called_by=who
                )
            case "review":
                ReviewMark.objects.filter(assessment=found, value="5").update(state="corrected")
            case "consent":
                Signature.objects.filter(assessment=found).update(void_at=found.stage_since)
            case "instrument":
                Cycle.objects.filter(pk=found.cycle_id).update(instrument_version="lain")
    assert missing(found) == [Kind(kind)]
    with opened([found.institution_id]):
        assert not Determination.objects.filter(assessment=found).exists()
    page = signed_in(organiser()).get(reverse("determination", args=[BANDAR_LAMPUNG, found.pk]))
    assert [lack.missing.kind for lack in page.context["page"].lacks] == [Kind(kind)]


@pytest.mark.parametrize(("given", "level"), [({"way": "bawaan"}, "1"), ({"way": "indeks", "external": "100"}, "5")])
def test_a_waiting_indicator_counts_only_by_a_decision_with_a_reason(given: dict[str, str], level: str) -> None:
    instrument = loader.load("pemdi-2026")
    value = next(
        one.id for one in instrument.indicators if one.external_index and one.external_index.missing is not None
    )
    external = instrument.value_indicator(value).external_index
    assert external is not None
    found = rehearsal(stage=Stage.DETERMINATION, levels=dict.fromkeys(instrument.value_ids, "3"))
    with opened([found.institution_id]):
        Answer.objects.filter(assessment=found, value=value).update(state="waiting", level="")
    client = signed_in(member("Ratna", Role.COORDINATOR))
    page = reverse("rehearsal_determination", args=[BANDAR_LAMPUNG, found.pk])
    determine = reverse("rehearsal_determine", args=[BANDAR_LAMPUNG, found.pk])
    assert client.post(determine).status_code == 422

    decide = reverse("rehearsal_waiting", args=[BANDAR_LAMPUNG, found.pk, value])
    if "external" in given:
        given = {**given, "external": str(external.segments[-1].end)}
    sent = {f"{value}-{name}": one for name, one in given.items()}
    answer = client.post(decide, sent)
    assert answer.status_code == 422, "no reason was given"
    answer = client.post(decide, {**sent, f"{value}-reason": "indeks belum terbit"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.get(page).context["page"].preview is not None
    assert client.post(determine).status_code == 302
    with opened([found.institution_id]):
        row = Determination.objects.get(assessment=found)
        assert Fraction(row.levels[value]) == Fraction(level)
        event = Event.objects.get(action="evaluations:waiting:decided")
        assert event.after is not None
        assert (event.reason, event.after["level"]) == ("indeks belum terbit", row.levels[value])


def test_what_is_determined_is_not_determined_again_and_its_levels_stay() -> None:
    found = waiting()
    determined(found)
    with pytest.raises(StageClosed):
        determined(found)
    who = organiser()
    with opened([found.institution_id], person=who.pk), pytest.raises(StageClosed):
        determination.decide_waiting(access(who), found.pk, "1", None, "telat")


def test_a_determination_is_withdrawn_before_publication_with_a_reason_and_the_next_is_version_two() -> None:
    found, who = waiting(), organiser()
    determined(found)
    client = signed_in(who)
    withdraw = reverse("determination_withdraw", args=[BANDAR_LAMPUNG, found.pk])
    assert client.post(withdraw, {"reason": " "}).status_code == 422
    assert client.post(withdraw, {"reason": "salah tahap"}).status_code == 302
    assert determined(found).version == 2
    with opened([found.institution_id]):
        rows = Determination.objects.filter(assessment=found).order_by("version")
        assert [(one.state, one.reason) for one in rows] == [("withdrawn", "salah tahap"), ("determined", "")]


def strangers() -> dict[str, tuple[Person, type[Exception]]]:
    return {
        "the coordinator": (member("Ratna", Role.COORDINATOR), Forbidden),
        "an assessor": (member("Aso", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED,
                               assigned=[BANDAR_LAMPUNG]), Http404),
        "an auditor": (member("Audi", Role.AUDITOR, slug=AUTHORITY, reach=Reach.NATION), Forbidden),
        "the review team": (member("Rini", Role.REVIEW_TEAM, slug=AUTHORITY, reach=Reach.NATION), Forbidden),
        "another authority that reaches here": (
            member("Provinsi", Role.AUTHORITY_ADMIN, slug=PROVINCE, reach=Reach.PROVINCE, province="18"), Forbidden,
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    "who",
    ["the coordinator", "an assessor", "an auditor", "the review team", "another authority that reaches here"],
)
def test_nobody_but_the_organiser_determines_or_publishes(who: str) -> None:
    found = waiting()
    person, refusal = strangers()[who]
    with opened([found.institution_id], person=person.pk), pytest.raises(refusal):
        determination.determine(access(person), found.pk)
    client = signed_in(person)
    for act in ("determine", "publish", "withdraw", "correct"):
        answer = client.post(reverse(f"determination_{act}", args=[BANDAR_LAMPUNG, found.pk]), {"reason": "coba"})
        assert answer.status_code in {403, 404, 422}, act
    with opened([found.institution_id]):
        assert not Determination.objects.exists()
        assert Assessment.objects.get(pk=found.pk).stage == Stage.DETERMINATION


def test_an_authority_of_one_province_finds_no_institution_of_another() -> None:
    found = waiting()
    elsewhere = member("Papua", Role.AUTHORITY_ADMIN, slug=AUTHORITY, reach=Reach.PROVINCE, province="94")
    client = signed_in(elsewhere)
    assert client.get(reverse("determination", args=[BANDAR_LAMPUNG, found.pk])).status_code == 404
    assert client.post(reverse("determination_determine", args=[BANDAR_LAMPUNG, found.pk])).status_code == 404


def test_another_institutions_assessment_is_not_found() -> None:
    found = waiting(METRO)
    client = signed_in(organiser())
    assert client.get(reverse("determination", args=[BANDAR_LAMPUNG, found.pk])).status_code == 404
    assert client.post(reverse("determination_determine", args=[BANDAR_LAMPUNG, found.pk])).status_code == 404
    ratna = signed_in(member("Ratna", Role.COORDINATOR))
    assert ratna.get(reverse("outcome", args=[BANDAR_LAMPUNG, found.pk])).status_code == 404
    assert ratna.get(reverse("outcome", args=[METRO, found.pk])).status_code == 404


def test_a_closed_window_takes_no_determination() -> None:
    found = waiting(of=cycle(days_left=-1))
    with pytest.raises(StageClosed):
        determined(found)


def test_a_rehearsal_is_determined_by_its_coordinator_and_never_published() -> None:
    levels = dict.fromkeys(loader.load("pemdi-2026").value_ids, "2.5")
    found = rehearsal(stage=Stage.DETERMINATION, levels=levels)
    who = member("Ratna", Role.COORDINATOR)
    client = signed_in(who)
    assert client.get(reverse("determination", args=[BANDAR_LAMPUNG, found.pk])).status_code == 403
    assert client.post(reverse("rehearsal_determine", args=[BANDAR_LAMPUNG, found.pk])).status_code == 302
    with opened([found.institution_id], person=who.pk):
        assert Assessment.objects.get(pk=found.pk).stage == Stage.FINISHED
        with pytest.raises(StageClosed):
            publication.publish(access(who), found.pk)
        # Even rows that were tampered with do not get out.
        Assessment.objects.filter(pk=found.pk).update(stage=Stage.PUBLICATION)
        StageWindow.objects.create(
            cycle=found.cycle, stage=Stage.PUBLICATION, opens_at=found.stage_since,
            closes_at=found.stage_since + timedelta(days=1),
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            publication.publish(access(who), found.pk)
        assert refused.value.sentence == publication.NEVER
    assert not PublishedResult.objects.filter(source__startswith=OWN).exists()
    boss = organiser()
    with opened([found.institution_id], person=boss.pk), pytest.raises(Http404):
        publication.publish(access(boss), found.pk)


def test_levels_an_institution_may_not_see_yet_are_on_no_result_page(django_assert_max_num_queries: Any) -> None:
    found = waiting(stage=Stage.INTERVIEW, reviewed=False)
    external = member("Aso", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    assessor(found, external, lead=True)
    judged(found, dict.fromkeys(mixed(), "2"), by=external)
    judged(found, dict.fromkeys(mixed(), "5"), Stage.INTERVIEW, by=external)
    client = signed_in(member("Ratna", Role.COORDINATOR))
    address = reverse("outcome", args=[BANDAR_LAMPUNG, found.pk])
    with django_assert_max_num_queries(60):
        page = client.get(address)
    assert page.context["found"].shown.stages == (Stage.SELF_ASSESSMENT, Stage.DOCUMENT_REVIEW)
    assert page.context["found"].summaries is None
    sent = client.get(reverse("outcome_download", args=[BANDAR_LAMPUNG, found.pk, "csv"]), {"tahap": "interview"})
    assert ",5," not in sent.content.decode()
    theirs = signed_in(external).get(address)
    assert theirs.context["found"].shown.stages[-1] == Stage.INTERVIEW


def test_what_counts_as_final_for_completeness_is_what_holds_after_the_last_stage() -> None:
    found = waiting(levels=mixed())
    who = member("Aso", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    judged(found, {"2": "5", "3": "5"}, Stage.APPEAL, by=who)
    judged(found, {"1": "4", "2": "1"}, by=who)
    judged(found, {"3": "2"}, Stage.REVIEW, by=who)
    with opened([found.institution_id]):
        stood = standing(found)
        held = {value: levels[stood.final] for value, levels in stood.held.items()}
        assert facts([found])[found.pk].levels == held
    assert [held[value] for value in ("1", "2", "3")] == ["4", "5", "2"]
