"""Who reaches what: roles, reach, dates, support sessions; read anew at every request."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from naik.apps.institutions.access import access_to, needs_second_factor, workplaces
from naik.apps.institutions.models import Membership, SupportSession
from naik.apps.institutions.roles import PERMISSIONS, REACHES, Permission, Reach, Role
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
READS = {Permission.INSTITUTION_SEE, Permission.SUPPORT_SEE, Permission.DOCUMENT_READ_CONFIDENTIAL} | {
    one for one in Permission if one.endswith(":read")
}
WRITES = set(Permission) - READS


def test_every_role_has_permissions_and_a_reach() -> None:
    assert set(PERMISSIONS) == set(Role.values) == set(REACHES)
    assert all(PERMISSIONS[role] and REACHES[role] for role in Role.values)


def test_nobody_is_everything() -> None:
    assert all(PERMISSIONS[role] != frozenset(Permission) for role in Role.values)


def test_an_auditor_writes_nothing_and_a_leader_only_adopts_plans() -> None:
    assert not PERMISSIONS[Role.AUDITOR] & WRITES
    assert PERMISSIONS[Role.LEADER] & WRITES == {Permission.PLAN_ADOPT}


@pytest.mark.parametrize("role", [Role.INTERNAL_ASSESSOR, Role.EXTERNAL_ASSESSOR, Role.REVIEW_TEAM])
def test_assessors_write_neither_evidence_nor_answers_nor_people(role: str) -> None:
    forbidden = {Permission.DOCUMENT_WRITE, Permission.ANSWER_WRITE, Permission.PEOPLE_MANAGE, Permission.PUBLISH}
    assert not PERMISSIONS[role] & forbidden


def test_who_prepares_an_answer_neither_checks_nor_scores_nor_reviews_it() -> None:
    judges = {Permission.ANSWER_CHECK, Permission.SCORE_WRITE, Permission.REVIEW_MARK, Permission.DETERMINE}
    for role in Role.values:
        assert not (Permission.ANSWER_WRITE in PERMISSIONS[role] and PERMISSIONS[role] & judges), role


def test_the_auditor_reads_everything() -> None:
    assert PERMISSIONS[Role.AUDITOR] == frozenset(Permission) - WRITES


def test_the_authority_reads_no_evidence() -> None:
    assert Permission.DOCUMENT_READ not in PERMISSIONS[Role.AUTHORITY_ADMIN]


def test_an_unknown_permission_raises() -> None:
    with pytest.raises(ValueError, match="grant:everything"):
        Permission("grant:everything")


@pytest.mark.parametrize(
    ("role", "fields", "reached"),
    [
        (Role.COORDINATOR, {}, {BANDAR_LAMPUNG}),
        (Role.OFFICE_CONTRIBUTOR, {"office_code": "1.04"}, {BANDAR_LAMPUNG}),
        (Role.EXTERNAL_ASSESSOR, {"reach": Reach.ASSIGNED, "assigned": (METRO,)}, {METRO}),
        (Role.AUDITOR, {"reach": Reach.PROVINCE, "province": "18"}, {BANDAR_LAMPUNG, METRO, "provinsi-lampung"}),
        (Role.REVIEW_TEAM, {"reach": Reach.NATION}, {BANDAR_LAMPUNG, METRO, "provinsi-lampung", "kota-bandung"}),
    ],
)
def test_a_membership_opens_what_its_reach_names_and_no_more(
    role: str, fields: dict[str, object], reached: set[str]
) -> None:
    who = member("Citra", role, **fields)
    everywhere = {BANDAR_LAMPUNG, METRO, "provinsi-lampung", "kota-bandung"}
    assert {slug for slug in everywhere if access_to(who, slug)} == reached
    assert {place.institution.slug for place in workplaces(who)} & everywhere == reached


def test_a_membership_that_ended_a_second_ago_opens_nothing() -> None:
    now = timezone.now()
    who = member("Dodi", Role.COORDINATOR, ends_at=now + timedelta(minutes=5))
    client = signed_in(who)
    assert client.get(f"/ruang/{BANDAR_LAMPUNG}/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=5, seconds=1), tick=False):
        assert client.get(f"/ruang/{BANDAR_LAMPUNG}/").status_code == 404
        assert workplaces(who) == ()


def test_a_membership_that_begins_tomorrow_opens_nothing_today() -> None:
    who = member("Eka", Role.COORDINATOR, starts_at=timezone.now() + timedelta(days=1))
    assert access_to(who, BANDAR_LAMPUNG) is None


def test_an_office_reach_is_for_that_office_only() -> None:
    own, other = office("1.04"), office("1.05")
    entered = access(member("Fajar", Role.OFFICE_CONTRIBUTOR, office_code="1.04"))
    assert entered.may(Permission.DOCUMENT_WRITE, own.pk)
    assert not entered.may(Permission.DOCUMENT_WRITE, other.pk)
    assert not entered.may(Permission.DOCUMENT_WRITE)
    assert entered.offices(Permission.DOCUMENT_READ) == {own.pk}


def test_two_memberships_add_up() -> None:
    office("1.04")
    member("Gita", Role.OFFICE_CONTRIBUTOR, office_code="1.04")
    entered = access(member("Gita", Role.INTERNAL_ASSESSOR))
    assert entered.offices(Permission.DOCUMENT_READ) is None
    assert entered.offices(Permission.DOCUMENT_WRITE) == {office("1.04").pk}


def test_a_person_without_membership_is_a_stranger_everywhere() -> None:
    who = person("Hadi")
    assert workplaces(who) == ()
    assert signed_in(who).get(f"/ruang/{METRO}/").status_code == 404


def test_an_inactive_person_enters_nothing() -> None:
    who = member("Indra", Role.COORDINATOR)
    who.is_active = False
    who.save()
    assert access_to(who, BANDAR_LAMPUNG) is None


def test_a_support_session_opens_an_institution_until_it_ends() -> None:
    who = member("Joko", Role.AUTHORITY_ADMIN, reach=Reach.NATION)
    now = timezone.now()
    assert not access(who, METRO).may(Permission.DOCUMENT_READ)
    with opened([institution(METRO).pk]):
        SupportSession.objects.create(
            institution=institution(METRO), person=who, reason="membantu impor", ends_at=now + timedelta(minutes=15)
        )
    entered = access(who, METRO)
    assert entered.may(Permission.DOCUMENT_READ)
    assert not entered.may(Permission.DOCUMENT_READ_CONFIDENTIAL)
    assert entered.author.on_behalf_of.startswith("support-session:")
    assert not access(who, BANDAR_LAMPUNG).may(Permission.DOCUMENT_READ)
    with time_machine.travel(now + timedelta(minutes=15, seconds=1), tick=False):
        assert not access(who, METRO).may(Permission.DOCUMENT_READ)


@pytest.mark.parametrize(
    ("reach", "fields", "wanted"),
    [
        (Reach.INSTITUTION, {}, False),
        (Reach.NATION, {}, True),
        (Reach.PROVINCE, {"province": "18"}, True),
    ],
)
def test_who_sees_more_than_one_institution_needs_a_second_factor(
    reach: str, fields: dict[str, str], wanted: bool
) -> None:
    who = member("Kartika", Role.AUDITOR, reach=reach, **fields)
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=who).delete()
    assert needs_second_factor(who) is wanted
    answer = signed_in(who).get(f"/ruang/{BANDAR_LAMPUNG}/")
    assert (answer.status_code, answer.headers.get("Location", "")) == (
        (302, "/akun/faktor-kedua/") if wanted else (200, "")
    )


def test_memberships_in_two_institutions_need_a_second_factor_too() -> None:
    member("Lina", Role.COORDINATOR)
    who = member("Lina", Role.INTERNAL_ASSESSOR, slug=METRO)
    assert needs_second_factor(who)


def test_a_crafted_membership_of_another_reach_is_refused_by_the_database() -> None:
    from django.db import IntegrityError, transaction

    who, where = person("Mira"), institution()
    with opened([where.pk]), pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(institution=where, person=who, role=Role.COORDINATOR, reach=Reach.OFFICE)


def test_anonymous_visitors_are_asked_to_sign_in_and_nothing_inside_is_cached() -> None:
    from django.test import Client

    answer = Client().get(f"/ruang/{METRO}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/akun/masuk/?next=/ruang/{METRO}/")
    inside = signed_in(member("Nina", Role.COORDINATOR)).get(f"/ruang/{BANDAR_LAMPUNG}/")
    for one in (answer, inside):
        assert "no-store" in one.headers["Cache-Control"]
        assert "ETag" not in one.headers
    assert "script-src 'self'" in inside.headers["Content-Security-Policy"]
    assert "unsafe" not in inside.headers["Content-Security-Policy"]


def test_every_answer_bears_the_number_of_its_request() -> None:
    from django.test import Client

    numbers = {Client().get("/").headers["X-Request-ID"] for _ in range(2)}
    assert len(numbers) == 2
