"""Changes to the IT staff of an office: added, changed, left, back again, and made nameless; never removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404

from naik.apps.accounts.operations import ERASED_NAME
from naik.apps.audit.operations import Personal, Subject, record
from naik.apps.capacity import policies
from naik.apps.capacity.models import StaffMember
from naik.apps.capacity.operations.staff_forgetting import forget as make_nameless
from naik.apps.capacity.operations.staff_values import LONGEST, PERSONAL, Values, clean, fault, same_person
from naik.apps.capacity.queries.staff_accounts import may_be_linked
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

CHANGED_MEANWHILE = Text(
    "Data pegawai ini diubah orang lain sejak halaman ini dibuka. Isian Anda belum disimpan; muat ulang halaman ini.",
    "Somebody changed this staff member since the page was opened. Your text was not saved; load the page again.",
)
ALREADY_LEFT = Text("Pegawai ini sudah tidak bertugas.", "This staff member has left already.")
ALREADY_THERE = Text("Pegawai ini masih bertugas.", "This staff member is still at work.")
NAMELESS = Text("Data pribadi pegawai ini sudah dihapus.", "The personal data of this staff member were erased.")


@transaction.atomic
def add(access: Access, values: Values) -> StaffMember:
    """Add somebody to an open office of one's own."""
    access.require(Permission.STAFF_WRITE, values.office)
    take_turn(access.institution.pk)  # the same form sent twice at once: the second is told that they are recorded
    office = _open_office(access, values.office)
    _check(values)
    _check_account(access, values.person, None)
    refuse_twin(values, StaffMember.objects.filter(office=office, left_on=None))
    return insert(access, office, values)


@transaction.atomic
def change(access: Access, staff_id: int, values: Values, revision: int) -> StaffMember:
    """Give a staff member other values; nothing is written, and no event, when they are the same."""
    take_turn(access.institution.pk)
    found = locked(access, staff_id)
    access.require(Permission.STAFF_WRITE, values.office)
    if found.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    if found.left_on is not None:
        raise Refused(ALREADY_LEFT)
    office = found.office if found.office_id == values.office else _open_office(access, values.office)
    _check(values)
    if values.person != found.person_id:
        _check_account(access, values.person, found.pk)
    refuse_twin(values, StaffMember.objects.filter(office=office, left_on=None).exclude(pk=found.pk))
    update(access, found, office, values)
    return found


@transaction.atomic
def leave(access: Access, staff_id: int, *, on: date, revision: int) -> None:
    """Say that somebody left the office's IT work on a day; what they learned stays on record and counts no more."""
    found = locked(access, staff_id)
    if found.left_on is not None:
        raise Refused(ALREADY_LEFT)
    if found.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    if on > today(access.institution):
        raise Refused(Text("Tanggal berhenti bertugas belum tiba.", "The day of leaving has not come yet."))
    _set_left(access, found, on, "left")


@transaction.atomic
def come_back(access: Access, staff_id: int, *, revision: int) -> None:
    """Take back that somebody left."""
    take_turn(access.institution.pk)
    found = locked(access, staff_id)
    if found.left_on is None:
        raise Refused(ALREADY_THERE)
    if found.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    if found.name == ERASED_NAME:
        raise Refused(NAMELESS)
    _open_office(access, found.office_id)
    _check_account(access, found.person_id, found.pk)
    refuse_twin(values_of(found), StaffMember.objects.filter(office=found.office_id, left_on=None))
    _set_left(access, found, None, "returned")


@transaction.atomic
def forget(access: Access, staff_id: int, *, reason: str) -> None:
    """Make somebody without an account, who left, nameless: at their request, with the reason that stays."""
    found = locked(access, staff_id)
    if found.left_on is None:
        raise Refused(ALREADY_THERE)
    if found.person_id is not None:
        raise Refused(
            Text(
                "Pegawai ini memiliki akun; penghapusan dilakukan dari akunnya.",
                "This staff member has an account; erasure is done from the account.",
            )
        )
    if found.name == ERASED_NAME:
        raise Refused(NAMELESS)
    make_nameless(found, by=access.author, reason=reason)


def insert(access: Access, office: Office, values: Values) -> StaffMember:
    """Write a checked new staff member and the event."""
    made: StaffMember = StaffMember.objects.create(
        institution=access.institution, office=office, person_id=values.person, name=values.name, email=values.email,
        work=values.work, functional_position=values.functional_position, changed_by=access.person,
    )  # fmt: skip
    told = {"name": made.name, **{field: {"before": None, "after": getattr(values, field)} for field in PERSONAL[1:]}}
    record(
        access.institution.pk, "capacity:staff:added", Subject("staff", made.pk), by=access.author,
        after={"office": office.name, "functional_position": made.functional_position},
        personal=Personal(made.person_id, told),
    )  # fmt: skip
    return made


