"""Pages of meetings, as each person gets them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Assessment, Meeting, Signature
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.operations import minutes
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.app.evaluations.meetings.meeting_cases import (
    freshly_signed_in,
    inside,
    interviewed,
    locked,
    planned,
    signed,
    state,
)
from tests.evaluating import assessor, rehearsal, responsible
from tests.people import BANDAR_LAMPUNG, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def address(name: str, *more: object) -> str:
    return reverse(name, args=[BANDAR_LAMPUNG, *more])


def text(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, (where, answer.status_code)
    return answer.content.decode()


def contributor(of: Assessment, code: str, value: str) -> Person:
    who = member(f"Kontributor {code}", Role.OFFICE_CONTRIBUTOR, office_code=code)
    responsible(of, value, office(code))
    return who


def typed(**fields: object) -> dict[str, object]:
    return {
        "stage": "interview", "day": f"{timezone.now():%Y-%m-%d}", "time": "13:30", "minutes_planned": "60",
        "place": "https://rapat.contoh.id/a", "agenda": "Agenda", "values": ["1", "35"],
        "institution": "Siti Aminah; Sekda\nBudi", "assessors": "Dr. Bagus", **fields,
    }  # fmt: skip


def test_an_assessor_plans_through_the_form_in_the_institutions_time() -> None:
    found, lead, _coordinator = interviewed()
    client = signed_in(lead)
    assert "Jadwalkan pertemuan" in text(client, address("meetings", found.pk))
    assert client.post(address("meeting_plan", found.pk), typed()).status_code == 302
    with opened([found.institution_id]):
        made = Meeting.objects.get(assessment=found)
        assert (made.starts_at.hour, made.starts_at.minute) == (6, 30)  # 13.30 WIB
        assert made.values == ["1", "35"]
        assert sorted(made.participants.values_list("side", "name", "position")) == [
            ("assessors", "Dr. Bagus", ""), ("institution", "Budi", ""), ("institution", "Siti Aminah", "Sekda"),
        ]  # fmt: skip
    page = text(client, address("meeting", found.pk, made.pk))
    assert "13.30" in page
    assert "WIB" in page
    assert client.get(address("meeting_change", found.pk, made.pk)).status_code == 200
    done = client.post(address("meeting_change", found.pk, made.pk), typed(revision=0, place="Aula"))
    assert done.status_code == 302
    kept = client.post(address("meeting_change", found.pk, made.pk), typed(revision=0, place="Lobi"))
    assert kept.status_code == 422
    assert "Lobi" in kept.content.decode()


def test_an_assessor_writes_outcome_and_minutes_through_the_forms() -> None:
    found, lead, _coordinator = interviewed()
    made = planned(found, lead)
    client = signed_in(lead)
    where = address("meeting_outcome", found.pk, made.pk, "12")
    form = client.get(where).context["form"]
    given = {**form.initial, "level": "3", "talk": "T: siapa?\r\nJ: kami."}
    assert client.post(where, given).status_code == 302
    assert client.post(where, {**given, "level": "2"}).status_code == 422
    page = text(client, address("meeting", found.pk, made.pk))
    assert "T: siapa?" in page
    assert "tetap dari Penilaian dokumen" in page
    assert "Kunci untuk ditandatangani" not in page
    assert "Dapat dikunci setelah" in page
    write = address("minutes_write", found.pk, made.pk)
    assert (
        client.post(
            write, {"revision": client.get(write).context["form"].initial["revision"], "minutes": "Isi"}
        ).status_code
        == 302
    )
    assert "Kunci untuk ditandatangani" in text(client, address("meeting", found.pk, made.pk))
    assert client.post(address("minutes_lock", found.pk, made.pk)).status_code == 302
    assert state(made) == "minuted"
    assert client.post(address("minutes_unlock", found.pk, made.pk), {"reason": "Salah"}).status_code == 302
    assert client.post(address("meeting_cancel", found.pk, made.pk), {"reason": "Batal"}).status_code == 302
    assert state(made) == "cancelled"


def test_signing_needs_a_fresh_sign_in_and_then_works() -> None:
    found, lead, coordinator = interviewed()
    made, seen = locked(found, lead)
    where = address("minutes_sign", found.pk, made.pk)
    stale = signed_in(coordinator)
    answer = stale.post(where, {"side": "institution", "position": "Sekda", "seen": seen, "read": "on"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    asked = text(stale, answer.headers["Location"])
    assert "Anda akan menandatangani naskah" in asked
    assert "menyangkut keamanan akun" not in asked
    assert "menyangkut keamanan akun" in text(stale, reverse("account_reauthenticate"))
    with opened([found.institution_id]):
        assert not Signature.objects.exists()
    fresh = freshly_signed_in(coordinator)
    assert seen in text(fresh, where)
    answer = fresh.post(where, {"side": "institution", "position": "Sekda", "seen": seen, "read": "on"})
    assert answer.status_code == 302
    assert state(made) == "half_signed"


def test_printed_minutes_mark_void_signatures() -> None:
    found, lead, coordinator = interviewed()
    made, seen = locked(found, lead)
    signed(found, coordinator, made, Side.INSTITUTION, seen)
    inside(lead, lambda here: minutes.unlock(here, found.pk, made.pk, "Salah ketik"))
    inside(lead, lambda here: minutes.lock(here, found.pk, made.pk))
    page = text(signed_in(coordinator), address("minutes_paper", found.pk, made.pk))
    assert "gugur" in page
    assert "Salah ketik" in page
    assert "Siti Aminah" in page


def test_the_institution_sees_neither_levels_nor_minutes_before_they_are_locked() -> None:
    found, lead, coordinator = interviewed()
    made = planned(found, lead)
    inside(lead, lambda here: minutes.write(here, found.pk, made.pk, 0, "Rahasia sementara"))
    client = signed_in(coordinator)
    page = text(client, address("meeting", found.pk, made.pk))
    assert "Rahasia sementara" not in page
    assert "Fakta 12" not in page
    assert client.get(address("minutes_paper", found.pk, made.pk)).status_code == 404
    inside(lead, lambda here: minutes.lock(here, found.pk, made.pk))
    page = text(client, address("meeting", found.pk, made.pk))
    assert "Rahasia sementara" in page
    assert "Fakta 12" in page


def test_a_contributor_sees_meetings_about_their_own_answers_without_people_and_minutes() -> None:
    found, lead, _coordinator = interviewed()
    made, _seen = locked(found, lead)
    own, other = contributor(found, "KOMINFO", "12"), contributor(found, "DINKES", "40")
    page = text(signed_in(own), address("meeting", found.pk, made.pk))
    assert "Fakta 12" in page
    assert "Siti Aminah" not in page
    assert "Rapat berjalan lancar" not in page
    assert "Fakta 1<" not in page
    assert signed_in(own).get(address("minutes_paper", found.pk, made.pk)).status_code == 404
    assert signed_in(other).get(address("meeting", found.pk, made.pk)).status_code == 404
    assert signed_in(other).get(address("meeting_calendar", found.pk, made.pk)).status_code == 404
    assert address("meeting", found.pk, made.pk) not in text(signed_in(other), address("meetings", found.pk))


def test_an_auditor_reads_and_does_nothing() -> None:
    found, lead, _coordinator = interviewed()
    made, _seen = locked(found, lead)
    client = signed_in(member("Adi Auditor", Role.AUDITOR))
    for name in ("meeting", "minutes_paper", "meeting_calendar"):
        assert client.get(address(name, found.pk, made.pk)).status_code == 200
    for name in ("meeting_change", "meeting_cancel", "minutes_write", "minutes_unlock", "minutes_sign"):
        assert client.get(address(name, found.pk, made.pk)).status_code == 403
    for name in ("meeting_cancel", "minutes_lock", "minutes_unlock", "minutes_sign"):
        assert client.post(address(name, found.pk, made.pk), {"reason": "x"}).status_code == 403
    assert client.post(address("meetings_finish", found.pk)).status_code == 403
    assert state(made) == "minuted"


def test_an_ended_membership_opens_no_page() -> None:
    found, lead, coordinator = interviewed()
    made = planned(found, lead)
    with opened([found.institution_id], person=coordinator.pk):
        Membership.objects.filter(person=coordinator).update(ends_at=timezone.now())
    assert signed_in(coordinator).get(address("meeting", found.pk, made.pk)).status_code == 404


def test_the_list_has_an_empty_state_a_filter_and_a_download() -> None:
    found, lead, coordinator = interviewed()
    client = signed_in(coordinator)
    assert "Belum ada pertemuan" in text(client, address("meetings", found.pk))
    locked(found, lead)
    assert "Ruang Rapat" in text(client, address("meetings", found.pk))
    assert "Ruang Rapat" not in text(client, address("meetings", found.pk) + "?keadaan=signed")
    answer = client.get(address("meetings_download", found.pk, "csv"))
    assert "Ruang Rapat; lt. 2" in answer.content.decode()
    assert "Tim asesor, Instansi" in answer.content.decode()
    assert client.get(address("meetings_download", found.pk, "xlsx")).status_code == 200
    assert client.get(address("meetings_download", found.pk, "pdf")).status_code == 404


def test_the_list_asks_the_same_number_of_statements_for_any_number() -> None:
    found, lead, coordinator = interviewed()
    client = signed_in(coordinator)
    counts = []
    for _turn in range(2):
        planned(found, lead)
        text(client, address("meetings", found.pk))
        with CaptureQueriesContext(connection) as asked:
            text(client, address("meetings", found.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_calendar_file_is_one_a_calendar_reads() -> None:
    found, lead, coordinator = interviewed()
    made = planned(found, lead)
    answer = signed_in(coordinator).get(address("meeting_calendar", found.pk, made.pk))
    content = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{made.starts_at:%Y%m%dT%H%M%SZ}\r\n" in content
    assert "LOCATION:Ruang Rapat\\; lt. 2\r\n" in content


def test_a_pemdi_outcome_follows_the_evidence_items() -> None:
    stages = (
        Stage.SELF_ASSESSMENT,
        Stage.INTERNAL_APPROVAL,
        Stage.DOCUMENT_REVIEW,
        Stage.INTERVIEW,
        Stage.DETERMINATION,
    )
    found = rehearsal(instrument="pemdi-2026", stages=stages, stage=Stage.INTERVIEW)
    who = member("Ina Internal", Role.INTERNAL_ASSESSOR)
    assessor(found, who, lead=True)
    value = "I3"
    made = planned(found, who, values=(value,))
    client = signed_in(who)
    where = address("meeting_outcome", found.pk, made.pk, value)
    form = client.get(where).context["form"]
    names = [name for name, _label in form.fields["items"].choices]
    assert names
    answer = client.post(where, {**form.initial, "level": "", "items": names[:1], "facts": "Diterima"})
    assert answer.status_code == 302, answer.context["form"].errors
    with opened([found.institution_id]):
        judged = found.judgements.get(value=value, stage=Stage.INTERVIEW)
    assert judged.items == {names[0]: "accepted"}
    assert judged.level not in {"", "0"}
