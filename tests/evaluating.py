"""Cycles, assessments and answers for tests: rows as they are in the middle of an evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Answer, Assessment, Assessor, Cycle, Judgement, Responsibility, StageWindow
from naik.apps.institutions.models import Assignment, Institution, Membership, Office
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import ORDER, REHEARSAL, Stage
from naik.instruments import loader
from tests.people import BANDAR_LAMPUNG, institution, person

AUTHORITY = "kementerian-pendayagunaan-aparatur-negara-dan-reformasi-birokrasi"
EVERY_STAGE = tuple(stage for stage in ORDER if stage is not Stage.FINISHED)


def authority() -> Institution:
    return Institution.objects.get(name__icontains="Pendayagunaan Aparatur Negara")


def cycle(
    name: str = "SPBE 2025", *, organiser: Institution | None = None, instrument: str = "spbe-2020", year: int = 2025,
    stages: Iterable[Stage] = EVERY_STAGE, rehearsal: bool = False, days_left: float = 30,
) -> Cycle:  # fmt: skip
    """A cycle whose stages are all open now, until `days_left` days from now (negative: closed since)."""
    organiser = organiser or authority()
    now = timezone.now()
    with opened([organiser.pk]):
        found = Cycle.objects.create(
            organiser=organiser, name=name, year=year, instrument=instrument, predicate_basis="exact",
            instrument_version=loader.load(instrument).version, rehearsal=rehearsal, opened_by=person("Wulan"),
        )  # fmt: skip
        for stage in stages:
            StageWindow.objects.create(
                cycle=found, stage=stage, opens_at=now - timedelta(days=40), closes_at=now + timedelta(days=days_left)
            )
    return found


def assessment(
    slug: str = BANDAR_LAMPUNG, *, of: Cycle | None = None, stage: Stage = Stage.SELF_ASSESSMENT,
    levels: Mapping[str, str] | None = None, state: str = "accepted", **fields: Any,
) -> Assessment:  # fmt: skip
    """The assessment of an institution at `stage`, with an answer for every value; `levels` are claimed in `state`."""
    of = of or cycle()
    where = institution(slug)
    with opened([where.pk, of.organiser_id]):
        applying = StageWindow.objects.filter(cycle=of).values_list("stage", flat=True)
        found = Assessment.objects.create(
            institution=where, cycle=of, stage=stage, stage_since=timezone.now(),
            stages=sorted(applying, key=lambda one: ORDER.index(Stage(one))), **fields,
        )  # fmt: skip
        given = levels or {}
        Answer.objects.bulk_create(
            Answer(
                institution=where, assessment=found, value=value, level=given.get(value, ""),
                state=state if value in given else "empty", revision=1 if value in given else 0,
                steps={
                    str(step): {"met": True, "facts": f"Fakta {value}", "analysis": f"Analisis {value}"}
                    for step in range(1, int(given.get(value, "0")) + 1)
                } if given.get(value, "0").isdigit() else {},
            )
            for value in loader.load(of.instrument).value_ids
        )  # fmt: skip
    return found


def rehearsal(
    slug: str = BANDAR_LAMPUNG, *, instrument: str = "pemdi-2026", stages: Iterable[Stage] = REHEARSAL, **fields: Any
) -> Assessment:
    """A rehearsal of an institution for itself."""
    of = cycle("Latihan", organiser=institution(slug), instrument=instrument, year=2026, stages=stages, rehearsal=True)
    return assessment(slug, of=of, **fields)


def every_level(level: int, instrument: str = "spbe-2020") -> dict[str, str]:
    return dict.fromkeys(loader.load(instrument).value_ids, str(level))


def responsible(of: Assessment, value: str, office: Office, *, lead: bool = True, **fields: Any) -> Responsibility:
    with opened([of.institution_id]):
        return Responsibility.objects.create(
            institution_id=of.institution_id, answer=Answer.objects.get(assessment=of, value=value), office=office,
            lead=lead, **fields,
        )  # fmt: skip


def assessor(of: Assessment, who: Person, *, lead: bool = False, **fields: Any) -> Assessor:
    """Assign a person with an external assessor's membership (made here when missing), or anybody in a rehearsal."""
    home = authority()
    if not of.cycle.rehearsal:
        with opened([home.pk, of.institution_id], person=who.pk):
            held, _ = Membership.objects.get_or_create(
                institution=home, person=who, role=Role.EXTERNAL_ASSESSOR, reach=Reach.ASSIGNED
            )
            Assignment.objects.get_or_create(
                institution_id=of.institution_id, membership=held, defaults={"person": who}
            )
    with opened([of.institution_id]):
        return Assessor.objects.create(institution_id=of.institution_id, assessment=of, person=who, lead=lead, **fields)


def judged(of: Assessment, levels: Mapping[str, str], stage: Stage = Stage.DOCUMENT_REVIEW, *, by: Person) -> None:
    """The levels that hold after an assessors' stage."""
    with opened([of.institution_id]):
        Judgement.objects.bulk_create(
            Judgement(
                institution_id=of.institution_id, assessment=of, stage=stage, value=value, level=level, author=by,
                facts=f"Fakta {value}", analysis=f"Analisis {value}", justification=f"Menunjukkan tingkat {level}",
            )
            for value, level in levels.items()
        )  # fmt: skip
