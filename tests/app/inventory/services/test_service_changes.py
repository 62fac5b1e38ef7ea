"""Services added, changed and moved through their life: rules, lost edits, and what may not be reached."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from naik.apps.audit.models import Event
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.inventory.operations import services as operations
from naik.apps.inventory.operations.services import Move
from naik.apps.inventory.queries import service as one_query
from naik.apps.tenancy.scope import opened
from tests.app.inventory.inventory_for_tests import GIVEN, actions, contributor, coordinator, fresh, service
from tests.people import METRO, access, institution, member, office

pytestmark = pytest.mark.usefixtures("shipped_data")


def changed(who: Any, found: Any, revision: int = 1, **given: Any) -> Any:
    with opened([institution().pk]):
        return operations.change(access(who), found.pk, given.pop("office", found.office_id), given, revision)


def moved(who: Any, found: Any, name: str, **more: Any) -> Any:
    with opened([institution().pk]):
        return operations.move(access(who), found.pk, Move(name=name, **{"revision": 1, **more}))


def test_a_name_is_given_once_in_an_office_and_is_free_in_another() -> None:
    service("1.1")
    service("1.2")
    with pytest.raises(Refused, match="of that name"):
        service("1.1")
    assert actions() == ["inventory:service:added"] * 2


def test_of_two_who_change_one_service_the_second_is_told_and_nothing_is_lost() -> None:
    who, found = coordinator(), service()
    changed(who, found, owner="Bidang Aptika")
    with pytest.raises(Refused, match="Somebody changed"):
        changed(who, found, owner="Bidang Lain")
    assert (fresh(found).owner, fresh(found).revision) == ("Bidang Aptika", 2)


def test_the_same_values_again_write_neither_a_revision_nor_an_event() -> None:
    found = service()
    changed(coordinator(), found, name="Siap Kerja")
    assert (fresh(found).revision, actions()) == (1, ["inventory:service:added"])


def test_events_hold_no_text_that_can_name_people() -> None:
    found = service(owner="Budi Santoso", description="Hubungi Budi")
    changed(coordinator(), found, owner="Sari Dewi", address="https://siap.go.id")
    with opened([institution().pk]):
        added, change = Event.objects.order_by("sequence")
    assert "Budi" not in str([added.after, change.before, change.after])
    assert change.after == {"owner": True, "address": "https://siap.go.id", "revision": 2}


@pytest.mark.parametrize(
    ("state", "name", "more", "after"),
    [
        ("building", "launch", {"year": 2025}, ("live", 2025, None)),
        ("live", "wind_down", {"reason": "Diganti", "year": 2027}, ("retiring", None, 2027)),
        ("live", "wind_down", {"reason": "Diganti"}, ("retiring", None, None)),
        ("live", "retire", {"reason": "Diganti", "year": 2026}, ("retired", None, 2026)),
    ],
)
def test_a_move_sets_the_state_and_its_year(
    state: str, name: str, more: dict[str, Any], after: tuple[Any, ...]
) -> None:
    found = fresh(moved(coordinator(), service(state=state), name, **more))
    assert (found.state, found.started_year, found.ended_year) == after


@pytest.mark.parametrize("name", ["keep", "revive"])
def test_a_service_that_goes_on_forgets_the_year_of_its_end(name: str) -> None:
    found = service(state="retiring" if name == "keep" else "retired", ended_year=2027)
    moved(coordinator(), found, name, reason="Masih perlu")
    assert (fresh(found).state, fresh(found).ended_year) == ("live", None)


@pytest.mark.parametrize(
    ("state", "name", "more", "sentence"),
    [
        ("live", "retire", {"year": 2026}, "reason"),
        ("live", "retire", {"year": 2026, "reason": "  "}, "reason"),
        ("live", "retire", {"reason": "Diganti"}, "year"),
        ("idea", "launch", {}, "year"),
        ("retired", "build", {}, "no longer applies"),
        ("live", "keep", {}, "no longer applies"),
        ("live", "retire", {"year": 2010, "reason": "Diganti"}, "before that of the start"),
    ],
)
def test_a_move_that_lacks_something_is_refused(state: str, name: str, more: dict[str, Any], sentence: str) -> None:
    found = service(state=state, started_year=2020)
    with pytest.raises(Refused, match=sentence):
        moved(coordinator(), found, name, **more)
    assert fresh(found).state == state


def test_a_move_sent_twice_happens_once() -> None:
    found = service(state="idea")
    moved(coordinator(), found, "build")
    with pytest.raises(Refused):
        moved(coordinator(), found, "build")
    assert actions().count("inventory:service:moved") == 1


def test_the_history_tells_who_changed_what_and_why() -> None:
    who, found = coordinator(), service(name="Siap")
    changed(who, found, name="Siap Kerja", office=office("1.2").pk)
    moved(who, found, "retire", revision=2, reason="Diganti SPBE", year=2026)
    with opened([institution().pk]):
        retired, renamed, added = one_query.history(access(who), found.pk)
    assert added.added
    assert {(one.field, one.old, one.new) for one in renamed.fields} == {
        ("name", "Siap", "Siap Kerja"), ("office_name", "Dinas 1.1", "Dinas 1.2")
    }  # fmt: skip
    assert (retired.by, retired.reason) == ("Koko", "Diganti SPBE")
    assert ("state", "live", "retired") in {(one.field, one.old, one.new) for one in retired.fields}


def test_a_contributor_writes_what_is_of_their_office_and_nothing_else() -> None:
    own, other = service("1.1"), service("1.2")
    who = contributor("1.1")
    changed(who, own, owner="Kami")
    with pytest.raises(Http404):
        changed(who, other, owner="Kami")
    with pytest.raises(Forbidden):
        changed(who, own, revision=2, office=other.office_id)
    with opened([institution().pk]), pytest.raises(Forbidden):
        operations.add(access(who), other.office_id, GIVEN)
    assert (fresh(own).owner, fresh(other).owner) == ("Kami", "")


def test_what_every_office_has_is_read_by_all_and_changed_by_its_owner_only() -> None:
    everywhere = service("1.2", for_every_office=True)
    who = contributor("1.1")
    with opened([institution().pk]):
        assert one_query.service(access(who), everywhere.pk).may_write is False
    with pytest.raises(Forbidden):
        changed(who, everywhere, owner="Kami")


def test_only_the_whole_institution_marks_a_service_as_one_for_every_office() -> None:
    who, found = contributor("1.1"), service("1.1")
    with pytest.raises(Refused, match="whole institution"):
        changed(who, found, for_every_office=True)
    with opened([institution().pk]), pytest.raises(Refused, match="whole institution"):
        operations.add(access(who), found.office_id, {**GIVEN, "name": "Lain", "for_every_office": True})


def test_another_institution_s_service_and_office_do_not_exist() -> None:
    there, own = service("1.1", slug=METRO), service("1.1")
    with pytest.raises(Http404):
        changed(coordinator(), there, office=own.office_id)
    with pytest.raises(Refused, match="not in this institution"):
        changed(coordinator(), own, office=there.office_id)


def test_a_closed_office_gets_no_service_but_keeps_and_gives_away_what_it_has() -> None:
    found, closed = service("1.1"), office("9.9", closed_on="2026-01-01")
    with pytest.raises(Refused, match="closed"):
        service("9.9")
    with pytest.raises(Refused, match="closed"):
        changed(coordinator(), found, office=closed.pk)


def test_an_auditor_changes_nothing() -> None:
    who, found = member("Aud", Role.AUDITOR), service()
    with pytest.raises(Forbidden):
        changed(who, found, owner="Kami")
    with pytest.raises(Forbidden):
        moved(who, found, "retire", reason="Diganti", year=2026)
