"""What institutions hold about a person: handed out to them, and taken away when nothing stands against it."""

from __future__ import annotations

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse

from naik.apps.accounts.models import Person
from naik.apps.accounts.operations import CannotErase, erase_person
from naik.apps.accounts.queries import export
from naik.apps.audit.models import Event, PersonalPart
from naik.apps.audit.operations import Author
from naik.apps.audit.verification import verify
from naik.apps.institutions.models import Handover, Institution, Invitation, Membership, SupportSession
from naik.apps.institutions.personal_data import institutions, objections
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
ROOM = f"/ruang/{BANDAR_LAMPUNG}/"
SECRET = "tujuh-bukit-hijau"


def everywhere() -> list[int]:
    return list(Institution.objects.values_list("pk", flat=True))


def erased(who: Person) -> None:
    erase_person(who, Author(who.pk), "permintaan")


def joined() -> Person:
    """Somebody who came by an invitation."""
    koko, new = signed_in(member("Koko", Role.COORDINATOR)), Client()
    fields = {"name": "Zulaikha", "email": "zulaikha@contoh.id", "role": "leader"}
    address = koko.post(f"{ROOM}undangan/baru/", fields).context["address"]
    new.get(address.removeprefix("http://testserver"))
    new.post(reverse("invitation_accept"), {"name": "Zulaikha", "password1": SECRET, "password2": SECRET})
    return Person.objects.get(email="zulaikha@contoh.id")


def test_every_institution_that_knows_a_person_is_found_and_no_other() -> None:
    who = member("Eka", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    with opened([institution("kota-bandung").pk]):
        Invitation.objects.create(
            institution=institution("kota-bandung"), email=who.email, name="Eka", role=Role.LEADER,
            reach=Reach.INSTITUTION, token_digest="d", invited_by=person("Orang"), expires_at="2030-01-01T00:00Z",
        )  # fmt: skip
    assert set(institutions(who)) == {institution(slug).pk for slug in (METRO, BANDAR_LAMPUNG, "kota-bandung")}
    assert institutions(person("Siapa")) == set()


def test_the_export_tells_ones_own_and_nobody_elses_name() -> None:
    who = joined()
    with opened([institution().pk]):
        Handover.objects.create(
            institution=institution(), from_person=person("Rahasia"), to_person=who, by=person("Rahasia"),
            reason="mutasi", moved={"membership": 1},
        )  # fmt: skip
        SupportSession.objects.create(
            institution=institution(), person=who, reason="bantu " * 5, ends_at="2026-01-01T00:00Z"
        )
    held = export(who)["institutions"]
    assert isinstance(held, dict)
    assert {kind: len(rows) for kind, rows in held.items()} == {
        "memberships": 1, "assignments": 0, "invitations": 1, "handovers": 1, "support_sessions": 1
    }  # fmt: skip
    text = json.dumps(held, cls=DjangoJSONEncoder)
    assert ("zulaikha@contoh.id" in text, "Rahasia" in text, "Koko" in text) == (True, False, False)


def test_an_erased_person_is_nowhere_and_the_chains_hold() -> None:
    who = joined()
    with opened(everywhere()):
        assert "Zulaikha" in json.dumps([part.content for part in PersonalPart.objects.all()])
    erased(who)
    with opened(everywhere(), accounts=True):
        assert Membership.objects.filter(person=who).exclude(ends_at=None).count() == 1
        assert [(one.name, "contoh.id" in one.email) for one in Invitation.objects.all()] == [("", False)]
        left = json.dumps([part.content for part in PersonalPart.objects.all()])
        assert ("Zulaikha" in left, "zulaikha@contoh.id" in left) == (False, False)
        assert verify(institution().pk).finding is None
        assert verify(None).finding is None
        assert Event.objects.filter(action="institutions:membership:ended", reason="permintaan").count() == 1


def test_an_open_invitation_of_an_erased_person_is_dead() -> None:
    who = person("Wayan")
    koko = signed_in(member("Koko", Role.COORDINATOR))
    fields = {"name": "Wayan", "email": who.email, "role": "leader"}
    address = koko.post(f"{ROOM}undangan/baru/", fields).context["address"].removeprefix("http://testserver")
    erased(who)
    assert Client().get(address).status_code == 410


def test_the_last_coordinator_is_told_to_hand_over_first() -> None:
    last = member("Koko", Role.COORDINATOR)
    assert [institution().name in one.id for one in objections(last)] == [True]
    with pytest.raises(CannotErase):
        erased(last)
    member("Rini", Role.COORDINATOR)
    assert objections(last) == ()
    erased(last)
    with opened([institution().pk]):
        assert Membership.objects.get(person=last).ends_at is not None


def test_a_support_session_ends_with_the_person() -> None:
    helper = member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION)
    signed_in(helper).post(f"{ROOM}bantuan/buka/", {"reason": "Membantu memuat daftar kantor.", "minutes": 60})
    erased(helper)
    with opened([institution().pk]):
        assert Event.objects.filter(action="institutions:support:ended").count() == 1
