"""Who can do what: a competence recorded with its day and what shows it, and taken off with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import Http404

from naik.apps.audit.operations import Personal, Subject, record
from naik.apps.capacity.models import HeldCompetence, StaffMember
from naik.apps.capacity.operations.staff import ALREADY_LEFT, locked
from naik.apps.capacity.queries.competences import offered
from naik.apps.evidence.policies import readable
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.instruments.model import Text

MOST = 100
TOO_MANY = Text(
    f"Pegawai ini sudah memiliki {MOST} catatan kompetensi.", f"This staff member has {MOST} recorded competences."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A competence by its code, since when, until when (None: without end), and what shows it."""

    competence: str
    obtained_on: date
    valid_until: date | None = None
    document: int | None = None
    note: str = ""


@transaction.atomic
def hold(access: Access, staff_id: int, holding: Holding) -> HeldCompetence:
    """Record that somebody at work can do something."""
    found = locked(access, staff_id)
    if found.left_on is not None:
        raise Refused(ALREADY_LEFT)
    _check(access, holding)
    of_them = HeldCompetence.objects.filter(staff=found)
    if of_them.filter(competence=holding.competence, obtained_on=holding.obtained_on).exists():
        raise Refused(
            Text("Kompetensi ini sudah tercatat pada tanggal itu.", "This competence is recorded for that day already.")
        )
    if of_them.count() >= MOST:
        raise Refused(TOO_MANY)
    made: HeldCompetence = HeldCompetence.objects.create(
        institution=access.institution, staff=found, competence=holding.competence, obtained_on=holding.obtained_on,
        valid_until=holding.valid_until, document_id=holding.document, note=holding.note, recorded_by=access.person,
    )  # fmt: skip
    _record(access, found, made, "obtained", after=_told(made))
    return made


@transaction.atomic
def remove(access: Access, staff_id: int, held_id: int, *, reason: str) -> None:
    """Take a recorded competence off, because it was never there or no longer is; the reason stays."""
    found = locked(access, staff_id)
    if not reason.strip():
        raise Refused(Text("Tuliskan alasannya.", "Please give the reason."))
    held = HeldCompetence.objects.filter(staff=found, pk=held_id).first()
    if held is None:
        raise Http404
    told = _told(held)
    held_pk = held.pk
    held.delete()
    held.pk = held_pk
    _record(access, found, held, "lost", before=told, reason=reason)


def _check(access: Access, holding: Holding) -> None:
    if holding.competence not in {one.code for one in offered(access.institution)}:
        raise Refused(Text("Kompetensi ini tidak dikenal.", "This competence is unknown."))
    if holding.obtained_on > today(access.institution):
        raise Refused(Text("Tanggal perolehan belum tiba.", "The day of obtaining it has not come yet."))
    if holding.valid_until is not None and holding.valid_until < holding.obtained_on:
        raise Refused(
            Text("Masa berlaku berakhir sebelum tanggal perolehan.", "It would end before the day it was obtained.")
        )
    if holding.document is not None and not readable(access).filter(pk=holding.document).exists():
        raise Refused(Text("Dokumen itu tidak ada dalam jangkauan Anda.", "That document is not in your reach."))


def _told(held: HeldCompetence) -> dict[str, object]:
    return {
        "competence": held.competence, "obtained_on": held.obtained_on, "valid_until": held.valid_until,
        "document": held.document_id,
    }  # fmt: skip


def _record(
    access: Access, found: StaffMember, held: HeldCompetence, done: str, *, before: dict[str, object] | None = None,
    after: dict[str, object] | None = None, reason: str = "",
) -> None:  # fmt: skip
    record(
        access.institution.pk, f"capacity:staff_competence:{done}", Subject("staff", found.pk), by=access.author,
        before=before, after=after, reason=reason,
        personal=Personal(found.person_id, {"name": found.name, "note": held.note}),
    )  # fmt: skip
