"""An institution's plans: computed exactly, adopted by signature, compared with what came true."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from naik.apps.audit.models import Event
from naik.apps.improvement.models import Plan
from naik.apps.improvement.operations import plans as operations
from naik.apps.improvement.operations.plans import Adoption, Impossible
from naik.apps.improvement.queries import origins, plan_outcome
from naik.apps.improvement.queries import plans as queries
from naik.apps.improvement.wishes import Wishes, from_document
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.instruments import loader
from naik.scoring import score, value_from_text
from tests.evaluating import assessment, every_level, responsible
from tests.people import METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
ADDRESS = "/ruang/kota-bandar-lampung/rencana/"


def wishes(**more: Any) -> Wishes:
    return Wishes(**{"origin": "terbit-2021", "first_year": 2022, "target": "Cukup", **more})


def drafted(who: Any, **more: Any) -> Plan:
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        return operations.draft(entered, "Menuju Cukup", wishes(**more))


def adopted(who: Any, plan: Plan) -> Plan:
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        shown = queries.page(plan, "id").digest
        return operations.adopt(
            entered, plan.pk, Adoption(shown=shown, position="Sekretaris Daerah", place="Telukbetung")
        )


def test_a_plan_from_the_published_report_of_2021_scores_cukup_when_applied() -> None:
    plan = drafted(member("Ratna", Role.COORDINATOR))
    spbe = loader.load("spbe-2020")
    with opened([institution().pk]):
        after = {raised.value: value_from_text(raised.level_to) for raised in plan.raises.all()}
    before = {value: value_from_text(text) for value, text in plan.levels_before.items()}
    found = score(spbe, {**before, **after})
    assert (found.predicate, found.index) == ("Cukup", plan.index_after)
    assert str(plan.index_before) == "1.20"
    assert plan.content["id"]["raises"]
    assert plan.content["en"]["assumptions"]["source"] != plan.content["id"]["assumptions"]["source"]


def test_a_plan_from_an_assessment_knows_the_leading_offices_and_their_capacity() -> None:
    who = member("Ratna", Role.COORDINATOR)
    one = assessment(levels=every_level(2))
    for value in ("45", "46", "47"):
        responsible(one, value, office("1.04"))
    key = f"penilaian-{one.pk}"
    plan = drafted(who, origin=key, target="2,10", first_year=2026)
    with opened([institution().pk]):
        page = queries.page(plan, "id")
    offices = {raised.office for group in page.by_office for raised in group.raises}
    assert "" in offices or "Dinas 1.04" in offices
    assert next(one.key for one in origin_list(who)) == key


def origin_list(who: Any) -> tuple[origins.Origin, ...]:
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        return origins.origins(entered)


def test_what_cannot_be_is_refused_with_what_to_relax() -> None:
    who = member("Ratna", Role.COORDINATOR)
    with pytest.raises(Impossible) as refused:
        drafted(who, target="Memuaskan", max_raise=1)
    assert refused.value.answer.relaxations
    assert refused.value.said


def test_wishes_are_kept_as_they_were_typed() -> None:
    asked = wishes(yearly=("2,00",), years=2, locked=("3",), forced=(("12", 2),), effort=900)
    assert from_document(asked.as_document()) == asked


def test_adopting_signs_what_was_shown_and_ends_the_plan_before() -> None:
    who = member("Ratna", Role.COORDINATOR)
    first = adopted(who, drafted(who))
    second = adopted(who, drafted(who, target="1,90"))
    with opened([institution().pk]):
        first.refresh_from_db()
        events = list(Event.objects.filter(action__startswith="improvement:plan").values_list("action", flat=True))
    assert (first.state, first.number, second.state, second.number) == ("superseded", 1, "adopted", 2)
    assert len(second.digest) == 64
    assert events.count("improvement:plan:adopted") == 2


def test_an_adopted_plan_no_longer_changes() -> None:
    who = member("Ratna", Role.COORDINATOR)
    plan = adopted(who, drafted(who))
    entered = access(who)
    for act in (
        lambda: operations.change(entered, plan.pk, plan.revision, "Lain", wishes()),
        lambda: operations.discard(entered, plan.pk),
        lambda: operations.adopt(entered, plan.pk, Adoption(shown=plan.digest, position="x", place="y")),
    ):
        with opened([institution().pk], person=who.pk), pytest.raises(Refused):
            act()


def test_what_changed_since_it_was_read_is_not_signed() -> None:
    who = member("Ratna", Role.COORDINATOR)
    plan = drafted(who)
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        shown = queries.page(plan, "id").digest
        operations.change(entered, plan.pk, 1, "Menuju Cukup", wishes(target="1,90"))
    with opened([institution().pk], person=who.pk), pytest.raises(Refused, match="no longer"):
        operations.adopt(entered, plan.pk, Adoption(shown=shown, position="Sekda", place="Telukbetung"))


def test_of_two_who_change_a_draft_the_second_is_told() -> None:
    who = member("Ratna", Role.COORDINATOR)
    plan = drafted(who)
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        operations.change(entered, plan.pk, 1, "Satu", wishes())
    with opened([institution().pk], person=who.pk), pytest.raises(Refused):
        operations.change(entered, plan.pk, 1, "Dua", wishes())


def test_another_institutions_plan_is_not_there() -> None:
    plan = drafted(member("Ratna", Role.COORDINATOR))
    stranger = member("Tamu", Role.COORDINATOR, slug=METRO)
    entered = access(stranger, METRO)
    with opened([institution(METRO).pk], person=stranger.pk), pytest.raises(Http404):
        operations.discard(entered, plan.pk)
    assert signed_in(stranger).get(f"/ruang/{METRO}/rencana/{plan.pk}/").status_code == 404


def test_the_plan_of_2021_is_compared_with_the_levels_of_2022() -> None:
    who = member("Ratna", Role.COORDINATOR)
    plan = adopted(who, drafted(who))
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        page = plan_outcome.page(entered, plan)
    assert page.origin is not None
    assert page.origin.year == 2022
    assert page.outcome is not None
    assert str(page.outcome.found.index) == "1.50"
    assert 0 < page.reached < page.outcome.wanted


def test_only_who_may_writes_and_only_who_may_adopts() -> None:
    plan = drafted(member("Ratna", Role.COORDINATOR))
    contributor = member("Wawan", Role.OFFICE_CONTRIBUTOR, office_code="1.04")
    entered = access(contributor)
    with opened([institution().pk], person=contributor.pk):
        with pytest.raises(Forbidden):
            operations.draft(entered, "x", wishes())
        with pytest.raises(Forbidden):
            operations.adopt(entered, plan.pk, Adoption(shown="", position="x", place="y"))
        assert queries.plan(entered, plan.pk).pk == plan.pk


@pytest.fixture
def client() -> Client:
    return signed_in(member("Ratna", Role.COORDINATOR))


def posted(**more: Any) -> dict[str, Any]:
    return {
        "title": "Menuju Cukup", "origin": "terbit-2021", "target": "Cukup", "first_year": "2022", "years": "1",
        "max_raise": "2", "months": "12", **more,
    }  # fmt: skip


def test_the_pages_of_a_plan_from_question_to_paper(client: Client) -> None:
    answer = client.post(f"{ADDRESS}baru/", posted())
    assert answer.status_code == 302
    address = answer["Location"]
    page = client.get(address).content.decode()
    assert "1,20" in page
    assert "Yang dinaikkan" in page
    english = client.get(f"/en{address}").content.decode()
    assert "1.20" in english
    paper = client.get(f"{address}naskah.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert client.get(f"{address}hasil/").status_code == 200
    assert client.get(f"{address}tetapkan/").status_code == 200
    assert "Menuju Cukup" in client.get(ADDRESS).content.decode()
    assert client.get(f"{ADDRESS}unduh.csv").status_code == 200


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"target": "Hebat"}, "bukan predikat"),
        ({"target": "9,9"}, "bukan predikat"),
        ({"locked": "3, 99"}, "Tidak ada indikator"),
        ({"forced": "12:3"}, "nomor=tingkat"),
        ({"target": "Memuaskan"}, "dilonggarkan"),
        ({"origin": "penilaian-1"}, "origin"),
        ({"years": "99"}, "Berapa tahun"),
    ],
)
def test_what_is_typed_wrongly_gets_one_sentence_and_is_kept(client: Client, given: dict[str, str], said: str) -> None:
    answer = client.post(f"{ADDRESS}baru/", posted(**given))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Menuju Cukup" in page


def test_adopting_on_the_page_asks_first_who_it_is(client: Client) -> None:
    address = client.post(f"{ADDRESS}baru/", posted())["Location"]
    answer = client.post(f"{address}tetapkan/", {"position": "Sekda", "place": "Telukbetung", "agreed": "on"})
    assert answer.status_code == 302
    assert "masuk" in answer["Location"] or "reauthenticate" in answer["Location"]


def test_a_draft_waits_on_my_work_of_who_may_adopt_it_until_one_is_adopted() -> None:
    who, leader = member("Ratna", Role.COORDINATOR), member("Bunda", Role.LEADER)
    drafted(who)
    assert "Menuju Cukup" in signed_in(leader).get("/ruang/").content.decode()
    assert "Menuju Cukup" not in signed_in(member("Dewi", Role.INTERNAL_ASSESSOR)).get("/ruang/").content.decode()
    adopted(who, drafted(who))
    assert "Menuju Cukup" not in signed_in(leader).get("/ruang/").content.decode()


def test_a_plan_from_published_levels_knows_who_led_the_indicators_last() -> None:
    who = member("Ratna", Role.COORDINATOR)
    one = assessment(levels=every_level(2))
    for value in loader.load("spbe-2020").value_ids:
        responsible(one, value, office("1.04"))
    plan = drafted(who)
    with opened([institution().pk]):
        assert {raised.office_id for raised in plan.raises.all()} == {office("1.04").pk}
