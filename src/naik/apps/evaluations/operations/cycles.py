"""Opening a cycle for many institutions at once, adding to it later, and closing it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import pgtrigger
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from naik.apps.audit.operations import Author, Subject, hold_chains, record
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Answer, Assessment, Cycle, Reopening, StageWindow
from naik.apps.evaluations.moving import subject
from naik.apps.evaluations.queries import authority
from naik.apps.institutions.access import Access
from naik.apps.institutions.moments import end_of
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from naik.cycle.machines import ANSWER
from naik.cycle.stages import Stage, StagesRefused, arranged
from naik.cycle.windows import Days, WindowsRefused, check
from naik.instruments import loader
from naik.instruments.model import PredicateBasis, Text

Item = TypeVar("Item")
BATCH = 20
"""How many institutions' chains are written at a time: a narrow scope makes shorter statements."""
CLOSED = Text("Siklus ini sudah ditutup.", "This cycle is closed.")
REASON_MISSING = Text("Tuliskan alasannya.", "Please give the reason.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a cycle or a rehearsal is made of before it is opened."""

    name: str
    year: int
    instrument: str
    basis: PredicateBasis
    windows: Mapping[Stage, Days]

    def stages(self, *, rehearsal: bool) -> tuple[Stage, ...]:
        """The stages in their order; raises Refused for a choice or for days that make no cycle."""
        try:
            chosen = arranged(self.windows, rehearsal=rehearsal)
            check(self.windows)
        except (StagesRefused, WindowsRefused) as refusal:
            raise Refused(refusal.message) from refusal
        return chosen


@transaction.atomic
def open_cycle(access: Access, draft: Draft, institutions: Collection[int]) -> Cycle:
    """Open a cycle with an assessment for each of `institutions`, all of them or none."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    chosen = frozenset(institutions)
    if not chosen:
        raise Refused(Text("Pilih sedikitnya satu instansi.", "Choose at least one institution."))
    _require_reach(access, chosen)
    stages = draft.stages(rehearsal=False)
    with opened([access.institution.pk, *chosen], person=access.person.pk):
        cycle = create(access, draft, stages, rehearsal=False)
        made = enrol(cycle, chosen, _without_visit(stages))
        hold_chains()
        _record_opened(made, cycle, by=access.author)
        record(
            access.institution.pk,
            "evaluations:cycle:opened",
            cycle_subject(cycle),
            by=access.author,
            after={
                "instrument": cycle.instrument, "predicate_basis": cycle.predicate_basis, "stages": list(stages),
                "institutions": len(made),
            },
        )  # fmt: skip
    _tell(cycle)
    return cycle


@transaction.atomic
def add_institutions(access: Access, cycle_id: int, institutions: Collection[int]) -> int:
    """Let more institutions take part; those that do already stay as they are. Returns how many were added."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    cycle = authority.cycle(access, cycle_id)
    chosen = frozenset(institutions)
    _require_reach(access, chosen)
    with opened([access.institution.pk, *chosen], person=access.person.pk):
        # The cycle's row is held, so that two who add the same institution take turns.
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if cycle.closed_at is not None:
            raise Refused(CLOSED)
        there = Assessment.objects.filter(cycle=cycle).values_list("institution_id", flat=True)
        fresh = chosen - set(there)
        if not fresh:
            raise Refused(
                Text("Semua instansi yang dipilih sudah ikut serta.", "All institutions chosen take part already.")
            )
        stages = tuple(Stage(one) for one in StageWindow.objects.filter(cycle=cycle).values_list("stage", flat=True))
        made = enrol(cycle, fresh, _without_visit(arranged(stages, rehearsal=False)))
        hold_chains()
        _record_opened(made, cycle, by=access.author)
        record(
            access.institution.pk, "evaluations:cycle:extended", cycle_subject(cycle), by=access.author,
            after={"institutions": len(made)},
        )  # fmt: skip
    _tell(cycle)
    return len(made)


@transaction.atomic
def close_cycle(access: Access, cycle_id: int, *, reason: str) -> Cycle:
    """End a cycle: every stage is closed for everybody, and reopened ones with it."""
    cycle = authority.cycle(access, cycle_id)
    everybody = authority.require_whole(access, cycle)
    if not reason.strip():
        raise Refused(REASON_MISSING)
    with opened([access.institution.pk, *everybody], person=access.person.pk):
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if cycle.closed_at is not None:
            raise Refused(CLOSED)
        now = database_now()
        StageWindow.objects.filter(cycle=cycle, closed_at=None).update(closed_at=now)
        Reopening.objects.filter(assessment__cycle=cycle, until__gt=now).update(until=now)
        unfinished = Assessment.objects.filter(cycle=cycle).exclude(stage=Stage.FINISHED).count()
        cycle.closed_at = now
        cycle.save(update_fields=["closed_at"])
        record(
            access.institution.pk, "evaluations:cycle:closed", cycle_subject(cycle), by=access.author,
            after={"unfinished": unfinished}, reason=reason.strip(),
        )  # fmt: skip
    return cycle


def create(access: Access, draft: Draft, stages: tuple[Stage, ...], *, rehearsal: bool) -> Cycle:
    """The rows of a cycle and its windows, in the organiser's scope that is open; Refused when the name is taken."""
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                organiser=access.institution,
                name=" ".join(draft.name.split()),
                year=draft.year,
                instrument=draft.instrument,
                instrument_version=loader.load(draft.instrument).version,
                predicate_basis=draft.basis,
                rehearsal=rehearsal,
                opened_by=access.person,
            )
    except IntegrityError as taken:
        raise Refused(
            Text(
                f"Nama “{draft.name}” sudah dipakai. Bila Anda baru saja mengirim isian ini, siklusnya sudah dibuka.",
                f"The name “{draft.name}” is taken. If you have just sent this form, it has been opened.",
            )
        ) from taken
    StageWindow.objects.bulk_create(
        StageWindow(
            cycle=cycle,
            stage=stage,
            opens_at=end_of(draft.windows[stage].first - timedelta(days=1), access.institution),
            closes_at=end_of(draft.windows[stage].last, access.institution),
        )
        for stage in stages
    )
    return cycle


