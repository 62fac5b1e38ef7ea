"""From a report to an adopted plan, a training, an action closed by its evidence, and the leader's page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journey.evaluation_people import OFFICE, OFFICE_CODE, Cast, Desk, day, desks, paper
from tests.journey.people_of_the_way_up import (
    OFFICIAL_REPORT,
    REPORT,
    YEAR,
    asked,
    cast_of_the_way_up,
    check_in_address,
    fact,
    from_now,
    index_of,
    levels_after_the_plan,
    look,
    look_in_english,
    of_the_city,
    paper_behind,
    published_levels,
)
from tests.own_database import own_database
from tests.people import BANDAR_LAMPUNG

TITLE = "Menuju Cukup"
# The raises that the journey speaks of: one whose assumption is the city's own, one that becomes nobody's action, and
# the one that is carried out. The last goes up by one level, so that one piece of evidence is all of it.
CHEAPER, LEFT_OUT, CARRIED_OUT = "37", "35", "13"
LACKING = "Perencanaan dan penganggaran TIK"
PROGRAMME = "Anggaran SPBE dalam RKPD"
BY_CODE, BY_LIST = "Nina Pranata", "Yusuf Jaringan"

Desks = Callable[[str], Desk]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), own_database() as own, cast_of_the_way_up(own) as found:
        yield found


@pytest.mark.skipif(not OFFICIAL_REPORT.exists(), reason="the official report is not part of the repository")
def test_the_official_report_of_a_city_leads_to_the_plan_that_its_published_levels_lead_to(
    cast: Cast, browser: Browser
) -> None:
    with desks(browser, cast) as desk:
        somebody = desk("anybody")
        effort = a_citizen_puts_a_report_in(somebody, OFFICIAL_REPORT)
        expect(somebody.page.get_by_role("heading", level=1)).to_have_text("Rencana naik: Kota Bandar Lampung")
        somebody.sees(f"Dari tingkat yang diumumkan untuk tahun {YEAR}.")
        assert effort == the_effort_from_published_levels(somebody)


def test_people_lead_a_city_from_a_report_to_a_closed_action_and_the_leaders_page(
    cast: Cast, browser: Browser, tmp_path: Path
) -> None:
    with desks(browser, cast) as desk:
        desk("anybody").page.goto("/rencana/")
        look(desk("anybody"), "Rencana naik")
        effort = a_citizen_puts_a_report_in(desk("anybody"), cast.own.folder / REPORT)
        assert effort == the_effort_from_published_levels(desk("anybody"))
        a_citizen_tries_a_level_shares_it_and_prints_the_sheet(desk)
        the_coordinator_plans_from_published_levels(desk("coordinator"), effort)
        the_coordinator_says_that_a_rung_is_cheaper_here(desk("coordinator"), effort)
        the_leader_adopts_the_plan(desk("leader"))
        the_coordinator_makes_actions(desk("coordinator"))
        session = the_coordinator_plans_a_training_where_it_is_needed(desk("coordinator"))
        the_office_adds_its_staff_and_signs_them_up(desk("contributor"))
        one_comes_in_by_the_code_and_one_is_on_the_list(desk, session)
        a_stranger_checks_a_certificate(desk)
        the_office_hands_in_evidence(desk("contributor"), tmp_path)
        somebody_else_accepts_it(desk("checker"))
        the_leader_sees_where_the_plan_stands(desk("leader"), index_of(cast, asked(levels_after_the_plan, TITLE)))
        expect(fact(desk("leader"), "Indeks 2024")).to_contain_text(index_of(cast, asked(published_levels, 2024)))
    verified = cast.own.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def a_citizen_puts_a_report_in(desk: Desk, report: Path) -> int:
    desk.page.goto("/rencana/")
    desk.page.locator("input[type=file]").set_input_files(report)
    desk.press("Hitung rencana")
    expect(desk.page.locator(".big").first).to_have_text("1,20")
    desk.sees("Kurang")
    desk.sees("Tidak ada yang disimpan.")
    expect(desk.page.locator("#bagian > p").first).to_contain_text("menjadi 1,81")
    return points(desk)


def points(desk: Desk) -> int:
    return int(fact(desk, "Upaya").inner_text().split()[0])


def the_effort_from_published_levels(desk: Desk) -> int:
    here = desk.page.url
    desk.page.goto(f"/rencana/{BANDAR_LAMPUNG}/?tahun={YEAR}")
    found = points(desk)
    desk.page.goto(here)
    return found


def a_citizen_tries_a_level_shares_it_and_prints_the_sheet(desk: Desks) -> None:
    citizen, friend = desk("anybody"), desk("friend")
    look(citizen, "Rencana naik")
    look_in_english(citizen)
    pages, text = paper_behind(citizen, "Lembar cetak (PDF)")
    assert pages == 1
    assert "1,20" in text
    assert "Cukup" in text
    citizen.follow("Bagaimana kalau? Ubah tingkatnya")
    look(citizen, "Bagaimana kalau")
    look_in_english(citizen)
    citizen.page.evaluate("window.stillTheSamePage = true")
    citizen.page.locator(f"#n-{CHEAPER}").select_option("3")
    expect(citizen.page.locator("#angka .big")).not_to_have_text("1,20")
    citizen.page.wait_for_url(re.compile(rf"[?&]n{CHEAPER}=3"))
    assert citizen.page.evaluate("window.stillTheSamePage") is True
    friend.page.goto(citizen.page.url)
    expect(friend.page.locator("#angka .big")).to_have_text(citizen.page.locator("#angka .big").inner_text())
    expect(friend.page.locator(f"#n-{CHEAPER}")).to_have_value("3")


def the_coordinator_plans_from_published_levels(desk: Desk, effort: int) -> None:
    of_the_city(desk, "Peningkatan", "Rencana")
    look(desk, "Rencana peningkatan")
    desk.follow("Susun rencana")
    look(desk, "Susun rencana")
    desk.fill("Nama rencana", TITLE)
    desk.field("Bertolak dari tingkat").select_option(label=f"Hasil terbit {YEAR}")
    desk.fill("Sasaran", "Cukup")
    desk.press("Hitung dan simpan sebagai draf")
    desk.done("Rencana dihitung dan disimpan sebagai draf.")
    expect(fact(desk, "Poin upaya")).to_have_text(f"{effort}")
    look(desk, TITLE)
    look_in_english(desk)


def the_coordinator_says_that_a_rung_is_cheaper_here(desk: Desk, effort: int) -> None:
    draft = desk.page.url
    desk.follow("Lihat tabelnya")
    look(desk, "Asumsi upaya")
    desk.page.locator("tr").filter(has=desk.page.get_by_role("cell", name=CHEAPER, exact=True)).get_by_role(
        "link"
    ).click()
    look(desk, f"Asumsi upaya: {CHEAPER}")
    now = int(desk.field("Tingkat 2: poin upaya").input_value())
    desk.fill("Tingkat 2: poin upaya", f"{now - 1}")
    desk.press("Simpan")
    expect(desk.page.locator(".notice.good").first).to_be_visible()
    desk.page.goto(draft)
    desk.follow("Ubah")
    desk.press("Hitung dan simpan sebagai draf")
    expect(fact(desk, "Poin upaya")).to_have_text(f"{effort - 1}")
    desk.sees(f"Angka sendiri: {CHEAPER} → 2 ({now - 1})")


def the_leader_adopts_the_plan(desk: Desk) -> None:
    of_the_city(desk, "Peningkatan")
    look(desk, "di mana kita, dan ke mana")
    desk.follow("Buka rencana")
    desk.follow(TITLE)
    desk.follow("Baca dan tetapkan")
    look(desk, f"Tetapkan {TITLE}")
    desk.fill("Jabatan", "Wali Kota")
    desk.fill("Tempat", "Telukbetung")
    desk.tick("Saya menetapkan rencana ini")
    desk.press("Tetapkan dan tanda tangani")
    desk.proves_who_it_is()
    desk.done("Rencana ditetapkan dan ditandatangani.")
    desk.sees("Ditetapkan Eva Wali Kota, Wali Kota, di Telukbetung")
    look(desk, TITLE)


def the_coordinator_makes_actions(desk: Desk) -> None:
    of_the_city(desk, "Peningkatan", "Tindak lanjut")
    look(desk, "Tindak lanjut")
    desk.follow("Dari rencana yang ditetapkan")
    look(desk, "Tindak lanjut dari rencana")
    desk.page.get_by_label(re.compile(rf"^{LEFT_OUT}\. ")).first.uncheck()
    desk.press("Buat tindak lanjut yang dipilih")
    desk.done("tindak lanjut dibuat.")
    look(desk, "Tindak lanjut")
    desk.page.locator("#indikator").select_option(CARRIED_OUT)
    desk.press("Terapkan")
    desk.follow(re.compile(f"^Indikator {CARRIED_OUT}: "))
    desk.follow("Ubah")
    look(desk, "Ubah tindak lanjut")
    desk.field("Perangkat daerah").select_option(label=OFFICE)
    desk.fill("Tenggat", day(3))
    desk.press("Simpan")
    desk.done("Tindak lanjut disimpan.")
    look_in_english(desk)


def the_coordinator_plans_a_training_where_it_is_needed(desk: Desk) -> int:
    of_the_city(desk, "Peningkatan", "SDM TIK")
    desk.follow("Kebutuhan pelatihan")
    look(desk, "Kebutuhan pelatihan")
    look_in_english(desk)
    lacking = desk.page.locator(".results > li").filter(
        has=desk.page.get_by_role("heading", name=LACKING, exact=True)
    )  # fmt: skip
    expect(lacking).to_contain_text("perangkat daerah belum memilikinya")
    lacking.locator("summary").click()
    expect(lacking).to_contain_text(OFFICE)
    lacking.get_by_role("link", name=re.compile("^Rencanakan pelatihan")).click()
    desk.sees("Belum ada program untuk kompetensi itu.")
    desk.follow("Tambah program")
    look(desk, "Tambah program")
    expect(desk.page.get_by_label(LACKING)).to_be_checked()
    desk.fill("Judul", PROGRAMME)
    desk.fill("Jam pelatihan", "6,5")
    desk.press("Simpan")
    desk.done("Program")
    if desk.page.get_by_role("heading", level=1).inner_text() == PROGRAMME:
        desk.follow("Jadwalkan pelatihan")
    look(desk, "Jadwalkan pelatihan")
    when(desk, 30)
    desk.fill("Tempat atau tautan", "Aula Diskominfo")
    desk.fill("Kuota peserta", "20")
    desk.tick(OFFICE)
    desk.press("Simpan")
    desk.done("Pelatihan dijadwalkan.")
    session = re.search(r"/pelatihan/(\d+)/", desk.page.url)
    assert session, desk.page.url
    desk.follow("Buka pendaftaran")
    look(desk, "Buka pendaftaran")
    desk.press("Buka pendaftaran")
    desk.sees("pendaftaran dibuka")
    look(desk, PROGRAMME)
    return int(session[1])


def when(desk: Desk, begins: int) -> None:
    """The session begins so many minutes from now, for an hour."""
    (first, start), (last, end) = from_now(begins), from_now(begins + 60)
    for label, text in {
        "Tanggal mulai": first, "Pukul mulai": start, "Tanggal selesai": last, "Pukul selesai": end,
    }.items():  # fmt: skip
        desk.fill(label, text)


def the_office_adds_its_staff_and_signs_them_up(desk: Desk) -> None:
    of_the_city(desk, "Peningkatan", "SDM TIK")
    for name, work in ((BY_CODE, "Pengelola data"), (BY_LIST, "Admin jaringan")):
        desk.room("SDM TIK")
        desk.follow("Tambah pegawai")
        desk.field("Perangkat daerah").select_option(label=f"{OFFICE} ({OFFICE_CODE})")
        desk.fill("Nama", name)
        desk.fill("Pekerjaan TIK", work)
        if name == BY_CODE:
            look(desk, "Tambah pegawai")
        desk.press("Simpan")
        desk.sees(name)
    look(desk, BY_LIST)
    desk.room("Pelatihan")
    look(desk, "Pelatihan")
    desk.follow(re.compile(f"^{PROGRAMME}"))
    desk.follow("Daftarkan pegawai")
    for name in (BY_CODE, BY_LIST):
        desk.page.get_by_label(name).check()
    look(desk, "Daftarkan pegawai")
    desk.press("Daftarkan yang dipilih")
    expect(fact(desk, "Terdaftar")).to_have_text("2 dari 20")


def one_comes_in_by_the_code_and_one_is_on_the_list(desk: Desks, session: int) -> None:
    coordinator, phone = desk("coordinator"), desk("phone")
    coordinator.page.reload()
    pages, text = paper_behind(coordinator, "Lembar hadir QR (PDF)")
    assert pages == 1
    assert PROGRAMME in text
    phone.page.goto(asked(check_in_address, session))
    look(phone, "Catat kehadiran")
    look_in_english(phone)
    phone.fill("Nama Anda", BY_CODE)
    phone.fill("Kode perangkat daerah atau surel", OFFICE_CODE)
    phone.press("Saya hadir")
    phone.sees("Kehadiran Anda tercatat.")
    coordinator.follow("Ubah")
    look(coordinator, "Ubah pelatihan")
    when(coordinator, -10)
    coordinator.press("Simpan")
    coordinator.done("Pelatihan diubah.")
    coordinator.follow("Catat sebagai dilaksanakan")
    coordinator.press("Catat sebagai dilaksanakan")
    coordinator.follow("Catat kehadiran dan nilai")
    expect(coordinator.page.get_by_label(BY_CODE, exact=True)).to_be_checked()
    coordinator.page.get_by_label(BY_LIST, exact=True).check()
    coordinator.fill(f"Nilai awal {BY_LIST}", "40")
    coordinator.fill(f"Nilai akhir {BY_LIST}", "82,5")
    look(coordinator, "Kehadiran dan nilai")
    coordinator.press("Simpan")
    expect(coordinator.page.locator(".notice.good").first).to_be_visible()
    if coordinator.page.get_by_role("heading", level=1).inner_text() != PROGRAMME:
        coordinator.follow("Kembali")
    coordinator.follow("Sahkan daftar hadir dan terbitkan sertifikat")
    coordinator.press("Sahkan daftar hadir dan terbitkan sertifikat")
    expect(coordinator.page.get_by_role("link", name=re.compile("^Sertifikat"))).to_have_count(2)
    coordinator.sees("lewat QR")
    look(coordinator, PROGRAMME)
    of_the_city(coordinator, "Peningkatan", "SDM TIK")
    coordinator.follow("Kebutuhan pelatihan")
    expect(coordinator.page.get_by_role("heading", name=LACKING, exact=True)).to_have_count(0)


def a_stranger_checks_a_certificate(desk: Desks) -> None:
    contributor, stranger = desk("contributor"), desk("anybody")
    contributor.page.reload()
    _pages, text = paper_behind(contributor, re.compile(f"^Sertifikat ?: {BY_LIST}$"))
    assert BY_LIST in text
    number = re.search(r"NAIK-\d+(?:-[A-Z0-9]{4}){3}", text)
    assert number, text
    stranger.page.goto("/sertifikat/")
    look(stranger, "Periksa sertifikat")
    stranger.fill("Nomor sertifikat", number[0].lower())
    stranger.press("Periksa")
    stranger.sees("Sertifikat ini berlaku.")
    stranger.sees(PROGRAMME)
    expect(stranger.page.locator("main")).not_to_contain_text(BY_LIST)
    look(stranger, "Periksa sertifikat")
    look_in_english(stranger)


def the_office_hands_in_evidence(desk: Desk, folder: Path) -> None:
    desk.from_my_work(f"^Indikator {CARRIED_OUT}: ")
    look(desk, f"Indikator {CARRIED_OUT}: ")
    desk.follow("Serahkan bukti")
    desk.page.locator("[data-upload] input[type=file]").set_input_files(paper(folder))
    desk.press("Unggah")
    expect(desk.page.locator(".uploads li", has_text="Tersimpan")).to_be_visible()
    desk.follow("Muat ulang daftar dokumen setelah berkas tersimpan")
    desk.tick("perwali-12-2023")
    look(desk, "Serahkan bukti")
    desk.press("Serahkan bukti")
    desk.done("Bukti diserahkan; pemeriksa diberi tahu.")


def somebody_else_accepts_it(desk: Desk) -> None:
    desk.from_my_work(f"^Indikator {CARRIED_OUT}: ")
    look(desk, f"Indikator {CARRIED_OUT}: ")
    desk.press("Terima bukti dan selesaikan")
    desk.done("Bukti diterima; tindak lanjut selesai.")
    desk.sees("selesai, bukti diterima")


def the_leader_sees_where_the_plan_stands(desk: Desk, index: str) -> None:
    desk.page.set_viewport_size({"width": 360, "height": 800})
    of_the_city(desk, "Peningkatan")
    expect(fact(desk, "Masih dapat dicapai")).to_contain_text(f"rencana: {index}")
    expect(desk.page.locator("#penghalang + ol")).to_contain_text("1 kenaikan rencana belum menjadi tindak lanjut")
    desk.sees(re.compile(r"1 dari \d+ kenaikan selesai"))
    look(desk, "di mana kita, dan ke mana")
    look_in_english(desk)
    pages, text = paper_behind(desk, "Cetak satu lembar (PDF)")
    assert pages == 1
    assert index in text
