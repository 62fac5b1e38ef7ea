"""The API of evaluations answers as the pages do, and draws the state machines from the same data."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from naik.apps.institutions.roles import Reach, Role
from naik.cycle.machines import ALL
from naik.cycle.stages import Stage
from tests.evaluating import assessment, assessor, cycle, every_level, judged, responsible
from tests.people import BANDAR_LAMPUNG, METRO, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BASE = f"/api/v1/ruang/{BANDAR_LAMPUNG}/assessments"


def get(client: Client, address: str) -> tuple[int, Any]:
    answer = client.get(address)
    return answer.status_code, json.loads(answer.content)


def test_the_state_machines_are_public_and_whole() -> None:
    status, found = get(Client(), "/api/v1/evaluation/machines")
    assert status == 200
    assert {one["name"] for one in found} == {machine.name for machine in ALL}
    whole = next(one for one in found if one["name"] == "assessment")
    assert {"submit", "sign", "determine", "publish"} <= {move["name"] for move in whole["moves"]}


def test_the_coordinator_reads_levels_index_and_what_may_be_done() -> None:
    one = assessment(levels=every_level(3))
    client = signed_in(member("Hasan", Role.RESPONSIBLE_OFFICIAL))
    assert get(client, BASE)[1][0]["moves"] == ["submit"]
    _, found = get(client, f"{BASE}/{one.pk}")
    assert found["scores"][0] == {
        "stage": "self_assessment", "index": "3.00", "exact": "3", "predicate": "Baik", "filled": 47,
    }  # fmt: skip
    assert found["levels"]["1"] == {"self_assessment": "3"}


def test_the_institution_learns_the_assessors_levels_once_their_stage_is_over() -> None:
    one = assessment(levels=every_level(3), stage=Stage.DOCUMENT_REVIEW)
    who = person("Dosen")
    assessor(one, who)
    judged(one, {"1": "2"}, by=who)
    client = signed_in(member("Ratna", Role.COORDINATOR))
    assert get(client, f"{BASE}/{one.pk}")[1]["levels"]["1"] == {"self_assessment": "3"}
    later = assessment(of=cycle("SPBE 2026", year=2026), levels=every_level(3), stage=Stage.INTERVIEW)
    judged(later, {"1": "2"}, by=who)
    assert get(client, f"{BASE}/{later.pk}")[1]["levels"]["1"]["document_review"] == "2"


def test_an_offices_contributor_sees_only_what_the_office_prepares_and_no_index() -> None:
    one = assessment(levels=every_level(3))
    responsible(one, "7", office("1.04"))
    client = signed_in(member("Joko", Role.OFFICE_CONTRIBUTOR, office_code="1.04"))
    _, found = get(client, f"{BASE}/{one.pk}")
    assert (set(found["levels"]), found["scores"]) == ({"7"}, [])


def test_strangers_the_authority_and_people_from_outside_before_signing_read_nothing() -> None:
    one = assessment(levels=every_level(3))
    address = f"{BASE}/{one.pk}"
    assert get(Client(), address)[0] == 401
    assert get(signed_in(member("Tono", Role.COORDINATOR, slug=METRO)), address)[0] == 404
    assert get(signed_in(member("Wulan", Role.AUTHORITY_ADMIN, reach=Reach.NATION)), address)[0] == 403
    assert get(signed_in(member("Reviu", Role.REVIEW_TEAM, reach=Reach.NATION)), address)[0] == 404
    elsewhere = assessment(METRO, of=one.cycle)
    assert get(signed_in(member("Ratna", Role.COORDINATOR)), f"{BASE}/{elsewhere.pk}")[0] == 404
