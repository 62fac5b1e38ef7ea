"""Every address of an evaluation × everybody who might try it, as `evaluation_matrix.csv` says.

The file is what was decided and read, address by address: a new address or a changed answer fails here until somebody
writes the line.
"""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import (
    Answer,
    Appeal,
    Assessor,
    CitedDocument,
    Clarification,
    ClarificationMessage,
    Meeting,
    Phrase,
    Revision,
    Signature,
)
from naik.apps.evaluations.queries.revisions import frozen
from naik.apps.evidence.models import Document
from naik.apps.institutions.models import Assignment, Membership
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.addresses import patterns
from tests.evaluating import assessment, assessor, authority, cycle, every_level, judged, responsible
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = [pytest.mark.usefixtures("shipped_data")]
MATRIX = Path(__file__).with_name("evaluation_matrix.csv")
BEGINNINGS = tuple(f"ruang/<slug:institution>/{word}/" for word in ("penilaian", "siklus", "frasa"))


def lines() -> dict[str, dict[str, str]]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return {line.pop("address"): line for line in csv.DictReader(file)}


@pytest.fixture
def everybody() -> dict[str, Person]:
    """Ten roles and those who try what is not theirs, around an assessment in document review."""
    of = cycle()
    one = assessment(of=of, stage=Stage.DOCUMENT_REVIEW, levels=every_level(3))
    responsible(one, "1", office("1.04"))
    home = authority().slug
    lead = member("Dosen", Role.EXTERNAL_ASSESSOR, slug=home, reach=Reach.ASSIGNED, assigned=(BANDAR_LAMPUNG,))
    both = member("Rangkap", Role.EXTERNAL_ASSESSOR, slug=home, reach=Reach.ASSIGNED, assigned=(BANDAR_LAMPUNG,))
    member("Rangkap", Role.DATA_ENTRY)
    unassigned = member("Lain", Role.EXTERNAL_ASSESSOR, slug=home, reach=Reach.ASSIGNED, assigned=(BANDAR_LAMPUNG,))
    assessor(one, lead, lead=True)
    assessor(one, both)
    judged(one, every_level(2), by=lead)
    return {
        "coordinator": member("Ratna", Role.COORDINATOR),
        "responsible_official": member("Hasan", Role.RESPONSIBLE_OFFICIAL),
        "data_entry": member("Sari", Role.DATA_ENTRY),
        "office_contributor": member("Joko", Role.OFFICE_CONTRIBUTOR, office_code="1.04"),
        "contributor_of_another_office": member("Tuti", Role.OFFICE_CONTRIBUTOR, office_code="1.05"),
        "internal_assessor": member("Dewi", Role.INTERNAL_ASSESSOR),
        "leader": member("Bunda", Role.LEADER),
        "authority_admin": member("Wulan", Role.AUTHORITY_ADMIN, slug=home, reach=Reach.NATION),
        "assigned_assessor": lead,
        "assessor_of_nothing_here": unassigned,
        "assessor_who_belongs_here": both,
        "review_team": member("Reviu", Role.REVIEW_TEAM, slug=home, reach=Reach.NATION),
        "auditor": member("Auditor", Role.AUDITOR, slug=home, reach=Reach.NATION),
        "membership_ended": member("Wati", Role.COORDINATOR, ends_at=timezone.now()),
        "coordinator_elsewhere": member("Agus", Role.COORDINATOR, slug=METRO),
        "nobody": person("Yudi"),
    }


