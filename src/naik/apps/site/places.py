"""The rooms of an institution, in three sections: what a signed-in page offers beside itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission

BEFORE = "<slug:institution>/"


@dataclass(frozen=True, slots=True)
class Room:
    """A page one goes to directly. `words` stand in addresses right after the institution's name."""

    name: str
    label: Promise
    permissions: tuple[Permission, ...]
    words: tuple[str, ...]

    def open_to(self, access: Access) -> bool:
        """Whether the person may enter; a room without a right is everybody's."""
        return not self.permissions or any(access.may_somewhere(one) for one in self.permissions)


@dataclass(frozen=True, slots=True)
class Section:
    """Rooms that belong together."""

    label: Promise
    rooms: tuple[Room, ...]


_P = Permission
SECTIONS = (
    Section(
        _("Evaluasi"),
        (
            Room("institution_home", _("Ringkasan"), (), ("",)),
            Room("assessments", _("Penilaian"), (_P.ASSESSMENT_READ,), ("penilaian", "frasa")),
            Room("cycles", _("Siklus"), (_P.CYCLE_READ,), ("siklus",)),
            Room("evidence_library", _("Bukti"), (_P.DOCUMENT_READ,), ("bukti", "unggah")),
        ),
    ),
    Section(
        _("Peningkatan"),
        (
            Room("leader", _("Untuk pimpinan"), (_P.PLAN_READ,), ("pimpinan",)),
            Room("plans", _("Rencana"), (_P.PLAN_READ,), ("rencana",)),
            Room("actions", _("Tindak lanjut"), (_P.ACTION_READ,), ("tindak-lanjut",)),
            Room("staff", _("SDM TIK"), (_P.STAFF_READ,), ("sdm-tik",)),
            Room("trainings", _("Pelatihan"), (_P.TRAINING_READ,), ("pelatihan",)),
            Room("outreach", _("Sosialisasi"), (_P.TRAINING_READ,), ("sosialisasi",)),
            Room("services", _("Layanan digital"), (_P.SERVICE_READ,), ("layanan",)),
            Room("effect", _("Dampak"), (_P.EFFECT_READ,), ("dampak",)),
        ),
    ),
    Section(
        _("Pengelolaan"),
        (
            Room("offices", _("Perangkat daerah"), (), ("perangkat-daerah",)),
            Room("people", _("Orang"), (_P.PEOPLE_READ,), ("orang", "undangan", "serah-terima")),
            Room("history", _("Riwayat"), (_P.EVENT_READ,), ("riwayat",)),
            Room("support_sessions", _("Sesi bantuan"), (_P.SUPPORT_SEE, _P.SUPPORT_OPEN), ("bantuan",)),
            Room("jobs", _("Pekerjaan latar"), (_P.JOB_READ,), ("pekerjaan-latar",)),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A link of the shell; `here` when the page shown lies behind it, `exactly` when it is that very page."""

    label: Promise
    address: str
    here: bool
    exactly: bool


@dataclass(frozen=True, slots=True)
class Doors:
    """The sections, and the rooms of the section one is in."""

    sections: tuple[Door, ...]
    rooms: tuple[Door, ...]


def doors(access: Access, route: str, page: str) -> Doors:
    """What this person may go to from the page called `page`, whose address is made by `route`."""
    word = route.partition(BEFORE)[2].partition("/")[0]
    section, room = next((section, room) for section in SECTIONS for room in section.rooms if word in room.words)

    def door(label: Promise, to: Room, *, here: bool) -> Door:
        return Door(label, reverse(to.name, args=(access.institution.slug,)), here, to.name == page)

    entered = [(one, next((room for room in one.rooms if room.open_to(access)), None)) for one in SECTIONS]
    return Doors(
        tuple(door(one.label, first, here=one is section) for one, first in entered if first is not None),
        tuple(door(one.label, one, here=one is room) for one in section.rooms if one.open_to(access)),
    )
