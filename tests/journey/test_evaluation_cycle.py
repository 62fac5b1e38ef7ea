"""An evaluation from its opening to the public page, by eight people, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from naik.instruments import loader
from tests.evaluating import authority
from tests.journey.evaluation_people import (
    OFFICE,
    OFFICE_CODE,
    Cast,
    Desk,
    accepted,
    day,
    desks,
    in_a_thread,
    index_of,
    paper,
    scored_alike,
    sessions,
)
from tests.own_database import own_database
from tests.people import BANDAR_LAMPUNG, office

CYCLE = "Evaluasi SPBE 2025"
CITY = "Kota Bandar Lampung"
ONE, APPEALED = "1", "2"
VALUES = loader.load("spbe-2020").value_ids
CLAIMED = {value: str(int(value) % 4 + 1) for value in VALUES} | {ONE: "3", APPEALED: "3"}
OTHERS = {value: level for value, level in CLAIMED.items() if value != ONE}
# What remains of the claims: interview and review both lower the one, the appeal raises the other.
FINAL = CLAIMED | {ONE: "1", APPEALED: "4"}

Desks = Callable[[str], Desk]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), own_database() as own:
        office(OFFICE_CODE, name=OFFICE)
        signed_in, organiser = sessions(), authority().name
        with own.served() as server:
            yield Cast(own, server, organiser, signed_in)


def test_eight_people_bring_an_evaluation_from_its_opening_to_the_public_page(
    cast: Cast, browser: Browser, tmp_path: Path
) -> None:
    with desks(browser, cast) as desk:
        the_authority_opens_a_cycle(desk("authority"))
        the_coordinator_shares_out(desk("coordinator"))
        assessment = the_office_answers_with_evidence(desk("contributor"), tmp_path)
        in_a_thread(accepted, assessment, OTHERS)
        the_answer_comes_back_and_is_mended(desk)
        the_official_submits_and_the_coordinator_signs(desk)
        the_assessors_declare_and_are_assigned(desk)
        in_a_thread(scored_alike, assessment, OTHERS)
        both_score_without_seeing_each_other(desk)
        a_clarification_is_opened_answered_and_closed(desk)
        the_lead_settles_the_difference(desk("lead"))
        they_meet_and_both_sides_sign_the_minutes(desk)
        an_appeal_is_filed_and_answered_by_another(desk)
        the_review_team_has_one_level_corrected(desk)
        the_authority_determines_and_publishes(desk("authority"))
        index = index_of(cast, tmp_path, FINAL)
        everybody_reads_the_index(desk("anybody"), index)
    verified = cast.own.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def the_authority_opens_a_cycle(desk: Desk) -> None:
    desk.my_work()
    desk.look("my work of the authority")
    desk.to_the_organiser()
    desk.room("Siklus")
    desk.follow("Buka siklus")
    desk.look("opening a cycle")
    desk.fill("Nama", CYCLE)
    desk.fill("Tahun", "2025")
    desk.choose("Instrumen", "spbe-2020")
    for first in desk.page.get_by_label(re.compile("hari pertama$")).all():
        first.fill(day())
    for last in desk.page.get_by_label(re.compile("hari terakhir$")).all():
        last.fill(day(30))
    desk.tick("hanya yang saya sebutkan")
    desk.fill("Instansi yang disebutkan", f"{CITY}\nKota Metro\nKabupaten Pringsewu")
    desk.press("Periksa isian")
    desk.sees("3 instansi ikut serta.")
    desk.press("Buka siklus")
    desk.done(f"{CYCLE} dibuka.")
    desk.look("the cycle")


def the_coordinator_shares_out(desk: Desk) -> None:
    desk.from_my_work("^Bagikan indikator")
    desk.look("sharing out")
    for value in (ONE, APPEALED):
        desk.tick(f"{value} · ")
    desk.field("Perangkat daerah").select_option(label=f"{OFFICE} ({OFFICE_CODE})")
    desk.choose("Sebagai", "pengampu")
    desk.fill("Tenggat", day(3))
    desk.press("Bagikan")
    expect(desk.page.locator("#id_values")).to_contain_text(OFFICE)
    desk.room("Ringkasan")


def the_office_answers_with_evidence(desk: Desk, folder: Path) -> int:
    desk.from_my_work(f"^{ONE}[ .·]")
    desk.look("an answer")
    desk.page.locator("[name=facts-1]").press_sequentially("Perwali sudah disusun.")
    expect(desk.page.locator("[data-status]")).to_contain_text("Tersimpan")
    desk.page.get_by_label("Tingkat 1 terpenuhi").check()
    expect(desk.page.locator("#tingkat-kini")).to_contain_text("Tingkat 1")
    desk.press("Tambah bukti tingkat 1")
    desk.page.locator("[data-upload] input[type=file]").set_input_files(paper(folder))
    desk.press("Unggah")
    expect(desk.page.locator(".uploads li", has_text="Tersimpan")).to_be_visible()
    desk.follow("Muat ulang daftar dokumen setelah berkas tersimpan")
    desk.look("citing a document")
    expect(desk.page.get_by_label(re.compile("^perwali-12-2023"))).to_be_checked()
    desk.fill("Halaman", "5")
    desk.fill("Pasal, bab, atau bagian", "Pasal 12 ayat (1)")
    desk.fill("Kutipan", "Arsitektur SPBE ditetapkan setiap lima tahun.")
    desk.press("Tambah bukti")
    desk.done("Bukti ditambahkan.")
    desk.sees("Pasal 12 ayat (1)")
    expect(desk.page.locator("[name=facts-1]")).to_have_value("Perwali sudah disusun.")
    for level in (2, 3):
        desk.page.get_by_label(f"Tingkat {level} terpenuhi").check()
    expect(desk.page.locator("#tingkat-kini")).to_contain_text("Tingkat 3")
    desk.press("Simpan dan ajukan ke asesor internal")
    desk.done("Jawaban diajukan ke asesor internal.")
    return desk.assessment


def the_answer_comes_back_and_is_mended(desk: Desks) -> None:
    checker, contributor = desk("checker"), desk("contributor")
    checker.from_my_work("^Pemeriksaan internal")
    checker.look("the internal check")
    checker.page.get_by_text(f"Kembalikan jawaban {ONE}", exact=True).click()
    checker.fill("Alasan", "Sebutkan pasal pada tingkat 2.")
    checker.press("Kembalikan")
    checker.done("dikembalikan")
    contributor.my_work()
    contributor.sees("dikembalikan: Sebutkan pasal pada tingkat 2.")
    contributor.look("my work of the contributor")
    contributor.from_my_work(f"^{ONE}[ .·]")
    contributor.sees("Sebutkan pasal pada tingkat 2.")
    contributor.page.locator("[name=facts-2]").fill("Pasal 12 menetapkan seluruhnya.")
    contributor.press("Simpan dan ajukan ke asesor internal")
    contributor.done("Jawaban diajukan ke asesor internal.")
    checker.from_my_work("^Pemeriksaan internal")
    checker.press(f"Terima jawaban {ONE}")
    checker.done("diterima")


def the_official_submits_and_the_coordinator_signs(desk: Desks) -> None:
    official, coordinator = desk("official"), desk("coordinator")
    official.from_my_work("^Ajukan penilaian mandiri")
    official.look("the submission")
    official.follow("Periksa dan ajukan")
    official.press("Ajukan")
    official.done("Revisi 1 diajukan kepada koordinator.")
    coordinator.from_my_work("^Tanda tangani penilaian mandiri")
    coordinator.follow("Baca dan tanda tangani")
    coordinator.look("signing")
    coordinator.fill("Jabatan", "Koordinator SPBE")
    coordinator.fill("Tempat", "Bandar Lampung")
    coordinator.tick("Saya menandatangani Berita Acara")
    coordinator.tick("Saya menyetujui publikasi")
    coordinator.press("Tanda tangani dan kirim")
    coordinator.proves_who_it_is()
    coordinator.done("Naskah ditandatangani dan penilaian dikirim.")


def the_assessors_declare_and_are_assigned(desk: Desks) -> None:
    for name in ("lead", "second"):
        assessor = desk(name)
        assessor.from_my_work("Pernyataan|pernyataan|Nyatakan")
        assessor.field("Provinsi domisili").select_option(label="Jawa Barat")
        assessor.tick("Saya merahasiakan")
        assessor.tick("Saya menilai dengan integritas")
        assessor.press("Simpan pernyataan")
        assessor.done("Pernyataan disimpan.")
    authority = desk("authority")
    in_the_cycle(authority)
    authority.follow("Asesor")
    authority.follow(CITY)
    authority.look("assigning")
    for name in ("Ana Ketua", "Budi Asesor"):
        authority.tick(f"Tugaskan {name}")
    authority.tick("Ketua: Ana Ketua")
    authority.press("Simpan penugasan")
    authority.done("Penugasan disimpan.")


def in_the_cycle(desk: Desk) -> None:
    desk.to_the_organiser()
    desk.room("Siklus")
    desk.follow(CYCLE)


def both_score_without_seeing_each_other(desk: Desks) -> None:
    for name, level in (("lead", "3"), ("second", "2")):
        assessor = desk(name)
        assessor.from_my_work("^Nilai dokumen")
        assessor.follow(re.compile(f"^{ONE}\\. "))
        assessor.page.get_by_role("radio", name=level, exact=True).check()
        assessor.fill("Fakta", f"Perwali terbaca oleh {name}.")
        assessor.fill("Justifikasi hasil", f"Menunjukkan tingkat {level}.")
        assessor.tick("Tandai untuk interviu")
        if name == "lead":
            assessor.look("scoring")
        assessor.press("Simpan")
        assessor.done("disimpan")
        assessor.follow(re.compile("^Antrean"))
        assessor.follow("Selesaikan penilaian awal saya")
        assessor.press("Ya, penilaian awal saya selesai")
        assessor.done("Penilaian awal Anda selesai" if name == "lead" else "Semua asesor selesai")
        if name == "lead":
            assessor.follow("Selisih")
            assessor.sees("Pilihan asesor saling terlihat setelah semua asesor menyelesaikan penilaian awal.")


def a_clarification_is_opened_answered_and_closed(desk: Desks) -> None:
    lead, contributor = desk("lead"), desk("contributor")
    lead.room("Klarifikasi")
    lead.follow("Tanyakan sesuatu")
    lead.choose("Indikator", ONE)
    lead.press("Lanjut")
    lead.look("a question")
    lead.fill("Pertanyaan", "Apakah Perwali ini masih berlaku?")
    lead.fill("Tenggat tanggapan", day(5))
    lead.press("Kirim pertanyaan")
    lead.sees("Apakah Perwali ini masih berlaku?")
    contributor.from_my_work("^Klarifikasi")
    contributor.look("a clarification")
    contributor.fill("Tanggapan", "Masih berlaku, lihat Pasal 30.")
    contributor.press("Kirim tanggapan")
    contributor.sees("Masih berlaku, lihat Pasal 30.")
    lead.from_my_work("^Klarifikasi")
    lead.sees("Masih berlaku, lihat Pasal 30.")
    lead.fill("Alasan menutup", "Terjawab.")
    lead.press("Tutup klarifikasi")
    lead.sees("Terjawab.")


def the_lead_settles_the_difference(desk: Desk) -> None:
    desk.from_my_work("^Putuskan selisih nilai")
    desk.look("the differences")
    desk.sees("46 dari 47")
    desk.follow(re.compile(f"^{ONE}\\. "))
    desk.look("settling")
    desk.page.locator("#keputusan ~ form").get_by_role("radio", name="3", exact=True).check()
    desk.fill("Alasan keputusan", "Pasal 12 menunjukkan tingkat 3.")
    desk.press("Simpan keputusan")
    desk.done("disimpan")
    if "/selisih/1/" in desk.page.url:
        desk.follow("Selisih penilaian")
    desk.press("Selesaikan penilaian dokumen")
    expect(desk.page.locator("nav.tabs > p")).to_contain_text("Interviu")


def they_meet_and_both_sides_sign_the_minutes(desk: Desks) -> None:
    lead, coordinator = desk("lead"), desk("coordinator")
    lead.room("Interviu dan visitasi")
    lead.follow("Jadwalkan pertemuan")
    lead.look("planning an interview")
    expect(lead.page.locator(f"input[name=values][value='{ONE}']")).to_be_checked()
    lead.fill("Tanggal", day(1))
    lead.fill("Pukul", "09:00")
    lead.fill("Tempat atau tautan", "Ruang rapat Diskominfo")
    lead.fill("Agenda", "Arsitektur SPBE.")
    lead.fill("Peserta dari instansi", "Ratna Koordinator; Koordinator SPBE")
    lead.fill("Peserta dari tim asesor", "Ana Ketua; Ketua tim")
    lead.press("Simpan")
    lead.follow(re.compile("^Tulis hasil"))
    lead.choose("Tingkat", "2")
    lead.fill("Pertanyaan dan jawaban", "Sudah ditetapkan? Belum seluruhnya.")
    lead.fill("Justifikasi hasil", "Baru tingkat 2.")
    lead.press("Simpan")
    lead.follow("Tulis berita acara")
    lead.fill("Berita acara", "Pertemuan berjalan sebagaimana direncanakan.")
    lead.press("Simpan")
    lead.look("an interview")
    lead.press("Kunci untuk ditandatangani")
    lead.follow("Baca dan tanda tangani")
    sign_the_minutes(lead, "Ketua tim asesor")
    coordinator.from_my_work("^Berita acara Interviu")
    coordinator.follow("Baca dan tanda tangani")
    sign_the_minutes(coordinator, "Koordinator SPBE")
    lead.room("Interviu dan visitasi")
    lead.press("Selesaikan tahap")
    expect(lead.page.locator("nav.tabs > p")).to_contain_text("Sanggah")


def sign_the_minutes(desk: Desk, position: str) -> None:
    """Who has shown a while ago who they are is not asked again."""
    if desk.page.get_by_role("heading", level=1).inner_text() == "Pastikan ini Anda":
        desk.proves_who_it_is()
    desk.fill("Jabatan", position)
    desk.tick("Saya sudah membaca berita acara")
    desk.press("Tanda tangani")
    desk.done("Berita acara ditandatangani.")


def an_appeal_is_filed_and_answered_by_another(desk: Desks) -> None:
    coordinator, second, authority = desk("coordinator"), desk("second"), desk("authority")
    coordinator.room("Sanggah")
    coordinator.follow("Ajukan sanggah")
    coordinator.look("filing an appeal")
    coordinator.choose("Indikator dan tingkat yang berlaku", APPEALED)
    coordinator.choose("Tingkat yang diminta", "4")
    coordinator.fill("Alasan sanggah", "Reviu tahunan ada di halaman 9.")
    coordinator.press("Ajukan sanggah")
    coordinator.sees("Reviu tahunan ada di halaman 9.")
    second.from_my_work("^Sanggah")
    second.follow("Jawab sanggah")
    second.look("answering an appeal")
    second.tick("Kabulkan")
    second.choose("Tingkat", "4")
    second.fill("Pertimbangan", "Reviu pada halaman 9 terbaca.")
    second.press("Kirim jawaban")
    second.sees("Reviu pada halaman 9 terbaca.")
    coordinator.room("Sanggah")
    coordinator.press("Nyatakan tidak ada sanggah lagi")
    coordinator.sees("instansi menyatakan tidak mengajukan sanggah lagi")
    in_the_determination(authority)
    authority.follow("Tutup masa sanggah")
    authority.press("Tutup masa sanggah")
    authority.done("Masa sanggah ditutup.")
    authority.follow("Ke penetapan")
    authority.sees("Penilaian ini berada pada tahap Reviu")


def in_the_determination(desk: Desk) -> None:
    in_the_cycle(desk)
    desk.follow("Penetapan")
    desk.follow(CITY)


def the_review_team_has_one_level_corrected(desk: Desks) -> None:
    reviewer, lead = desk("reviewer"), desk("lead")
    reviewer.from_my_work("^Reviu hasil asesor")
    reviewer.look("the review")
    reviewer.page.get_by_label(f"Indikator {ONE}", exact=True).check()
    reviewer.fill("Catatan", "Perwali belum ditetapkan.")
    reviewer.press("Yang dipilih tidak valid")
    reviewer.done("Hasil reviu disimpan.")
    reviewer.tick("Saya sudah memeriksa semua indikator")
    reviewer.press(f"Tandai {len(OTHERS)} indikator yang belum direviu valid")
    reviewer.done("Hasil reviu disimpan.")
    lead.from_my_work("^Perbaiki hasil reviu")
    lead.follow(re.compile(f"^{ONE}\\. "))
    lead.look("correcting")
    lead.page.get_by_role("radio", name="1", exact=True).check()
    lead.fill("Alasan keputusan", "Perwali memang masih rancangan.")
    lead.press("Simpan perbaikan")
    lead.done(f"Indikator {ONE} diperbaiki.")
    reviewer.from_my_work("^Reviu hasil asesor")
    reviewer.page.get_by_label(f"Indikator {ONE}", exact=True).check()
    reviewer.press("Yang dipilih valid")
    reviewer.press("Selesaikan reviu")
    reviewer.done("Reviu selesai.")


def the_authority_determines_and_publishes(desk: Desk) -> None:
    in_the_determination(desk)
    desk.look("the determination")
    desk.press("Tetapkan hasil")
    desk.press("Terbitkan")
    desk.done("Hasil diterbitkan dan sudah tampil di laman publik.")


def everybody_reads_the_index(desk: Desk, index: str) -> None:
    desk.page.goto(f"/instansi/{BANDAR_LAMPUNG}/")
    expect(desk.page.locator(".big").first).to_have_text(index)
    desk.sees("indeks 2025")
    desk.sees(CYCLE)
