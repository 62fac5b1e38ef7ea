"""One year's use of a service, written for several offices at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from naik.apps.audit.operations import Subject, record
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService, ServiceUse
from naik.apps.inventory.queries.use import seen_of
from naik.apps.inventory.use_values import FIGURES, Figures
from naik.instruments.model import Text

STALE = Text(
    "Angka tahun ini diubah orang lain sejak halaman dibuka. Isian Anda masih di bawah; bandingkan, lalu simpan lagi.",
    "Somebody changed this year's figures since the page was opened. What you typed is still below; compare, and save"
    " again.",
)
NOT_RUNNING = Text(
    "Layanan ini belum dipakai, jadi belum ada pemakaiannya.", "This service is not in use yet, so there is no use."
)
SUM_TOO_LARGE = Text(
    "Jumlah pengguna aktif semua perangkat daerah melebihi angka seluruhnya.",
    "The active users of all offices add up to more than the figure altogether.",
)
POSSIBLE_TOO_LARGE = Text(
    "Jumlah calon pengguna semua perangkat daerah melebihi angka seluruhnya.",
    "The possible users of all offices add up to more than the figure altogether.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written about one office, and where it comes from."""

    figures: Figures
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A year's figures for some offices; the office None is the use altogether, an entry None takes a record away.

    `seen` is what the page showed of these offices when it was opened (`queries.use.seen_of`).
    """

    year: int
    entries: Mapping[int | None, Entry | None]
    seen: str


@transaction.atomic
def record_use(access: Access, service_id: int, sheet: Sheet) -> int:
    """Write a sheet; returns how many records changed. Nothing is written when one entry is refused."""
    service = policies.service(access, service_id)
    DigitalService.objects.select_for_update().get(pk=service.pk)  # two sheets of one service go one after the other
    for office_id in sheet.entries:
        access.require(Permission.SERVICE_WRITE, office_id or service.office_id)
    held = ServiceUse.objects.filter(service=service, year=sheet.year)
    rows: dict[int | None, ServiceUse] = {one.office_id: one for one in held}
    if seen_of(rows, sheet.entries) != sheet.seen:
        raise Refused(STALE)
    changed = {office: entry for office, entry in sheet.entries.items() if _of(rows.get(office)) != entry}
    if not changed:
        return 0
    check_year(service, sheet.year)
    _check_offices(access, [one for one in changed if one not in rows and one is not None])
    if access.may(Permission.SERVICE_WRITE, service.office_id):
        check_sums({**{office: _of(one) for office, one in rows.items()}, **sheet.entries})
    before = {str(office or "all"): _plain(rows.get(office)) for office in changed}
    for office, entry in changed.items():
        _write(access, service, sheet.year, office, entry, rows.get(office))
    record(
        access.institution.pk, "inventory:use:recorded", Subject("service", service.pk, service.name),
        by=access.author, before={"year": sheet.year, "offices": before},
        after={
            "year": sheet.year,
            "offices": {
                str(office or "all"): None if entry is None else _figures(entry.figures)
                for office, entry in changed.items()
            },
        },
    )  # fmt: skip
    return len(changed)


def with_source(
    rows: Mapping[int | None, ServiceUse], written: Mapping[int | None, Figures | None], before: str, source: str
) -> dict[int | None, Entry | None]:
    """Entries of a form that has one source for all offices.

    A record whose figures stay keeps its own source, unless it is the one that the form showed and that was changed.
    """
    found: dict[int | None, Entry | None] = {}
    for office, figures in written.items():
        kept = _of(rows.get(office))
        if figures is None:
            found[office] = None
        elif kept is not None and kept.figures == figures and kept.source != before:
            found[office] = kept
        else:
            found[office] = Entry(figures, source)
    return found


def write(access: Access, service: DigitalService, year: int, office: int | None, entry: Entry) -> None:
    """Write one checked record, for an import; the caller holds the service and writes the event."""
    row = ServiceUse.objects.filter(service=service, year=year, office=office).first()
    _write(access, service, year, office, entry, row)


def check_year(service: DigitalService, year: int) -> None:
    """Refuse a year in which the service was not in use."""
    if service.started_year is None and service.state in {"idea", "building"}:
        raise Refused(NOT_RUNNING)
    if service.started_year is not None and year < service.started_year:
        raise Refused(
            Text(
                f"Layanan ini baru dipakai sejak {service.started_year}.",
                f"This service is in use only since {service.started_year}.",
            )
        )
    if service.ended_year is not None and year > service.ended_year:
        raise Refused(
            Text(f"Layanan ini berakhir pada {service.ended_year}.", f"This service ended in {service.ended_year}.")
        )


def check_sums(entries: Mapping[int | None, Entry | None]) -> None:
    """Refuse offices that add up to more than what is recorded altogether."""
    whole = entries.get(None)
    if whole is None:
        return
    offices = [one.figures for office, one in entries.items() if office is not None and one is not None]
    if sum(one.active_users for one in offices) > whole.figures.active_users:
        raise Refused(SUM_TOO_LARGE)
    most = whole.figures.possible_users
    if most is not None and sum(one.possible_users or 0 for one in offices) > most:
        raise Refused(POSSIBLE_TOO_LARGE)


def _write(
    access: Access, service: DigitalService, year: int, office: int | None, entry: Entry | None, row: ServiceUse | None
) -> None:
    if entry is None:
        if row is not None:
            row.delete()
        return
    held = row or ServiceUse(institution=access.institution, service=service, office_id=office, year=year)
    for name in FIGURES:
        setattr(held, name, getattr(entry.figures, name))
    held.source, held.recorded_by = entry.source, access.person
    held.save()


def _of(row: ServiceUse | None) -> Entry | None:
    return None if row is None else Entry(recorded(row), row.source)


def recorded(row: ServiceUse) -> Figures:
    """The figures of a record."""
    return Figures(**{name: getattr(row, name) for name in FIGURES})


def _plain(row: ServiceUse | None) -> dict[str, object] | None:
    return None if row is None else _figures(recorded(row))


def _figures(found: Figures) -> dict[str, object]:
    return {name: getattr(found, name) for name in FIGURES if getattr(found, name) is not None}


def _check_offices(access: Access, wanted: Iterable[int]) -> None:
    offices = set(wanted)
    found = Office.objects.filter(institution=access.institution, pk__in=offices, closed_on=None).count()
    if found != len(offices):
        raise Refused(
            Text(
                "Perangkat daerah itu tidak ada di instansi ini atau sudah ditutup.",
                "That office is not in this institution, or it is closed.",
            )
        )
