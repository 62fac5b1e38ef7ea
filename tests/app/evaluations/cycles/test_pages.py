"""The pages of cycles and rehearsals as people fill them in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from naik.apps.evaluations.models import Assessment, Cycle, Reopening
from naik.apps.institutions.roles import Reach, Role
from naik.apps.institutions.time_zones import zone
from naik.apps.tenancy.scope import opened
from naik.cycle.machines import ALL
from naik.cycle.stages import NEVER_IN_A_REHEARSAL, ORDER, Stage
from naik.cycle.windows import proposed
from tests.evaluating import assessment, assessor, authority, cycle, every_level, rehearsal
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def admin() -> Client:
    return signed_in(member("Wulan", Role.AUTHORITY_ADMIN, slug=authority().slug, reach=Reach.NATION))


def local_today() -> date:
    """The day it is where everybody of these tests is."""
    return timezone.now().astimezone(zone(authority())).date()


def room() -> str:
    return f"/ruang/{authority().slug}/siklus/"


def form(*, is_rehearsal: bool, **changes: Any) -> dict[str, Any]:
    left_out = NEVER_IN_A_REHEARSAL if is_rehearsal else set()
    offered = [stage for stage in ORDER if stage not in {Stage.FINISHED, *left_out}]
    days = proposed(offered, local_today(), rehearsal=is_rehearsal)
    sent: dict[str, Any] = {"name": "SPBE 2024", "year": "2024", "instrument": "spbe-2020", "basis": "edition"}
    for stage in offered:
        sent[f"{stage}_first"], sent[f"{stage}_last"] = days[stage].first.isoformat(), days[stage].last.isoformat()
        if not is_rehearsal:
            sent[f"{stage}_applies"] = "on"
    return {**sent, **changes}


def test_a_cycle_is_looked_at_once_more_before_it_is_opened() -> None:
    client = admin()
    sent = form(is_rehearsal=False, who="listed", listed="Kota Metro\n18.71\n")
    page = client.post(f"{room()}baru/", sent)
    assert page.status_code == 200
    assert "2 instansi ikut serta" in page.content.decode()
    assert not Cycle.objects.exists()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))
    assert hidden["name"] == "SPBE 2024"
    assert client.post(f"{room()}baru/", {**sent, "change": "1"}).status_code == 200
    done = client.post(f"{room()}baru/", {**sent, "confirmed": "1"})
    assert done.status_code == 302
    board = client.get(done["Location"]).content.decode()
    assert "Kota Metro" in board
    assert "Kota Bandar Lampung" in board
    again = client.post(f"{room()}baru/", {**sent, "confirmed": "1"})
    assert again.status_code == 400
    assert "sudah dipakai" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"who": "listed", "listed": "Kota Antah Berantah"}, "Antah Berantah"),
        ({"who": "listed", "listed": ""}, "Sebutkan"),
        ({"who": "all", "kinds": ["kota"], "appeal_first": ""}, "Isi tanggalnya"),
        ({"who": "all", "year": "2050"}, "pilih dasar predikatnya"),
        ({"who": "rated", "year": "2099", "basis": "exact"}, "Tidak ada instansi"),
    ],
)
def test_a_faulty_form_keeps_what_was_typed_and_says_what_to_mend(changes: dict[str, Any], says: str) -> None:
    page = admin().post(f"{room()}baru/", form(is_rehearsal=False, **changes))
    assert page.status_code == 400
    assert says in page.content.decode()
    assert 'value="SPBE 2024"' in page.content.decode()


def test_those_rated_last_year_are_many_and_filters_narrow_them() -> None:
    client = admin()
    whole = client.post(f"{room()}baru/", form(is_rehearsal=False, who="rated", year="2025", basis="exact"))
    some = client.post(
        f"{room()}baru/", form(is_rehearsal=False, who="rated", year="2025", basis="exact", province="18", kinds="kota")
    )
    numbers = [int(re.findall(r"(\d+) instansi ikut serta", page.content.decode())[0]) for page in (whole, some)]
    assert numbers[0] > 500
    assert numbers[1] == 2


def test_every_page_of_a_cycle_answers() -> None:
    client = admin()
    made = cycle()
    assessment(METRO, of=made, levels={"1": "3"})
    base = f"{room()}{made.pk}/"
    for page in (
        "", "?tahap=self_assessment&urut=-filled&hari=3&diam=1&cari=x", "unduh.csv", "unduh.xlsx", "peserta/", "tutup/",
        "tahap/appeal/", f"instansi/{METRO}/buka-kembali/", "visitasi/",
    ):  # fmt: skip
        assert client.get(f"{base}{page}").status_code == 200, page
    for page in ("unduh.pdf", "tahap/xxx/", f"instansi/{BANDAR_LAMPUNG}/buka-kembali/"):
        assert client.get(f"{base}{page}").status_code == 404, page


def test_a_stage_is_reopened_and_a_window_moved_from_the_pages() -> None:
    client = admin()
    made = cycle(days_left=-1)
    one = assessment(METRO, of=made)
    base = f"{room()}{made.pk}/"
    until = (local_today() + timedelta(days=5)).isoformat()
    sent = {"stage": "self_assessment", "until": until, "reason": "Banjir"}
    assert client.post(f"{base}instansi/{METRO}/buka-kembali/", sent).status_code == 302
    with opened([one.institution_id]):
        assert Reopening.objects.get().reason == "Banjir"
    refused = client.post(f"{base}instansi/{METRO}/buka-kembali/", {**sent, "stage": "appeal"})
    assert refused.status_code == 400
    assert "belum sampai" in refused.content.decode()
    first = (local_today() - timedelta(days=30)).isoformat()
    moved = client.post(f"{base}tahap/publication/", {"first": first, "last": until, "reason": "Libur"})
    assert moved.status_code == 302
    faulty = client.post(f"{base}tahap/publication/", {"first": until, "last": first, "reason": "Libur"})
    assert faulty.status_code == 400


def test_a_rehearsal_is_opened_by_the_coordinator_and_by_nobody_else() -> None:
    coordinator = signed_in(member("Ratna", Role.COORDINATOR))
    base = f"/ruang/{BANDAR_LAMPUNG}/penilaian/"
    assert "Belum ada penilaian" in coordinator.get(base).content.decode()
    sent = form(is_rehearsal=True, name="Latihan", year="2026", instrument="pemdi-2026")
    assert coordinator.post(f"{base}latihan/", {**sent, "document_review_applies": "on"}).status_code == 302
    with opened([institution().pk]):
        made = Assessment.objects.select_related("cycle").get()
    assert made.cycle.rehearsal
    assert made.stages == ["self_assessment", "internal_approval", "document_review", "determination"]
    page = coordinator.get(base).content.decode()
    assert "Latihan" in page
    assert "tutup 13 hari lagi" in page
    assert coordinator.post(f"{base}latihan/", sent).status_code == 400
    for name, role in (("Budi", Role.DATA_ENTRY), ("Lina", Role.LEADER)):
        assert signed_in(member(name, role)).get(f"{base}latihan/").status_code == 403
    outside = signed_in(member("Sari", Role.COORDINATOR, slug=METRO))
    assert outside.get(base).status_code == 404


def test_a_rehearsal_s_stage_is_reopened_by_the_coordinator_a_cycle_s_is_not() -> None:
    client = signed_in(member("Ratna", Role.COORDINATOR))
    own = rehearsal()
    foreign = assessment(of=cycle(days_left=-1))
    elsewhere = rehearsal(METRO)
    until = (local_today() + timedelta(days=60)).isoformat()
    sent = {"stage": "self_assessment", "until": until, "reason": "Belum selesai"}
    base = f"/ruang/{BANDAR_LAMPUNG}/penilaian/"
    assert client.get(f"{base}{own.pk}/buka-kembali/").status_code == 200
    assert client.post(f"{base}{own.pk}/buka-kembali/", sent).status_code == 302
    assert client.post(f"{base}{foreign.pk}/buka-kembali/", sent).status_code == 404
    assert client.post(f"{base}{elsewhere.pk}/buka-kembali/", sent).status_code == 404
    with opened([institution().pk]):
        assert [one.assessment_id for one in Reopening.objects.all()] == [own.pk]


def test_a_rehearsal_is_seen_by_nobody_outside_and_the_index_not_by_who_reads_a_part() -> None:
    own, of = rehearsal(), assessment(of=cycle(), levels=every_level(3), stage=Stage.DOCUMENT_REVIEW)
    outside = member("Asesor", Role.EXTERNAL_ASSESSOR, slug=authority().slug, reach=Reach.ASSIGNED)
    assessor(of, person("Asesor"))
    member("Asesor", Role.EXTERNAL_ASSESSOR, slug=authority().slug, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    base = f"/ruang/{BANDAR_LAMPUNG}/penilaian/"
    seen = signed_in(outside).get(base).content.decode()
    assert of.cycle.name in seen
    assert own.cycle.name not in seen
    office("1.01")
    part = member("Opd", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    assert "indeks sejauh ini" not in signed_in(part).get(base).content.decode()
    leader = member("Lina", Role.LEADER)
    assert "3,00" in signed_in(leader).get(base).content.decode()


def test_lists_cost_the_same_for_many_as_for_few() -> None:
    board, coordinator = admin(), signed_in(member("Ratna", Role.COORDINATOR))
    made = cycle()
    assessment(of=made, levels=every_level(2))
    listing = f"/ruang/{BANDAR_LAMPUNG}/penilaian/"

    def statements(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])

    addresses = ((board, f"{room()}{made.pk}/"), (board, room()), (coordinator, listing))
    for client, address in addresses:
        # What a process reads once is no part of what a page costs.
        statements(client, address)
    few = [statements(client, address) for client, address in addresses]
    one = assessment(METRO, of=made, levels=every_level(4), stage=Stage.DOCUMENT_REVIEW)
    assessor(one, person("Asesor"), lead=True)
    for number in range(3):
        assessment(of=cycle(f"Lagi {number}"), levels=every_level(number + 1))
    assert [statements(client, address) for client, address in addresses] == few


def test_the_board_tells_who_stands_still_and_how_much_is_filled_and_no_texts() -> None:
    made = cycle()
    one = assessment(METRO, of=made, levels={"1": "3", "2": "4"})
    with opened([one.institution_id]):
        Assessment.objects.filter(pk=one.pk).update(stage_since=timezone.now() - timedelta(days=8))
    assessment(of=made)
    client = admin()
    rows = client.get(f"{room()}{made.pk}/unduh.csv?diam=1").content.decode().splitlines()
    assert len(rows) == 2
    assert "Kota Metro" in rows[1]
    assert ",2,47," in rows[1]
    assert len(client.get(f"{room()}{made.pk}/unduh.csv?diam=1&hari=9").content.decode().splitlines()) == 1
    page = client.get(f"{room()}{made.pk}/").content.decode()
    assert "Fakta" not in page
    assert "belum dapat dikatakan" in page


@pytest.mark.parametrize(("address", "says"), [("/alur/", "Alur evaluasi"), ("/en/alur/", "Self-assessment")])
def test_the_state_machines_are_drawn_for_everybody(address: str, says: str) -> None:
    page = Client().get(address)
    assert page.status_code == 200
    assert says in page.content.decode()
    assert page.content.decode().count('<svg class="machine"') == len(ALL)
    assert Client().post(address).status_code == 405


def test_every_day_of_a_cycle_is_proposed_from_the_day_it_begins() -> None:
    begin = local_today() + timedelta(days=40)
    page = admin().get(f"{room()}baru/", {"mulai": begin.isoformat()})
    offered = [stage for stage in ORDER if stage is not Stage.FINISHED]
    days = proposed(offered, begin, rehearsal=False)
    for stage in offered:
        field = page.context["form"]
        assert (field[f"{stage}_first"].value(), field[f"{stage}_last"].value()) == (
            days[stage].first,
            days[stage].last,
        )
    assert f'value="{days[Stage.SELF_ASSESSMENT].first:%Y-%m-%d}"' in page.content.decode()
    assert admin().get(f"{room()}baru/", {"mulai": "besok"}).context["begin"] == local_today()
