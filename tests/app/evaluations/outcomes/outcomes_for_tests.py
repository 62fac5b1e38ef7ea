"""Assessments that wait for review, determination or publication, with everything signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Assessment, Cycle, ReviewMark, Revision, Signature
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.evaluating import assessment, authority, every_level
from tests.people import BANDAR_LAMPUNG, member, person


def organiser(name: str = "Olga Penetap") -> Person:
    """Who determines and publishes: an administrator of the cycle's organiser, for the whole nation."""
    found = Person.objects.filter(name=name).first()
    return found or member(name, Role.AUTHORITY_ADMIN, slug=authority().slug, reach=Reach.NATION)


def reviewer(name: str = "Rini Reviu") -> Person:
    found = Person.objects.filter(name=name).first()
    return found or member(name, Role.REVIEW_TEAM, slug=authority().slug, reach=Reach.NATION)


def waiting(
    slug: str = BANDAR_LAMPUNG, *, of: Cycle | None = None, stage: Stage = Stage.DETERMINATION,
    levels: Mapping[str, str] | None = None, signed: bool = True, reviewed: bool = True, **fields: Any,
) -> Assessment:  # fmt: skip
    """An assessment at `stage` that lacks nothing unless told otherwise."""
    found = assessment(slug, of=of, stage=stage, levels=levels or every_level(3), **fields)
    who = person("Sinta Sekda")
    with opened([found.institution_id]):
        if signed:
            consent(found, who)
        if reviewed:
            ReviewMark.objects.bulk_create(
                ReviewMark(institution_id=found.institution_id, assessment=found, value=value, state="valid", by=who)
                for value in (levels or every_level(3))
            )
    return found


def consent(of: Assessment, who: Person) -> Signature:
    now = timezone.now()
    revision = Revision.objects.create(
        institution_id=of.institution_id, assessment=of, number=1, content={}, digest="0" * 64, submitted_by=who,
        submitted_at=now,
    )  # fmt: skip
    made: Signature = Signature.objects.create(
        institution_id=of.institution_id, assessment=of, paper="publication_consent", side="institution",
        revision=revision, person=who, digest="0" * 64, signed_at=now,
    )  # fmt: skip
    return made
