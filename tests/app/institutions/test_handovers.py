"""Handovers: everything a person holds moves in one act or nothing does, and only what one has charge of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.institutions import holdings
from naik.apps.institutions.access import access_to, active
from naik.apps.institutions.holdings import Holding
from naik.apps.institutions.models import Assignment, Handover, Invitation, Membership
from naik.apps.institutions.operations.handovers import hand_over
from naik.apps.institutions.queries.handovers import preview
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Reach, Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BASE = f"/ruang/{BANDAR_LAMPUNG}/serah-terima/"


@pytest.fixture
def only_memberships(monkeypatch: pytest.MonkeyPatch) -> dict[str, Holding]:
    """Without what other topics hold: their moving is tested where it is written."""
    kinds = {"membership": holdings._kinds["membership"]}
    monkeypatch.setattr(holdings, "_kinds", kinds)
    return kinds


@pytest.fixture
def two() -> tuple[Person, Person]:
    giver = member("Lama", Role.COORDINATOR)
    member("Lama", Role.OFFICE_CONTRIBUTOR, office_code="2.16")
    taker = member("Baru", Role.LEADER)
    return giver, taker


def roles(who: Person, slug: str = BANDAR_LAMPUNG) -> set[tuple[str, str]]:
    with opened([institution(slug).pk]):
        found = Membership.objects.filter(active(), person=who)
        return set(found.values_list("role", "reach"))


def step(client: Client, giver: Person, taker: Person, **fields: str) -> Any:
    return client.post(f"{BASE}baru/", {"giver": giver.pk, "taker": taker.pk, "reason": "Mutasi 1/2026", **fields})


def agreed(client: Client, giver: Person, taker: Person) -> Any:
    shown = step(client, giver, taker)
    assert shown.status_code == 200
    return step(client, giver, taker, step="agree", shown=shown.context["preview"].digest)


def done(who: Person, giver: Person, taker: Person, slug: str = BANDAR_LAMPUNG) -> Handover:
    with opened([institution(slug).pk]):
        within = access(who, slug)
        shown = preview(within, giver.pk, taker.pk).digest
        return hand_over(within, giver.pk, taker.pk, reason="uji", shown=shown)


def test_everything_is_shown_first_and_moves_on_agreement(two: tuple[Person, Person]) -> None:
    giver, taker = two
    client = signed_in(member("Kepala", Role.COORDINATOR))
    with opened([institution().pk]):
        Invitation.objects.create(
            institution=institution(), email="x@contoh.id", name="X", role=Role.LEADER, reach=Reach.INSTITUTION,
            token_digest="d", invited_by=giver, expires_at=datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
    shown = step(client, giver, taker).content.decode()
    for word in ("Lama kepada", "Baru", "Koordinator", "Dinas 2.16", "1 undangan menunggu jawaban", "Mutasi 1/2026"):
        assert word.replace("Lama kepada", "Lama") in shown
    assert roles(giver) == {("coordinator", "institution"), ("office_contributor", "office")}
    answer = agreed(client, giver, taker)
    assert answer.status_code == 302
    assert roles(giver) == set()
    assert roles(taker) == {("coordinator", "institution"), ("office_contributor", "office"), ("leader", "institution")}
    assert access_to(giver, BANDAR_LAMPUNG) is None
    with opened([institution().pk]):
        assert Invitation.objects.get().invited_by == taker
    assert "Mutasi 1/2026" in client.get(answer.headers["Location"]).content.decode()


def test_the_event_counts_what_moved_and_both_are_told(two: tuple[Person, Person]) -> None:
    giver, taker = two
    one = done(member("Kepala", Role.COORDINATOR), giver, taker)
    with opened([institution().pk]):
        event = Event.objects.get(action="institutions:handover:done")
        assert event.after == {"from_person": giver.pk, "to_person": taker.pk, "moved": one.moved}
        assert one.moved["membership"] == 2
        actions = list(Event.objects.order_by("sequence").values_list("action", "subject_id"))
        assert actions[:4] == [
            ("institutions:membership:ended", str(giver.pk)), ("institutions:membership:ended", str(giver.pk)),
            ("institutions:membership:granted", str(taker.pk)), ("institutions:membership:granted", str(taker.pk)),
        ]  # fmt: skip
    for who in two:
        with opened((), person=who.pk):
            notice = Notice.objects.get(person=who, kind="handover")
            assert notice.address == f"{BASE}{one.pk}/"


def test_one_hands_over_ones_own_work_and_still_reads_the_page(two: tuple[Person, Person]) -> None:
    giver, taker = two
    client = signed_in(giver)
    answer = agreed(client, giver, taker)
    assert answer.status_code == 302
    assert client.get(BASE).status_code == 404
    page = answer.headers["Location"]
    assert client.get(page).status_code == 200
    assert "no-store" in client.get(page).headers["Cache-Control"]
    assert "Mutasi 1/2026" in client.get(f"{page}unduh.csv").content.decode()


def test_a_handover_is_read_by_both_and_by_managers_and_by_nobody_else(two: tuple[Person, Person]) -> None:
    giver, taker = two
    manager = member("Kepala", Role.COORDINATOR)
    one = done(manager, giver, taker)
    readers = {
        giver: 200, taker: 200, manager: 200, member("Lina", Role.LEADER): 404, member("Dedi", Role.DATA_ENTRY): 404,
        member("Orang Metro", Role.COORDINATOR, slug=METRO): 404,
    }  # fmt: skip
    for page in (f"{BASE}{one.pk}/", f"{BASE}{one.pk}/unduh.csv"):
        assert {who: signed_in(who).get(page).status_code for who in readers} == readers
        assert Client().get(page).status_code == 302
    elsewhere = f"{BASE}{one.pk}/".replace(BANDAR_LAMPUNG, METRO)
    assert signed_in(giver).get(elsewhere).status_code == 404


def test_nobody_takes_over_themselves(two: tuple[Person, Person]) -> None:
    giver, _ = two
    manager = member("Kepala", Role.COORDINATOR)
    assert step(signed_in(manager), giver, manager).status_code == 400
    with pytest.raises(Refused):
        done(manager, giver, manager)


def test_strangers_neither_give_nor_take(two: tuple[Person, Person]) -> None:
    giver, taker = two
    stranger = member("Orang Metro", Role.LEADER, slug=METRO)
    gone = member("Pergi", Role.LEADER, ends_at=datetime(2026, 1, 1, tzinfo=UTC))
    client = signed_in(member("Kepala", Role.COORDINATOR))
    for pair in ((stranger, taker), (giver, stranger), (giver, gone), (giver, giver)):
        assert step(client, *pair).status_code == 400
        assert step(client, *pair, step="agree", shown="x").status_code == 400


def test_what_changed_since_it_was_shown_is_shown_again(two: tuple[Person, Person]) -> None:
    giver, taker = two
    client = signed_in(member("Kepala", Role.COORDINATOR))
    shown = step(client, giver, taker).context["preview"].digest
    member("Lama", Role.INTERNAL_ASSESSOR)
    answer = step(client, giver, taker, step="agree", shown=shown)
    assert (answer.status_code, "berubah sejak" in answer.content.decode()) == (409, True)
    assert len(roles(giver)) == 3


def test_a_handover_sent_twice_is_done_once(two: tuple[Person, Person]) -> None:
    giver, taker = two
    client = signed_in(member("Kepala", Role.COORDINATOR))
    shown = step(client, giver, taker).context["preview"].digest
    answers = [step(client, giver, taker, step="agree", shown=shown).status_code for _ in range(2)]
    assert answers == [302, 409]
    with opened([institution().pk]):
        assert Handover.objects.count() == 1


def test_changing_ones_mind_keeps_what_was_typed(two: tuple[Person, Person]) -> None:
    client = signed_in(member("Kepala", Role.COORDINATOR))
    again = step(client, *two, step="choose")
    assert (again.status_code, "Mutasi 1/2026" in again.content.decode()) == (200, True)


def broken(_institution: int, _giver: int, _taker: int) -> int:
    Membership.objects.all().update(role=Role.AUDITOR)
    raise ZeroDivisionError


def refusing(_institution: int, _giver: int, _taker: int) -> int:
    from naik.instruments.model import Text

    Membership.objects.all().update(role=Role.AUDITOR)
    raise Refused(Text("Tidak bisa dipindahkan.", "Cannot be moved."))


@pytest.mark.parametrize("move", [broken, refusing])
def test_a_handover_that_fails_half_way_undoes_everything(
    two: tuple[Person, Person], only_memberships: dict[str, Holding], move: Callable[[int, int, int], int]
) -> None:
    giver, taker = two
    before = roles(giver), roles(taker)
    only_memberships["broken"] = Holding("broken", lambda: "Rusak", lambda _i, _p: 1, move)
    client = signed_in(member("Kepala", Role.COORDINATOR))
    client.raise_request_exception = False
    assert agreed(client, giver, taker).status_code == (500 if move is broken else 409)
    assert (roles(giver), roles(taker)) == before
    with opened([institution().pk]):
        assert (Handover.objects.count(), Event.objects.count()) == (0, 0)


def test_every_kind_is_shown_and_moved(two: tuple[Person, Person], only_memberships: dict[str, Holding]) -> None:
    giver, taker = two
    asked: list[tuple[int, int, int]] = []

    def move(where: int, from_person: int, to_person: int) -> int:
        asked.append((where, from_person, to_person))
        return 7

    only_memberships["thing"] = Holding(
        "thing", lambda: "Benda", lambda _i, _p: 7, move, lambda _i, _p: ("Belum beres.",)
    )
    client = signed_in(member("Kepala", Role.COORDINATOR))
    body = step(client, giver, taker).content.decode()
    assert ("Benda" in body, "Belum beres." in body) == (True, True)
    page = client.get(agreed(client, giver, taker).headers["Location"]).content.decode()
    assert asked == [(institution().pk, giver.pk, taker.pk)]
    assert "Benda" in page


def test_what_the_taker_holds_already_is_not_doubled_but_never_shortened() -> None:
    manager = member("Kepala", Role.COORDINATOR)
    soon = datetime.now(UTC) + timedelta(days=3)
    giver = member("Lama", Role.LEADER)
    member("Lama", Role.DATA_ENTRY)
    taker = member("Baru", Role.LEADER)
    member("Baru", Role.DATA_ENTRY, ends_at=soon)
    done(manager, giver, taker)
    with opened([institution().pk]):
        held = Membership.objects.filter(active(), person=taker)
        assert sorted(held.values_list("role", flat=True)) == ["data_entry", "data_entry", "leader"]
        assert held.filter(role="data_entry", ends_at=None).count() == 1


def test_the_last_coordinator_may_be_followed_by_another() -> None:
    giver, taker = member("Lama", Role.COORDINATOR), member("Baru", Role.LEADER)
    done(giver, giver, taker)
    assert (roles(giver), ("coordinator", "institution") in roles(taker)) == (set(), True)


def test_a_coordinator_cannot_move_the_authority_to_a_friend() -> None:
    chief = member("Adm", Role.AUTHORITY_ADMIN, reach=Reach.NATION)
    friend = member("Teman", Role.LEADER)
    client = signed_in(member("Kepala", Role.COORDINATOR))
    answer = agreed(client, chief, friend)
    assert (answer.status_code, "di luar wewenang" in answer.content.decode()) == (409, True)
    assert ("authority_admin", "nation") in roles(chief)
    assert ("authority_admin", "nation") not in roles(friend)


def test_the_work_of_an_assessor_moves_with_its_assignments() -> None:
    chief = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.PROVINCE, province="18")
    giver = member("Eka", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    taker = member("Fajar", Role.LEADER, slug=METRO)
    done(chief, giver, taker, METRO)
    assert access_to(giver, BANDAR_LAMPUNG) is None
    entered = access_to(taker, BANDAR_LAMPUNG)
    assert entered is not None
    assert entered.roles == ("external_assessor",)
    with opened([institution().pk]):
        assert list(Event.objects.order_by("sequence").values_list("action", flat=True)) == [
            "institutions:assignment:removed", "institutions:assignment:added"
        ]  # fmt: skip


def test_assignments_beyond_ones_charge_hold_the_handover() -> None:
    chief = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.PROVINCE, province="18")
    giver = member(
        "Eka", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG, "kota-bandung"]
    )
    taker = member("Fajar", Role.LEADER, slug=METRO)
    with pytest.raises(Refused):
        done(chief, giver, taker, METRO)
    for slug in (BANDAR_LAMPUNG, "kota-bandung"):
        with opened([institution(slug).pk]):
            assert Assignment.objects.get().person == giver


def test_handovers_are_listed_found_and_kept_as_a_file(two: tuple[Person, Person]) -> None:
    manager = member("Kepala", Role.COORDINATOR)
    done(manager, *two)
    client = signed_in(manager)
    assert [one.from_name for one in client.get(f"{BASE}?cari=baru").context["handovers"]] == ["Lama"]
    assert client.get(f"{BASE}?cari=siapa").context["handovers"] == ()
    assert "Lama,Baru,Kepala,uji" in client.get(f"{BASE}unduh.csv").content.decode()
