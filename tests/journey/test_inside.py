"""One working life inside an institution, in a real browser: invited, in, uploading, found, handed over."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typst
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journey.looking import complaints
from tests.own_database import NAIK, OwnDatabase, Server, cookies, own_database
from tests.people import BANDAR_LAMPUNG, member, office

PASSWORD = "jambu-mete-gunung-2026"
NAME, EMAIL = "Siti Perangkat", "siti.perangkat@contoh.id"
SUCCESSOR = "Tono Pengganti"
INSIDE = f"/ruang/{BANDAR_LAMPUNG}/"
FILES = 20
# The one document whose second page holds the word; it stands nowhere else.
APART = 7
PATIENCE = 20_000
SLOWLY = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    if (body) setTimeout(() => { try { send.call(this, body); } catch { } }, 250);
    else send.call(this, body);
  };
}"""


@dataclass(frozen=True)
class City:
    """The institution before the journey: a coordinator who has signed in, an office, somebody who will take over."""

    own: OwnDatabase
    server: Server
    coordinator: dict[str, str]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    with django_db_blocker.unblock(), own_database() as own:
        session = cookies(member("Ratna Koordinator", "coordinator"))
        member(SUCCESSOR, "data_entry")
        office("1.04", name="Dinas Kesehatan")
        with own.served() as server, worker(own):
            yield City(own, server, session)


