"""An assessor's declaration before a cycle, and what a later conflict ends at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import ConflictOfInterest, Cycle, Declaration
from naik.apps.evaluations.operations.assigning import end, hold
from naik.apps.evaluations.queries import assigning
from naik.apps.evaluations.queries.assigning import Field, Row
from naik.apps.evaluations.queries.declarations import assigned_to, door
from naik.apps.institutions.access import active
from naik.apps.institutions.models import Institution, Membership, Region
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.apps.tenancy.scope import opened
from naik.cycle.conflicts import EXTERNAL, Bar
from naik.instruments.model import Text

UNCONFIRMED = Text(
    "Kerahasiaan dan integritas harus dinyatakan lebih dahulu.", "Confidentiality and integrity have to be confirmed."
)
UNKNOWN = Text("Pilih provinsi dan instansi dari daftar.", "Choose province and institutions from the list.")
NO_REASON = Text("Tuliskan sebab setiap benturan kepentingan.", "Please say why for each conflict of interest.")
ENDED = "Benturan kepentingan menurut pernyataan asesor"
"""The reason in the assessed institution's history: what exactly was declared is the organiser's to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody declares; `conflicts` are institutions with the reason, added to those declared before."""

    residence: str
    employer: int | None = None
    conflicts: Mapping[int, str] = field(default_factory=dict)
    confirmed: bool = False


@transaction.atomic
def declare(person: Person, cycle_id: int, said: Statement, *, request_id: str = "") -> tuple[str, ...]:
    """Keep the declaration; returns the institutions whose assignment it ended. A conflict is never taken back."""
    cycle = door(person, cycle_id)
    _check(said)
    by = Author(person.pk, request_id=request_id)
    with opened({cycle.organiser_id, *assigned_to(person)}, person=person.pk) as keys:
        held = hold(assigning.field(cycle, EXTERNAL, frozenset(keys.institutions), by=0))
        first = _write(cycle, person, said)
        held = assigning.field(cycle, EXTERNAL, held.scope, by=0)
        lost = _lost(held, person)
        _tell_authority(cycle, lost)
        # Chains are taken in the order of institutions, as by everybody else.
        for institution_id in sorted({cycle.organiser_id, *lost}):
            if institution_id in lost:
                row = lost[institution_id]
                member = next(one for one in row.team if one.person_id == person.pk)
                end(held, row, member, by=by, reason=ENDED)
            if institution_id == cycle.organiser_id:
                _record(cycle, person, said, first=first, by=by)
    return tuple(sorted(row.institution.name for row in lost.values()))


def _check(said: Statement) -> None:
    if not said.confirmed:
        raise Refused(UNCONFIRMED)
    named = {*said.conflicts, *([said.employer] if said.employer is not None else [])}
    if not Region.objects.filter(code=said.residence, province=None).exists() or Institution.objects.filter(
        pk__in=named
    ).count() != len(named):
        raise Refused(UNKNOWN)
    if not all(reason.strip() for reason in said.conflicts.values()):
        raise Refused(NO_REASON)


def _write(cycle: Cycle, person: Person, said: Statement) -> bool:
    found, first = Declaration.objects.update_or_create(
        cycle=cycle, person=person, defaults={
            "institution_id": cycle.organiser_id, "residence_id": said.residence, "employer_id": said.employer,
            "confidentiality_at": database_now(),
        },
    )  # fmt: skip
    for about, reason in said.conflicts.items():
        ConflictOfInterest.objects.get_or_create(
            declaration=found, about_id=about,
            defaults={"institution_id": cycle.organiser_id, "reason": reason.strip()},
        )  # fmt: skip
    return first


def _lost(held: Field, person: Person) -> dict[int, Row]:
    return {
        row.institution.pk: row
        for row in held.rows.values()
        if any(set(one.bars) - {Bar.NO_ROLE} for one in row.team if one.person_id == person.pk)
    }


def _tell_authority(cycle: Cycle, lost: Mapping[int, Row]) -> None:
    if not lost:
        return
    names = ", ".join(sorted(row.institution.name for row in lost.values()))
    sentence = Text(
        f"Pernyataan seorang asesor mengakhiri penugasannya: {names}. Tugaskan penggantinya.",
        f"An assessor's declaration ended assignments: {names}. Please assign somebody else.",
    )
    admins = Membership.objects.filter(active(), institution=cycle.organiser_id, role=Role.AUTHORITY_ADMIN)
    for one in sorted(set(admins.values_list("person", flat=True))):
        tell(one, NoticeKind.TASK_GIVEN, sentence, "cycle_assessors", cycle.organiser, cycle.pk)


def _record(cycle: Cycle, person: Person, said: Statement, *, first: bool, by: Author) -> None:
    record(
        cycle.organiser_id, f"evaluations:declaration:{'made' if first else 'changed'}", Subject("person", person.pk),
        by=by, after={"cycle": cycle.name},
        personal=Personal(
            person.pk, {"residence": said.residence, "employer": said.employer, "conflicts": sorted(said.conflicts)}
        ),
    )  # fmt: skip
