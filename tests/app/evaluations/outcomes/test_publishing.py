"""Publishing: the public site shows it at once, beside other sources, and a correction as a new version."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Assessment, Determination
from naik.apps.evaluations.operations import determination_many, publication, review
from naik.apps.evaluations.operations.determination import correct, determine
from naik.apps.evaluations.operations.determination_many import Delegated
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.roles import Reach, Role
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.results.models import OWN, PublishedLevel, PublishedResult, Standing
from naik.apps.results.queries import data_version
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.jobs.determinations import determine_many, publish_many
from tests.app.evaluations.outcomes.outcomes_for_tests import organiser, reviewer, waiting
from tests.evaluating import AUTHORITY, assessor, cycle, every_level
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def published(of: Assessment) -> Determination:
    who, slug = organiser(), of.institution.slug
    with opened([of.institution_id], person=who.pk):
        determine(access(who, slug), of.pk)
        return publication.publish(access(who, slug), of.pk)


def public_page() -> str:
    answer = Client().get(reverse("institution", args=[BANDAR_LAMPUNG]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_public_page_the_league_and_the_api_show_a_published_result_at_once() -> None:
    before = data_version()
    ratna = member("Ratna", Role.COORDINATOR)
    row = published(waiting(levels={**every_level(3), "1": "5"}))
    assert data_version() != before
    page = public_page()
    assert f"{row.index}".replace(".", ",") in page
    assert f"{OWN}SPBE 2025" in page
    assert "penetapan versi 1" in page
    answer = Client().get(f"/api/v1/institutions/{BANDAR_LAMPUNG}").json()
    year = next(one for one in answer["years"] if one["year"] == 2025)
    assert (year["index"], year["predicate"], year["standing"]) == (str(row.index), row.predicate, "official")
    assert set(year["domains"]) == {"D1", "D2", "D3", "D4"}
    assert answer["levels"]["2025"] == {**{str(one): 3 for one in range(1, 48)}, "1": 5}
    league = Client().get(reverse("league"), {"tahun": "2025", "jenis": "kota"}).content.decode()
    assert "Bandar Lampung" in league
    with opened([institution().pk], person=ratna.pk):
        assert Notice.objects.filter(person=ratna, kind=NoticeKind.STAGE_MOVED).count() == 1


def test_a_figure_and_levels_of_another_source_stay_and_the_difference_is_flagged() -> None:
    of = cycle("SPBE 2024 ulang", year=2024)
    before = list(PublishedResult.objects.filter(institution=institution(), year=2024).values())
    levels = list(PublishedLevel.objects.filter(institution=institution(), year=2024).order_by("pk").values())
    assert before
    assert levels
    row = published(waiting(of=of, levels=every_level(5)))
    rows = PublishedResult.objects.filter(institution=institution(), year=2024)
    assert list(rows.exclude(source__startswith=OWN).values()) == before
    own = rows.get(source__startswith=OWN)
    assert own.index == row.index == Decimal("5.00")
    assert "berbeda pada indikator 1," in own.note
    assert list(PublishedLevel.objects.filter(institution=institution(), year=2024).order_by("pk").values()) == levels
    answer = Client().get(f"/api/v1/institutions/{BANDAR_LAMPUNG}").json()
    year = next(one for one in answer["years"] if one["year"] == 2024)
    assert Decimal(year["index"]) == before[0]["index"]
    assert "5.00" in {one["index"] for one in year["others"]}
    assert "angka lain" in public_page()


def test_a_correction_is_a_new_version_and_the_old_one_stays_visible_as_replaced() -> None:
    found, who = waiting(), organiser()
    first = published(found)
    lead = member("Aso", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    assessor(found, lead, lead=True)
    with opened([found.institution_id], person=who.pk):
        correct(access(who), found.pk, "tingkat indikator 4 salah ketik")
        assert Assessment.objects.get(pk=found.pk).stage == Stage.REVIEW
    assert "digantikan" not in public_page(), "the published version stands until the next one"
    rini = reviewer()
    with opened([found.institution_id], person=rini.pk):
        review.mark(access(rini), found.pk, ["4"], "mark_invalid", "seharusnya 5")
    answer = signed_in(lead).post(
        reverse("review_correct", args=[BANDAR_LAMPUNG, found.pk, "4"]),
        {"revision": "0", "level": "5", "justification": "bukti baru", "skip_reason": "diperiksa ulang",
         "reason": "salah ketik"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    with opened([found.institution_id], person=rini.pk):
        review.mark(access(rini), found.pk, ["4"], "mark_valid")
        review.finish(access(rini), found.pk)
    second = published(found)
    assert (first.version, second.version) == (1, 2)
    assert second.index > first.index
    with opened([found.institution_id]):
        states = dict(Determination.objects.filter(assessment=found).values_list("version", "state"))
    assert states == {1: "replaced", 2: "published"}
    old, new = PublishedResult.objects.filter(source__startswith=OWN).order_by("pk")
    assert (old.standing, new.standing) == (Standing.REPLACED, Standing.OFFICIAL)
    page = public_page()
    assert "versi 1, digantikan versi 2 pada" in page
    assert "karena: tingkat indikator 4 salah ketik" in page
    year = next(one for one in Client().get(f"/api/v1/institutions/{BANDAR_LAMPUNG}").json()["years"]
                if one["year"] == 2025)  # fmt: skip
    assert (year["index"], [one["standing"] for one in year["others"]]) == (str(second.index), ["replaced"])
    assert PublishedLevel.objects.get(institution=institution(), year=2025, indicator="4").level == 5
    assert not PublishedLevel.objects.filter(source=old.source).exists()
    ratna = signed_in(member("Ratna", Role.COORDINATOR))
    versions = ratna.get(reverse("outcome", args=[BANDAR_LAMPUNG, found.pk])).context["found"].versions
    assert [(one.number, one.state) for one in versions] == [(2, "published"), (1, "replaced")]


def test_publishing_waits_for_what_came_to_be_missing_since() -> None:
    found, who = waiting(), organiser()
    with opened([found.institution_id], person=who.pk):
        determine(access(who), found.pk)
        found.signatures.update(void_at=found.stage_since)
    client = signed_in(who)
    answer = client.post(reverse("determination_publish", args=[BANDAR_LAMPUNG, found.pk]))
    assert answer.status_code == 422
    assert "persetujuan publikasi belum ditandatangani" in answer.content.decode()
    assert not PublishedResult.objects.filter(source__startswith=OWN).exists()


def arguments(who: Person, found: list[Assessment], asked: str) -> dict[str, str | int]:
    return {
        "institution_id": found[0].cycle.organiser_id, "cycle_id": found[0].cycle_id, "person_id": who.pk,
        "assessments": ",".join(str(one.pk) for one in found), "asked": asked,
    }  # fmt: skip


def test_the_organiser_determines_and_publishes_all_that_are_ready_by_a_job_that_is_found_again() -> None:
    of, who = cycle(), organiser()
    ready = [waiting(of=of), waiting(METRO, of=of)]
    lacking = waiting("kabupaten-lampung-selatan", of=of, signed=False)
    client = signed_in(who)
    address = reverse("cycle_determinations", args=[AUTHORITY, of.pk])
    page = client.get(address)
    assert {row.name: row.ready_for for row in page.context["rows"]} == {
        ready[0].institution.name: "determine", ready[1].institution.name: "determine",
        lacking.institution.name: "",
    }  # fmt: skip
    assert client.post(address, {"act": "determine", "everybody": "on"}).status_code == 302
    job = client.get(address).context["jobs"][0]
    assert (job.act, job.state, job.done, job.total) == ("determine", "todo", 0, 2)

    given = arguments(who, [*ready, lacking], job.asked.isoformat())
    for _again in range(2):
        determine_many(**given)  # type: ignore[arg-type]  # as the queue hands them over
    rows = {row.id: row for row in client.get(address).context["rows"]}
    assert [rows[one.pk].ready_for for one in ready] == ["publish", "publish"]
    assert rows[lacking.pk].stage == Stage.DETERMINATION
    assert client.get(address).context["jobs"][0].done == 2

    assert client.post(address, {"act": "publish", "chosen": [str(ready[0].pk)]}).status_code == 302
    job = client.get(address).context["jobs"][0]
    given = arguments(who, ready[:1], job.asked.isoformat())
    for _again in range(2):
        publish_many(**given)  # type: ignore[arg-type]  # as above
    assert PublishedResult.objects.filter(source__startswith=OWN).count() == 1
    sent = client.get(reverse("cycle_determinations_download", args=[AUTHORITY, of.pk, "csv"])).content.decode()
    assert "persetujuan publikasi" in sent
    with opened([one.institution_id for one in ready]):
        rows_made = list(Determination.objects.order_by("pk").values_list("version", "state"))
    assert rows_made == [(1, "published"), (1, "determined")]


def test_a_job_leaves_alone_what_moved_after_it_was_asked_for() -> None:
    found, who = waiting(), organiser()
    asked = found.stage_since.replace(year=found.stage_since.year - 1).isoformat()
    determine_many(**arguments(who, [found], asked))  # type: ignore[arg-type]  # as the queue hands them over
    with opened([found.institution_id]):
        assert not Determination.objects.exists()


def test_a_job_acts_as_its_person_and_stops_when_their_right_ends() -> None:
    found, who = waiting(), organiser()
    asked = found.stage_since.replace(year=found.stage_since.year + 1).isoformat()
    stranger = member("Ratna", Role.COORDINATOR)
    determine_many(**arguments(stranger, [found], asked))  # type: ignore[arg-type]  # as the queue hands them over
    with opened([found.institution_id]):
        assert not Determination.objects.exists()
    determine_many(**arguments(who, [found], asked))  # type: ignore[arg-type]  # as above
    with opened([found.institution_id]):
        assert Determination.objects.get().determined_by == who
    author = Delegated(institution(), who, (), behalf="job:evaluations.determine_many").author
    assert (author.person_id, author.on_behalf_of) == (who.pk, "job:evaluations.determine_many")


def test_only_the_organisers_own_people_work_in_its_list() -> None:
    of = cycle()
    found = waiting(of=of)
    address = reverse("cycle_determinations", args=[AUTHORITY, of.pk])
    wide = member("Provinsi", Role.AUTHORITY_ADMIN, slug="provinsi-lampung", reach=Reach.NATION)
    assert signed_in(wide).get(address).status_code == 403
    with opened([of.organiser_id], person=wide.pk), pytest.raises(Forbidden):
        determination_many.ask(access(wide, AUTHORITY), of.pk, "determine", [found.pk])
    other = reverse("cycle_determinations", args=["provinsi-lampung", of.pk])
    assert signed_in(wide).get(other).status_code == 404
    assert signed_in(member("Ratna", Role.COORDINATOR)).get(address).status_code == 404


def test_the_list_costs_as_many_statements_with_many_as_with_few() -> None:
    of, who = cycle(), organiser()
    waiting(of=of)
    client = signed_in(who)
    address = reverse("cycle_determinations", args=[AUTHORITY, of.pk])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    cost()
    few = cost()
    for slug in (METRO, "kabupaten-lampung-selatan", "kabupaten-lampung-tengah"):
        waiting(slug, of=of)
    assert cost() == few
