"""Assessors of one institution, for tests of scoring."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.mfa.models import Authenticator
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.gate import instrument
from naik.apps.evaluations.models import Assessment, Assessor, FirstScore
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.evaluating import assessment, assessor, every_level
from tests.people import BANDAR_LAMPUNG, person

SECRET = "kalimat-yang-belum-boleh-terbaca"


def reviewed(stage: Stage = Stage.DOCUMENT_REVIEW) -> Assessment:
    """Bandar Lampung, claiming level 3 everywhere, with its document review going on."""
    return assessment(stage=stage, levels=every_level(3))


def assessing(of: Assessment, name: str, *, lead: bool = False) -> Person:
    """An assessor with the second factor that more than one institution asks for."""
    who = person(name)
    Authenticator.objects.get_or_create(user=who, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    assessor(of, who, lead=lead)
    return who


def scored(of: Assessment, who: Person, levels: Mapping[str, str] | None = None, *, done: bool = False) -> None:
    """A person's scores of every value (3 where nothing else is said), each with a sentence nobody may read yet."""
    with opened([of.institution_id]):
        own = Assessor.objects.get(assessment=of, person=who, ended_at=None)
        FirstScore.objects.bulk_create(
            FirstScore(
                institution_id=of.institution_id, assessor=own, value=value, level=(levels or {}).get(value, "3"),
                facts=f"{SECRET} {who.name} {value}", skip_reason="alasan", revision=1, claimed_at=timezone.now(),
            )
            for value in instrument(of).value_ids
        )  # fmt: skip
        if done:
            Assessor.objects.filter(pk=own.pk).update(first_scores_done_at=timezone.now())


def address(of: Assessment, rest: str = "", slug: str = BANDAR_LAMPUNG) -> str:
    return f"/ruang/{slug}/penilaian/{of.pk}/{rest}"
