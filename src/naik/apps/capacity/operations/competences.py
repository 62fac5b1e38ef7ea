"""Changes to the competences the institution added to the framework; one that is used is retired, never removed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naik.apps.audit.operations import Subject, record
from naik.apps.capacity.models import OwnCompetence
from naik.apps.capacity.queries.competences import shipped_codes
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments import loader
from naik.instruments.model import Text

CHANGED_MEANWHILE = Text(
    "Kompetensi ini diubah orang lain sejak halaman ini dibuka. Isian Anda belum disimpan; muat ulang halaman ini.",
    "Somebody changed this competence since the page was opened. Your text was not saved; load the page again.",
)
MOST = 200
TOO_MANY = Text(
    f"Instansi ini sudah memiliki {MOST} kompetensi sendiri.", f"This institution has {MOST} competences of its own."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What an own competence says; `values` are ids of the instrument's indicators that want it."""

    title: str
    description: str
    instrument: str
    values: tuple[str, ...]


@transaction.atomic
def add(access: Access, code: str, own: Own) -> OwnCompetence:
    """Add a competence; its code must be new, also beside the framework's."""
    access.require(Permission.STAFF_WRITE)
    take_turn(access.institution.pk)
    _check(own)
    known = OwnCompetence.objects.filter(institution=access.institution)
    if code in shipped_codes() or known.filter(code=code).exists():
        raise Refused(Text(f"Kode “{code}” sudah dipakai.", f"The code “{code}” is taken."))
    if known.count() >= MOST:
        raise Refused(TOO_MANY)
    made: OwnCompetence = OwnCompetence.objects.create(
        institution=access.institution, code=code, title=own.title, description=own.description,
        instrument=own.instrument, values=list(own.values), changed_by=access.person,
    )  # fmt: skip
    record(
        access.institution.pk, "capacity:competence:added", Subject("competence", made.pk, made.title),
        by=access.author, after={"code": made.code, **_told(made)},
    )  # fmt: skip
    return made


@transaction.atomic
def change(access: Access, competence_id: int, own: Own, revision: int) -> None:
    """Change what a competence says; its code stays, for it stands with those who hold it."""
    found = _locked(access, competence_id, revision)
    _check(own)
    before = _told(found)
    described = found.description
    found.title, found.description = own.title, own.description
    found.instrument, found.values = own.instrument, list(own.values)
    after = _told(found)
    if after == before and described == own.description:
        return
    _save(access, found)
    record(
        access.institution.pk, "capacity:competence:changed", Subject("competence", found.pk, found.title),
        by=access.author, before=before, after=after,
    )  # fmt: skip


@transaction.atomic
def retire(access: Access, competence_id: int, revision: int) -> None:
    """No longer offer or want a competence; who holds it keeps it."""
    found = _locked(access, competence_id, revision)
    if found.retired_at is not None:
        raise Refused(Text("Kompetensi ini sudah tidak dipakai lagi.", "This competence is retired already."))
    found.retired_at = timezone.now()
    _save(access, found)
    _record_state(access, found, "retired")


@transaction.atomic
def restore(access: Access, competence_id: int, revision: int) -> None:
    """Offer and want a retired competence again."""
    found = _locked(access, competence_id, revision)
    if found.retired_at is None:
        raise Refused(Text("Kompetensi ini masih dipakai.", "This competence is not retired."))
    found.retired_at = None
    _save(access, found)
    _record_state(access, found, "restored")


def _locked(access: Access, competence_id: int, revision: int) -> OwnCompetence:
    access.require(Permission.STAFF_WRITE)
    rows = OwnCompetence.objects.select_for_update().filter(institution=access.institution)
    found: OwnCompetence = get_object_or_404(rows, pk=competence_id)
    if found.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    return found


def _save(access: Access, found: OwnCompetence) -> None:
    found.changed_by = access.person
    found.revision = F("revision") + 1
    found.save()
    found.refresh_from_db(fields=["revision"])


def _record_state(access: Access, found: OwnCompetence, done: str) -> None:
    record(
        access.institution.pk, f"capacity:competence:{done}", Subject("competence", found.pk, found.title),
        by=access.author,
    )  # fmt: skip


def _told(found: OwnCompetence) -> dict[str, object]:
    return {"title": found.title, "instrument": found.instrument, "values": ", ".join(found.values)}


def _check(own: Own) -> None:
    instrument = next((one for one in loader.catalogue() if one.id == own.instrument), None)
    if instrument is None:
        raise Refused(Text("Instrumen ini tidak dikenal.", "This instrument is unknown."))
    unknown = [one for one in own.values if one not in instrument.value_ids]
    if unknown:
        raise Refused(
            Text(
                f"Instrumen ini tidak memiliki indikator {', '.join(unknown)[:80]}.",
                f"This instrument has no indicator {', '.join(unknown)[:80]}.",
            )
        )
