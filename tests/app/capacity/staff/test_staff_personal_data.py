"""A copy of what is held about somebody among the staff, and forgetting them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.utils import timezone

from naik.apps.accounts import personal_data
from naik.apps.accounts.operations import ERASED_NAME, erase_person
from naik.apps.audit.models import PersonalPart
from naik.apps.audit.operations import Author
from naik.apps.audit.verification import verify
from naik.apps.capacity.models import Certificate, Enrolment, Programme, StaffMember, TrainingSession
from naik.apps.capacity.operations import staff as operations
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import ROOM, again, contributor, coordinator, inside, staff, values
from tests.people import institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def certified(made: StaffMember) -> Certificate:
    with inside(coordinator()) as room:
        own = {"institution": room.institution}
        programme = Programme.objects.create(
            **own, title="Dasar data", competences=["data"], hours=8, changed_by=room.person
        )
        start = timezone.now()
        session = TrainingSession.objects.create(
            **own, programme=programme, starts_at=start, ends_at=start.replace(year=start.year + 1), place="Aula",
            quota=10, changed_by=room.person,
        )  # fmt: skip
        enrolment = Enrolment.objects.create(**own, session=session, staff=made, enrolled_by=room.person)
        found: Certificate = Certificate.objects.create(
            **own, enrolment=enrolment, number="N-1", holder=made.name, office=made.office, office_name="Dinas",
            competences=["data"], programme_title="Dasar",
            hours=8, held_on=date(2025, 1, 1), issued_at=start, issued_by=room.person,
        )  # fmt: skip
        return found


def test_erasing_an_account_takes_the_name_off_staff_certificates_and_events() -> None:
    dewi = member("Dewi Ayu", Role.DATA_ENTRY)
    made = staff("1", "Dewi Ayu", "data", email="dewi.ayu@contoh.id")
    certificate = certified(made)
    with inside(coordinator()) as room:
        linked = values(name="Dewi Ayu", email="dewi.ayu@contoh.id", person=dewi.pk)
        operations.change(room, made.pk, linked, 1)
    part = next(one for one in personal_data.parts() if one.kind == "capacity")
    assert set(part.institutions(dewi)) == {institution().pk}
    with opened([institution().pk], person=dewi.pk):
        copy = json.dumps(part.export(dewi), default=str)
    assert all(word in copy for word in ("Dewi Ayu", "data", "Dasar data", "N-1"))
    erase_person(dewi, Author(None), "permintaan")
    with opened([institution().pk]):
        kept = StaffMember.objects.get(pk=made.pk)
        assert (kept.name, kept.email, kept.left_on is None) == (ERASED_NAME, "", False)
        assert Certificate.objects.get(pk=certificate.pk).holder == ERASED_NAME
        assert "Dewi" not in json.dumps([one.content for one in PersonalPart.objects.all()])
        assert verify(institution().pk).finding is None


def test_who_has_no_account_is_forgotten_after_leaving_with_a_reason_by_the_own_office() -> None:
    made, other = staff("1", "Wulan Sari", email="wulan@contoh.id"), staff("2", "Budi")
    client = signed_in(contributor("1"))
    page = f"{ROOM}{made.pk}/hapus-data/"
    assert client.post(page, {"reason": "Surat 12 Mei"}).status_code == 422
    client.post(f"{ROOM}{made.pk}/berhenti/", {"on": "2025-06-01", "revision": 1})
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Surat 12 Mei"}).status_code == 302
    assert client.post(page, {"reason": "Surat 12 Mei"}).status_code == 422
    assert client.post(f"{ROOM}{other.pk}/hapus-data/", {"reason": "x"}).status_code == 404
    assert again(made).name == ERASED_NAME
    with inside(coordinator()) as room:
        with pytest.raises(Refused):
            operations.come_back(room, made.pk, revision=again(made).revision)
        assert "Wulan" not in json.dumps([one.content for one in PersonalPart.objects.all()])
        assert verify(room.institution.pk).finding is None


def test_who_has_an_account_is_not_forgotten_from_the_list() -> None:
    dewi = member("Dewi", Role.DATA_ENTRY)
    made = staff("1", "Dewi", person=dewi.pk)
    with inside(coordinator()) as room:
        operations.leave(room, made.pk, on=date(2025, 6, 1), revision=1)
        with pytest.raises(Refused):
            operations.forget(room, made.pk, reason="x")
