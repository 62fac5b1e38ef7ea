"""Changes to training programmes: added, changed, retired and offered again; one that was held is never removed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naik.apps.audit.operations import Subject, record
from naik.apps.capacity.models import Programme
from naik.apps.capacity.queries.competences import offered
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

LEAST_HOURS, MOST_HOURS = Decimal("0.5"), Decimal("999.5")
CHANGED_MEANWHILE = Text(
    "Program ini diubah orang lain sejak halaman ini dibuka. Isian Anda belum disimpan; muat ulang halaman ini.",
    "Somebody changed this programme since the page was opened. Your text was not saved; load the page again.",
)
TITLE_TAKEN = Text("Sudah ada program dengan judul itu.", "There is a programme of that title already.")
UNKNOWN_COMPETENCE = Text(
    "Salah satu kompetensi tidak dikenal atau tidak dipakai lagi.", "One of the competences is unknown or retired."
)
NO_COMPETENCE = Text("Pilih paling sedikit satu kompetensi.", "Choose one competence at least.")
WRONG_HOURS = Text("Jam pelatihan antara 0,5 dan 999,5.", "Training hours are between 0.5 and 999.5.")
RETIRED_ALREADY = Text("Program ini sudah tidak ditawarkan.", "This programme is no longer offered.")
OFFERED_ALREADY = Text("Program ini masih ditawarkan.", "This programme is still offered.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeValues:
    """What a programme says; `competences` are codes, `hours` of teaching with one decimal."""

    title: str
    content: str
    competences: tuple[str, ...]
    hours: Decimal


@transaction.atomic
def add(access: Access, values: ProgrammeValues) -> Programme:
    """Add a programme."""
    access.require(Permission.TRAINING_MANAGE)
    _check(access, values, kept=frozenset())
    try:
        with transaction.atomic():
            made: Programme = Programme.objects.create(
                institution=access.institution, title=values.title, content=values.content,
                competences=list(values.competences), hours=values.hours, changed_by=access.person,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(TITLE_TAKEN) from None
    record(access.institution.pk, "capacity:programme:added", _subject(made), by=access.author, after=_told(made))
    return made


@transaction.atomic
def change(access: Access, programme_id: int, values: ProgrammeValues, revision: int) -> None:
    """Change what a programme says; certificates that were issued keep what they were issued for."""
    found = _locked(access, programme_id)
    if found.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    _check(access, values, kept=frozenset(found.competences))
    before, content = _told(found), found.content
    found.title, found.content = values.title, values.content
    found.competences, found.hours = list(values.competences), values.hours
    after = _told(found)
    if after == before and content == values.content:
        return
    try:
        with transaction.atomic():
            _save(access, found)
    except IntegrityError:
        raise Refused(TITLE_TAKEN) from None
    record(
        access.institution.pk, "capacity:programme:changed", _subject(found), by=access.author, before=before,
        after=after,
    )  # fmt: skip


@transaction.atomic
def retire(access: Access, programme_id: int) -> None:
    """Offer a programme no longer; its sessions go on."""
    found = _locked(access, programme_id)
    if found.retired_at is not None:
        raise Refused(RETIRED_ALREADY)
    found.retired_at = timezone.now()
    _save(access, found)
    record(access.institution.pk, "capacity:programme:retired", _subject(found), by=access.author)


@transaction.atomic
def restore(access: Access, programme_id: int) -> None:
    """Offer a programme again."""
    found = _locked(access, programme_id)
    if found.retired_at is None:
        raise Refused(OFFERED_ALREADY)
    found.retired_at = None
    _save(access, found)
    record(access.institution.pk, "capacity:programme:restored", _subject(found), by=access.author)


def _locked(access: Access, programme_id: int) -> Programme:
    access.require(Permission.TRAINING_MANAGE)
    programmes = Programme.objects.select_for_update().filter(institution=access.institution)
    found: Programme = get_object_or_404(programmes, pk=programme_id)
    return found


def _check(access: Access, values: ProgrammeValues, *, kept: frozenset[str]) -> None:
    if not values.competences:
        raise Refused(NO_COMPETENCE)
    # A competence that was retired since may stay; it cannot be chosen anew.
    if not set(values.competences) <= {one.code for one in offered(access.institution)} | kept:
        raise Refused(UNKNOWN_COMPETENCE)
    if not LEAST_HOURS <= values.hours <= MOST_HOURS:
        raise Refused(WRONG_HOURS)


def _save(access: Access, found: Programme) -> None:
    found.revision = F("revision") + 1
    found.changed_by = access.person
    found.save()


def _told(found: Programme) -> dict[str, object]:
    return {"title": found.title, "competences": list(found.competences), "hours": found.hours}


def _subject(found: Programme) -> Subject:
    return Subject("programme", found.pk, found.title)
