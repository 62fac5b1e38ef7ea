"""Each office's IT staff: who may write whom, lost edits, twins, accounts, leaving and coming back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from naik.apps.audit.models import Event, PersonalPart
from naik.apps.capacity.models import StaffMember
from naik.apps.capacity.operations import staff as operations
from naik.apps.capacity.queries import staff as queries
from naik.apps.capacity.queries.staff import Asked
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import ROOM, again, contributor, coordinator, inside, posted, staff, values
from tests.people import METRO, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_a_contributor_adds_people_of_the_own_office_and_of_no_other() -> None:
    office("2")
    client = signed_in(contributor("1"))
    assert client.post(f"{ROOM}baru/", posted(office=office("2").pk)).status_code == 422
    assert client.post(f"{ROOM}baru/", posted()).status_code == 302
    with opened([institution().pk]):
        assert [one.office.code for one in StaffMember.objects.select_related("office")] == ["1"]
    with inside(contributor("1")) as room, pytest.raises(Forbidden):
        operations.add(room, values("2", "Orang lain"))


def test_a_contributor_finds_only_the_own_office_and_others_do_not_exist() -> None:
    mine, other = staff("1", "Milik Sendiri"), staff("2", "Milik Lain")
    client = signed_in(contributor("1"))
    listed = client.get(ROOM).content.decode()
    assert ("Milik Sendiri" in listed, "Milik Lain" in listed) == (True, False)
    assert client.get(f"{ROOM}{mine.pk}/").status_code == 200
    for page in ("", "ubah/", "hapus-data/", "kompetensi/tambah/"):
        assert client.get(f"{ROOM}{other.pk}/{page}").status_code == 404
    for act in ("berhenti/", "kembali/"):
        assert client.post(f"{ROOM}{other.pk}/{act}", {"revision": 1, "on": "2025-01-01"}).status_code == 404
    assert again(other).left_on is None


def test_another_institution_reaches_nobody_and_gives_nobody_its_office() -> None:
    made = staff()
    stranger = member("Meti", Role.COORDINATOR, slug=METRO)
    client = signed_in(stranger)
    assert client.get(f"{ROOM}{made.pk}/").status_code == 404
    assert client.get(f"/ruang/{METRO}/sdm-tik/{made.pk}/").status_code == 404
    assert client.post(f"/ruang/{METRO}/sdm-tik/baru/", posted()).status_code == 422
    with inside(coordinator()) as room, pytest.raises(Http404):
        operations.change(room, 10**9, values(), 1)


def test_an_auditor_reads_and_writes_nothing() -> None:
    made = staff()
    client = signed_in(member("Audi", Role.AUDITOR))
    assert client.get(f"{ROOM}{made.pk}/").status_code == 200
    assert "Tambah pegawai" not in client.get(ROOM).content.decode()
    assert {client.get(f"{ROOM}{page}").status_code for page in ("baru/", "muat/", f"{made.pk}/ubah/")} == {403}
    assert client.post(f"{ROOM}{made.pk}/berhenti/", {"on": "2025-01-01", "revision": 1}).status_code == 403
    assert again(made).left_on is None


def test_a_role_that_ended_opens_nothing() -> None:
    staff()
    past = timezone.now() - timedelta(days=1)
    client = signed_in(member("Bekas", Role.COORDINATOR, starts_at=past - timedelta(days=9), ends_at=past))
    assert client.get(ROOM).status_code == 404


def test_an_edit_on_an_old_page_is_refused_and_its_text_kept() -> None:
    made = staff()
    client = signed_in(coordinator())
    assert client.post(f"{ROOM}{made.pk}/ubah/", posted(revision=1, work="Baru")).status_code == 302
    late = client.post(f"{ROOM}{made.pk}/ubah/", posted(revision=1, work="Terlambat"))
    assert (late.status_code, "Terlambat" in late.content.decode()) == (422, True)
    assert (again(made).work, again(made).revision) == ("Baru", 2)


def test_the_same_person_is_recorded_once_and_a_namesake_by_the_address() -> None:
    with inside(coordinator()) as room:
        operations.add(room, values(email="wulan@contoh.id"))
        with pytest.raises(Refused):
            operations.add(room, values(name="WULAN SARI"))
        with pytest.raises(Refused):
            operations.add(room, values(email="Wulan@contoh.id"))
        operations.add(room, values(email="wulan2@contoh.id"))
        assert StaffMember.objects.count() == 2


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "x" * 121}, {"work": "=1+1"}, {"email": "bukan surel"}, {"name": "a\x00b"}]
)
def test_hostile_fields_are_refused_with_a_sentence(fields: dict[str, str]) -> None:
    client = signed_in(coordinator())
    assert client.post(f"{ROOM}baru/", posted(**fields)).status_code == 422
    with inside(coordinator()) as room, pytest.raises(Refused):
        operations.add(room, values(**{"name": "Wulan", **fields}))
    with opened([institution().pk]):
        assert not StaffMember.objects.exists()


def test_an_account_is_linked_once_and_only_of_a_member_in_reach() -> None:
    dewi, stranger = member("Dewi", Role.DATA_ENTRY), person("Orang Luar")
    with inside(coordinator()) as room:
        operations.add(room, values(person=dewi.pk))
        with pytest.raises(Refused):
            operations.add(room, values(name="Lain", person=dewi.pk))
        with pytest.raises(Refused):
            operations.add(room, values(name="Lain", person=stranger.pk))
    with inside(contributor("1")) as room, pytest.raises(Refused):
        operations.add(room, values(name="Lain", person=coordinator().pk))


def test_who_left_counts_no_more_and_can_come_back_unless_somebody_took_the_place() -> None:
    made = staff()
    client = signed_in(coordinator())
    tomorrow = timezone.localdate() + timedelta(days=2)
    assert client.post(f"{ROOM}{made.pk}/berhenti/", {"on": tomorrow, "revision": 1}).status_code == 422
    assert client.post(f"{ROOM}{made.pk}/berhenti/", {"on": "2025-06-01", "revision": 1}).status_code == 302
    assert client.post(f"{ROOM}{made.pk}/berhenti/", {"on": "2025-06-01", "revision": 2}).status_code == 422
    assert again(made).left_on == date(2025, 6, 1)
    with inside(coordinator()) as room:
        assert queries.listing(room, Asked()).total == 0
        operations.come_back(room, made.pk, revision=2)
        operations.leave(room, made.pk, on=date(2025, 7, 1), revision=3)
        operations.add(room, values())
        with pytest.raises(Refused):
            operations.come_back(room, made.pk, revision=4)


def test_events_hold_names_only_where_they_can_be_shredded() -> None:
    made = staff("1", "Wulan Sari", "data", email="wulan@contoh.id")
    with inside(coordinator()) as room:
        operations.change(room, made.pk, values(name="Wulan Baru", work="Analis"), 1)
        operations.leave(room, made.pk, on=date(2025, 6, 1), revision=2)
    with opened([institution().pk]):
        events = list(Event.chain.filter(action__startswith="capacity:"))
        assert len(events) == 4
        assert not [one for one in events if "Wulan" in f"{one.before}{one.after}{one.subject_label}{one.reason}"]
        assert len([one for one in PersonalPart.objects.all() if "Wulan" in one.content.get("name", "")]) == 4


def test_the_list_is_narrowed_by_office_competence_position_and_words_and_sorted() -> None:
    staff("1", "Ana", "data", functional_position="Statistisi Ahli Muda")
    staff("2", "Budi", "security", work="Pengelola situs")
    staff("2", "Cici")
    with inside(coordinator()) as room:

        def names(**asked: object) -> list[str]:
            return [one.name for one in queries.listing(room, Asked(**asked)).rows]  # type: ignore[arg-type]  # by name

        assert names() == ["Ana", "Budi", "Cici"]
        assert names(office=office("2").pk, descending=True) == ["Cici", "Budi"]
        assert names(competence="data") == ["Ana"]
        assert names(competence="data", holding="no") == ["Budi", "Cici"]
        assert names(holding="no") == ["Cici"]
        assert names(position="Statistisi Ahli Muda") == ["Ana"]
        assert names(search="situs") == ["Budi"]


def test_the_page_takes_any_query_and_offers_files() -> None:
    staff("1", "Ana", "data")
    client = signed_in(coordinator())
    odd = "?halaman=99999999&urut=-office&kantor=abc&kompetensi=%00x&pegang=?&cari=" + "x" * 300
    assert client.get(f"{ROOM}{odd}").status_code == 200
    assert "Ana" in client.get(f"{ROOM}unduh.csv").content.decode("utf-8-sig")
    assert client.get(f"{ROOM}unduh.xlsx").content.startswith(b"PK")
    assert client.get(f"{ROOM}unduh.exe").status_code == 404
