"""Roles: given by those in charge, never beyond it, never to oneself; the last coordinator stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.institutions.access import Forbidden, access_to, active
from naik.apps.institutions.granting import Held
from naik.apps.institutions.models import Assignment, Invitation, Membership, SupportSession
from naik.apps.institutions.operations import people as operations
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import REACHES, Reach, Role
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BASE = f"/ruang/{BANDAR_LAMPUNG}/orang/"
EVERY = [(role, reach) for role, reaches in REACHES.items() for reach in sorted(reaches)]
WITHIN = {
    (role, reach)
    for role, reach in EVERY
    if reach in {Reach.INSTITUTION, Reach.OFFICE}
    and role not in {Role.AUTHORITY_ADMIN, Role.EXTERNAL_ASSESSOR, Role.REVIEW_TEAM}
}
AUTHORITY = {
    (Role.COORDINATOR, Reach.INSTITUTION), (Role.AUTHORITY_ADMIN, Reach.PROVINCE),
    (Role.EXTERNAL_ASSESSOR, Reach.ASSIGNED), (Role.REVIEW_TEAM, Reach.ASSIGNED), (Role.AUDITOR, Reach.PROVINCE),
}  # fmt: skip
NATION = {
    (Role.AUTHORITY_ADMIN, Reach.NATION), (Role.REVIEW_TEAM, Reach.NATION), (Role.AUDITOR, Reach.NATION)
}  # fmt: skip


def held(role: str, reach: str, slug: str = BANDAR_LAMPUNG, province: str = "18") -> Held:
    office_id = office("7.7", slug).pk if reach == Reach.OFFICE else None
    return Held(role, reach, office_id, province if reach == Reach.PROVINCE else None)


def granted_by(who: Person, to: Person, slug: str = BANDAR_LAMPUNG) -> set[tuple[str, str]]:
    """Every role and reach that `who` manages to give."""
    given = set()
    with opened([institution(slug).pk]):
        for role, reach in EVERY:
            try:
                operations.grant(access(who, slug), to.pk, held(role, reach, slug))
            except Forbidden:
                continue
            given.add((role, reach))
    return given


def newcomer(slug: str = BANDAR_LAMPUNG) -> Person:
    """Somebody whose only role has ended."""
    return member("Nana", Role.DATA_ENTRY, slug=slug, ends_at=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_coordinator_gives_the_roles_of_the_institution_and_no_other() -> None:
    assert granted_by(member("Koko", Role.COORDINATOR), newcomer()) == WITHIN


def test_a_national_authority_gives_coordinators_everywhere_and_its_own_roles_at_home() -> None:
    authority = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION)
    assert granted_by(authority, newcomer(METRO), METRO) == AUTHORITY | NATION
    assert granted_by(authority, newcomer()) == {(Role.COORDINATOR, Reach.INSTITUTION)}


def test_a_provincial_authority_gives_nothing_beyond_its_province() -> None:
    authority = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.PROVINCE, province="18")
    to = newcomer(METRO)
    assert granted_by(authority, to, METRO) == AUTHORITY
    with opened([institution(METRO).pk]), pytest.raises(Forbidden):
        operations.grant(access(authority, METRO), to.pk, held(Role.AUTHORITY_ADMIN, Reach.PROVINCE, province="19"))
    assert access_to(authority, "kota-bandung") is None


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.DATA_ENTRY, Role.INTERNAL_ASSESSOR])
def test_other_roles_give_nothing(role: str) -> None:
    assert granted_by(member("Lina", role), newcomer()) == set()


def test_nobody_gives_a_role_to_themselves_or_ends_their_own() -> None:
    who = member("Koko", Role.COORDINATOR)
    member("Rini", Role.COORDINATOR)
    with opened([institution().pk]):
        with pytest.raises(Refused):
            operations.grant(access(who), who.pk, Held(Role.LEADER, Reach.INSTITUTION))
        own = Membership.objects.get(person=who)
        with pytest.raises(Refused):
            operations.end(access(who), own.pk, at=None, reason="x")
    assert access_to(who, BANDAR_LAMPUNG) is not None


def test_a_support_session_mends_roles_but_gives_its_own_person_none() -> None:
    helper = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.PROVINCE, province="18")
    with opened([institution().pk]):
        SupportSession.objects.create(
            institution=institution(), person=helper, reason="x" * 20, ends_at=datetime.now(UTC) + timedelta(minutes=5)
        )
    assert granted_by(helper, newcomer()) == WITHIN
    with opened([institution().pk]), pytest.raises(Refused):
        operations.grant(access(helper), helper.pk, Held(Role.COORDINATOR, Reach.INSTITUTION))


@pytest.mark.parametrize(
    "crafted",
    [
        {"role": "authority_admin", "reach": "nation"}, {"role": "authority_admin", "reach": "institution"},
        {"role": "coordinator", "reach": "nation"}, {"role": "external_assessor", "reach": "assigned"},
        {"role": "review_team", "reach": "nation"}, {"role": "auditor", "reach": "province", "province": "18"},
        {"role": "nobody"}, {"role": ""}, {"role": "office_contributor", "office": "0"},
        {"role": "office_contributor"}, {"role": "leader", "person": "0"}, {"role": "leader", "until": "2020-01-01"},
        {"role": "leader", "until": "besok"},
    ],
)  # fmt: skip
def test_a_crafted_form_gives_nothing(crafted: dict[str, str]) -> None:
    client, to = signed_in(member("Koko", Role.COORDINATOR)), newcomer()
    answer = client.post(f"{BASE}peran/", {"person": to.pk, **crafted})
    with opened([institution().pk]):
        assert (answer.status_code, Membership.objects.filter(active(), person=to).count()) == (400, 0)


def test_an_office_of_another_institution_or_a_closed_one_is_refused() -> None:
    who, to = member("Koko", Role.COORDINATOR), newcomer()
    foreign = office("8.8", METRO)
    closed = office("8.9", closed_on="2026-01-01")
    for one in (foreign, closed):
        fields = {"person": to.pk, "role": Role.OFFICE_CONTRIBUTOR, "office": one.pk}
        assert signed_in(who).post(f"{BASE}peran/", fields).status_code == 400
        with opened([institution().pk]), pytest.raises(Refused):
            operations.grant(access(who), to.pk, Held(Role.OFFICE_CONTRIBUTOR, Reach.OFFICE, one.pk))


def test_a_stranger_is_invited_and_not_given_a_role() -> None:
    who, stranger = member("Koko", Role.COORDINATOR), member("Metro", Role.LEADER, slug=METRO)
    fields = {"person": stranger.pk, "role": Role.LEADER}
    answer = signed_in(who).post(f"{BASE}peran/", fields)
    assert (answer.status_code, "metro@contoh.id" in answer.content.decode()) == (400, False)
    from django.http import Http404

    with opened([institution().pk]), pytest.raises(Http404):
        operations.grant(access(who), stranger.pk, Held(Role.LEADER, Reach.INSTITUTION))


def test_a_role_sent_twice_is_given_once() -> None:
    client, to = signed_in(member("Koko", Role.COORDINATOR)), newcomer()
    answers = [client.post(f"{BASE}peran/", {"person": to.pk, "role": Role.LEADER}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 400]
    with opened([institution().pk]):
        assert Membership.objects.filter(active(), person=to).count() == 1
        assert list(Event.objects.values_list("action", flat=True)) == ["institutions:membership:granted"]


def end_page(membership: Membership) -> str:
    return f"{BASE}{membership.pk}/akhiri/"


def membership_of(person: Person, slug: str = BANDAR_LAMPUNG) -> Membership:
    with opened([institution(slug).pk]):
        return Membership.objects.get(person=person)


def test_an_ended_role_opens_nothing_a_second_later_and_its_invitations_are_worthless() -> None:
    who, leaving = member("Koko", Role.COORDINATOR), member("Rini", Role.COORDINATOR)
    with opened([institution().pk]):
        Invitation.objects.create(
            institution=institution(), email="x@contoh.id", name="X", role=Role.LEADER, reach=Reach.INSTITUTION,
            token_digest="d", invited_by=leaving, expires_at=datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
    inside = signed_in(leaving)
    assert inside.get(BASE).status_code == 200
    assert signed_in(who).post(end_page(membership_of(leaving)), {"reason": "pindah"}).status_code == 302
    assert inside.get(BASE).status_code == 404
    with opened([institution().pk]):
        assert Invitation.objects.get().revoked_at is not None
        event = Event.objects.get()
        assert (event.action, event.reason, event.subject_id) == (
            "institutions:membership:ended", "pindah", str(leaving.pk)
        )  # fmt: skip


def test_who_keeps_another_role_in_charge_keeps_their_invitations() -> None:
    who, stays = member("Koko", Role.COORDINATOR), member("Rini", Role.COORDINATOR)
    extra = member("Rini", Role.LEADER)
    with opened([institution().pk]):
        Invitation.objects.create(
            institution=institution(), email="x@contoh.id", name="X", role=Role.LEADER, reach=Reach.INSTITUTION,
            token_digest="d", invited_by=stays, expires_at=datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
        own = Membership.objects.get(person=extra, role=Role.LEADER).pk
        operations.end(access(who), own, at=None, reason="x")
        assert Invitation.objects.get().revoked_at is None


def test_an_assessor_whose_role_ends_is_assigned_nowhere() -> None:
    chief = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION)
    who = member("Eka", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    with opened([institution(METRO).pk]):
        operations.end(access(chief, METRO), membership_of(who, METRO).pk, at=None, reason="x")
    with opened([institution().pk]):
        assert Assignment.objects.count() == 0
        assert Event.objects.get().action == "institutions:assignment:removed"


def test_a_role_ends_after_its_last_day_in_the_time_of_the_place() -> None:
    who, leaving = member("Koko", Role.COORDINATOR), member("Lina", Role.LEADER)
    with time_machine.travel("2026-12-01T00:00:00Z", tick=False):
        answer = signed_in(who).post(end_page(membership_of(leaving)), {"reason": "pensiun", "on": "2026-12-03"})
        assert answer.status_code == 302
    for moment, opens in (("2026-12-03T16:59:59Z", True), ("2026-12-03T17:00:00Z", False)):
        with time_machine.travel(moment, tick=False):
            assert (access_to(leaving, BANDAR_LAMPUNG) is not None) is opens


@pytest.mark.parametrize("day", ["2020-01-01", "kapan", "0000-00-00"])
def test_a_role_does_not_end_in_the_past(day: str) -> None:
    who, leaving = member("Koko", Role.COORDINATOR), member("Lina", Role.LEADER)
    answer = signed_in(who).post(end_page(membership_of(leaving)), {"reason": "x", "on": day})
    assert (answer.status_code, access_to(leaving, BANDAR_LAMPUNG) is not None) == (400, True)


def authority() -> Person:
    return member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION)


def test_the_last_active_coordinator_stays() -> None:
    last = member("Koko", Role.COORDINATOR)
    member("Lama", Role.COORDINATOR, ends_at=datetime(2026, 1, 1, tzinfo=UTC))
    inactive = member("Nonaktif", Role.COORDINATOR)
    Person.objects.filter(pk=inactive.pk).update(is_active=False)
    member("Metro", Role.COORDINATOR, slug=METRO)
    answer = signed_in(authority()).post(end_page(membership_of(last)), {"reason": "x"})
    assert (answer.status_code, "koordinator terakhir" in answer.content.decode()) == (400, True)
    assert access_to(last, BANDAR_LAMPUNG) is not None


def test_a_coordinator_who_leaves_before_counts_for_nothing_afterwards() -> None:
    stays = member("Koko", Role.COORDINATOR)
    member("Rini", Role.COORDINATOR, ends_at=datetime.now(UTC) + timedelta(days=3))
    client, membership = signed_in(authority()), membership_of(stays)
    later = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    assert client.post(end_page(membership), {"reason": "x", "on": later}).status_code == 400
    assert client.post(end_page(membership), {"reason": "x"}).status_code == 302


def test_an_ended_role_is_not_ended_again() -> None:
    who, leaving = member("Koko", Role.COORDINATOR), member("Lina", Role.LEADER)
    pages = [signed_in(who).post(end_page(membership_of(leaving)), {"reason": "x"}) for _ in range(2)]
    assert [page.status_code for page in pages] == [302, 400]


def test_a_coordinator_does_not_end_what_only_the_authority_gives() -> None:
    chief = member("Adm", Role.AUTHORITY_ADMIN, reach=Reach.NATION)
    who = member("Koko", Role.COORDINATOR)
    assert signed_in(who).post(end_page(membership_of(chief)), {"reason": "x"}).status_code == 403
    assert "Akhiri" not in signed_in(who).get(f"{BASE}?peran=authority_admin").content.decode()


def test_support_sessions_end_with_the_authority_they_were_opened_with() -> None:
    chief = member("Ketua", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION)
    helper = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION)
    with opened([institution().pk]):
        SupportSession.objects.create(
            institution=institution(), person=helper, reason="x" * 20, ends_at=datetime.now(UTC) + timedelta(minutes=50)
        )
    with opened([institution(METRO).pk]):
        operations.end(access(chief, METRO), membership_of(helper, METRO).pk, at=None, reason="mutasi")
    assert access_to(helper, BANDAR_LAMPUNG) is None


def test_people_are_listed_found_and_kept_as_a_file() -> None:
    client = signed_in(member("Koko", Role.COORDINATOR))
    member("=Sari", Role.LEADER)
    member("Oki", Role.OFFICE_CONTRIBUTOR, office_code="2.16")
    member("Lama", Role.LEADER, ends_at=datetime(2026, 1, 1, tzinfo=UTC))
    member("Orang Metro", Role.LEADER, slug=METRO)

    def names(query: str = "") -> list[str]:
        return [one.name for one in client.get(f"{BASE}{query}").context["members"]]

    assert names() == ["=Sari", "Koko", "Oki"]
    assert names("?urut=-name") == ["Oki", "Koko", "=Sari"]
    assert names("?keadaan=ended") == ["Lama"]
    assert names("?cari=2.16") == ["Oki"]
    assert names("?peran=coordinator") == ["Koko"]
    assert names("?cari=OKI@CONTOH") == ["Oki"]
    text = client.get(f"{BASE}unduh.csv").content.decode()
    assert "'=Sari" in text
    assert "Orang Metro" not in text
    assert client.get(f"{BASE}unduh.xlsx").content.startswith(b"PK")


def assessor(chief_home: str = METRO) -> tuple[Person, Membership]:
    who = member("Eka", Role.EXTERNAL_ASSESSOR, slug=chief_home, reach=Reach.ASSIGNED)
    return who, membership_of(who, chief_home)


def assignments(client: Any, membership: Membership, target: str, **more: str) -> int:
    page = f"/ruang/{METRO}/orang/{membership.pk}/penugasan/"
    return int(client.post(page, {"target": institution(target).pk, **more}).status_code)


def test_an_assessor_enters_what_is_assigned_until_it_is_taken_back() -> None:
    client = signed_in(member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.PROVINCE, province="18"))
    who, membership = assessor()
    assert access_to(who, BANDAR_LAMPUNG) is None
    assert assignments(client, membership, BANDAR_LAMPUNG) == 302
    assert assignments(client, membership, BANDAR_LAMPUNG) == 400
    assert access_to(who, BANDAR_LAMPUNG) is not None
    shown = client.get(f"/ruang/{METRO}/orang/{membership.pk}/penugasan/").context["assigned"]
    assert [one.slug for one in shown] == [BANDAR_LAMPUNG]
    people = signed_in(member("Koko", Role.COORDINATOR)).get(BASE)
    assert people.context["assigned"] == (("Eka", "eka@contoh.id"),)
    assert assignments(client, membership, BANDAR_LAMPUNG, do="remove") == 302
    assert access_to(who, BANDAR_LAMPUNG) is None
    with opened([institution().pk]):
        assert list(Event.objects.order_by("sequence").values_list("action", flat=True)) == [
            "institutions:assignment:added", "institutions:assignment:removed"
        ]  # fmt: skip


def test_nobody_assigns_beyond_their_charge() -> None:
    chief = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.PROVINCE, province="18")
    _, membership = assessor()
    assert assignments(signed_in(chief), membership, "kota-bandung") == 400
    with opened([institution(METRO).pk]):
        with pytest.raises(Forbidden):
            operations.assign(access(chief, METRO), membership.pk, institution("kota-bandung").pk)
        coordinator = member("Koko Metro", Role.COORDINATOR, slug=METRO)
        with pytest.raises(Forbidden):
            operations.assign(access(coordinator, METRO), membership.pk, institution().pk)
    assert assignments(signed_in(coordinator), membership, BANDAR_LAMPUNG) in {400, 403}
    with opened([institution().pk]):
        assert Assignment.objects.count() == 0


def test_a_role_without_assignments_has_no_page_of_them() -> None:
    chief = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION)
    leader = membership_of(member("Lina", Role.COORDINATOR, slug=METRO), METRO)
    assert assignments(signed_in(chief), leader, BANDAR_LAMPUNG) == 404
