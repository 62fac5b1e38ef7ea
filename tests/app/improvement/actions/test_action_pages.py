"""Pages of actions as each person gets them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naik.apps.improvement.models import Action, StepTemplate
from naik.apps.institutions.access import workplaces
from naik.apps.institutions.roles import Reach, Role
from naik.apps.site.waiting import everything
from naik.apps.tenancy.scope import opened
from tests.app.improvement.actions.action_cases import (
    OTHER_OFFICE,
    accepted,
    adopted_plan,
    current,
    day,
    document,
    given,
    made,
    overdue,
    people,
)
from tests.app.site.html_lint import Page
from tests.people import BANDAR_LAMPUNG, METRO, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def address(name: str, *more: object, slug: str = BANDAR_LAMPUNG) -> str:
    return reverse(name, args=[slug, *more])


def test_an_action_goes_through_its_pages_from_its_making_to_its_end() -> None:
    who = people()
    manages, works, checks = signed_in(who.coordinator), signed_in(who.contributor), signed_in(who.checker)
    where = address("action_new") + "?indikator=spbe-2020/1&tingkat=3"
    proposed = manages.get(where).content.decode()
    assert "Indikator 1: " in proposed
    fields = {
        "title": "Tetapkan Perwali", "office": office("1.01").pk, "due_on": day(9).isoformat(), "promised": "Perwali",
        "steps": "Susun\r\nTetapkan", "cost": "25000000",
    }  # fmt: skip
    wrong = manages.post(where, {**fields, "due_on": day(-3).isoformat()})
    assert wrong.status_code == 422
    assert "Tenggat sudah lewat" in wrong.content.decode()
    assert manages.post(where, fields).status_code == 302
    with opened([office("1.01").institution_id]):
        action = Action.objects.get()
    assert (action.value, action.level, action.cost) == ("1", 3, 25_000_000)
    page = address("action", action.pk)
    shown = works.get(page).content.decode()
    assert "Kriteria tingkat 3" in shown
    assert "Rp 25.000.000" in shown
    assert Page(shown).problems == []
    works.post(address("action_steps", action.pk), {"revision": 1, "step": ["0"]})
    paper = document("Perwali 12")
    hand_in = address("action_evidence", action.pk)
    assert works.post(hand_in, {"q": ""}).status_code == 422
    assert "Perwali 12" in works.get(hand_in).content.decode()
    assert works.post(hand_in, {"document": [paper.pk]}).status_code == 302
    assert "Terima bukti dan selesaikan" in checks.get(page).content.decode()
    back = address("action_return", action.pk)
    assert checks.post(back, {"reason": " ", "revision": current(action).revision}).status_code == 422
    assert checks.post(back, {"reason": "Halaman 2 hilang", "revision": current(action).revision}).status_code == 302
    assert "Halaman 2 hilang" in works.get(page).content.decode()
    works.post(hand_in, {"document": [paper.pk]})
    checks.post(address("action_accept", action.pk), {"revision": current(action).revision})
    assert current(action).state == "done"
    ended = manages.get(page).content.decode()
    assert "menerima bukti" in ended
    assert manages.get(address("action_drop", action.pk)).status_code == 404


def test_the_list_is_narrowed_sorted_downloaded_and_asks_the_same_number_of_statements() -> None:
    who = people()
    client = signed_in(who.coordinator)
    assert "Tidak ada tindak lanjut yang berjalan" in client.get(address("actions")).content.decode()
    late = made(who.coordinator, title="Yang terlambat")
    overdue(late)
    counts = []
    for number in range(3):
        made(who.coordinator, title=f"Aksi {number}", office_id=office(OTHER_OFFICE).pk, value="2")
        client.get(address("actions"))
        with CaptureQueriesContext(connection) as asked:
            client.get(address("actions"))
        counts.append(len(asked))
    assert len(set(counts)) == 1
    for query, expected in (
        ("terlambat=1", 1), ("indikator=2", 3), (f"kantor={office(OTHER_OFFICE).pk}", 3), ("keadaan=done", 0),
        ("keadaan=semua", 4), ("asal=own", 4), ("asal=plan", 0), ("kantor=tanpa", 0), ("saya=1", 0), ("cari=aksi+1", 1),
        ("urut=kantor&halaman=1", 4), ("halaman=99", 0),
    ):  # fmt: skip
        text = client.get(f"{address('actions')}?{query}").content.decode()
        assert text.count('<th scope="row">') == expected, query
    table = client.get(address("actions_download", "csv") + "?terlambat=1").content.decode()
    assert "Yang terlambat" in table
    assert "Aksi 1" not in table
    assert client.get(address("actions_download", "xlsx")).status_code == 200
    assert client.get(address("actions_download", "pdf")).status_code == 404
    assert Page(client.get(address("actions")).content.decode()).problems == []


def test_raises_of_an_adopted_plan_become_actions_once() -> None:
    who = people()
    client = signed_in(who.coordinator)
    plan = adopted_plan({"1": (1, 3), "12": (2, 3)}, who.coordinator)
    where = address("actions_from_plan", plan.pk)
    text = client.get(where).content.decode()
    assert text.count('name="raise"') == 3
    assert Page(text).problems == []
    assert client.post(where, {}).status_code == 422
    with opened([plan.institution_id]):
        first = plan.raises.get(value="1")
    assert client.post(where, {"raise": [f"{first.pk}-2", f"{first.pk}-3", f"{first.pk}-9"]}).status_code == 302
    with opened([plan.institution_id]):
        found = list(Action.objects.order_by("level"))
    assert [(one.value, one.level, one.source, one.office_id) for one in found] == [
        ("1", 2, "plan", office("1.01").pk), ("1", 3, "plan", office("1.01").pk)
    ]  # fmt: skip
    assert all(one.promised and one.due_on.year == day().year for one in found)
    again = client.post(where, {"raise": [f"{first.pk}-2"]})
    assert again.status_code == 422
    assert client.get(where).content.decode().count('name="raise"') == 1
    assert signed_in(who.contributor).get(where).status_code == 403


def test_roles_and_strangers_get_what_is_theirs() -> None:
    who = people()
    action = made(who.coordinator)
    neighbour = member("Tetangga", Role.OFFICE_CONTRIBUTOR, office_code=OTHER_OFFICE)
    auditor = member("Audi Auditor", Role.AUDITOR)
    stranger = member("Asing", Role.COORDINATOR, slug=METRO)
    admin = member("Adi Admin", Role.AUTHORITY_ADMIN, reach=Reach.NATION)
    page = address("action", action.pk)
    assert [signed_in(one).get(page).status_code for one in (who.contributor, auditor, neighbour, stranger, admin)] == [
        200, 200, 404, 404, 403
    ]  # fmt: skip
    reads = signed_in(auditor)
    for name in ("action_steps", "action_start", "action_take_back", "action_accept", "action_resume"):
        assert reads.post(address(name, action.pk)).status_code == 403, name
        assert signed_in(stranger).post(address(name, action.pk)).status_code == 404, name
        # Another institution's room does not open this one's action.
        assert signed_in(stranger).post(address(name, action.pk, slug=METRO)).status_code in {302, 404}, name
    assert current(action).state == "to_do"
    for name in ("action_edit", "action_evidence", "action_return", "action_drop"):
        assert reads.get(address(name, action.pk)).status_code == 403, name
    assert signed_in(neighbour).get(address("action_evidence", action.pk)).status_code == 404


def test_steps_to_a_criterion_are_changed_used_and_reset() -> None:
    who = people()
    client = signed_in(who.coordinator)
    where = address("step_templates") + "?indikator=spbe-2020/1"
    assert client.get(address("step_templates") + "?indikator=../../etc/1").status_code == 200
    assert Page(client.get(where).content.decode()).problems == []
    sent = {"level": "3", "revision": "0", "text": "Rapat perdana\r\n\r\nTetapkan"}
    assert client.post(where, sent).status_code == 302
    lost = client.post(where, {**sent, "text": "Kata lain"})
    assert lost.status_code == 422
    assert "Kata lain" in lost.content.decode()
    assert "Rapat perdana" in client.get(address("action_new") + "?indikator=spbe-2020/1&tingkat=3").content.decode()
    assert signed_in(who.contributor).get(where).status_code == 200
    assert signed_in(who.contributor).post(where, sent).status_code == 403
    reset = address("step_templates_reset") + "?indikator=spbe-2020/1"
    assert client.post(reset, {"level": "9" * 5000}).status_code == 302
    assert client.post(reset, {"level": "3"}).status_code == 302
    with opened([office("1.01").institution_id]):
        assert not StepTemplate.objects.exists()


def test_my_work_shows_own_actions_returned_ones_and_evidence_to_check() -> None:
    who = people()
    action = made(who.coordinator, due_on=day(2))
    made(who.coordinator, title="Nanti", due_on=day(90))

    def titles(person: object) -> tuple[list[str], list[str], list[str], list[str]]:
        found = everything(person, workplaces(person))  # type: ignore[arg-type]  # a person, given below
        return tuple([one.title for one in part] for part in (found.soon, found.later, found.decide, found.returned))  # type: ignore[return-value]  # four lists

    assert titles(who.contributor) == (["Tetapkan Perwali SPBE"], ["Nanti"], [], [])
    given(who.contributor, action)
    assert titles(who.contributor)[0] == []
    assert titles(who.checker)[2] == ["Tetapkan Perwali SPBE"]
    signed_in(who.checker).post(
        address("action_return", action.pk), {"reason": "Belum", "revision": current(action).revision}
    )
    assert titles(who.contributor)[3] == ["Tetapkan Perwali SPBE"]
    given(who.contributor, action)
    accepted(who.checker, action)
    assert titles(who.checker)[2] == titles(who.contributor)[3] == []
