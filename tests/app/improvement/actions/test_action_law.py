"""Whatever people do in whatever order, an action is done only with evidence somebody else accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from naik.apps.improvement.models import Action, ActionEvidence
from naik.apps.improvement.operations import action_evidence, action_moves
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.tenancy.scope import opened
from tests.app.improvement.actions.action_cases import document, made, people
from tests.people import access

pytestmark = pytest.mark.usefixtures("shipped_data")
WALKS, LENGTH = 6, 25


def acts(action: Action, papers: list[int], chance: Random) -> Mapping[str, Callable[[Access], Any]]:
    def revision() -> int:
        return Action.objects.get(pk=action.pk).revision

    return {
        "start": lambda here: action_moves.start(here, action.pk),
        "give": lambda here: action_evidence.give(here, action.pk, {chance.choice(papers)}),
        "take_back": lambda here: action_evidence.take_back(here, action.pk),
        "accept": lambda here: action_evidence.accept(here, action.pk, revision()),
        "return": lambda here: action_evidence.send_back(here, action.pk, revision(), "Belum"),
        "drop": lambda here: action_moves.drop(here, action.pk, "Berhenti"),
        "resume": lambda here: action_moves.resume(here, action.pk),
    }


def test_no_walk_reaches_done_without_evidence_that_somebody_else_accepted() -> None:
    who = people()
    persons = [access(one) for one in (who.coordinator, who.contributor, who.checker)]
    papers = [document(f"Bukti {number}").pk for number in range(2)]
    reached = 0
    for seed in range(WALKS):
        chance = Random(seed)  # noqa: S311  a walk that can be walked again
        action = made(who.coordinator)
        possible = acts(action, papers, chance)
        for _ in range(LENGTH):
            here = chance.choice(persons)
            with opened([here.institution.pk], person=here.person.pk):
                with suppress(Refused, Forbidden):
                    possible[chance.choice(list(possible))](here)
                found = Action.objects.get(pk=action.pk)
                rows = list(ActionEvidence.objects.filter(action=action))
            done = found.state == "done"
            reached += done
            assert done == (found.closed_at is not None)
            assert (found.state == "evidence_given") == any(one.accepted is None for one in rows)
            assert not done or any(one.accepted for one in rows)
            assert all(one.checked_by_id != one.given_by_id for one in rows if one.accepted)
    assert reached > 0
