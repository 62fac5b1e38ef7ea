"""Every address of the way up × everybody who might try it, as `rising_matrix.csv` says.

The file is what was decided and read, address by address: a new address or a changed answer fails here until somebody
writes the line.
"""

from __future__ import annotations

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.capacity.models import (
    Certificate,
    Enrolment,
    HeldCompetence,
    OutreachAudience,
    OutreachEvent,
    OwnCompetence,
    Programme,
    StaffMember,
    TrainingSession,
)
from naik.apps.evidence.models import Document
from naik.apps.improvement.models import Action, ActionEvidence, Plan
from naik.apps.institutions.roles import Reach, Role
from naik.apps.inventory.models import DigitalService, NotDuplicate
from naik.apps.tenancy.scope import opened
from tests.addresses import patterns
from tests.evaluating import authority
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = [pytest.mark.usefixtures("shipped_data")]
MATRIX = Path(__file__).with_name("rising_matrix.csv")
WORDS = ("rencana", "tindak-lanjut", "sdm-tik", "pelatihan", "sosialisasi", "layanan", "dampak", "pimpinan")
BEGINNINGS = tuple(f"ruang/<slug:institution>/{word}/" for word in WORDS)


def lines() -> dict[str, dict[str, str]]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return {line.pop("address"): line for line in csv.DictReader(file)}


@pytest.fixture
def everybody() -> dict[str, Person]:
    """Ten roles and those who try what is not theirs."""
    home = authority().slug
    return {
        "coordinator": member("Ratna", Role.COORDINATOR),
        "responsible_official": member("Hasan", Role.RESPONSIBLE_OFFICIAL),
        "data_entry": member("Sari", Role.DATA_ENTRY),
        "office_contributor": member("Joko", Role.OFFICE_CONTRIBUTOR, office_code="1.04"),
        "contributor_of_another_office": member("Tuti", Role.OFFICE_CONTRIBUTOR, office_code="1.05"),
        "internal_assessor": member("Dewi", Role.INTERNAL_ASSESSOR),
        "leader": member("Bunda", Role.LEADER),
        "authority_admin": member("Wulan", Role.AUTHORITY_ADMIN, slug=home, reach=Reach.NATION),
        "external_assessor": member(
            "Dosen", Role.EXTERNAL_ASSESSOR, slug=home, reach=Reach.ASSIGNED, assigned=(BANDAR_LAMPUNG,)
        ),
        "review_team": member("Reviu", Role.REVIEW_TEAM, slug=home, reach=Reach.NATION),
        "auditor": member("Auditor", Role.AUDITOR, slug=home, reach=Reach.NATION),
        "membership_ended": member("Wati", Role.COORDINATOR, ends_at=timezone.now()),
        "coordinator_elsewhere": member("Agus", Role.COORDINATOR, slug=METRO),
        "nobody": person("Yudi"),
    }


@pytest.fixture
def addresses(everybody: dict[str, Person]) -> dict[str, str]:
    """An address for every pattern, with objects that are really there, all of the office 1.04."""
    words = {
        "<str:form>": "csv", "<slug:instrument>": "spbe-2020", "<str:value>": "1", "<slug:institution>": BANDAR_LAMPUNG,
        **objects(everybody["coordinator"]),
    }  # fmt: skip
    found = {}
    for pattern in sorted(one for one in patterns(get_resolver().url_patterns) if one.startswith(BEGINNINGS)):
        address = pattern
        moves = {"pelatihan": "announce", "sosialisasi": "cancel", "layanan": "launch"}
        for placeholder in ("<str:move>", "<slug:move>"):
            address = address.replace(placeholder, moves.get(pattern.split("/")[2], ""))
        for placeholder, word in words.items():
            address = address.replace(placeholder, str(word))
        found[pattern] = f"/{address}"
    return found


