"""An assessment in its appeals, with people of both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Appeal, Assessment
from naik.apps.evaluations.operations import appeals
from naik.apps.evaluations.operations.appeals import Filing
from naik.apps.evaluations.operations.judging import held_level
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.evaluating import AUTHORITY, assessment, assessor, every_level, judged
from tests.people import BANDAR_LAMPUNG, access, member, person

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """`lead` chose every level (2), `other` assesses too."""

    of: Assessment
    lead: Person
    other: Person
    coordinator: Person


def appealed(*, stage: Stage = Stage.APPEAL) -> Case:
    of = assessment(stage=stage, levels=every_level(3))
    lead, other = person("Laras Ketua"), person("Ari Anggota")
    for who in (lead, other):
        assessor(of, who, lead=who == lead)
        Authenticator.objects.get_or_create(user=who, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    judged(of, every_level(2), by=lead)
    return Case(of, lead, other, member("Koko Koordinator", Role.COORDINATOR))


def inside(who: Person, act: Callable[[Access], T], slug: str = BANDAR_LAMPUNG) -> T:
    """Run an operation as this person, in their scope, as a request would."""
    found = access(who, slug)
    with opened([found.institution.pk], person=who.pk):
        return act(found)


def filed(case: Case, **fields: Any) -> Appeal:
    wanted = Filing(**{"value": "12", "level": "3", "grounds": "Pasal 7 menyebutkannya", **fields})
    return inside(case.coordinator, lambda here: appeals.file(here, case.of.pk, wanted))


def level(of: Assessment, value: str) -> str:
    with opened([of.institution_id]):
        return held_level(of, value, Stage.APPEAL).level


def authority_member() -> Person:
    return member("Adi Admin", Role.AUTHORITY_ADMIN, slug=AUTHORITY, reach=Reach.NATION)
