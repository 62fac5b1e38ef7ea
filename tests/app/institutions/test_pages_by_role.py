"""Every page of an institution, by who asks for it: visitors, strangers, colleagues, and each role."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from naik.apps.accounts.models import Person
from naik.apps.institutions.models import Invitation, Membership, SupportSession
from naik.apps.institutions.roles import Reach, Role
from naik.apps.institutions.urls import urlpatterns
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")

ALL = {"coordinator", "leader", "data_entry", "office_contributor", "auditor", "authority_admin"}
MANAGE_OFFICES = {"coordinator"}
READ_PEOPLE = {"coordinator", "leader", "auditor", "authority_admin"}
MANAGE_PEOPLE = {"coordinator", "authority_admin"}
SEE_SUPPORT = {"coordinator", "leader", "auditor", "authority_admin"}
OPENS = {
    "offices": ALL, "offices_download": ALL,
    "office_add": MANAGE_OFFICES, "office_import": MANAGE_OFFICES, "office_edit": MANAGE_OFFICES,
    "office_close": MANAGE_OFFICES,
    "people": READ_PEOPLE, "people_download": READ_PEOPLE,
    "membership_add": MANAGE_PEOPLE, "membership_end": MANAGE_PEOPLE, "assignments": MANAGE_PEOPLE,
    "invitations": MANAGE_PEOPLE, "invitations_download": MANAGE_PEOPLE, "invitation_new": MANAGE_PEOPLE,
    "handovers": MANAGE_PEOPLE, "handovers_download": MANAGE_PEOPLE, "handover_new": MANAGE_PEOPLE,
    "support_sessions": SEE_SUPPORT, "support_sessions_download": SEE_SUPPORT,
    "support_open": {"authority_admin"},
}  # fmt: skip
POSTED = {
    "office_import_confirm": MANAGE_OFFICES, "office_reopen": MANAGE_OFFICES, "invitation_revoke": MANAGE_PEOPLE,
    "support_end": {"authority_admin"},
}  # fmt: skip
OTHERWISE = {"handover", "handover_download", "invitation", "invitation_accept"}
"""Opened by more than a role: each has its own tests."""


@pytest.fixture
def people() -> dict[str, Person]:
    return {
        "coordinator": member("Koko", Role.COORDINATOR),
        "leader": member("Lina", Role.LEADER),
        "data_entry": member("Dedi", Role.DATA_ENTRY),
        "office_contributor": member("Oki", Role.OFFICE_CONTRIBUTOR, office_code="2.16"),
        "auditor": member("Aud", Role.AUDITOR),
        "authority_admin": member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION),
    }


@pytest.fixture
def address(people: dict[str, Person]) -> Callable[[str, str], str]:
    def build(name: str, slug: str = BANDAR_LAMPUNG) -> str:
        where = institution(slug)
        pattern = next(one for one in urlpatterns if one.name == name)
        named: dict[str, object] = {"institution": slug}
        with opened([where.pk]):
            if "office_id" in str(pattern.pattern):
                named["office_id"] = office("9.9", slug).pk
            if "membership_id" in str(pattern.pattern):
                named["membership_id"] = Membership.objects.create(
                    institution=where, person=person("Sasaran"), role=Role.COORDINATOR, reach=Reach.INSTITUTION
                ).pk
            if "invitation_id" in str(pattern.pattern):
                named["invitation_id"] = Invitation.objects.create(
                    institution=where, email="x@contoh.id", name="X", role=Role.COORDINATOR, reach=Reach.INSTITUTION,
                    token_digest=slug, invited_by=people["leader"],
                    expires_at=datetime.now(UTC) + timedelta(days=1),
                ).pk  # fmt: skip
            if "session_id" in str(pattern.pattern):
                named["session_id"] = SupportSession.objects.create(
                    institution=where, person=people["authority_admin"], reason="x" * 30,
                    ends_at=datetime.now(UTC) + timedelta(minutes=5),
                ).pk  # fmt: skip
        if "form" in str(pattern.pattern):
            named["form"] = "csv"
        with override("id"):
            return reverse(name, kwargs=named)

    return build


def test_every_address_is_in_these_tables() -> None:
    assert {one.name for one in urlpatterns} == {*OPENS, *POSTED, *OTHERWISE}


@pytest.mark.parametrize("name", OPENS)
def test_a_page_opens_for_its_roles_only(
    name: str, people: dict[str, Person], address: Callable[[str, str], str]
) -> None:
    where = address(name, BANDAR_LAMPUNG)
    answers = {role: signed_in(who).get(where).status_code for role, who in people.items()}
    assert answers == {role: 200 if role in OPENS[name] else 403 for role in people}


@pytest.mark.parametrize("name", [*OPENS, *POSTED])
def test_visitors_are_asked_to_sign_in_and_strangers_find_nothing(
    name: str, people: dict[str, Person], address: Callable[[str, str], str]
) -> None:
    where = address(name, METRO)
    method = "POST" if name in POSTED else "GET"
    visitor = Client().generic(method, where)
    assert (visitor.status_code, visitor.headers["Location"]) == (302, f"{reverse('account_login')}?next={where}")
    for role in ("coordinator", "leader", "data_entry", "office_contributor", "auditor"):
        assert signed_in(people[role]).generic(method, where).status_code == 404


@pytest.mark.parametrize("name", POSTED)
def test_what_only_changes_answers_no_get_and_its_roles_only(
    name: str, people: dict[str, Person], address: Callable[[str, str], str]
) -> None:
    where = address(name, BANDAR_LAMPUNG)
    assert signed_in(people["coordinator"]).get(where).status_code == 405
    for role, who in people.items():
        if role not in POSTED[name]:
            assert signed_in(who).post(where).status_code == 403, role


@pytest.mark.parametrize("name", ["office_add", "membership_add", "invitation_new", "handover_new", "support_open"])
def test_a_form_without_its_secret_changes_nothing(
    name: str, people: dict[str, Person], address: Callable[[str, str], str]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["authority_admin" if name == "support_open" else "coordinator"])
    assert client.post(address(name, BANDAR_LAMPUNG), {"code": "1", "name": "A", "kind": "dinas"}).status_code == 403


@pytest.mark.parametrize("name", ["office_edit", "office_close", "membership_end", "assignments"])
def test_ids_of_another_institution_are_not_found_in_ones_own(
    name: str, people: dict[str, Person], address: Callable[[str, str], str]
) -> None:
    stolen = address(name, METRO).replace(METRO, BANDAR_LAMPUNG)
    client = signed_in(people["coordinator"])
    fields = {"code": "9.9", "name": "Curian", "kind": "dinas", "reason": "uji", "on": "2026-01-01", "target": "1"}
    assert [client.get(stolen).status_code, client.post(stolen, fields).status_code] == [404, 404]


@pytest.mark.parametrize("name", ["office_reopen", "invitation_revoke"])
def test_ids_of_another_institution_cannot_be_changed_from_ones_own(
    name: str, people: dict[str, Person], address: Callable[[str, str], str]
) -> None:
    stolen = address(name, METRO).replace(METRO, BANDAR_LAMPUNG)
    assert signed_in(people["coordinator"]).post(stolen, {"reason": "uji"}).status_code == 404


@pytest.mark.parametrize("name", sorted({*OPENS} - {one for one in OPENS if "download" in one}))
def test_a_page_is_private_and_its_english_is_there(
    name: str, people: dict[str, Person], address: Callable[[str, str], str]
) -> None:
    client = signed_in(people["authority_admin" if name == "support_open" else "coordinator"])
    where = address(name, BANDAR_LAMPUNG)
    answer = client.get(where)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/en{where}").status_code == 200
    body = answer.content.decode()
    assert not re.search(r"\son\w+=|<script(?![^>]*\ssrc=)|style=", body)


@pytest.mark.parametrize("number", ["0", "99999999999999999999999"])
def test_ids_nobody_has_are_not_found(number: str, people: dict[str, Person]) -> None:
    client = signed_in(people["coordinator"])
    for path in ("perangkat-daerah/{}/", "orang/{}/akhiri/", "orang/{}/penugasan/", "serah-terima/{}/"):
        assert client.get(f"/ruang/{BANDAR_LAMPUNG}/{path.format(number)}").status_code == 404
