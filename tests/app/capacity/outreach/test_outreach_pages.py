"""Pages of outreach, as each person gets them, from the services nobody uses to an action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from naik.apps.capacity.models import OutreachEvent
from naik.apps.capacity.operations.outreach import Topic
from naik.apps.evidence.queries import today
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.app.capacity.outreach.outreach_cases import (
    address,
    again,
    attendance,
    contributor,
    coordinator,
    document,
    event,
    held,
    hours_from_now,
)
from tests.app.inventory.inventory_for_tests import service
from tests.people import METRO, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def typed(starts: float = -24, **fields: Any) -> dict[str, Any]:
    """What the form of an event sends."""
    day = hours_from_now(starts)
    return {
        "revision": 0, "title": "Sosialisasi Siap", "topic": "policy", "policy": "Perwali 5", "day": f"{day:%d-%m-%Y}",
        "time": "09.00", "end_time": "11.00", "place": "Aula", "speaker": "Bu Ahli", "budget": "Rp 2.500.000",
        **fields,
    }  # fmt: skip


def test_outreach_goes_through_its_pages_from_plan_to_action() -> None:
    client, paper = signed_in(coordinator()), document("Paparan Siap")
    office("1"), office("2"), office("3", kind="kecamatan")
    wrong: dict[str, Any]
    for wrong in ({"policy": ""}, {"everybody": ""}, {"end_time": "08.00"}, {"topic": "service"}, {"title": ""}):
        answer = client.post(address("outreach_new"), typed(-24, **{"everybody": "on", **wrong}))
        assert answer.status_code == 422, wrong
        assert "Bu Ahli" in answer.content.decode()
    sent = typed(kinds=["kecamatan"], offices=[office("1").pk], documents=[paper.pk])
    assert client.post(address("outreach_new"), sent).status_code == 302
    with opened([institution().pk]):
        made = OutreachEvent.objects.get()
    assert (made.budget, f"{made.starts_at:%H:%M}", attendance(made)) == (2_500_000, "02:00", {"1": None, "3": None})
    page = client.get(address("outreach_event", made.pk)).content.decode()
    assert "Paparan Siap" in page
    assert "Waktunya sudah lewat" in page
    edit = client.get(address("outreach_edit", made.pk)).context["form"].initial
    assert edit["offices"] == sorted([office("1").pk, office("3").pk])
    first, third = f"hadir-{office('1').pk}", f"hadir-{office('3').pk}"
    hall = address("outreach_attendance", made.pk)
    for bad in ({first: "banyak"}, {first: "3", "hold": "1", "revision": "99"}, {first: "", "hold": "1"}):
        assert client.post(hall, {"revision": "1", **bad}).status_code == 422, bad
    assert client.post(hall, {"revision": "1", first: "12", third: ""}).status_code == 302
    assert (
        client.post(hall, {"revision": "2", first: "12", third: "", "hold": "1", "rest_absent": "on"}).status_code
        == 302
    )
    assert (again(made).state, attendance(made)) == ("held", {"1": 12, "3": 0})
    after = address("outreach_after", made.pk)
    form = {"revision": again(made).revision, "follow_up": "Kirim panduan\r\nLatih admin", "spent": "2.000.000"}
    assert client.post(after, {**form, "revision": 1}).status_code == 422
    assert client.post(after, {**form, "documents": [paper.pk]}).status_code == 302
    proposed = client.get(address("outreach_action", made.pk)).context["form"].initial
    assert proposed["steps"] == "Kirim panduan\nLatih admin"
    due = today(institution()) + timedelta(days=9)
    wanted = {"title": "Latih admin", "due_on": f"{due:%Y-%m-%d}", "promised": "Laporan", "office": office("1").pk}
    assert client.post(address("outreach_action", made.pk), {**wanted, "title": ""}).status_code == 422
    assert client.post(address("outreach_action", made.pk), wanted).status_code == 302
    assert client.post(address("outreach_action", made.pk), wanted).status_code == 422
    page = client.get(address("outreach_event", made.pk)).content.decode()
    assert address("action", again(made).action_id) in page
    assert client.post(address("outreach_move", made.pk, "correct"), {"reason": ""}).status_code == 422
    assert client.post(address("outreach_move", made.pk, "correct"), {"reason": "Keliru"}).status_code == 302
    assert "Keliru" in client.get(address("outreach_event", made.pk)).content.decode()
    assert client.get(address("outreach_move", made.pk, "hold")).status_code == 404


def test_a_list_of_attendance_is_downloaded_filled_and_taken_wholly_or_not_at_all() -> None:
    made, client = event(starts=-2), signed_in(coordinator())
    listed = client.get(address("outreach_list", made.pk)).content.decode().splitlines()
    assert listed[0] == "kode,perangkat daerah,hadir"
    assert len(listed) == 3

    def sent(text: str, revision: int = 1) -> int:
        file = SimpleUploadedFile("hadir.csv", text.encode())
        answer = client.post(address("outreach_import", made.pk), {"file": file, "revision": revision})
        return answer.status_code

    assert sent("kode,hadir\n1,3\n7,1") == 422
    assert sent("bukan daftar") == 422
    assert sent("kode,hadir\n1,3", revision=9) == 422
    assert attendance(made) == {"1": None, "2": None}
    assert sent(listed[0] + "\n" + listed[1] + "8\n" + listed[2]) == 302
    assert attendance(made) == {"1": 8, "2": None}


def test_the_list_is_narrowed_sorted_and_downloaded() -> None:
    client, siap = signed_in(coordinator()), service("1", name="Siap Kerja")
    assert "Belum ada sosialisasi" in client.get(address("outreach")).content.decode()
    held({"1": 4}, topic=Topic(service=siap.pk), title="Siap")
    event(title="Kebijakan data", offices=(office("2").pk,))

    def titles(**asked: Any) -> list[str]:
        return [one.title for one in client.get(address("outreach"), asked).context["listing"].rows]

    assert titles() == ["Kebijakan data", "Siap"]
    assert titles(urut="lama") == titles(urut="nama")[::-1] == ["Siap", "Kebijakan data"]
    assert titles(topik="service") == titles(layanan=siap.pk) == titles(keadaan="held") == ["Siap"]
    assert titles(kantor=office("2").pk) == titles(cari="data kebijakan") == ["Kebijakan data"]
    assert titles(tahun="1999") == []
    assert "Tidak ada sosialisasi yang cocok" in client.get(address("outreach"), {"tahun": "1999"}).content.decode()
    hostile: dict[str, str]
    for hostile in ({"halaman": "9" * 40}, {"tahun": "²"}, {"layanan": "-1"}, {"cari": "\x00", "kantor": "9" * 15}):
        assert client.get(address("outreach"), hostile).status_code == 200
    csv = client.get(address("outreach_download", "csv"), {"topik": "service"}).content.decode()
    assert len(csv.splitlines()) == 2
    assert client.get(address("outreach_download", "xlsx")).content[:2] == b"PK"
    assert client.get(address("outreach_download", "exe")).status_code == 404
    calendar = client.get(address("outreach_calendar"))
    assert calendar.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar.content.count(b"BEGIN:VEVENT") == 2


def test_the_address_fills_a_new_event_and_what_it_does_not_know_is_passed_over() -> None:
    client, siap = signed_in(coordinator()), service("1", name="Siap Kerja")
    theirs, other = service("1", slug=METRO), office("1", METRO)
    asked: dict[str, Any] = {"layanan": siap.pk, "kantor": f"{office('1').pk},{other.pk},x", "kebijakan": "y"}
    office("2")
    initial = client.get(address("outreach_new"), asked).context["form"].initial
    assert (initial["topic"], initial["service"], initial["offices"]) == ("service", siap.pk, [office("1").pk])
    found = client.get(address("outreach_new"), {"indikator": "spbe-2020/12"}).context["form"].initial
    assert found["indicator"] == "spbe-2020/12"
    hostile: dict[str, Any]
    for hostile in ({"layanan": theirs.pk}, {"indikator": "../x/1"}, {"kantor": "9" * 5000}, {"layanan": "\x00"}):
        assert "topic" not in client.get(address("outreach_new"), hostile).context["form"].initial
    posted = typed(topic="service", service=theirs.pk, everybody="on")
    assert client.post(address("outreach_new"), posted).status_code == 422
    assert client.post(address("outreach_new"), typed(offices=[other.pk])).status_code == 422
    assert client.post(address("outreach_new"), typed(documents=["1"], everybody="on", place="\x00")).status_code == 422


def test_an_office_reads_its_own_attendance_and_no_other() -> None:
    made = held({"1": 41, "2": 57}, budget=123_456)
    hidden = held({"2": 5}, title="Tertutup")
    client = signed_in(contributor("1"))
    page = client.get(address("outreach_event", made.pk))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Dinas 1" in text
    for secret in ("Dinas 2", ">57<", ">98<", "123.456"):
        assert secret not in text
    assert [(one.name, one.attended) for one in page.context["page"].audience] == [("Dinas 1", 41)]
    assert page.context["page"].row.people == 41
    assert client.get(address("outreach_event", hidden.pk)).status_code == 404
    assert [one.id for one in client.get(address("outreach")).context["listing"].rows] == [made.pk]
    assert client.get(address("outreach"), {"kantor": office("2").pk}).context["listing"].total == 0
    assert client.get(address("outreach_download", "csv")).content.decode().count("\n") == 2
    assert client.get(address("outreach_calendar")).content.count(b"BEGIN:VEVENT") == 1
    assert [one.name for one in client.get(address("outreach_board")).context["board"].rows] == ["Dinas 1"]
    assert client.get(address("outreach_edit", made.pk)).status_code == 403


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER])
def test_who_only_reads_sees_all_and_is_offered_no_change(role: str) -> None:
    made = held({"1": 4, "2": 5})
    client = signed_in(member("Pembaca", role))
    page = client.get(address("outreach_event", made.pk))
    assert page.context["page"].row.people == 9
    assert "Isi tindak lanjut" not in page.content.decode()
    for name in ("outreach", "outreach_coverage", "outreach_board"):
        assert client.get(address(name)).status_code == 200
    for name, more in [
        ("outreach_edit", ()), ("outreach_move", ("correct",)), ("outreach_attendance", ()), ("outreach_list", ()),
        ("outreach_import", ()), ("outreach_after", ()), ("outreach_action", ()),
    ]:  # fmt: skip
        assert client.get(address(name, made.pk, *more)).status_code == 403, name
    assert client.post(address("outreach_move", made.pk, "correct"), {"reason": "x"}).status_code == 403
    assert client.get(address("outreach_new")).status_code == 403
    assert again(made).state == "held"


def test_strangers_and_ended_memberships_find_nothing() -> None:
    made = event()
    for who in (
        member("Tono", Role.COORDINATOR, slug=METRO),
        member("Wati", Role.COORDINATOR, ends_at=hours_from_now(-1)),
    ):
        client = signed_in(who)
        for name in ("outreach_event", "outreach_edit", "outreach_attendance", "outreach_after"):
            assert client.get(address(name, made.pk)).status_code == 404
    there = signed_in(member("Tini", Role.COORDINATOR, slug=METRO))
    for name in ("outreach_event", "outreach_edit", "outreach_after", "outreach_list"):
        path = address(name, made.pk).replace("kota-bandar-lampung", METRO)
        assert there.get(path).status_code == 404
    path = address("outreach_move", made.pk, "cancel").replace("kota-bandar-lampung", METRO)
    assert there.post(path, {"reason": "x"}).status_code == 404
    assert again(made).state == "planned"


def test_more_events_and_offices_cost_no_more_statements() -> None:
    small = held({"1": 1})
    client = signed_in(coordinator())
    counts: list[tuple[int, ...]] = []
    for _ in range(3):
        counts.append(())
        paths = [address("outreach"), address("outreach_event", small.pk), address("outreach_board")]
        for path in [*paths, address("outreach_coverage")]:
            with CaptureQueriesContext(connection) as statements:
                assert client.get(path).status_code == 200
            counts[-1] += (len(statements),)
        if len(counts) == 2:
            small = held({str(code): code for code in range(1, 12)})
    assert counts[1] == counts[2]
