"""An action from its making to its end: who may do what, and that only accepted evidence closes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from naik.apps.audit.models import Event
from naik.apps.evidence.models import Document
from naik.apps.improvement.models import Action, ActionEvidence
from naik.apps.improvement.operations import action_evidence, action_moves, actions
from naik.apps.improvement.queries.action_page import page
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from naik.cycle.improvement_machines import ACTION
from tests.app.improvement.actions.action_cases import (
    OTHER_OFFICE,
    accepted,
    current,
    day,
    document,
    given,
    inside,
    made,
    people,
    wanted,
)
from tests.people import METRO, institution, member, office

pytestmark = pytest.mark.usefixtures("shipped_data")


def told(who: int, kind: NoticeKind = NoticeKind.ACTION_GIVEN) -> list[str]:
    with opened((), person=who):
        return list(Notice.objects.filter(person=who, kind=kind).order_by("pk").values_list("sentence_id", flat=True))


def test_an_action_is_begun_its_evidence_handed_in_and_accepted_by_somebody_else() -> None:
    who = people()
    action = made(who.coordinator)
    assert told(who.contributor.pk)[0].startswith("Tindak lanjut untuk Anda: Tetapkan Perwali SPBE")
    inside(who.contributor, lambda here: action_moves.start(here, action.pk))
    inside(who.contributor, lambda here: action_moves.tick(here, action.pk, current(action).revision, {1}))
    given(who.contributor, action)
    assert "Bukti menunggu pemeriksaan" in told(who.checker.pk)[0]
    accepted(who.checker, action)
    done = current(action)
    assert (done.state, done.closed_at is not None) == ("done", True)
    assert [one["done"] for one in done.steps] == [False, True]
    assert "tindak lanjut selesai" in told(who.contributor.pk)[-1]
    with opened([done.institution_id]):
        row = ActionEvidence.objects.get()
        events = list(Event.objects.filter(subject_kind="action").order_by("sequence").values_list("action", flat=True))
    assert (row.accepted, row.checked_by_id, row.given_by_id) == (True, who.checker.pk, who.contributor.pk)
    assert [one.rpartition(":")[2] for one in events] == ["created", "started", "ticked", "evidence_given", "accepted"]


def test_nobody_accepts_or_returns_what_they_handed_in() -> None:
    who = people()
    action = made(who.coordinator)
    given(who.coordinator, action)
    given(who.contributor, action, document("Lain"))
    with pytest.raises(Refused, match="handed this evidence in yourself"):
        accepted(who.coordinator, action)
    with pytest.raises(Refused):
        inside(
            who.coordinator,
            lambda here: action_evidence.send_back(here, action.pk, current(action).revision, "Kurang"),
        )
    shown = inside(who.coordinator, lambda here: page(here, action.pk)).may
    assert shown.check
    assert shown.against is not None
    assert accepted(who.checker, action).state == "done"


def test_returned_evidence_names_its_reason_and_can_be_handed_in_again() -> None:
    who = people()
    action, paper = made(who.coordinator), document()
    given(who.contributor, action, paper)
    revision = current(action).revision
    for empty in ("", "  "):
        with pytest.raises(Refused):
            inside(who.checker, lambda here, text=empty: action_evidence.send_back(here, action.pk, revision, text))
    inside(who.checker, lambda here: action_evidence.send_back(here, action.pk, revision, "Belum ditandatangani"))
    assert current(action).state == "under_way"
    assert told(who.contributor.pk, NoticeKind.ANSWER_RETURNED) == ["Bukti dikembalikan: Tetapkan Perwali SPBE."]
    given(who.contributor, action, paper)
    with opened([action.institution_id]):
        row = ActionEvidence.objects.get()
    assert (row.accepted, row.reason) == (None, "")


def test_a_closed_action_can_be_opened_again_by_returning_its_evidence() -> None:
    who = people()
    action = made(who.coordinator)
    given(who.contributor, action)
    accepted(who.checker, action)
    revision = current(action).revision
    inside(who.checker, lambda here: action_evidence.send_back(here, action.pk, revision, "Dicabut"))
    again = current(action)
    assert (again.state, again.closed_at) == ("under_way", None)
    with opened([action.institution_id]):
        assert ActionEvidence.objects.get().accepted is False


def test_evidence_that_changed_since_the_page_was_opened_is_not_accepted() -> None:
    who = people()
    action = made(who.coordinator)
    given(who.contributor, action)
    seen = current(action).revision
    given(who.contributor, action, document("Menyusul"))
    with pytest.raises(Refused, match="has changed"):
        inside(who.checker, lambda here: action_evidence.accept(here, action.pk, seen))
    assert current(action).state == "evidence_given"


def test_what_the_checker_may_not_open_somebody_else_checks() -> None:
    who = people()
    action = made(who.coordinator)
    paper = document(confidential=True)
    given(who.contributor, action, paper)
    with opened([action.institution_id]):
        Document.objects.filter(pk=paper.pk).update(office=office(OTHER_OFFICE))
    row = inside(who.contributor, lambda here: page(here, action.pk)).evidence[0]
    assert (row.id, row.title) == (None, "")


def test_the_machine_knows_one_way_to_done_and_it_is_acceptance() -> None:
    assert {move.name for move in ACTION.moves if move.target == "done"} == {"accept"}
    assert ACTION.move("evidence_given", "accept").sources == ("evidence_given",)
    assert {move.name for move in ACTION.moves if move.target == "evidence_given"} == {"give_evidence"}


def test_dropping_takes_waiting_evidence_back_and_resuming_begins_anew() -> None:
    who = people()
    action = made(who.coordinator)
    given(who.contributor, action)
    with pytest.raises(Refused):
        inside(who.coordinator, lambda here: action_moves.drop(here, action.pk, " "))
    inside(who.coordinator, lambda here: action_moves.drop(here, action.pk, "Anggaran dicoret"))
    with pytest.raises(Refused):
        accepted(who.checker, action)
    inside(who.coordinator, lambda here: action_moves.resume(here, action.pk))
    assert current(action).state == "under_way"
    with opened([action.institution_id]):
        assert not ActionEvidence.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"title": "x" * 241},
        {"promised": "\n"},
        {"cost": -1},
        {"cost": 10**15 + 1},
        {"due_on": "yesterday"},
        {"due_on": "far"},
        {"steps": ("langkah",) * 51},
        {"steps": ("x" * 501,)},
        {"instrument": "/etc"},
        {"value": "999"},
        {"level": 9},
        {"instrument": "", "value": "1"},
    ],
)
def test_an_action_that_makes_no_sense_is_refused_and_nothing_is_kept(fields: dict[str, Any]) -> None:
    who = people()
    days = {"yesterday": day(-1), "far": day(3_700)}
    with pytest.raises(Refused):
        made(who.coordinator, **{name: days.get(one, one) if name == "due_on" else one for name, one in fields.items()})
    with opened([institution().pk]):
        assert not Action.objects.exists()


def test_offices_and_people_of_elsewhere_are_refused() -> None:
    who = people()
    stranger = member("Asing", Role.COORDINATOR, slug=METRO)
    neighbour = member("Tetangga", Role.OFFICE_CONTRIBUTOR, office_code=OTHER_OFFICE)
    past = timezone.now() - timedelta(days=1)
    gone = member("Mantan", Role.DATA_ENTRY, starts_at=past - timedelta(days=1), ends_at=past)
    reader = member("Pak Wali", Role.LEADER)
    closed = office("9.09")
    with opened([institution().pk]):
        Office.objects.filter(pk=closed.pk).update(closed_on=day())
    for fields in (
        {"office_id": office("7.77", METRO).pk}, {"office_id": closed.pk}, {"person_id": stranger.pk},
        {"person_id": neighbour.pk}, {"person_id": gone.pk}, {"person_id": reader.pk},
    ):  # fmt: skip
        with pytest.raises(Refused):
            made(who.coordinator, **fields)
    assert made(who.coordinator, person_id=who.contributor.pk).person_id == who.contributor.pk


def test_a_lost_edit_is_refused_and_ticks_of_kept_steps_stay() -> None:
    who = people()
    action = made(who.coordinator)
    inside(who.contributor, lambda here: action_moves.tick(here, action.pk, 1, {0}))
    with pytest.raises(Refused, match="has changed"):
        inside(who.coordinator, lambda here: actions.edit(here, action.pk, 1, wanted(title="Lama")))
    steps = ("Rapat", "Susun")
    inside(who.coordinator, lambda here: actions.edit(here, action.pk, 2, wanted(title="Baru", steps=steps)))
    found = current(action)
    assert found.title == "Baru"
    assert [(one["text"], one["done"]) for one in found.steps] == [("Rapat", False), ("Susun", True)]


def test_another_office_sees_nothing_and_readers_change_nothing() -> None:
    who = people()
    action = made(who.coordinator)
    neighbour = member("Tetangga", Role.OFFICE_CONTRIBUTOR, office_code=OTHER_OFFICE)
    auditor = member("Audi Auditor", Role.AUDITOR)
    own = document("Milik tetangga", code=OTHER_OFFICE)
    with pytest.raises(Http404):
        given(neighbour, action, own)
    for reader in (auditor, who.checker):
        with pytest.raises(Forbidden):
            given(reader, action)
        with pytest.raises(Forbidden):
            inside(reader, lambda here: action_moves.drop(here, action.pk, "Tidak"))
    with pytest.raises(Forbidden):
        made(who.contributor)
    with pytest.raises(Refused):
        given(who.contributor, action, own)
    archived = document("Arsip", archived_at=timezone.now())
    with pytest.raises(Refused):
        given(who.contributor, action, archived)
    assert current(action).state == "to_do"
