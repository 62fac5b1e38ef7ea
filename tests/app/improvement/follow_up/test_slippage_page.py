"""The adopted plan beside its actions: what is still reachable, what stands in the way, and for whom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from naik.apps.improvement.operations import action_evidence, action_moves
from naik.apps.improvement.operations.action_raises import make_from_plan
from naik.apps.improvement.queries.slippage import obstacles, plan_slippage
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.instruments import loader
from naik.planning.slippage import Reason
from naik.scoring import score
from tests.app.improvement.actions.action_cases import adopted_plan, document, inside, overdue, people
from tests.app.site.html_lint import Page
from tests.people import BANDAR_LAMPUNG, METRO, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
PAGE = reverse("slippage", args=[BANDAR_LAMPUNG])


def test_late_and_dropped_actions_lower_what_is_reachable_and_evidence_that_waits_does_not() -> None:
    who = people()
    client = signed_in(who.coordinator)
    assert "Belum ada rencana yang ditetapkan" in client.get(PAGE).content.decode()
    plan = adopted_plan({"1": (2, 4), "36": (2, 3), "37": (2, 3), "40": (2, 3)}, who.coordinator)
    with opened([plan.institution_id]):
        raises = {one.value: one.pk for one in plan.raises.all()}
    keys = [f"{raises['1']}-3", f"{raises['1']}-4", f"{raises['36']}-3", f"{raises['37']}-3"]
    actions = {
        (one.value, one.level): one for one in inside(who.coordinator, lambda here: make_from_plan(here, plan.pk, keys))
    }
    kept = inside(who.coordinator, plan_slippage)
    assert kept is not None
    assert kept.found.reachable.exact == kept.found.planned.exact
    overdue(actions["1", 4], 12)
    overdue(actions["37", 3], 12)
    paper = document()
    inside(who.contributor, lambda here: action_evidence.give(here, actions["37", 3].pk, [paper.pk]))
    inside(who.coordinator, lambda here: action_moves.drop(here, actions["36", 3].pk, "Tidak ada anggaran"))
    found = inside(who.coordinator, plan_slippage)
    assert found is not None
    assert {one.loss.value: (one.loss.reason, one.loss.reached) for one in found.losses} == {
        "1": (Reason.LATE, 3), "36": (Reason.DROPPED, 2),
    }  # fmt: skip
    reached = dict.fromkeys(loader.load("spbe-2020").value_ids, 2) | {"1": 3, "37": 3, "40": 3}
    assert found.found.reachable.exact == score(loader.load("spbe-2020"), reached).exact
    assert found.without_action[0][0] == "40"
    text = client.get(PAGE).content.decode()
    assert "terlambat 12 hari" in text
    assert Page(text).problems == []
    in_the_way = inside(who.coordinator, obstacles)
    assert len(in_the_way) == 3
    assert {one.page for one in in_the_way} == {"action", "actions_from_plan"}
    neighbour = member("Tetangga", Role.OFFICE_CONTRIBUTOR, office_code="2.02")
    seen = signed_in(neighbour).get(PAGE).content.decode()
    assert reverse("action", args=[BANDAR_LAMPUNG, actions["1", 4].pk]) not in seen
    assert signed_in(member("Asing", Role.COORDINATOR, slug=METRO)).get(PAGE).status_code == 404
