"""Plans and people of meetings for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Assessment, Meeting
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.operations import meeting, minutes
from naik.apps.evaluations.operations.meeting import Attendee, Plan
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.evaluating import assessment, assessor, every_level, judged
from tests.people import BANDAR_LAMPUNG, PASSWORD, access, member, person, signed_in

T = TypeVar("T")
PLAN = Plan(
    stage=Stage.INTERVIEW, starts_at=timezone.now() + timedelta(days=3), minutes_planned=90, place="Ruang Rapat; lt. 2",
    agenda="Membahas tata kelola", values=("1", "12"),
    attendees=(
        Attendee(side=Side.INSTITUTION, name="Siti Aminah", position="Sekretaris Daerah"),
        Attendee(side=Side.ASSESSORS, name="Dr. Bagus", position="Akademisi"),
    ),
)  # fmt: skip


def soon(**fields: Any) -> Plan:
    return replace(PLAN, **{"starts_at": timezone.now() + timedelta(days=3), **fields})


def interviewed(*, stage: Stage = Stage.INTERVIEW, **fields: Any) -> tuple[Assessment, Person, Person]:
    """An assessment at the interview, its leading assessor, and the institution's coordinator."""
    found = assessment(stage=stage, levels=every_level(3), **fields)
    lead = person("Laras Ketua")
    assessor(found, lead, lead=True)
    second_factor(lead)
    judged(found, every_level(2), by=lead)
    return found, lead, member("Koko Koordinator", Role.COORDINATOR)


def second_factor(who: Person) -> None:
    Authenticator.objects.get_or_create(user=who, type=Authenticator.Type.TOTP, data={"secret": "unused"})


def inside(who: Person, act: Callable[[Access], T], slug: str = BANDAR_LAMPUNG) -> T:
    """Run an operation as this person, in their scope, as a request would."""
    found = access(who, slug)
    with opened([found.institution.pk], person=who.pk):
        return act(found)


def planned(of: Assessment, lead: Person, **fields: Any) -> Meeting:
    return inside(lead, lambda here: meeting.plan(here, of.pk, soon(**fields)))


def locked(of: Assessment, lead: Person, **fields: Any) -> tuple[Meeting, str]:
    """A meeting whose minutes wait for signatures, and their digest."""
    made = planned(of, lead, **fields)
    inside(lead, lambda here: minutes.write(here, of.pk, made.pk, 0, "Rapat berjalan lancar."))
    return made, inside(lead, lambda here: minutes.lock(here, of.pk, made.pk))


def signed(of: Assessment, who: Person, made: Meeting, side: Side, seen: str) -> None:
    inside(who, lambda here: minutes.sign(here, of.pk, made.pk, side=side, position="Jabatan", seen=seen))


def state(made: Meeting) -> str:
    with opened([made.institution_id]):
        return str(Meeting.objects.get(pk=made.pk).state)


def freshly_signed_in(who: Person) -> Client:
    """A browser in which the person has just given the password again."""
    client = signed_in(who)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client
