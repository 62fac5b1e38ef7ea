"""Names and addresses stand in the part of an event that can be shredded, and nowhere else in the chain."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event, PersonalPart
from naik.apps.audit.operations import Author, shred
from naik.apps.audit.verification import verify
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
ROOM = f"/ruang/{BANDAR_LAMPUNG}/"
NAMES = ("Koko", "Zulaikha", "Bantu", "Ratnasari", "Kepalanya", "contoh.id", "0721-555")
SECRET = "tujuh-bukit-hijau"


def everything_happens() -> Person:
    """Offices, an import, an invitation, its acceptance, a role, its end, a handover, an assignment, help."""
    koko = signed_in(member("Koko", Role.COORDINATOR))
    chief = signed_in(member("Bantu", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION))
    office = {"code": "1", "name": "Dinas A", "kind": "dinas", "head": "Kepalanya", "contact": "0721-555"}
    sent = [
        koko.post(f"{ROOM}perangkat-daerah/tambah/", office),
        koko.post(f"{ROOM}undangan/baru/", {"name": "Zulaikha", "email": "zul@contoh.id", "role": "leader"}),
        chief.post(f"{ROOM}bantuan/buka/", {"reason": "Membantu memuat daftar kantor.", "minutes": 15}),
    ]
    new = Client()
    new.get(sent[1].context["address"].removeprefix("http://testserver"))
    sent.append(new.post(reverse("invitation_accept"), {"name": "Zulaikha", "password1": SECRET, "password2": SECRET}))
    zul = Person.objects.get(email="zul@contoh.id")
    member("Ratnasari", Role.DATA_ENTRY)
    ratna = Person.objects.get(email="ratnasari@contoh.id")
    sent += [
        koko.post(f"{ROOM}orang/peran/", {"person": zul.pk, "role": "auditor"}),
        koko.post(f"{ROOM}undangan/baru/", {"name": "Zulaikha", "email": "zul2@contoh.id", "role": "leader"}),
    ]
    with opened([institution().pk]):
        auditor = Membership.objects.get(person=zul, role="auditor")
    sent.append(koko.post(f"{ROOM}orang/{auditor.pk}/akhiri/", {"reason": "selesai"}))
    choice = {"giver": ratna.pk, "taker": zul.pk, "reason": "mutasi"}
    shown = koko.post(f"{ROOM}serah-terima/baru/", choice).context["preview"].digest
    sent.append(koko.post(f"{ROOM}serah-terima/baru/", {**choice, "step": "agree", "shown": shown}))
    assert {answer.status_code for answer in sent} <= {201, 302}
    return zul


def test_no_event_names_anybody_outside_its_personal_part() -> None:
    everything_happens()
    with opened([institution().pk], accounts=True):
        events = list(Event.chain.all())
        assert len({event.action for event in events}) >= 8
        for event in events:
            told = json.dumps([event.before, event.after, event.subject_label, event.subject_id, event.reason])
            assert not [name for name in NAMES if name in told], event.action
        personal = json.dumps([part.content for part in PersonalPart.objects.all()])
        assert all(name in personal for name in ("Zulaikha", "Ratnasari", "Kepalanya", "zul@contoh.id"))
        assert verify(institution().pk).finding is None


def test_shredding_a_person_leaves_nothing_of_them_and_the_chain_whole() -> None:
    zul = everything_happens()
    with opened([institution().pk], accounts=True):
        shred(zul.pk, by=Author(None), reason="permintaan")
        assert verify(institution().pk).finding is None
        left = json.dumps([part.content for part in PersonalPart.objects.filter(person_id=zul.pk)])
        assert left == "[]"
