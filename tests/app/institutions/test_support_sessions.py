"""Support sessions: short, reasoned, seen by the institution, over to the second."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.institutions.access import Forbidden, access_to
from naik.apps.institutions.models import SupportSession
from naik.apps.institutions.operations.support import end_session, open_session
from naik.apps.institutions.roles import Permission, Reach, Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BASE = f"/ruang/{BANDAR_LAMPUNG}/bantuan/"
OFFICES = f"/ruang/{BANDAR_LAMPUNG}/perangkat-daerah/"
REASON = "Koordinator meminta bantuan memuat daftar kantor lewat telepon."
OFFICE = {"code": "2.16", "name": "Dinas Kominfo", "kind": "dinas"}


def helper(name: str = "Bantu") -> Person:
    return member(name, Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.PROVINCE, province="18")


def opened_session(client: Client, **fields: Any) -> Any:
    return client.post(f"{BASE}buka/", {"reason": REASON, "minutes": 15} | fields)


def only_session() -> SupportSession:
    with opened([institution().pk]):
        found: SupportSession = SupportSession.objects.get()
        return found


def test_a_session_opens_what_help_needs_and_bears_its_name() -> None:
    client = signed_in(helper())
    assert client.get(f"{OFFICES}tambah/").status_code == 403
    assert opened_session(client).status_code == 302
    assert client.post(f"{OFFICES}tambah/", OFFICE).status_code == 302
    with opened([institution().pk]):
        event = Event.objects.get(action="institutions:office:added")
        assert event.on_behalf_of == f"support-session:{only_session().pk}"
    within = access_to(helper(), BANDAR_LAMPUNG)
    assert within is not None
    assert not within.may_somewhere(Permission.DOCUMENT_READ_CONFIDENTIAL)
    assert not within.may_somewhere(Permission.DOCUMENT_WRITE)


def test_a_session_is_over_to_the_second() -> None:
    with time_machine.travel("2026-12-01T02:00:00Z", tick=False) as clock:
        client = signed_in(helper())
        opened_session(client)
        clock.shift(timedelta(minutes=15) - timedelta(seconds=1))
        assert client.get(f"{OFFICES}tambah/").status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(f"{OFFICES}tambah/").status_code == 403
        assert client.post(f"{OFFICES}tambah/", OFFICE).status_code == 403


def test_leaving_early_closes_at_once() -> None:
    client = signed_in(helper())
    opened_session(client)
    page = f"{BASE}{only_session().pk}/akhiri/"
    assert client.post(page).status_code == 302
    assert client.get(f"{OFFICES}tambah/").status_code == 403
    again = client.post(page, follow=True)
    assert "sudah berakhir" in again.content.decode()
    with opened([institution().pk]):
        assert Event.objects.filter(action="institutions:support:ended").count() == 1


def test_nobody_ends_the_session_of_another() -> None:
    opened_session(signed_in(helper()))
    page = f"{BASE}{only_session().pk}/akhiri/"
    assert signed_in(helper("Lain")).post(page).status_code == 404
    assert signed_in(member("Koko", Role.COORDINATOR)).post(page).status_code == 403


@pytest.mark.parametrize(
    "fields",
    [{"reason": "singkat"}, {"reason": " " * 30}, {"reason": ""}, {"minutes": 600}, {"minutes": "x"}, {"minutes": ""}],
)
def test_a_session_needs_a_reason_and_a_short_time(fields: dict[str, Any]) -> None:
    assert opened_session(signed_in(helper()), **fields).status_code == 400
    with opened([institution().pk]):
        assert SupportSession.objects.count() == 0


def test_a_session_sent_twice_is_one() -> None:
    client = signed_in(helper())
    assert [opened_session(client).status_code for _ in range(2)] == [302, 400]
    assert only_session().reason == REASON


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEADER, Role.AUDITOR, Role.DATA_ENTRY])
def test_only_the_authority_opens_one(role: str) -> None:
    who = member("Lina", role)
    assert opened_session(signed_in(who)).status_code == 403
    with opened([institution().pk]), pytest.raises(Forbidden):
        open_session(access(who), reason=REASON, minutes=15)


def test_not_beyond_the_province() -> None:
    where = BASE.replace(BANDAR_LAMPUNG, "kota-bandung")
    assert signed_in(helper()).post(f"{where}buka/", {"reason": REASON, "minutes": 15}).status_code == 404


def test_a_session_opens_no_further_session_and_no_other_institution() -> None:
    who = helper()
    opened_session(signed_in(who))
    assert signed_in(who).get(f"/ruang/{METRO}/perangkat-daerah/tambah/").status_code == 403
    with opened([institution().pk]):
        session = only_session()
        stranger = member("Asing", Role.LEADER, slug=METRO)
        SupportSession.objects.filter(pk=session.pk).update(person=stranger)
    within = access(stranger)
    with opened([institution().pk]):
        for act in (
            lambda: open_session(within, reason=REASON, minutes=60), lambda: end_session(within, session.pk)
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                act()


def test_the_institution_sees_every_session_and_what_was_done_in_it() -> None:
    client = signed_in(helper())
    opened_session(client)
    client.post(f"{OFFICES}tambah/", OFFICE)
    client.post(f"{OFFICES}tambah/", OFFICE | {"code": "2.17"})
    client.post(f"{BASE}{only_session().pk}/akhiri/")
    for role in (Role.COORDINATOR, Role.LEADER, Role.AUDITOR):
        answer = signed_in(member(f"Orang {role}", role)).get(BASE)
        assert [(one.name, one.reason, one.changes, one.running) for one in answer.context["sessions"]] == [
            ("Bantu", REASON, 2, False)
        ]
    reader = signed_in(member("Koko", Role.COORDINATOR))
    assert reader.get(f"{BASE}?cari=telepon").context["sessions"] != ()
    assert reader.get(f"{BASE}?cari=lain").context["sessions"] == ()
    assert REASON in reader.get(f"{BASE}unduh.csv").content.decode()


def test_the_authority_sees_its_own_sessions_only() -> None:
    opened_session(signed_in(helper()))
    assert signed_in(helper("Lain")).get(BASE).context["sessions"] == ()
    other = signed_in(member("Dedi", Role.DATA_ENTRY))
    assert [other.get(BASE).status_code, other.get(f"{BASE}unduh.csv").status_code] == [403, 403]


def test_every_coordinator_is_told_at_once() -> None:
    coordinators = [member("Koko", Role.COORDINATOR), member("Rini", Role.COORDINATOR)]
    leader = member("Lina", Role.LEADER)
    opened_session(signed_in(helper()))
    for who, count in ((coordinators[0], 1), (coordinators[1], 1), (leader, 0)):
        with opened((), person=who.pk):
            assert Notice.objects.filter(person=who, kind="support_session", address=BASE).count() == count


def test_a_reason_is_shown_as_text() -> None:
    opened_session(signed_in(helper()), reason="<script>alert(1)</script> sekian")
    assert "<script>alert" not in signed_in(member("Koko", Role.COORDINATOR)).get(BASE).content.decode()
