"""Invitations: one link, one use, for one address; and what is tried with links that are not ours."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.institutions.access import access_to, active
from naik.apps.institutions.models import Invitation, Membership
from naik.apps.institutions.operations.invitations import digest
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BASE = f"/ruang/{BANDAR_LAMPUNG}/undangan/"
FIELDS = {"name": "Wayan Baru", "email": "Wayan@Contoh.id", "role": Role.LEADER}
SECRET = "tujuh-bukit-hijau"
PASSWORDS = {"password1": SECRET, "password2": SECRET}


def coordinator() -> Client:
    return signed_in(member("Koko", Role.COORDINATOR))


def invited(client: Client, **fields: Any) -> str:
    """The path of a new link."""
    answer = client.post(f"{BASE}baru/", FIELDS | fields)
    assert answer.status_code == 201
    address: str = answer.context["address"]
    assert address.startswith("http://testserver/undangan/")
    return address.removeprefix("http://testserver")


def opened_by(client: Client, path: str) -> Any:
    return client.get(path, follow=True)


def accepted(client: Client, path: str, **fields: str) -> Any:
    opened_by(client, path)
    return client.post(reverse("invitation_accept"), {"name": "Wayan", "way": "password", **PASSWORDS, **fields})


def memberships(email: str, slug: str = BANDAR_LAMPUNG) -> list[tuple[str, str]]:
    with opened([institution(slug).pk]):
        found = Membership.objects.filter(active(), person__email=email)
        return list(found.values_list("role", "reach"))


def test_the_link_is_shown_once_mailed_and_kept_nowhere(django_capture_on_commit_callbacks: Any) -> None:
    client = coordinator()
    with django_capture_on_commit_callbacks(execute=True):
        path = invited(client)
    token = path.split("/")[-2]
    assert len(secrets.token_urlsafe(32)) == len(token)
    assert [(one.to, path in one.body) for one in mail.outbox] == [(["wayan@contoh.id"], True)]
    assert token not in client.get(BASE).content.decode()
    with opened([institution().pk]):
        assert Invitation.objects.get().token_digest == digest(token)
        with connection.cursor() as cursor:
            for table in ("institutions_invitation", "audit_event", "audit_personalpart", "procrastinate_jobs",
                          "django_session", "notices_notice"):  # fmt: skip
                cursor.execute(f"SELECT count(*) FROM {table} AS one WHERE one::text LIKE %s", [f"%{token}%"])  # noqa: S608
                assert cursor.fetchone() == (0,), table


def test_a_mail_server_that_is_down_does_not_undo_an_invitation(
    django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client = coordinator()
    with django_capture_on_commit_callbacks(execute=True):
        path = invited(client)
    assert opened_by(Client(), path).status_code == 200


def test_somebody_new_makes_an_account_and_is_inside() -> None:
    client, path = Client(), invited(coordinator(), role=Role.DATA_ENTRY)
    page = opened_by(client, path)
    assert "Koko mengundang Anda sebagai Pelaksana entri data" in page.content.decode()
    answer = accepted(client, path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/ruang/{BANDAR_LAMPUNG}/")
    new = Person.objects.get(email="wayan@contoh.id")
    assert (new.name, new.check_password(SECRET)) == ("Wayan", True)
    assert list(EmailAddress.objects.filter(user=new).values_list("email", "verified", "primary")) == [
        ("wayan@contoh.id", True, True)
    ]
    assert client.get(f"/ruang/{BANDAR_LAMPUNG}/perangkat-daerah/").status_code == 200
    with opened([institution().pk]):
        actions = list(Event.objects.order_by("sequence").values_list("action", "actor_id"))
    assert actions[1:] == [
        ("institutions:invitation:accepted", new.pk), ("institutions:membership:granted", new.pk)
    ]  # fmt: skip
    with opened((), accounts=True):
        assert Event.chain.filter(action="accounts:person:created", subject_id=str(new.pk)).count() == 1


def test_somebody_new_may_choose_a_passkey_and_no_password() -> None:
    client, path = Client(), invited(coordinator())
    answer = accepted(client, path, way="passkey", password1="", password2="")
    assert answer.headers["Location"] == reverse("mfa_add_webauthn")
    assert not Person.objects.get(email="wayan@contoh.id").has_usable_password()
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"password1": "pendek", "password2": "pendek"}, {"password2": "lain-sama-sekali"},
        {"password1": "wayan@contoh.id", "password2": "wayan@contoh.id"}, {"password1": "", "password2": ""},
        {"password1": "password1234", "password2": "password1234"}, {"name": ""},
    ],
)  # fmt: skip
def test_a_weak_or_mistyped_password_makes_no_account(fields: dict[str, str]) -> None:
    client, path = Client(), invited(coordinator())
    answer = accepted(client, path, **fields)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (400, True)
    assert not Person.objects.filter(email="wayan@contoh.id").exists()


def test_a_link_works_once() -> None:
    path = invited(coordinator())
    first, second = Client(), Client()
    opened_by(second, path)
    assert accepted(first, path).status_code == 302
    late = second.post(reverse("invitation_accept"), {"name": "Lain", "way": "password", **PASSWORDS})
    assert (late.status_code, "sudah dipakai" in late.content.decode()) == (410, True)
    assert opened_by(Client(), path).status_code == 410
    assert memberships("wayan@contoh.id") == [("leader", "institution")]


def test_a_link_is_dead_after_seven_days_to_the_second() -> None:
    with time_machine.travel("2026-12-01T00:00:00Z", tick=False) as clock:
        path = invited(coordinator())
        clock.shift(timedelta(days=7) - timedelta(seconds=1))
        client = Client()
        assert opened_by(client, path).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert opened_by(Client(), path).status_code == 410
        assert client.post(reverse("invitation_accept"), {"name": "W", **PASSWORDS}).status_code == 410
    assert not Person.objects.filter(email="wayan@contoh.id").exists()


def test_a_revoked_link_is_dead_also_where_it_was_opened_before() -> None:
    inviter, client = coordinator(), Client()
    path = invited(inviter)
    opened_by(client, path)
    with opened([institution().pk]):
        own = Invitation.objects.get().pk
    assert inviter.post(f"{BASE}{own}/batalkan/").status_code == 302
    assert client.post(reverse("invitation_accept"), {"name": "W", **PASSWORDS}).status_code == 410
    again = inviter.post(f"{BASE}{own}/batalkan/", follow=True)
    assert "sudah tidak terbuka" in again.content.decode()


def test_a_link_to_an_office_that_was_closed_is_dead() -> None:
    own = office("2.16")
    path = invited(coordinator(), role=Role.OFFICE_CONTRIBUTOR, office=own.pk)
    with opened([institution().pk]):
        own.closed_on = "2026-01-01"
        own.save()
    assert opened_by(Client(), path).status_code == 410


def test_a_link_is_dead_once_who_sent_it_may_no_longer_send_it() -> None:
    path, client = invited(coordinator()), Client()
    opened_by(client, path)
    with opened([institution().pk]):
        Membership.objects.filter(person__email="koko@contoh.id").update(ends_at=datetime.now(UTC))
    assert client.post(reverse("invitation_accept"), {"name": "W", **PASSWORDS}).status_code == 410
    assert opened_by(Client(), path).status_code == 410


@pytest.mark.parametrize("token", ["x", "0", "a" * 43, "../../ruang", "%00", "' OR 1=1", "é"])
def test_a_guessed_link_is_one_calm_page(token: str) -> None:
    invited(coordinator())
    answer = Client().get(f"/undangan/{token}/")
    assert answer.status_code == 404
    assert BANDAR_LAMPUNG not in answer.content.decode()


def test_the_digest_from_a_stolen_database_is_no_link() -> None:
    path = invited(coordinator())
    assert Client().get(f"/undangan/{digest(path.split('/')[-2])}/").status_code == 404


def test_the_page_without_a_link_offers_nothing() -> None:
    for client in (Client(), coordinator()):
        assert client.get(reverse("invitation_accept")).status_code == 404
        assert client.post(reverse("invitation_accept"), {"name": "W", **PASSWORDS}).status_code == 404


def test_the_token_leaks_through_no_header_and_no_cache() -> None:
    client, path = Client(), invited(coordinator())
    for target in (path, "/undangan/tidak-ada/"):
        answer = client.get(target)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
    page = client.get(reverse("invitation_accept"))
    assert "no-store" in page.headers["Cache-Control"]
    assert path.split("/")[-2] not in page.content.decode()
    # With no-referrer a browser sends forms with "Origin: null", which the protection of forms refuses.
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_the_form_needs_its_secret() -> None:
    path, client = invited(coordinator()), Client(enforce_csrf_checks=True)
    assert accepted(client, path).status_code == 403
    assert not Person.objects.filter(email="wayan@contoh.id").exists()


def test_somebody_with_an_account_signs_in_first_and_gets_the_role() -> None:
    known, path = person("Wayan"), invited(coordinator())
    client = Client()
    page = opened_by(client, path).content.decode()
    assert "Masuk untuk menerima" in page
    assert "password1" not in page
    assert accepted(client, path).status_code == 409
    client.force_login(known)
    opened_by(client, path)
    assert client.post(reverse("invitation_accept")).headers["Location"] == f"/ruang/{BANDAR_LAMPUNG}/"
    assert memberships("wayan@contoh.id") == [("leader", "institution")]
    assert Person.objects.filter(email="wayan@contoh.id").count() == 1


def test_a_link_for_somebody_else_gives_nothing_to_who_is_signed_in() -> None:
    thief, path = member("Maling", Role.LEADER, slug=METRO), invited(coordinator(), role=Role.COORDINATOR)
    client = signed_in(thief)
    page = opened_by(client, path)
    assert "untuk alamat lain" in page.content.decode()
    assert client.post(reverse("invitation_accept")).status_code == 409
    assert access_to(thief, BANDAR_LAMPUNG) is None


def test_an_account_that_was_switched_off_is_not_revived() -> None:
    path = invited(coordinator())
    off = person("Wayan")
    Person.objects.filter(pk=off.pk).update(is_active=False)
    assert "tidak aktif" in opened_by(Client(), path).content.decode()
    assert accepted(Client(), path).status_code == 409
    assert memberships("wayan@contoh.id") == []


def test_somebody_who_holds_the_role_by_then_does_not_hold_it_twice() -> None:
    path = invited(coordinator())
    known = member("Wayan", Role.LEADER)
    client = signed_in(known)
    opened_by(client, path)
    assert client.post(reverse("invitation_accept")).status_code == 302
    assert memberships("wayan@contoh.id") == [("leader", "institution")]


def test_the_same_invitation_sent_twice_is_one() -> None:
    client = coordinator()
    invited(client)
    again = client.post(f"{BASE}baru/", FIELDS)
    assert (again.status_code, "masih terbuka" in again.content.decode()) == (400, True)
    with opened([institution().pk]):
        assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    "crafted",
    [
        {"role": "authority_admin", "reach": "nation"}, {"role": "external_assessor", "reach": "assigned"},
        {"email": "bukan surel"}, {"email": "koko@contoh.id"}, {"email": "a@b.id\nBcc: c@d.id"}, {"name": ""},
        {"role": "office_contributor"}, {"until": "2020-01-01"},
    ],
)  # fmt: skip
def test_a_crafted_invitation_is_not_sent(crafted: dict[str, str]) -> None:
    assert coordinator().post(f"{BASE}baru/", FIELDS | crafted).status_code == 400
    with opened([institution().pk]):
        assert Invitation.objects.count() == 0


def test_nobody_is_invited_into_an_office_of_another_institution() -> None:
    crafted = {"role": Role.OFFICE_CONTRIBUTOR, "office": office("8.8", METRO).pk}
    assert coordinator().post(f"{BASE}baru/", FIELDS | crafted).status_code == 400


def test_the_authority_invites_its_own_with_a_reach() -> None:
    chief = signed_in(member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.PROVINCE, province="18"))
    page = f"/ruang/{METRO}/undangan/baru/"
    wide = {"role": Role.AUDITOR, "reach": Reach.PROVINCE}
    assert chief.post(page, FIELDS | wide | {"province": "19"}).status_code == 403
    assert chief.post(page, FIELDS | wide).status_code == 400
    assert chief.post(page, FIELDS | wide | {"province": "18"}).status_code == 201
    assert chief.post(f"{BASE}baru/", FIELDS | wide | {"province": "18"}).status_code == 400


def test_invitations_are_listed_and_found_and_kept_as_a_file() -> None:
    client = coordinator()
    path = invited(client)
    invited(client, email="=b@contoh.id", name="=Budi")
    accepted(Client(), path)

    def names(query: str = "") -> list[str]:
        return [one.name for one in client.get(f"{BASE}{query}").context["invitations"]]

    assert names() == ["=Budi"]
    assert names("?keadaan=all") == ["=Budi", "Wayan Baru"]
    assert names("?keadaan=all&cari=WAYAN") == ["Wayan Baru"]
    assert "'=Budi,'=b@contoh.id" in client.get(f"{BASE}unduh.csv").content.decode()


def test_names_from_outside_are_shown_as_text() -> None:
    path = invited(coordinator(), name="<b>x</b>")
    assert not re.search("<b>x", opened_by(Client(), path).content.decode())
