"""Who came: ticked on the page, from a file, the rest marked absent; nobody's mark undoes another's unseen."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from naik.apps.capacity.operations import attendance, certificates
from naik.apps.capacity.operations.attendance import Attended
from naik.apps.capacity.queries import attendance as queries
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from tests.app.capacity.staff.staff_cases import contributor, coordinator, inside, staff
from tests.app.capacity.training.training_cases import (
    NOTHING,
    PRESENT,
    address,
    announced,
    enrol,
    group,
    held,
    mark,
    place,
    states,
)
from tests.people import METRO, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
ABSENT = Attended(False, None, None)


def test_a_list_is_ticked_with_scores_and_the_rest_is_marked_absent() -> None:
    people = group(3)
    made = held(*people)
    scored = Attended(True, Decimal("40.5"), Decimal(80))
    assert mark(made, {place(made, people[0]).pk: scored, place(made, people[1]).pk: NOTHING}) == 1
    found = place(made, people[0])
    assert (found.state, found.attended_by, found.score_after) == ("present", "list", Decimal(80))
    with inside(coordinator()) as room:
        assert attendance.rest_absent(room, made.pk) == 2
        assert attendance.rest_absent(room, made.pk) == 0
        assert queries.gain(room, made.pk) == queries.Gain(Decimal("39.50"), 1)
    assert sorted(states(made).values()) == ["absent", "absent", "present"]


def test_a_mark_made_meanwhile_is_not_undone_by_who_did_not_see_it() -> None:
    people = group(2)
    made = held(*people)
    one, two = (place(made, each).pk for each in people)
    mark(made, {one: PRESENT})
    # The page was opened before: saving it with nothing said of the first leaves them present.
    assert mark(made, {one: NOTHING, two: PRESENT}) == 1
    assert set(states(made).values()) == {"present"}
    with pytest.raises(Refused, match=r"recorded the attendance of Peserta 00"):
        mark(made, {one: ABSENT, two: ABSENT}, {one: NOTHING, two: PRESENT})
    assert set(states(made).values()) == {"present"}
    # Both wanted the same: nobody is bothered.
    assert mark(made, {one: PRESENT}) == 0


def test_somebody_from_the_waiting_list_who_came_is_present() -> None:
    ani, budi = group(2)
    made = held(ani, budi, quota=1)
    assert states(made)[budi.name] == "queued"
    mark(made, {place(made, budi).pk: PRESENT})
    assert place(made, budi).state == "present"


def test_attendance_is_recorded_between_holding_and_confirming() -> None:
    ani = staff("1", "Ani")
    made = announced()
    enrol(coordinator(), made, [ani])
    with pytest.raises(Refused, match="after the session was recorded as held"):
        mark(made, {place(made, ani).pk: PRESENT})
    past = held(ani)
    mark(past, {place(past, ani).pk: PRESENT})
    with inside(coordinator()) as room:
        certificates.settle(room, past.pk)
        with pytest.raises(Refused, match="before it is confirmed"):
            attendance.rest_absent(room, past.pk)


def test_a_score_beyond_percent_and_a_participant_of_another_session_are_refused() -> None:
    ani, budi = group(2)
    made, other = held(ani), held(budi)
    with pytest.raises(Refused, match="percentage"):
        mark(made, {place(made, ani).pk: Attended(True, Decimal(101), None)})
    with pytest.raises(Refused, match="not on this session's list"):
        mark(made, {place(other, budi).pk: PRESENT})
    mark(made, {place(made, ani).pk: PRESENT})
    with pytest.raises(Refused, match="choose present or absent"):
        mark(made, {place(made, ani).pk: NOTHING}, {place(made, ani).pk: PRESENT})


def test_contributors_and_other_institutions_record_nothing() -> None:
    ani = staff("1", "Ani")
    made = held(ani)
    with inside(contributor("1")) as room, pytest.raises(Forbidden):
        attendance.mark(room, made.pk, {}, {place(made, ani).pk: PRESENT})
    with inside(coordinator()) as room, pytest.raises(Http404):
        attendance.rest_absent(room, 10**9)
    tono = signed_in(member("Tono", Role.COORDINATOR, slug=METRO))
    for name in ("training_attendance", "attendance_csv", "attendance_sheet", "attendance_import"):
        assert tono.get(address(name, made.pk)).status_code == 404
        assert tono.get(address(name, made.pk).replace("kota-bandar-lampung", METRO)).status_code == 404


def test_the_page_keeps_what_was_typed_when_it_is_refused_and_saves_it_else() -> None:
    people = group(2)
    made = held(*people)
    one, two = (place(made, each).pk for each in people)
    client, where = signed_in(coordinator()), address("training_attendance", made.pk)
    shown = client.get(where).context["shown"]
    sent = {"shown": shown, "hadir": [str(one)], f"awal-{one}": "40,5", f"akhir-{one}": "seratus"}
    refused = client.post(where, sent)
    assert refused.status_code == 422
    assert "Peserta 00: nilai adalah persen" in refused.content.decode()
    assert 'value="seratus"' in refused.content.decode()
    assert refused.context["rows"][0].present
    assert client.post(where, {**sent, f"akhir-{one}": "100"}).status_code == 302
    assert (place(made, people[0]).score_before, place(made, people[0]).score_after) == (Decimal("40.5"), Decimal(100))
    assert place(made, people[1]).state == "enrolled"
    # The tick is taken off: absent; a page signed for somebody else is refused.
    shown = client.get(where).context["shown"]
    assert client.post(where, {"shown": shown, "hadir": [str(two)], f"awal-{one}": ""}).status_code == 302
    assert states(made) == {people[0].name: "absent", people[1].name: "present"}
    other = signed_in(member("Reni", Role.RESPONSIBLE_OFFICIAL))
    assert other.post(where, {"shown": shown}).status_code == 422
    assert other.post(where, {"shown": "x" * 5000}).status_code == 422


def test_a_file_is_shown_before_it_is_written_and_refused_when_somebody_else_was_faster() -> None:
    people = group(3)
    made = held(*people)
    client = signed_in(coordinator())
    content = client.get(address("attendance_csv", made.pk)).content.decode()
    filled = re.sub(r"(Peserta 0[01],[^,]*,),,", r"\1ya,50,75", content) + "77,Siapa,,ya,,\r\n"
    upload = SimpleUploadedFile("hadir.csv", filled.encode(), "text/csv")
    preview = client.post(address("attendance_import", made.pk), {"file": upload})
    page = preview.content.decode()
    assert "Baris 5:" in page
    assert "Nomor ini tidak ada dalam daftar pelatihan." in page
    assert set(states(made).values()) == {"enrolled"}
    shown = preview.context["form"].initial["shown"]
    apply = address("attendance_import_apply", made.pk)
    assert client.post(apply, {"shown": f"{shown}x"}, follow=True).status_code == 200
    assert set(states(made).values()) == {"enrolled"}
    mark(made, {place(made, people[0]).pk: ABSENT})
    clash = client.post(apply, {"shown": shown}, follow=True)
    assert "dicatat orang lain" in clash.content.decode()
    assert place(made, people[1]).state == "enrolled"
    first = place(made, people[0]).pk
    mark(made, {first: Attended(True, Decimal(50), Decimal(75))}, {first: ABSENT})
    assert client.post(apply, {"shown": shown}).status_code == 302
    assert place(made, people[1]).attended_by == "csv"


@pytest.mark.parametrize("content", [b"\x00", b"a,b\n1,2", "nomor,nama,hadir".encode("utf-16")])
def test_what_is_no_list_is_refused_on_the_page(content: bytes) -> None:
    made = held(staff("1", "Ani"))
    upload = SimpleUploadedFile("hadir.csv", content, "text/csv")
    answer = signed_in(coordinator()).post(address("attendance_import", made.pk), {"file": upload})
    assert answer.status_code == 422 or not answer.context["reading"].changed
