"""Invented outreach: two events that were held, with who came from which office, and one to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from naik.apps.capacity.models import OutreachEvent
from naik.apps.capacity.operations import outreach, outreach_after, outreach_attendance
from naik.apps.capacity.operations.outreach import EventValues, Topic
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.time_zones import zone
from naik.apps.inventory.models import DigitalService
from naik.apps.site.demonstration.digital_services import INSTRUMENT, LETTERS
from naik.apps.site.demonstration.people import access_of
from naik.apps.site.demonstration.training import next_tuesday
from naik.apps.tenancy.scope import opened

PLACE, SPEAKER = "Ruang rapat Dinas Komunikasi dan Informatika (contoh)", "Narasumber contoh"
LENGTH, AGO, NEXT = timedelta(hours=3), timedelta(days=50), timedelta(days=22)
ABOUT_THE_MAP = {"1.03": 6, "1.01": 8, "1.02": 3, "1.06": 2, "1.07": 4}
"""People who came to the event of 2024, by the office's code."""
ABOUT_LETTERS = {"1.03": 5, "1.04": 4, "1.07": 7, "1.08": 3, "1.09": 0, "1.10": 0, "1.13": 6, "1.14": 9, "1.16": 2}
"""The same of the event some weeks ago; two offices were invited and nobody came."""
FOLLOW_UP = "Kantor yang belum hadir diundang lagi; petunjuk singkat dikirim ke semua kantor (contoh)."


def load_outreach() -> None:
    """Enter the events."""
    access = access_of("koordinator")
    with opened([access.institution.pk], person=access.person.pk):
        here = zone(access.institution)
        letters = Topic(service=DigitalService.objects.get(name=LETTERS).pk)
        _held(access, "Peta rencana SPBE untuk perangkat daerah (contoh)", Topic(instrument=INSTRUMENT, value="12"),
              datetime(2024, 6, 20, 9, tzinfo=here), ABOUT_THE_MAP)  # fmt: skip
        _held(access, "Surat dinas elektronik untuk sekretariat (contoh)", letters,
              next_tuesday(access, -AGO, hour=9), ABOUT_LETTERS)  # fmt: skip
        _plan(access, "Surat dinas elektronik: undangan ulang (contoh)", letters, next_tuesday(access, NEXT, hour=9),
              ("1.05", "1.09", "1.10", "1.15", "1.17", "1.18"))  # fmt: skip


def _held(access: Access, title: str, topic: Topic, starts_at: datetime, attended: dict[str, int]) -> None:
    made = _plan(access, title, topic, starts_at, tuple(attended))
    offices = _offices()
    outreach_attendance.hold(access, made.pk, {offices[code]: one for code, one in attended.items()}, made.revision)
    made.refresh_from_db()
    outreach_after.follow_up(access, made.pk, FOLLOW_UP, None, (), made.revision)


def _plan(access: Access, title: str, topic: Topic, starts_at: datetime, codes: tuple[str, ...]) -> OutreachEvent:
    offices = _offices()
    return outreach.plan(
        access,
        EventValues(
            title=title, topic=topic, starts_at=starts_at, ends_at=starts_at + LENGTH, place=PLACE, speaker=SPEAKER,
            offices=tuple(offices[code] for code in codes),
        ),
    )  # fmt: skip


def _offices() -> dict[str, int]:
    return dict(Office.objects.values_list("code", "pk"))
