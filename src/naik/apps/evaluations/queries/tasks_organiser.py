"""What waits for whoever runs cycles: stages that end soon, appeals nobody has answered, results to determine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Count

from naik.apps.accounts.models import Person
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Appeal, Assessment, Cycle, StageWindow
from naik.apps.evaluations.queries.tasks import Kind, Task
from naik.apps.institutions.access import Workplace, active
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.moments import last_day
from naik.apps.institutions.roles import PERMISSIONS, Permission
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import Text

SOON = timedelta(days=7)
"""How long before its end a stage is told of."""
RUNS = frozenset(role for role, held in PERMISSIONS.items() if Permission.CYCLE_MANAGE in held)


def homes(person: Person, places: Iterable[Workplace]) -> frozenset[int]:
    """The institutions for which the person runs cycles themselves, not those their reach merely covers."""
    if not any(RUNS.intersection(one.roles) for one in places):
        return frozenset()
    with opened((), person=person.pk):
        # Asked across institutions; the row policy on the person is the wall here.
        held = Membership._base_manager.filter(active(), person=person, role__in=RUNS)  # noqa: SLF001  as said
        return frozenset(held.values_list("institution_id", flat=True))


def tasks(person: Person, places: Iterable[Workplace], own: frozenset[int]) -> Iterator[Task]:
    """Everything of these, for the cycles of `own` (see `homes`) that are not closed."""
    if not own:
        return
    found = {one.institution.pk: one.institution for one in places}
    # What is counted is what the person's reach lets them see.
    with opened([*found], person=person.pk):
        running = {
            one.pk: one for one in Cycle.objects.filter(organiser__in=own, closed_at=None, rehearsal=False)
        }  # fmt: skip
        there = Assessment.objects.filter(cycle__in=running)
        counted = {
            (cycle, Stage(stage)): count
            for cycle, stage, count in there.values_list("cycle", "stage").annotate(count=Count("pk"))
        }
        appeals = dict(
            Appeal.objects.filter(assessment__cycle__in=running, state="filed")
            .values_list("assessment__cycle")
            .annotate(count=Count("pk"))
        )
        now = database_now()
        ending = list(
            StageWindow.objects.filter(
                cycle__in=running, closed_at=None, closes_at__gt=now, closes_at__lte=now + SOON
            ).order_by("closes_at", "pk")
        )
    for window in ending:
        cycle, stage = running[window.cycle_id], Stage(window.stage)
        organiser, title = found[cycle.organiser_id], TITLES[stage]
        count = counted.get((cycle.pk, stage), 0)
        yield Task(
            kind=Kind.SOON, institution=organiser, cycle=cycle.name, page="cycle", arguments=(cycle.pk,),
            title=Text(f"Tahap {title.id} berakhir", f"The stage {title.en} ends"),
            why=Text(f"{count} instansi masih di tahap ini", f"institutions still in this stage: {count}"),
            due_on=last_day(window.closes_at, organiser), query=f"tahap={stage}",
        )  # fmt: skip
    for cycle in running.values():
        yield from _to_decide(cycle, found[cycle.organiser_id], counted, appeals.get(cycle.pk, 0))


def _to_decide(
    cycle: Cycle, organiser: Institution, counted: dict[tuple[int, Stage], int], appeals: int
) -> Iterator[Task]:
    determine = counted.get((cycle.pk, Stage.DETERMINATION), 0)
    publish = counted.get((cycle.pk, Stage.PUBLICATION), 0)
    for count, title, why, page in (
        (appeals, Text("Sanggah menunggu jawaban", "Appeals wait for an answer"),
         Text(f"{appeals} sanggah; pastikan ada asesor lain yang menjawabnya",
              f"appeals: {appeals}; see that another assessor answers them"), "cycle_assessors"),
        (determine, Text("Tetapkan hasil", "Determine results"),
         Text(f"{determine} instansi menunggu penetapan", f"institutions waiting for determination: {determine}"),
         "cycle_determinations"),
        (publish, Text("Terbitkan hasil", "Publish results"),
         Text(f"{publish} instansi menunggu penerbitan", f"institutions waiting for publication: {publish}"),
         "cycle_determinations"),
    ):  # fmt: skip
        if count:
            yield Task(
                kind=Kind.DECIDE, institution=organiser, cycle=cycle.name, title=title, why=why, page=page,
                arguments=(cycle.pk,),
            )  # fmt: skip