def update(access: Access, found: StaffMember, office: Office, values: Values) -> bool:
    """Write checked values over a locked staff member, and the event; False when nothing differs."""
    before, after = _fields(values_of(found)), _fields(values)
    changed = [field for field in after if after[field] != before[field]]
    if not changed:
        return False
    old_office, old_person = found.office, found.person_id
    found.office, found.person_id, found.name, found.email = office, values.person, values.name, values.email
    found.work, found.functional_position = values.work, values.functional_position
    found.changed_by = access.person
    _save(found)
    told: dict[str, object] = {
        field: {"before": before[field], "after": after[field]} for field in changed if field in PERSONAL[1:]
    }
    if "name" in changed:
        told["former_name"] = before["name"]
    shown_before = {"office": old_office.name, "functional_position": before["functional_position"]}
    shown_after = {"office": office.name, "functional_position": after["functional_position"]}
    record(
        access.institution.pk, "capacity:staff:changed", Subject("staff", found.pk), by=access.author,
        before={field: text for field, text in shown_before.items() if field in changed},
        after={field: text for field, text in shown_after.items() if field in changed},
        personal=Personal(found.person_id or old_person, {"name": found.name, **told}),
    )  # fmt: skip
    return True


def values_of(found: StaffMember) -> Values:
    """The fields of a row."""
    return Values(
        office=found.office_id, name=found.name, work=found.work, email=found.email,
        functional_position=found.functional_position, person=found.person_id,
    )  # fmt: skip


def locked(access: Access, staff_id: int) -> StaffMember:
    """A staff member this person may write, locked; 404 out of reach, Forbidden for who only reads."""
    found: StaffMember = get_object_or_404(policies.staff(access).select_for_update(of=("self",)), pk=staff_id)
    access.require(Permission.STAFF_WRITE, found.office_id)
    return found


def refuse_twin(values: Values, others: Iterable[StaffMember]) -> None:
    """Refuse somebody who is recorded in the office already."""
    if any(same_person(values.name, values.email, one.name, one.email) for one in others):
        raise Refused(
            Text(
                f"{values.name} sudah tercatat di perangkat daerah ini. Bila orangnya lain, isi surel keduanya.",
                f"{values.name} is recorded in this office already. If it is somebody else, give both an e-mail.",
            )
        )


def _fields(values: Values) -> Mapping[str, str | int | None]:
    return {field: getattr(values, field) for field in ("office", *PERSONAL, "functional_position")}


def _set_left(access: Access, found: StaffMember, day: date | None, done: str) -> None:
    before = found.left_on
    found.left_on = day
    found.changed_by = access.person
    _save(found)
    record(
        access.institution.pk, f"capacity:staff:{done}", Subject("staff", found.pk), by=access.author,
        before={"left_on": before}, after={"left_on": day}, personal=Personal(found.person_id, {"name": found.name}),
    )  # fmt: skip


def _save(found: StaffMember) -> None:
    found.revision = F("revision") + 1
    found.save()
    found.refresh_from_db(fields=["revision"])


def _open_office(access: Access, office_id: int) -> Office:
    office: Office = get_object_or_404(Office.objects.filter(institution=access.institution), pk=office_id)
    if office.closed_on is not None:
        raise Refused(
            Text("Perangkat daerah ini sudah ditutup; pilih yang lain.", "This office is closed; choose another.")
        )
    return office


def _check(values: Values) -> None:
    for column in LONGEST.keys() - {"office"}:
        value = getattr(values, column)
        wrong = fault(column, value)
        if wrong is not None or value != clean(value):
            raise Refused(wrong or Text("Nilai ini tidak dapat dipakai.", "This value cannot be used."))


def _check_account(access: Access, person: int | None, own: int | None) -> None:
    """An account is linked when it belongs to a member in reach, and to one person at work only."""
    if person is None:
        return
    if not may_be_linked(access, person):
        raise Refused(
            Text("Akun itu bukan anggota aktif instansi ini.", "That account is no active member of this institution.")
        )
    taken = StaffMember.objects.filter(institution=access.institution, person=person, left_on=None).exclude(pk=own)
    if taken.exists():
        raise Refused(
            Text("Akun itu sudah ditautkan ke pegawai lain.", "That account is linked to another staff member already.")
        )