@contextmanager
def worker(own: OwnDatabase) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", NAIK, "worker"], env={**os.environ, **own.environment})
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_a_person_is_invited_brings_evidence_and_hands_it_over(city: City, browser: Browser, tmp_path: Path) -> None:
    address = city.server.url
    at_desk = browser.new_context(base_url=address)
    at_desk.add_cookies([{"name": name, "value": value, "url": address} for name, value in city.coordinator.items()])
    elsewhere = browser.new_context(base_url=address)
    desk, page = opened(at_desk), opened(elsewhere)
    wrong = [complaints(desk), complaints(page)]

    accept(page, invite(desk))
    add_app_and_sign_in_again(page)
    files = pdfs(tmp_path)
    upload_over_a_broken_line(page, files)
    page.goto(f"{INSIDE}bukti/")
    expect(page.get_by_text(f"{FILES} dokumen", exact=True)).to_be_visible()
    assert sorted(page.locator("tbody th a").all_inner_texts()) == [file.stem for file in files]
    find_the_one_with_the_word(page)
    see_its_page(page)
    fill_in(page)
    assert [one for each in wrong for one in each if "ERR_INTERNET_DISCONNECTED" not in one] == []

    hand_over(desk)
    desk.goto(f"{INSIDE}bukti/?q=menilai")
    desk.get_by_role("link", name="Laporan Kesehatan Tahunan").click()
    expect(desk.locator(".facts")).to_contain_text(SUCCESSOR)
    desk.goto(f"{INSIDE}riwayat/")
    expect(desk.locator("ins", has_text="1 Maret 2024")).to_be_visible()
    # Who has handed everything over is out.
    answer = page.goto(f"{INSIDE}bukti/")
    assert answer is not None
    assert answer.status == 404
    at_desk.close()
    elsewhere.close()
    for command in ("audit", "evidence"):
        verified = city.own.run(command, "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return page


def invite(desk: Page) -> str:
    desk.goto(f"{INSIDE}undangan/baru/")
    desk.get_by_label("Nama", exact=True).fill(NAME)
    desk.get_by_label("Alamat surel").fill(EMAIL)
    desk.get_by_label("Peran", exact=True).select_option(label="Kontributor perangkat daerah")
    desk.get_by_label(re.compile("^Perangkat daerah")).select_option(label="Dinas Kesehatan (1.04)")
    desk.get_by_role("button", name="Kirim undangan").click()
    link = desk.get_by_label("Tautan undangan").input_value()
    token = link.rstrip("/").rsplit("/", 1)[1]
    desk.get_by_role("link", name="Ke daftar undangan").click()
    expect(desk.get_by_text(EMAIL)).to_be_visible()
    # The link was shown once.
    assert token not in desk.content()
    return link


def accept(page: Page, link: str) -> None:
    page.goto(link)
    assert link.rsplit("/", 2)[1] not in page.url
    expect(page.get_by_label("Nama Anda")).to_have_value(NAME)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_label("Kata sandi sekali lagi").fill(PASSWORD)
    page.get_by_role("button", name="Buat akun dengan kata sandi").click()
    expect(page.locator(".notice.good")).to_contain_text("Akun Anda sudah dibuat.")


def add_app_and_sign_in_again(page: Page) -> None:
    page.goto("/akun/faktor-kedua/")
    page.get_by_role("link", name="Pasang aplikasi autentikator").click()
    secret = page.locator(".secret").inner_text()
    with_code(page, secret, "Aktifkan")
    page.get_by_role("button", name="Keluar").click()
    page.goto("/ruang/")
    page.get_by_label("Alamat surel").fill(EMAIL)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/faktor-kedua/masuk/**")
    with_code(page, secret, "Masuk")
    expect(page.get_by_role("heading", name="Pekerjaan saya")).to_be_visible()


def with_code(page: Page, secret: str, button: str) -> None:
    """Give the code of this half minute, and that of the next if it ended in between."""
    before = page.url
    for _ in range(2):
        page.get_by_label("Kode").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
        page.locator("main").get_by_role("button", name=button, exact=True).click()
        if page.url != before:
            return
    raise AssertionError(page.locator("main").inner_text())


def pdfs(folder: Path) -> list[Path]:
    made = []
    for number in range(1, FILES + 1):
        second = "Tim melakukan penilaian mandiri." if number == APART else "Lampiran tanpa isi."
        source = folder / "laporan.typ"
        source.write_text(
            f"Laporan kesehatan kota, nomor {number}.\n#pagebreak()\n{second} Halaman {number}.\n", encoding="utf-8"
        )
        file = folder / f"laporan-kesehatan-{number:02}.pdf"
        file.write_bytes(typst.compile(str(source)))
        made.append(file)
    return made


def upload_over_a_broken_line(page: Page, files: list[Path]) -> None:
    """The line is cut, then the page is closed; each time some are in, some on their way, some not begun."""
    page.goto(f"{INSIDE}bukti/")
    page.evaluate(SLOWLY)
    choose(page, files)
    kept = page.locator(".uploads li", has_text="Tersimpan")
    expect(kept.nth(3)).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("Dicoba lagi dalam").first).to_be_visible()
    assert kept.count() < FILES
    page.context.set_offline(False)
    expect(kept.nth(8)).to_be_visible()
    page.reload()
    expect(page.get_by_text("unggahan belum selesai")).to_be_visible()
    choose(page, files)
    expect(kept).to_have_count(FILES)


def choose(page: Page, files: list[Path]) -> None:
    page.locator("[data-upload] input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Unggah", exact=True).click()


def find_the_one_with_the_word(page: Page) -> None:
    """Another form of the word than the page holds; the worker may still be reading."""
    hits = page.locator(".hits > li")
    for _ in range(60):
        page.goto(f"{INSIDE}bukti/?q=menilai")
        if hits.count():
            break
        page.wait_for_timeout(500)
    expect(hits).to_have_count(1)
    expect(hits.get_by_role("heading")).to_have_text(f"laporan-kesehatan-{APART:02}")
    expect(hits.locator("mark")).to_have_text("penilaian")
    expect(hits.get_by_text("Halaman 2")).to_be_visible()
    hits.get_by_role("link", name="2", exact=True).click()


def see_its_page(page: Page) -> None:
    assert page.locator("iframe").get_attribute("sandbox") == "allow-same-origin"
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Halaman 2 dari 2")).to_be_visible()
    width = frame.locator("img").evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")
    assert width > 100


def fill_in(page: Page) -> None:
    page.get_by_role("link", name="Ubah keterangan").click()
    for label, value in (
        ("Judul", "Laporan Kesehatan Tahunan"), ("Nomor", "800/145/2024"), ("Tanggal ditetapkan", "2024-03-01"),
        ("Penanda tangan", "Kepala Dinas Kesehatan"),
    ):  # fmt: skip
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".notice.good")).to_contain_text("Keterangan dokumen disimpan.")
    expect(page.locator(".facts")).to_contain_text("1 Maret 2024")


def hand_over(desk: Page) -> None:
    desk.goto(f"{INSIDE}serah-terima/baru/")
    desk.get_by_label("Dari").select_option(label=f"{NAME} ({EMAIL})")
    desk.get_by_label("Kepada").select_option(label=f"{SUCCESSOR} (tono.pengganti@contoh.id)")
    desk.get_by_label("Alasan").fill("Pindah tugas ke Dinas Sosial.")
    desk.get_by_role("button", name="Lihat yang berpindah").click()
    # Uploads that were begun and never heard of again are handed over too, so there may be more than documents.
    shown = desk.locator(".facts > div", has_text="Dokumen bukti").locator("dd").inner_text()
    assert int(shown) >= FILES
    desk.get_by_role("button", name="Pindahkan semuanya").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Serah terima dari {NAME} kepada {SUCCESSOR}")