@pytest.fixture
def addresses(everybody: dict[str, Person]) -> dict[str, str]:
    """An address for every pattern, with objects that are really there."""
    where, who = institution(), everybody["coordinator"]
    with opened([where.pk, authority().pk], person=everybody["assigned_assessor"].pk):
        one = Assessor.objects.get(person=everybody["assigned_assessor"]).assessment
        document = Document.objects.create(institution=where, title="Perwali", keeper=who, office=office("1.04"))
        cited = CitedDocument.objects.create(
            institution=where, answer=Answer.objects.get(assessment=one, value="1"), document=document, level=1,
            added_by=who,
        )  # fmt: skip
        asked = Clarification.objects.create(
            institution=where, assessment=one, value="1", due_on=timezone.localdate() + timedelta(days=3),
            opened_by=everybody["assigned_assessor"],
        )  # fmt: skip
        ClarificationMessage.objects.create(
            institution=where,
            clarification=asked,
            side="assessors",
            author=everybody["assigned_assessor"],
            text="Mana?",
        )
        meeting = Meeting.objects.create(
            institution=where, assessment=one, stage=Stage.INTERVIEW, starts_at=timezone.now(), place="Aula",
            agenda="Indikator 1", values=["1"], called_by=everybody["assigned_assessor"],
        )  # fmt: skip
        appeal = Appeal.objects.create(
            institution=where, assessment=one, value="1", level_before="2", level_wanted="3", grounds="Ada bukti",
            filed_by=who,
        )  # fmt: skip
        revision = Revision.objects.create(
            institution=where, assessment=one, number=1, digest="0" * 64, submitted_by=who, submitted_at=timezone.now(),
            content=frozen(one),
        )  # fmt: skip
        Signature.objects.create(
            institution=where, assessment=one, paper="self_assessment_minutes", side="institution", revision=revision,
            person=who, digest="0" * 64, signed_at=timezone.now(),
        )  # fmt: skip
        phrase = Phrase.objects.create(person=everybody["assigned_assessor"], title="belum", text="Belum ada bukti.")
        row = Assessor.objects.get(person=everybody["assigned_assessor"])
    words: dict[str, Any] = {
        "<str:form>": "csv", "<int:assessment_id>": one.pk, "<int:cycle_id>": one.cycle_id, "<str:value>": "1",
        "<int:cited_id>": cited.pk, "<int:clarification_id>": asked.pk, "<int:meeting_id>": meeting.pk,
        "<int:appeal_id>": appeal.pk, "<int:number>/<str:paper>": "1/self_assessment_minutes",
        "<int:level>-<int:number>": "1-1", "<int:phrase_id>": phrase.pk, "<slug:target>": BANDAR_LAMPUNG,
        "<int:assessor_id>": row.pk, "<str:stage>": "interview",
    }  # fmt: skip
    found = {}
    for pattern in sorted(one for one in patterns(get_resolver().url_patterns) if one.startswith(BEGINNINGS)):
        address = pattern
        room = authority().slug if "/siklus/" in pattern else BANDAR_LAMPUNG
        for placeholder, word in {**words, "<slug:institution>": room}.items():
            address = address.replace(placeholder, str(word))
        found[pattern] = f"/{address}"
    return found


def answers(client: Client, address: str) -> str:
    answer = client.get(address)
    for close in answer._resource_closers:
        close()
    return str(answer.status_code)


def test_every_address_of_an_evaluation_answers_everybody_as_was_decided(
    everybody: dict[str, Person], addresses: dict[str, str]
) -> None:
    found: dict[str, dict[str, str]] = {pattern: {} for pattern in addresses}
    for name, who in everybody.items():
        client = signed_in(who)
        for pattern, address in addresses.items():
            found[pattern][name] = answers(client, address)
    for pattern, address in addresses.items():
        found[pattern]["visitor"] = answers(Client(), address)
    assert found == lines()


def test_people_without_a_role_change_nothing_anywhere(everybody: dict[str, Person], addresses: dict[str, str]) -> None:
    for name in ("membership_ended", "coordinator_elsewhere", "nobody"):
        client = signed_in(everybody[name])
        for pattern, address in addresses.items():
            for method in ("POST", "PATCH", "DELETE"):
                assert client.generic(method, address).status_code in {404, 405}, (name, method, pattern)


def test_who_is_refused_a_page_is_refused_its_act_as_well(
    everybody: dict[str, Person], addresses: dict[str, str]
) -> None:
    decided = lines()
    for name, who in everybody.items():
        client = signed_in(who)
        for pattern, address in addresses.items():
            if decided[pattern][name] in {"403", "404"}:
                assert client.post(address).status_code in {403, 404, 405}, (name, pattern)


def test_an_assessor_whose_assignment_ended_is_a_stranger_to_the_scores(
    everybody: dict[str, Person], addresses: dict[str, str]
) -> None:
    who = everybody["assigned_assessor"]
    with opened([institution().pk, authority().pk], person=who.pk):
        Assessor.objects.filter(person=who).update(ended_at=timezone.now())
        Assignment.objects.filter(person=who).delete()
        Membership.objects.filter(person=who).update(ends_at=timezone.now())
    client = signed_in(who)
    for pattern, address in addresses.items():
        assert answers(client, address) in {"404", "405"}, pattern
