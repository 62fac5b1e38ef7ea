"""An invented cycle of two neighbours in document review, so that the authority and the assessors have work."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Answer, Assessment, Cycle
from naik.apps.evaluations.operations import assigning, declarations
from naik.apps.evaluations.operations.assigning import Added
from naik.apps.evaluations.operations.cycles import Draft, open_cycle
from naik.apps.evaluations.operations.declarations import Statement
from naik.apps.institutions.access import access_to
from naik.apps.institutions.models import Institution
from naik.apps.site.demonstration.people import NEIGHBOUR, authority
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import ORDER, Stage
from naik.cycle.windows import Days
from naik.instruments.model import PredicateBasis

NAME = "SPBE 2025 (contoh)"
INSTITUTIONS = (NEIGHBOUR, "kabupaten-pringsewu")
ASSESSORS = ("asesor@contoh.id", "asesor-kedua@contoh.id")
FACTS = "Isian contoh; bukan jawaban instansi yang sebenarnya."


def load_joint_cycle() -> None:
    """Open the cycle, bring both institutions to document review and assign both assessors, unless it is there."""
    organiser = authority()
    access = access_to(Person.objects.get(email="admin@contoh.id"), organiser.slug)
    if access is None:
        return
    chosen = list(Institution.objects.filter(slug__in=INSTITUTIONS))
    scope = [organiser.pk, *(one.pk for one in chosen)]
    today = timezone.localdate()
    days = Days(today - timedelta(days=40), today + timedelta(days=40))
    with opened(scope, person=access.person.pk):
        if Cycle.objects.filter(organiser=organiser, name=NAME).exists():
            return
        draft = Draft(
            name=NAME, year=2025, instrument="spbe-2020", basis=PredicateBasis.EXACT,
            windows={stage: days for stage in ORDER if stage not in {Stage.VISIT, Stage.FINISHED}},
        )  # fmt: skip
        cycle = open_cycle(access, draft, [one.pk for one in chosen])
        assessments = list(Assessment.objects.filter(cycle=cycle).order_by("pk"))
        for place, one in enumerate(assessments):
            _fill(one, place)
    people = [Person.objects.get(email=email) for email in ASSESSORS]
    for person in people:
        declarations.declare(person, cycle.pk, Statement(residence="31", confirmed=True))
    with opened(scope, person=access.person.pk):
        for one in assessments:
            wanted = Added(tuple(person.pk for person in people), people[0].pk, today + timedelta(days=10))
            assigning.assign(access, cycle.pk, one.pk, wanted)


def _fill(made: Assessment, place: int) -> None:
    """Invented levels, as if they had been submitted; nobody of these institutions is in the demonstration."""
    for position, answer in enumerate(Answer.objects.filter(assessment=made).order_by("pk")):
        level = 1 + (position + place) % 3
        answer.steps = {str(step): {"met": True, "facts": FACTS, "analysis": FACTS} for step in range(1, level + 1)}
        answer.level, answer.state, answer.revision = str(level), "accepted", 1
        answer.save(update_fields=["steps", "level", "state", "revision"])
    made.stage, made.stage_since = Stage.DOCUMENT_REVIEW, database_now()
    made.save(update_fields=["stage", "stage_since"])