def objects(who: Person) -> dict[str, Any]:
    """One row of each kind; their numbers by placeholder."""
    where, place, now = institution(), office("1.04"), timezone.now()
    common = {"institution": where, "changed_by": who}
    with opened([where.pk], person=who.pk):
        plan = draft(who)
        action = Action.objects.create(
            institution=where, title="Menyusun peraturan", source="own", instrument="spbe-2020", value="1", level=2,
            office=place, due_on=now.date(), promised="Peraturan", state="evidence_given", created_by=who,
        )  # fmt: skip
        document = Document.objects.create(institution=where, title="Perwali", keeper=who, office=place)
        ActionEvidence.objects.create(institution=where, action=action, document=document, given_by=person("Wida"))
        staff = StaffMember.objects.create(office=place, name="Budi", work="Jaringan", **common)
        held = HeldCompetence.objects.create(
            institution=where, staff=staff, competence="own-one", obtained_on=now.date(), recorded_by=who
        )
        own = OwnCompetence.objects.create(
            code="own-one", title="Sendiri", instrument="spbe-2020", values=["1"], **common
        )
        programme = Programme.objects.create(title="Dasar", competences=["own-one"], hours=Decimal(8), **common)
        session = TrainingSession.objects.create(
            programme=programme, starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=2, hours=4),
            place="Aula", quota=5, **common,
        )  # fmt: skip
        enrolment = Enrolment.objects.create(institution=where, session=session, staff=staff, enrolled_by=who)
        certificate = Certificate.objects.create(
            institution=where, enrolment=enrolment, number="UJI-1", holder="Budi", office=place, office_name="Dinas",
            competences=["own-one"], programme_title="Dasar", hours=Decimal(8), held_on=now.date(), issued_at=now,
            issued_by=who,
        )  # fmt: skip
        service, second = (
            DigitalService.objects.create(
                name=name, office=place, kind="administration", users="employees", instrument="spbe-2020", values=["1"],
                **common,
            )
            for name in ("e-Surat", "e-Surat Dinas")
        )  # fmt: skip
        parted = NotDuplicate.objects.create(institution=where, first=service, second=second, reason="dua", by=who)
        event = OutreachEvent.objects.create(
            title="Kenalkan e-Surat",
            topic="service",
            service=service,
            starts_at=now,
            ends_at=now + timedelta(hours=2),
            place="Aula",
            **common,
        )
        OutreachAudience.objects.create(institution=where, event=event, office=place)
    return {
        "<int:plan_id>": plan.pk, "<int:action_id>": action.pk, "<int:staff_id>": staff.pk, "<int:held_id>": held.pk,
        "<int:competence_id>": own.pk, "<int:programme_id>": programme.pk, "<int:session_id>": session.pk,
        "<int:enrolment_id>": enrolment.pk, "<int:certificate_id>": certificate.pk, "<int:service_id>": service.pk,
        "<int:parted_id>": parted.pk, "<int:event_id>": event.pk,
    }  # fmt: skip


def draft(who: Person) -> Plan:
    """A draft as the planner's answer is kept, without asking it."""
    told = {
        "index_after": "1.21", "predicate_before": "Kurang", "predicate_after": "Kurang", "raises": [], "bundles": [],
        "assumptions": {"source": "uji", "own": []},
    }  # fmt: skip
    return Plan.objects.create(
        institution=institution(), title="Rencana uji", instrument="spbe-2020", levels_year=2021, levels_before={},
        first_year=2026, wishes={
            "origin": "terbit-2021", "first_year": 2026, "target": "", "yearly": [], "years": 1, "max_raise": 2,
            "locked": [], "forced": [], "effort": None, "money": None, "months": 12, "capacity": False,
        },
        content={"id": told, "en": told}, index_before=Decimal("1.20"), index_after=Decimal("1.21"),
        predicate_after="Kurang", effort=1, created_by=who,
    )  # fmt: skip


def answers(client: Client, address: str) -> str:
    answer = client.get(address)
    for close in answer._resource_closers:
        close()
    return str(answer.status_code)


def answered(everybody: dict[str, Person], addresses: dict[str, str]) -> dict[str, dict[str, str]]:
    """What GET answers, by pattern and person."""
    found: dict[str, dict[str, str]] = {pattern: {} for pattern in addresses}
    for name, who in everybody.items():
        client = signed_in(who)
        for pattern, address in addresses.items():
            found[pattern][name] = answers(client, address)
    for pattern, address in addresses.items():
        found[pattern]["visitor"] = answers(Client(), address)
    return found


def test_every_address_of_the_way_up_answers_everybody_as_was_decided(
    everybody: dict[str, Person], addresses: dict[str, str]
) -> None:
    assert answered(everybody, addresses) == lines()


def test_people_without_a_role_and_those_who_are_refused_change_nothing(
    everybody: dict[str, Person], addresses: dict[str, str]
) -> None:
    decided = lines()
    for name, who in everybody.items():
        client = signed_in(who)
        outside = name in {"membership_ended", "coordinator_elsewhere", "nobody"}
        for pattern, address in addresses.items():
            if outside or decided[pattern][name] in {"403", "404"}:
                assert client.post(address).status_code in {403, 404, 405}, (name, pattern)
