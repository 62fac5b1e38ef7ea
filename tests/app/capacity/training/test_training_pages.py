"""Pages of training, as each person gets them, from a programme to a settled session."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from naik.apps.capacity.models import Programme, TrainingSession
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from naik.jobs import training as jobs
from tests.app.capacity.staff.staff_cases import contributor, coordinator, staff
from tests.app.capacity.training.training_cases import (
    address,
    again,
    announced,
    certified,
    enrol,
    group,
    held,
    hours_from_now,
    place,
    programme,
    session,
    states,
)
from tests.people import METRO, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def typed(starts: float = -24, **fields: object) -> dict[str, object]:
    """What the form of a session sends."""
    day = hours_from_now(starts)
    return {
        "revision": 0, "day": f"{day:%d-%m-%Y}", "time": "09.00", "end_time": "16.00", "place": "Aula",
        "trainer": "Bu Guru", "quota": "10", "budget": "Rp 12.500.000", **fields,
    }  # fmt: skip


def test_training_goes_through_its_pages_from_the_need_to_certificates() -> None:
    ani, client = staff("1", "Ani"), signed_in(coordinator())
    start = client.get(address("training_new"), {"kompetensi": ["architecture", "tidak-ada"]})
    assert "Belum ada program untuk kompetensi itu." in start.content.decode()
    offered = client.get(address("programme_new"), {"kompetensi": "architecture"})
    assert offered.context["form"].initial["competences"] == ["architecture"]
    made = {
        "revision": 0,
        "title": "Arsitektur",
        "content": "Satu\r\nDua",
        "competences": "architecture",
        "hours": "7,5",
    }
    assert client.post(address("programme_new"), made).status_code == 302
    assert client.post(address("programme_new"), made).status_code == 422
    with opened([institution().pk]):
        taught = Programme.objects.get()
    prefilled = client.get(address("training_new"), {"kompetensi": "architecture", "kantor": str(office("1").pk)})
    assert prefilled.context["form"].initial == {"programme": taught.pk, "offices": [office("1").pk]}
    wrong = client.post(address("training_new"), typed(programme=taught.pk, end_time="08.00"))
    assert wrong.status_code == 422
    assert "Bu Guru" in wrong.content.decode()
    assert client.post(address("training_new"), typed(programme=taught.pk)).status_code == 302
    near = office("1").pk
    with_offices = client.post(f"{address('programme_new')}?kantor={near}", {**made, "title": "Untuk kantor"})
    assert with_offices["Location"].endswith(f"kantor={near}")
    with opened([institution().pk]):
        planned = TrainingSession.objects.get()
    assert (planned.budget, f"{planned.starts_at:%H:%M}") == (12_500_000, "02:00")
    assert client.post(address("training_enrol", planned.pk), {}).status_code == 422
    assert client.post(address("training_enrol", planned.pk), {"pegawai": [ani.pk, "x"]}).status_code == 302
    assert client.get(address("training_move", planned.pk, "hold")).status_code == 200
    assert client.post(address("training_move", planned.pk, "settle")).status_code == 422
    assert client.post(address("training_move", planned.pk, "hold")).status_code == 302
    shown = client.get(address("training_attendance", planned.pk)).context["shown"]
    sent = {"shown": shown, "hadir": place(planned, ani).pk, f"awal-{place(planned, ani).pk}": "40"}
    client.post(address("training_attendance", planned.pk), sent)
    assert client.post(address("training_move", planned.pk, "settle")).status_code == 302
    page = client.get(address("training", planned.pk)).content.decode()
    assert address("certificate", certified(planned)[0].pk) in page
    assert client.post(address("training_spending", planned.pk), {"revision": 9, "spent": "1"}).status_code == 422
    revision = again(planned).revision
    assert (
        client.post(address("training_spending", planned.pk), {"revision": revision, "spent": "11.000.000"}).status_code
        == 302
    )
    listed = client.get(address("trainings")).content.decode()
    assert "12.500.000" in listed
    assert "11.000.000" in listed
    assert client.post(address("training_move", planned.pk, "reopen"), {"reason": ""}).status_code == 422
    assert client.post(address("training_move", planned.pk, "reopen"), {"reason": "Salah centang"}).status_code == 302
    assert "Salah centang" in client.get(address("training", planned.pk)).content.decode()


def test_lists_are_narrowed_sorted_and_downloaded() -> None:
    session(starts=-24, budget=5)
    announced(programme=programme("Kebijakan", "regulation").pk)
    client = signed_in(coordinator())
    assert client.get(address("trainings"), {"keadaan": "signing_up"}).context["listing"].total == 1
    assert client.get(address("trainings"), {"program": programme("Kebijakan").pk}).context["listing"].total == 1
    empty = client.get(address("trainings"), {"tahun": "1999"})
    assert "Tidak ada pelatihan yang cocok" in empty.content.decode()
    hostile: dict[str, str]
    for hostile in ({"halaman": "9" * 40}, {"tahun": "²"}, {"program": "-1"}, {"urut": "x", "keadaan": "\x00"}):
        assert client.get(address("trainings"), hostile).status_code == 200
    csv = client.get(address("trainings_download", "csv"), {"keadaan": "signing_up"}).content.decode()
    assert len(csv.splitlines()) == 2
    assert client.get(address("trainings_download", "xlsx")).content[:2] == b"PK"
    assert client.get(address("trainings_download", "exe")).status_code == 404
    found = client.get(address("programmes"), {"kompetensi": "regulation", "urut": "sesi"})
    assert [one.title for one in found.context["listing"].rows] == ["Kebijakan"]
    assert "Kebijakan" in client.get(address("programmes_download", "csv")).content.decode()
    assert "Belum ada" not in client.get(address("programmes")).content.decode()


def test_the_calendar_holds_every_session_in_reach() -> None:
    announced()
    session(offices=(office("2").pk,))
    mine = signed_in(coordinator()).get(address("training_calendar"))
    assert mine.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert mine.content.count(b"BEGIN:VEVENT") == 2
    assert mine.content.count(b"BEGIN:VCALENDAR") == 1
    assert signed_in(contributor("1")).get(address("training_calendar")).content.count(b"BEGIN:VEVENT") == 1


def test_the_sheet_is_one_page_with_the_code() -> None:
    made, other = held(staff("1", "Ani")), held(staff("1", "Budi"))
    client = signed_in(coordinator())
    answer = client.get(address("attendance_sheet", made.pk))
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as document:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_range()
    assert "Catat kehadiran Anda" in text
    assert "Ani" not in text.replace("Anda", "")
    assert client.get(address("attendance_sheet", made.pk)).content == answer.content
    assert client.get(address("attendance_sheet", other.pk)).content != answer.content


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.OFFICE_CONTRIBUTOR])
def test_who_only_reads_is_offered_and_allowed_no_change(role: str) -> None:
    made = held(staff("1", "Ani"))
    fields = {"office_code": "1"} if role == Role.OFFICE_CONTRIBUTOR else {}
    client = signed_in(member("Pembaca", role, **fields))
    page = client.get(address("training", made.pk)).content.decode()
    assert "Catat kehadiran dan nilai" not in page
    for name, more in [
        ("training_edit", ()), ("training_move", ("settle",)), ("training_attendance", ()), ("attendance_csv", ()),
        ("attendance_sheet", ()), ("attendance_import", ()), ("training_spending", ()),
    ]:  # fmt: skip
        assert client.get(address(name, made.pk, *more)).status_code == 403, name
    for name in ("attendance_rest", "attendance_import_apply"):
        assert client.post(address(name, made.pk)).status_code == 403, name
    assert client.post(address("training_move", made.pk, "cancel"), {"reason": "x"}).status_code == 403
    assert client.get(address("training_new")).status_code == 403
    assert again(made).state == "held"


def test_strangers_and_ended_memberships_find_nothing() -> None:
    made = announced()
    enrol(coordinator(), made, [ani := staff("1", "Ani")])
    for who in (
        member("Tono", Role.COORDINATOR, slug=METRO),
        member("Wati", Role.COORDINATOR, ends_at=hours_from_now(-1)),
    ):
        client = signed_in(who)
        for name in ("training", "training_enrol", "training_edit"):
            assert client.get(address(name, made.pk)).status_code == 404
        assert client.post(address("training_give_up", made.pk, place(made, ani).pk)).status_code == 404
    there = signed_in(member("Tini", Role.COORDINATOR, slug=METRO))
    path = address("training_enrol", made.pk).replace("kota-bandar-lampung", METRO)
    assert there.post(path, {"pegawai": ani.pk}).status_code == 404
    assert states(made) == {"Ani": "enrolled"}


def test_a_session_with_many_participants_costs_no_more_statements() -> None:
    small, large = held(*group(2)), held(*group(8, "2", "Banyak"))
    client = signed_in(coordinator())
    counts = []
    for made in (small, small, large):
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address("training", made.pk)).status_code == 200
        counts.append(len(statements))
    assert counts[1] == counts[2]


def test_those_with_a_place_are_reminded_once_and_again_when_the_time_moves() -> None:
    who = member("Punya Akun", Role.OFFICE_CONTRIBUTOR, office_code="1")
    ani = staff("1", "Punya Akun", person=who.pk)
    near, far = announced(starts=20), announced(starts=90)
    for made in (near, far):
        enrol(coordinator(), made, [ani, *group(1, "2")] if made == near else [ani])

    def reminders() -> int:
        with opened([institution().pk], person=who.pk):
            told = Notice.objects.filter(person=who, kind=NoticeKind.TRAINING, sentence_id__startswith="Pengingat")
            return told.count()

    for _ in range(2):
        jobs.remind_institution(institution_id=institution().pk)
    assert reminders() == 1
    with opened([institution().pk]):
        TrainingSession.objects.filter(pk=near.pk).update(starts_at=hours_from_now(30), ends_at=hours_from_now(31))
    jobs.remind_institution(institution_id=institution().pk)
    assert reminders() == 2
