"""Giving institutions their assessors and taking them away: the row, the room it opens, the event and the notice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Assessor, Cycle
from naik.apps.evaluations.moving import REASON_MISSING
from naik.apps.evaluations.queries import assigning as queries
from naik.apps.evaluations.queries.assigning import Field, Member, Row
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Membership
from naik.apps.institutions.operations.people import close_room, open_room
from naik.apps.institutions.refusals import Refused
from naik.apps.notices.models import NoticeKind
from naik.apps.notices.operations import notify
from naik.apps.tenancy.scope import opened
from naik.cycle.conflicts import EXTERNAL, SENTENCES
from naik.cycle.distribution import Proposed
from naik.cycle.stages import Stage
from naik.instruments.model import Text

SETTLED = Text(
    "Penilaian pertama di instansi ini sudah selesai; susunan asesornya tidak berubah lagi.",
    "The first scores of this institution are done; its assessors do not change any more.",
)
DONE = Text(
    "Asesor ini sudah menyelesaikan penilaian pertamanya; penugasannya tidak diakhiri.",
    "This assessor has done the first scores; the assignment is not ended.",
)
NOBODY = Text("Pilih sedikitnya satu orang atau ketua yang baru.", "Choose somebody, or a new lead.")
LEAD = Text("Ketua harus salah satu asesor instansi ini.", "The lead has to be one of this institution's assessors.")
TWICE = Text("Orang ini sudah menilai instansi ini.", "This person assesses this institution already.")
CHANGED = Text(
    "Susunan asesor berubah sesudah usulan ini dibuat. Periksa usulan yang baru.",
    "Assignments changed after this proposal was made. Please look at the new one.",
)
NOTHING = Text("Tidak ada yang dapat dibagi.", "There is nothing to assign.")


@dataclass(frozen=True, slots=True)
class Added:
    """Who joins the assessors of an institution, by when they are to be done, and who leads (None: as before)."""

    people: tuple[int, ...] = ()
    lead: int | None = None
    due_on: date | None = None


@transaction.atomic
def assign(access: Access, cycle_id: int, assessment_id: int, added: Added) -> None:
    """Add assessors to one institution of a cycle, or name another lead."""
    _apply(access, lambda: queries.of_cycle(access, cycle_id), lambda _field: {assessment_id: added})


@transaction.atomic
def assign_in_rehearsal(access: Access, assessment_id: int, added: Added) -> None:
    """Let own people assess a rehearsal."""
    _apply(access, lambda: queries.of_rehearsal(access, assessment_id), lambda _field: {assessment_id: added})


@transaction.atomic
def share_out(access: Access, cycle_id: int, wanted: int, seen: str, due_on: date | None = None) -> int:
    """Apply the proposal whose digest was `seen`, whole or not at all; returns how many assignments it made."""

    def chosen(field: Field) -> Mapping[int, Added]:
        proposal = field.proposal(wanted)
        if digest(proposal) != seen:
            raise Refused(CHANGED)
        assessments = {one.institution.pk: one.assessment_id for one in field.rows.values()}
        found = {assessments[one.institution]: Added(one.added, one.lead, due_on) for one in proposal if one.added}
        if not found:
            raise Refused(NOTHING)
        return found

    return _apply(access, lambda: queries.of_cycle(access, cycle_id), chosen)


@transaction.atomic
def unassign(access: Access, cycle_id: int, assessment_id: int, assessor_id: int, *, reason: str) -> None:
    """End an assignment of a cycle; what was scored stays."""
    _take_away(access, lambda: queries.of_cycle(access, cycle_id), assessment_id, assessor_id, reason)


@transaction.atomic
def unassign_in_rehearsal(access: Access, assessment_id: int, assessor_id: int, *, reason: str) -> None:
    """The same in a rehearsal."""
    _take_away(access, lambda: queries.of_rehearsal(access, assessment_id), assessment_id, assessor_id, reason)


def digest(proposal: Iterable[Proposed]) -> str:
    """A short text that is another one for any other proposal."""
    said = repr([(one.institution, one.added, one.lead) for one in proposal])
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def end(field: Field, row: Row, member: Member, *, by: Author, reason: str) -> None:
    """Write the end of an assignment that was checked; the scope of `field` is open and its cycle held."""
    Assessor.objects.filter(pk=member.assessor_id).update(ended_at=database_now())
    name = row.institution.name
    _tell(
        member.person_id,
        Text(
            f"Penugasan Anda menilai {name} pada {field.cycle.name} diakhiri.",
            f"You no longer assess {name} in {field.cycle.name}.",
        ),
    )
    others = Assessor.objects.filter(institution=row.institution, person=member.person_id, ended_at=None)
    if not others.exclude(assessment__stage=Stage.FINISHED).exists():
        held = Membership.objects.filter(
            institution=field.cycle.organiser_id, person=member.person_id, assignments__institution=row.institution
        )
        for membership in held.select_related("person") if field.rule is EXTERNAL else ():
            close_room(membership, row.institution, by=by)
    record(
        row.institution.pk, "evaluations:assessor:ended", Subject("person", member.person_id), by=by,
        before={"cycle": field.cycle.name, "lead": member.lead}, reason=reason,
        personal=Personal(member.person_id, {"name": member.name}),
    )  # fmt: skip


def hold(field: Field) -> Field:
    """Hold a cycle's assignments until the transaction ends, and read them anew; its scope is open."""
    Cycle.objects.select_for_update(no_key=True, of=("self",)).get(pk=field.cycle.pk)
    with connection.cursor() as cursor:
        # Shared as answers hold them: only an act that moves the stage waits.
        cursor.execute(
            "SELECT id FROM evaluations_assessment WHERE id = ANY(%s) ORDER BY id FOR SHARE", [sorted(field.rows)]
        )
    list(Assessor.objects.select_for_update().filter(assessment__in=list(field.rows)).order_by("pk"))
    return queries.field(field.cycle, field.rule, field.scope, by=field.by)