def enrol(cycle: Cycle, institutions: Collection[int], stages: tuple[Stage, ...]) -> list[Assessment]:
    """An assessment with an empty answer for every value, for each of `institutions`, whose scope is open."""
    now, values = database_now(), loader.load(cycle.instrument).value_ids
    made: list[Assessment] = Assessment.objects.bulk_create(
        Assessment(cycle=cycle, institution_id=one, stages=list(stages), stage=Stage.SELF_ASSESSMENT, stage_since=now)
        for one in sorted(institutions)
    )
    # An empty answer is no history worth keeping, and its trigger opens two subtransactions for each of 29,000 rows.
    with pgtrigger.ignore("evaluations.Answer:insert_insert"):
        _add_empty_answers([one.pk for one in made], values)
    return made


def cycle_subject(cycle: Cycle, stage: str = "") -> Subject:
    """What an event of the organiser's chain is about."""
    return Subject("cycle", cycle.pk, f"{cycle.name} · {stage}" if stage else cycle.name)


def _add_empty_answers(assessments: list[int], values: Sequence[str]) -> None:
    """One statement: 29,000 rows through a list of values would take the database ten times as long."""
    empty = Answer(state=ANSWER.first)
    own = [one for one in Answer._meta.concrete_fields if one.name not in {"id", "institution", "assessment", "value"}]  # noqa: SLF001  the documented way to a model's fields
    columns = sql.SQL(", ").join([sql.Identifier(str(one.column)) for one in own])
    same = [one.get_db_prep_save(getattr(empty, one.attname), connection) for one in own]
    statement = sql.SQL(
        "INSERT INTO evaluations_answer (institution_id, assessment_id, value, {columns})"
        " SELECT a.institution_id, a.id, v.value, {same} FROM evaluations_assessment a"
        " CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS v (value, place) WHERE a.id = ANY(%s)"
        " ORDER BY a.id, v.place"
    ).format(columns=columns, same=sql.SQL(", ").join([sql.Placeholder() for _ in own]))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), [*same, list(values), assessments])


def batched(everything: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """`everything` in pieces of at most `size`."""
    return (everything[start : start + size] for start in range(0, len(everything), size))


def _require_reach(access: Access, chosen: frozenset[int]) -> None:
    if chosen - authority.reached_ids(access, Permission.CYCLE_MANAGE, at_home=True):
        raise Refused(
            Text(
                "Ada instansi di luar jangkauan Anda; tidak ada yang dibuka.",
                "One of the institutions is beyond your reach; nothing was opened.",
            )
        )


def _without_visit(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Who is visited is chosen later, one by one."""
    return tuple(stage for stage in stages if stage is not Stage.VISIT)


def _record_opened(made: list[Assessment], cycle: Cycle, *, by: Author) -> None:
    for some in batched(made, BATCH):
        with opened([one.institution_id for one in some]):
            for one in some:
                one.cycle = cycle
                record(
                    one.institution_id, "evaluations:assessment:opened", subject(one), by=by,
                    after={"instrument": cycle.instrument, "stages": list(one.stages)},
                )  # fmt: skip


def _tell(cycle: Cycle) -> None:
    enqueue(
        "evaluations.tell_opened", once=f"evaluations.tell_opened:{cycle.pk}", institution_id=cycle.organiser_id,
        cycle_id=cycle.pk,
    )  # fmt: skip
