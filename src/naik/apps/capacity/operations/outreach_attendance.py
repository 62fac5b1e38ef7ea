"""Who came: counted by office before an event is recorded as held, by hand or from a file; corrected with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from naik.apps.capacity.models import OutreachAudience, OutreachEvent
from naik.apps.capacity.operations.outreach_holding import locked, recorded, save
from naik.apps.capacity.operations.staff_values import clean
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.moving import moved
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.cycle.improvement_machines import OUTREACH
from naik.instruments.model import Text
from naik.intake import listing
from naik.intake.model import Unreadable

MOST_PEOPLE = 100_000
NOT_BEGUN = Text(
    "Sosialisasi ini belum dimulai. Bila waktunya salah, ubah lebih dahulu.",
    "This event has not begun. If its time is wrong, change it first.",
)
NOT_OPEN = Text(
    "Kehadiran hanya dicatat selama sosialisasi belum dicatat sebagai dilaksanakan. Perbaiki catatannya lebih dahulu.",
    "Attendance is recorded until the event is recorded as held. Correct the record first.",
)
NOBODY = Text(
    "Isi kehadiran sedikitnya satu perangkat daerah, juga bila tidak ada yang datang (0).",
    "Fill in the attendance of at least one office, also when nobody came (0).",
)
WRONG_COUNT = Text(
    f"Jumlah orang yang hadir adalah bilangan bulat dari 0 sampai {MOST_PEOPLE}.",
    f"The number of people who came is a whole number from 0 to {MOST_PEOPLE}.",
)
NOT_INVITED = Text(
    "Salah satu perangkat daerah tidak diundang ke sosialisasi ini.", "An office is not invited to this event."
)
UNKNOWN = Text("Kode ini tidak ada di antara yang diundang.", "This code is not among those invited.")
TWICE = Text("Kode ini ada pada baris lain juga.", "This code stands on another line too.")
SHAPE = listing.Shape(
    headers={
        "kode": "code", "kodeperangkatdaerah": "code", "kodeopd": "code", "code": "code", "officecode": "code",
        "perangkatdaerah": "name", "namaperangkatdaerah": "name", "office": "name", "officename": "name",
        "hadir": "attended", "yanghadir": "attended", "jumlahhadir": "attended", "attended": "attended",
    },
    required=("code", "attended"),
    most=4_000,
    wrong_header=Text(
        "Baris judul harus memuat kolom kode dan hadir; boleh juga perangkat daerah.",
        "The header must have the columns code and attended, and may have office.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that cannot be taken, and why."""

    line: int
    sentence: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: people who came, by office id, and the lines that stand against it."""

    attended: Mapping[int, int | None]
    refused: tuple[RefusedRow, ...]


@transaction.atomic
def attend(access: Access, event_id: int, attended: Mapping[int, int | None], revision: int) -> int:
    """Write how many people of each office came (None: not known); returns for how many offices it changed."""
    found = locked(access, event_id, revision)
    _open(found)
    changed = _write(found, attended)
    if changed:
        save(access, found)
        recorded(access, found, "attended", None, {"offices": changed})
    return len(changed)


@transaction.atomic
def hold(
    access: Access, event_id: int, attended: Mapping[int, int | None], revision: int, *, rest_absent: bool = False
) -> None:
    """Record an event as held, with what is known of who came; `rest_absent`: of the offices left empty nobody did."""
    found = locked(access, event_id, revision)
    before = found.state
    found.state = moved(OUTREACH, before, "hold")
    _open(found, state=before)
    _write(found, attended)
    audience = OutreachAudience.objects.filter(event=found)
    if rest_absent:
        audience.filter(attended=None).update(attended=0)
    counts = list(audience.values_list("attended", flat=True))
    known = [one for one in counts if one is not None]
    if not known:
        raise Refused(NOBODY)
    save(access, found)
    recorded(
        access, found, "held", {"state": before},
        {"state": found.state, "invited": len(counts), "recorded": len(known),
         "came": sum(1 for one in known if one), "people": sum(known)},
    )  # fmt: skip


@transaction.atomic
def correct(access: Access, event_id: int, reason: str) -> None:
    """Open the record of a held event again, with a reason; what was recorded stays until it is written anew."""
    found = locked(access, event_id, None)
    before = found.state
    found.state = moved(OUTREACH, before, "correct", reason)
    save(access, found)
    recorded(access, found, "corrected", {"state": before}, {"state": found.state}, reason)


def count(text: str) -> int | None:
    """A number of people as written, None for nothing; raises Refused."""
    tidy = text.strip()
    if not tidy:
        return None
    if not (tidy.isascii() and tidy.isdigit()) or len(tidy) > 9 or int(tidy) > MOST_PEOPLE:
        raise Refused(WRONG_COUNT)
    return int(tidy)


def read(content: bytes, offices: Mapping[str, int]) -> Reading:
    """What a filled list says; `offices` are the invited ones by code. Raises Refused when it is no such list."""
    try:
        lines = listing.read(content, SHAPE)
    except Unreadable as error:
        raise Refused(error.message) from error
    found: dict[int, int | None] = {}
    refused: list[RefusedRow] = []
    for line in lines:
        office = offices.get(clean(line.cells["code"]))
        try:
            number = count(clean("=" if "attended" in line.formulas else line.cells["attended"]))
        except Refused as fault:
            refused.append(RefusedRow(line.number, fault.sentence))
            continue
        if office is None or office in found or line.outside:
            fault_said = listing.OUTSIDE if line.outside else UNKNOWN if office is None else TWICE
            refused.append(RefusedRow(line.number, fault_said))
        else:
            found[office] = number
    return Reading(found, tuple(refused))


def _open(found: OutreachEvent, *, state: str = "") -> None:
    if (state or found.state) != "planned":
        raise Refused(NOT_OPEN)
    if found.starts_at > database_now():
        raise Refused(NOT_BEGUN)


def _write(found: OutreachEvent, attended: Mapping[int, int | None]) -> dict[str, list[int | None]]:
    """Write the counts; what changed, by office id, as before and after."""
    if any(one is not None and not 0 <= one <= MOST_PEOPLE for one in attended.values()):
        raise Refused(WRONG_COUNT)
    rows = {one.office_id: one for one in OutreachAudience.objects.filter(event=found, office__in=attended)}
    if len(rows) != len(attended):
        raise Refused(NOT_INVITED)
    changed = {key: [rows[key].attended, one] for key, one in attended.items() if rows[key].attended != one}
    for key in changed:
        rows[key].attended = attended[key]
    OutreachAudience.objects.bulk_update([rows[key] for key in changed], ["attended"])
    return {str(key): both for key, both in sorted(changed.items())}