def _apply(access: Access, read: Callable[[], Field], choose: Callable[[Field], Mapping[int, Added]]) -> int:
    field = read()
    with opened(field.scope, person=access.person.pk):
        field = hold(field)
        chosen = choose(field)
        rows = sorted((_checked(field, pk, added) for pk, added in chosen.items()), key=lambda one: one.institution.pk)
        for row in rows:
            _write(row, chosen[row.assessment_id])
        _tell_added(field, rows, chosen)
        for row in rows:
            _record_added(access, field, row, chosen[row.assessment_id])
    return sum(len(added.people) for added in chosen.values())


def _checked(field: Field, assessment_id: int, added: Added) -> Row:
    row = field.rows.get(assessment_id)
    if row is None or any(one not in field.candidates for one in added.people):
        raise Http404
    held = {one.person_id for one in row.team}
    if row.settled:
        raise Refused(SETTLED)
    if not added.people and (added.lead is None or added.lead in {one.person_id for one in row.team if one.lead}):
        raise Refused(NOBODY)
    for person in added.people:
        if person in held:
            raise Refused(TWICE)
        barred = field.bars(person, row.institution)
        if barred:
            name, why = field.loads[person].name if person in field.loads else "", SENTENCES[barred[0]]
            raise Refused(Text(f"{name}: {why.id}.", f"{name}: {why.en}."))
    if added.lead is not None and added.lead not in {*held, *added.people}:
        raise Refused(LEAD)
    return row


def _write(row: Row, added: Added) -> None:
    if added.lead is not None:
        team = Assessor.objects.filter(assessment=row.assessment_id, ended_at=None)
        team.filter(lead=True).exclude(person=added.lead).update(lead=False)
        team.filter(person=added.lead, lead=False).update(lead=True)
    Assessor.objects.bulk_create(
        Assessor(
            institution=row.institution, assessment_id=row.assessment_id, person_id=person, due_on=added.due_on,
            lead=person == added.lead,
        )
        for person in dict.fromkeys(added.people)
    )  # fmt: skip


def _tell_added(field: Field, rows: Sequence[Row], chosen: Mapping[int, Added]) -> None:
    given: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        for person in chosen[row.assessment_id].people:
            given[person].append(row)
    for person, theirs in sorted(given.items()):
        what = theirs[0].institution.name if len(theirs) == 1 else f"{len(theirs)} instansi"
        what_en = theirs[0].institution.name if len(theirs) == 1 else f"{len(theirs)} institutions"
        name = field.cycle.name
        _tell(person, Text(f"Anda ditugaskan menilai {what} pada {name}.", f"You assess {what_en} in {name}."))


def _record_added(access: Access, field: Field, row: Row, added: Added) -> None:
    before = row.lead.person_id if row.lead else None
    for person in dict.fromkeys(added.people):
        load = field.loads[person]
        if field.rule is EXTERNAL:
            held = Membership.objects.select_related("person").get(pk=load.membership_id)
            open_room(held, row.institution, by=access.author)
        record(
            row.institution.pk, "evaluations:assessor:assigned", Subject("person", person), by=access.author,
            after={"cycle": field.cycle.name, "lead": person == added.lead, "due_on": added.due_on},
            personal=Personal(person, {"name": load.name}),
        )  # fmt: skip
    if added.lead is not None and added.lead != before and added.lead not in added.people:
        record(
            row.institution.pk, "evaluations:assessor:lead_named", Subject("person", added.lead), by=access.author,
            after={"cycle": field.cycle.name},
        )  # fmt: skip


def _take_away(access: Access, read: Callable[[], Field], assessment_id: int, assessor_id: int, reason: str) -> None:
    field = read()
    with opened(field.scope, person=access.person.pk):
        field = hold(field)
        row = field.rows.get(assessment_id)
        member = next((one for one in row.team if one.assessor_id == assessor_id), None) if row else None
        if row is None or member is None:
            raise Http404
        if row.settled:
            raise Refused(SETTLED)
        if member.done:
            raise Refused(DONE)
        if not reason.strip():
            raise Refused(REASON_MISSING)
        end(field, row, member, by=access.author, reason=reason.strip())


def _tell(person_id: int, sentence: Text) -> None:
    with override("id"):
        address = reverse("work")
    notify(person_id, NoticeKind.TASK_GIVEN, sentence, address)
