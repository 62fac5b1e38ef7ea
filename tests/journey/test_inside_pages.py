"""Every page behind the sign-in, in both languages: well made, within its screen, in one language."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import typst
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, expect

from naik.apps.accounts.models import Person
from naik.apps.evidence import storage
from naik.apps.evidence.models import Document
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Reach
from naik.apps.tenancy.scope import opened
from tests.app.evidence.library_for_tests import document
from tests.journey.looking import complaints, faults, with_axe
from tests.own_database import OwnDatabase, cookies, own_database
from tests.people import BANDAR_LAMPUNG, METRO, PASSWORD, institution, member, office, person

INSIDE = f"/ruang/{BANDAR_LAMPUNG}/"
SECRET = "NAIKNAIKNAIKNAIKNAIKNAIKNAIK2222"
OFFICES = b"code,name,kind,head,contact\n1.04,Dinas Kesehatan Kota,dinas,dr. Sri,\n1.09,Dinas Sosial,dinas,,\nx,,,,\n"
PATIENCE = 20_000
# What only the other language says; names and titles in the data are Indonesian.
FOREIGN = {
    "": re.compile(
        r"\b(Passwords?|Sign|Confirm|Submit|Cancel|Save|Forgot|Login|Delete|Search|Recovery|Security|Required|This|Your"
        r"|Download|Apply|Unread|History|Offices?|Evidence|Help|optional)\b"
    ),
    "/en": re.compile(
        r"\b(Simpan|Batal|Kata sandi|Cari|Keluar|Masuk|Unduh|Tampilkan|Terapkan|Alasan|Lanjutkan|Pemberitahuan|Riwayat"
        r"|Bukti|Semua|boleh kosong|Halaman|Anda|dokumen)\b|context:"
    ),
}
IN_AND_OUT = (
    "/akun/masuk/",
    "/akun/sandi/lupa/",
    "/akun/sandi/lupa/terkirim/",
    "/akun/sandi/lupa/1-x/",
    "/akun/daftar/",
)
OF_THE_INSTITUTION = (
    "", "bukti/", "bukti/?q=menilai", "bukti/?q=tidakada", "bukti/?arsip=1", "bukti/{document}/",
    "bukti/{document}/ubah/", "bukti/{document}/arsipkan/", "bukti/{document}/rujukan/tambah/", "perangkat-daerah/",
    "perangkat-daerah/tambah/", "perangkat-daerah/impor/", "perangkat-daerah/{office}/",
    "perangkat-daerah/{office}/tutup/", "orang/", "orang/peran/", "orang/{membership}/akhiri/", "undangan/",
    "undangan/baru/", "serah-terima/", "serah-terima/baru/", "bantuan/", "riwayat/", "pekerjaan-latar/",
)  # fmt: skip
OF_ONE_S_OWN = (
    "/ruang/", "/ruang/bantuan/", "/akun/", "/akun/sesi/", "/akun/sandi/", "/akun/faktor-kedua/",
    "/akun/faktor-kedua/aplikasi/", "/akun/kunci-sandi/", "/akun/kunci-sandi/tambah/", "/akun/hapus/", "/akun/keluar/",
    "/akun/pemberitahuan/", "/akun/pemberitahuan/pengaturan/",
)  # fmt: skip


@dataclass(frozen=True)
class City:
    """An institution in use: where it is served, who uses it, and the numbers of what is in it."""

    address: str
    sessions: dict[str, list[dict[str, str]]]
    numbers: dict[str, int]


@dataclass
class Reader:
    """Looks at one page after the other and keeps what is wrong."""

    page: Page
    language: str
    wrong: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def go(self, path: str, *, status: int = 200) -> None:
        answer = self.page.goto(self.language + path)
        assert answer is not None
        if answer.status != status:
            self.wrong.append(f"{path}: {answer.status}")
        self.look(path, refused=status >= 400)

    def send(self, name: str, *, refused: bool = False, button: str = "main form button[type=submit]") -> None:
        """Send the last form of the page (or by the button named) and look at what answers."""
        with self.page.expect_navigation():
            self.page.locator(button).last.click()
        self.look(name, refused=refused)

    def look(self, name: str, *, refused: bool = False) -> None:
        # Another language makes other words and other widths, but the same page: one narrow screen shows both.
        screens = ((360, "light"), (1280, "dark")) if not self.language else ((360, "dark"),)
        found = faults(self.page, *screens)
        if self.page.locator("html").get_attribute("lang") != (self.language.strip("/") or "id"):
            found.append("names another language")
        found += [one.group() for one in FOREIGN[self.language].finditer(self.page.locator("body").inner_text())]
        # Chromium itself tells of a page that is answered with a refusal.
        found += [one for one in self.heard if not (refused and "status of 4" in one)]
        self.heard.clear()
        self.wrong += [f"{self.language}{name}: {one}" for one in found]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    with django_db_blocker.unblock(), own_database() as own:
        people = {
            "coordinator": member("Ratna Koordinator", "coordinator"),
            "keeper": member("Sari Entri", "data_entry"),
            "authority": member("Wulan Penyelenggara", "authority_admin", slug=METRO, reach=Reach.NATION),
            "with app": member("Agus Berkode", "data_entry"),
            "with passkey": member("Dewi Berkunci", "data_entry"),
        }
        member("Tono Pengganti", "data_entry")
        secret = PBKDF2PasswordHasher().encode(PASSWORD, "garam-laut-utara-tengah")
        for one in people.values():
            let_in(one, secret)
        TOTP.activate(people["with app"], SECRET)
        papers = [library(own, people["keeper"], number) for number in range(1, 5)]
        numbers = {"document": papers[0].pk, "office": office("1.04").pk, "membership": role_of("Tono Pengganti")}
        # Each test its own: a session gets another key when its owner gives the password once more.
        sessions = {name: [cookies(one) for _ in range(8)] for name, one in people.items()}
        with own.served() as server:
            # Passkeys belong to a name, not to a number.
            yield City(f"http://localhost:{server.port}", sessions, numbers)


def let_in(who: Person, secret: str) -> None:
    """Give a password as the real settings keep it, and a verified address."""
    who.password = secret
    who.save()
    EmailAddress.objects.create(user=who, email=who.email, verified=True, primary=True)


def role_of(name: str) -> int:
    with opened([institution().pk]):
        return int(Membership.objects.get(person=person(name)).pk)


def library(own: OwnDatabase, keeper: Person, number: int) -> Document:
    made = document(
        f"Peraturan Wali Kota tentang SPBE {number}", pages=("Bab I", "Tim melakukan penilaian."),
        names=("perwali.pdf",), keeper=keeper,
        office_code="1.04" if number == 1 else "", number="" if number == 2 else f"{number} Tahun 2023",
        confidential=number == 3,
    )  # fmt: skip
    with opened([institution().pk]):
        digest = made.versions.get().file.sha256
    file = own.folder / "evidence" / storage.name_of(institution().pk, digest)
    file.parent.mkdir(parents=True, exist_ok=True)
    source = own.folder / "dua.typ"
    source.write_text("Bab I\n#pagebreak()\nTim melakukan penilaian.\n", encoding="utf-8")
    file.write_bytes(typst.compile(str(source)))
    return made


def entered(browser: Browser, city: City, who: str = "") -> BrowserContext:
    context = with_axe(browser.new_context(base_url=city.address, locale="id-ID"))
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    if who:
        come_in(context, city, who)
    return context


def come_in(context: BrowserContext, city: City, who: str) -> None:
    held = city.sessions[who].pop().items()
    context.add_cookies([{"name": name, "value": value, "url": city.address} for name, value in held])


def reading(context: BrowserContext, language: str = "") -> Reader:
    page = context.new_page()
    reader = Reader(page, language)
    reader.heard = complaints(page)
    return reader


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_of_an_institution_are_well_made_and_in_one_language(
    city: City, browser: Browser, language: str
) -> None:
    context = entered(browser, city, "coordinator")
    reader = reading(context, language)
    for path in OF_THE_INSTITUTION:
        reader.go(INSIDE + path.format(**city.numbers))
    reader.go(f"{INSIDE}bukti/999999/", status=404)
    reader.go(f"{INSIDE}bantuan/buka/", status=403)
    assert reader.wrong == []
    context.close()


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_of_one_s_own_are_well_made_and_in_one_language(city: City, browser: Browser, language: str) -> None:
    context = entered(browser, city)
    reader = reading(context, language)
    for path in IN_AND_OUT:
        reader.go(path)
    reader.go("/undangan/", status=404)
    come_in(context, city, "coordinator")
    reader.go("/akun/faktor-kedua/aplikasi/")
    reader.page.locator("[name=password]").fill(PASSWORD)
    reader.send("reauthenticated")
    for path in OF_ONE_S_OWN:
        reader.go(path)
    assert reader.wrong == []
    context.close()


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_answers_a_form_is_well_made_and_in_one_language(city: City, browser: Browser, language: str) -> None:
    context = entered(browser, city, "coordinator")
    reader = reading(context, language)
    page = reader.page

    page.goto(f"{language}{INSIDE}perangkat-daerah/impor/")
    page.locator("[type=file]").set_input_files({"name": "opd.csv", "mimeType": "text/csv", "buffer": OFFICES})
    reader.send("dry run of an import")

    change = f"{language}{INSIDE}bukti/{city.numbers['document']}/ubah/"
    page.goto(change)
    elsewhere = context.new_page()
    elsewhere.goto(change)
    elsewhere.locator("[name=title]").fill(f"Peraturan Wali Kota tentang SPBE 1 bis{language}")
    with elsewhere.expect_navigation():
        elsewhere.locator("main form button[type=submit]").first.click()
    elsewhere.close()
    page.locator("[name=title]").fill("Peraturan Wali Kota tentang SPBE 1 ter")
    reader.send("conflict", refused=True)
    page.goto(change)
    page.locator("[name=title]").fill("")
    page.locator("[name=dated]").fill("2023-05-01")
    reader.send("faulty change", refused=True)
    expect(page.locator(".error-summary")).to_be_visible()

    link = invited(reader, f"baru{language.strip('/')}@contoh.id")
    stranger = reading(entered(browser, city), language)
    stranger.go(link.removeprefix(city.address).removeprefix(language))
    stranger.page.locator("[name=password1]").fill("pendek")
    stranger.page.locator("[name=password2]").fill("berbeda")
    stranger.send("faulty acceptance", refused=True, button="[name=way][value=password]")
    stranger.go("/undangan/tidak-dikenal/", status=404)
    stranger.page.goto(f"{language}/akun/masuk/")
    stranger.page.locator("[name=login]").fill("agus.berkode@contoh.id")
    stranger.page.locator("[name=password]").fill("salah sama sekali")
    stranger.send("wrong password", button="main form[action*=masuk] button[type=submit]:not([form])")
    assert [*reader.wrong, *stranger.wrong] == []
    stranger.page.context.close()
    context.close()


def invited(reader: Reader, email: str) -> str:
    page = reader.page
    page.goto(f"{reader.language}{INSIDE}undangan/baru/")
    page.locator("[name=name]").fill("Orang Baru")
    page.locator("[name=email]").fill(email)
    page.locator("[name=role]").select_option("data_entry")
    reader.send("invited")
    link = page.locator("#address").input_value()
    reader.go(f"{INSIDE}undangan/")
    return link


def test_a_second_factor_and_its_recovery_are_well_made(city: City, browser: Browser) -> None:
    context = entered(browser, city)
    reader = reading(context)
    page = reader.page
    page.goto("/akun/masuk/?next=/akun/faktor-kedua/")
    page.locator("[name=login]").fill("agus.berkode@contoh.id")
    page.locator("[name=password]").fill(PASSWORD)
    reader.send("second factor", button="main form[action*=masuk] button[type=submit]:not([form])")
    page.locator("[name=code]").fill("000000")
    first = "main form[action*=faktor] button[type=submit]"
    reader.send("wrong code", button=first)
    for _ in range(2):
        page.locator("[name=code]").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
        reader.send("signed in", button=first)
        if page.url.endswith("/akun/faktor-kedua/"):
            break
    for path in ("/akun/faktor-kedua/kode/baru/", "/akun/faktor-kedua/aplikasi/matikan/"):
        reader.go(path)
    reader.go("/akun/faktor-kedua/kode/baru/")
    reader.send("recovery codes")
    assert reader.wrong == []
    context.close()


def test_support_its_notice_and_a_handover_are_well_made(city: City, browser: Browser) -> None:
    helper = reading(entered(browser, city, "authority"))
    helper.go(f"{INSIDE}bantuan/buka/")
    helper.page.locator("[name=reason]").fill("Membantu mengisi keterangan peraturan wali kota.")
    helper.send("support session opened")
    helper.go(INSIDE)
    helper.go(f"{INSIDE}bantuan/")

    context = entered(browser, city, "coordinator")
    reader = reading(context)
    for path in (f"{INSIDE}bantuan/", "/akun/pemberitahuan/"):
        reader.go(path)
    page = reader.page
    page.goto(f"{INSIDE}serah-terima/baru/")
    page.locator("[name=giver]").select_option(label="Sari Entri (sari.entri@contoh.id)")
    page.locator("[name=taker]").select_option(label="Tono Pengganti (tono.pengganti@contoh.id)")
    page.locator("[name=reason]").fill("Pindah tugas.")
    reader.send("handover shown")
    reader.send("handed over", button="button[value=agree]")
    in_english = reading(context, "/en")
    in_english.go(page.url.removeprefix(city.address))
    for path in ("serah-terima/", "riwayat/"):
        reader.go(INSIDE + path)
        in_english.go(INSIDE + path)
    assert [*helper.wrong, *reader.wrong, *in_english.wrong] == []
    helper.page.context.close()
    context.close()


def test_a_passkey_is_added_and_lets_in_without_a_password(city: City, browser: Browser) -> None:
    context = entered(browser, city, "with passkey")
    page = context.new_page()
    heard = complaints(page)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/akun/kunci-sandi/tambah/")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Nama kunci").fill("Laptop kantor")
    page.get_by_label("Masuk dengan kunci ini saja, tanpa kata sandi").check()
    page.get_by_role("button", name="Pasang kunci").click()
    page.wait_for_url("**/faktor-kedua/kode/**")
    page.goto("/akun/kunci-sandi/")
    expect(page.locator("main")).to_contain_text("Laptop kantor")
    page.get_by_role("button", name="Keluar").click()
    page.goto("/akun/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_role("heading", name="Pekerjaan saya")).to_be_visible()
    assert heard == []
    context.close()
