"""The page of one indicator in a real browser: saves while one types, over a broken line and an expired session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect

from naik.apps.evaluations.models import Answer, Assessment
from naik.apps.tenancy.scope import opened
from tests.evaluating import assessment
from tests.journey.looking import complaints, faults, with_axe
from tests.own_database import OwnDatabase, Server, cookies, own_database
from tests.people import BANDAR_LAMPUNG, member

PATIENCE = 15_000
OFFLINE = "Belum tersimpan: sambungan putus"
EXPIRED = "Belum tersimpan: sesi Anda berakhir"
SCREENS = ((1280, "light"), (360, "light"), (360, "dark"))


@dataclass(frozen=True)
class Place:
    """An open self-assessment, and two people who write it."""

    own: OwnDatabase
    server: Server
    assessment: Assessment
    dewi: dict[str, str]
    eko: dict[str, str]

    def path(self, value: str) -> str:
        return f"/ruang/{BANDAR_LAMPUNG}/penilaian/{self.assessment.pk}/indikator/{value}/"

    def text(self, value: str, level: int = 1, kind: str = "facts") -> str:
        """What is stored now; asked in a thread, because Playwright's loop runs in this one."""

        def ask() -> str:
            try:
                with opened([self.assessment.institution_id]):
                    answer = Answer.objects.get(assessment=self.assessment, value=value)
                return str(answer.steps.get(str(level), {}).get(kind, ""))
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            return threads.submit(ask).result()


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock(), own_database() as own:
        of = assessment()
        dewi, eko = (cookies(member(name, "data_entry")) for name in ("Dewi", "Eko"))
        with own.served() as server:
            yield Place(own, server, of, dewi, eko)


@pytest.fixture
def desk(place: Place, browser: Browser) -> Iterator[Page]:
    context = with_axe(browser.new_context(base_url=place.server.url))
    sign_in(context, place, place.dewi)
    yield page_of(context)
    context.close()


def sign_in(context: BrowserContext, place: Place, session: dict[str, str]) -> None:
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": value, "url": place.server.url} for name, value in session.items()])


def page_of(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return page


def facts(page: Page, level: int = 1) -> Any:
    return page.locator(f"[name=facts-{level}]")


def type_into(page: Page, level: int, text: str) -> None:
    """Unfold the step, type at the end, as people do, and stay in the field."""
    field = facts(page, level)
    if not field.is_visible():
        page.locator(f"#tingkat-{level} summary").click()
    field.click()
    field.press("Control+End")
    field.press_sequentially(text)


def status(page: Page) -> Any:
    return page.locator("[data-status]")


def test_typing_saves_by_itself_and_the_level_follows(place: Place, desk: Page) -> None:
    wrong = complaints(desk)
    desk.goto(place.path("1"))
    assert faults(desk, *SCREENS) == []
    desk.set_viewport_size({"width": 1280, "height": 800})
    type_into(desk, 2, "Perwali 12/2023")
    expect(status(desk)).to_contain_text("Tersimpan")
    assert place.text("1", 2) == "Perwali 12/2023"
    desk.get_by_label("Tingkat 2 terpenuhi").check()
    expect(desk.locator("#tingkat-kini")).to_contain_text("Tingkat 2")
    desk.get_by_label("Tingkat 4 terpenuhi").check()
    expect(desk.locator("#tingkat-kini")).to_contain_text("Tingkat 4 belum dihitung: tingkat 3 belum terpenuhi.")
    desk.reload()
    expect(facts(desk, 2)).to_have_value("Perwali 12/2023")
    assert [one for one in wrong if "Failed to load" not in one] == []


def test_a_dropped_line_loses_nothing(place: Place, desk: Page) -> None:
    desk.goto(place.path("2"))
    type_into(desk, 1, "sebelum putus")
    expect(status(desk)).to_contain_text("Tersimpan")
    desk.context.set_offline(True)
    type_into(desk, 1, ", saat putus")
    expect(status(desk)).to_contain_text(OFFLINE)
    type_into(desk, 1, ", masih putus")
    desk.context.set_offline(False)
    expect(status(desk)).to_contain_text("Tersimpan")
    expect(status(desk)).not_to_contain_text(OFFLINE)
    desk.wait_for_timeout(2_500)
    assert place.text("2") == "sebelum putus, saat putus, masih putus"


def test_an_answer_that_got_lost_on_its_way_back_conflicts_with_nobody(place: Place, desk: Page) -> None:
    desk.goto(place.path("3"))
    lost: list[int] = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    desk.route("**/simpan/", lose)
    type_into(desk, 1, "satu")
    expect(status(desk)).to_contain_text(OFFLINE)
    type_into(desk, 1, " dua")
    expect(status(desk)).to_contain_text("Tersimpan")
    desk.wait_for_timeout(2_500)
    assert lost == [200]
    assert place.text("3") == "satu dua"


DARK = """for (const name of ["pagehide", "visibilitychange", "beforeunload"]) {
  for (const where of [window, document]) where.addEventListener(name, (one) => one.stopImmediatePropagation(), true);
}"""


def test_text_of_a_closed_browser_is_offered_back_to_its_writer_only(place: Place, desk: Page) -> None:
    desk.goto(place.path("4"))
    desk.context.set_offline(True)
    type_into(desk, 1, "belum terkirim")
    expect(status(desk)).to_contain_text(OFFLINE)
    context = desk.context
    # A page that is closed sends its text once more, also from offline; one whose machine goes dark does not.
    desk.evaluate(DARK)
    desk.close()
    context.set_offline(False)
    sign_in(context, place, place.eko)
    other = page_of(context)
    other.goto(place.path("4"))
    expect(facts(other)).to_have_value("")
    expect(other.get_by_role("button", name="Pulihkan")).to_have_count(0)
    sign_in(context, place, place.dewi)
    again = page_of(context)
    again.goto(place.path("4"))
    expect(again.get_by_text("di perangkat ini yang belum tersimpan")).to_be_visible()
    again.get_by_role("button", name="Pulihkan").click()
    expect(status(again)).to_contain_text("Tersimpan")
    assert place.text("4") == "belum terkirim"
    again.reload()
    expect(again.get_by_role("button", name="Pulihkan")).to_have_count(0)


def test_an_expired_session_keeps_the_text_and_goes_on_after_signing_in_elsewhere(place: Place, desk: Page) -> None:
    desk.goto(place.path("5"))
    desk.context.clear_cookies()
    type_into(desk, 1, "sesi berakhir")
    expect(status(desk)).to_contain_text(EXPIRED)
    with desk.context.expect_page() as opening:
        desk.get_by_role("link", name="Masuk di tab lain").click()
    expect(opening.value.get_by_role("heading", level=1)).to_have_text("Masuk")
    # Signing in gives a new session and a new token.
    sign_in(desk.context, place, {**place.dewi, settings.CSRF_COOKIE_NAME: "b" * 32})
    opening.value.close()
    desk.bring_to_front()
    expect(status(desk)).to_contain_text("Tersimpan", timeout=40_000)
    assert place.text("5") == "sesi berakhir"


def test_somebody_else_signed_in_here_does_not_save_ones_text(place: Place, desk: Page) -> None:
    desk.goto(place.path("6"))
    sign_in(desk.context, place, place.eko)
    type_into(desk, 1, "tulisan Dewi")
    expect(status(desk)).to_contain_text("ditulis dengan akun lain")
    assert place.text("6") == ""


def test_two_people_merge_by_themselves_and_choose_where_both_wrote(place: Place, desk: Page, browser: Browser) -> None:
    elsewhere = browser.new_context(base_url=place.server.url)
    sign_in(elsewhere, place, place.eko)
    page = page_of(elsewhere)
    desk.goto(place.path("7"))
    page.goto(place.path("7"))
    type_into(desk, 1, "dari Dewi")
    expect(status(desk)).to_contain_text("Tersimpan")
    type_into(page, 2, "dari Eko")
    expect(status(page)).to_contain_text("Isian orang lain pada bagian lain ikut dimuat.")
    expect(facts(page)).to_have_value("dari Dewi")
    type_into(page, 2, ", lagi")
    page.wait_for_timeout(2_500)
    type_into(desk, 2, "juga dari Dewi")
    expect(status(desk)).to_contain_text("orang lain mengubah bagian yang sama")
    desk.get_by_role("button", name="Lihat kedua isian").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Jawaban telah diubah orang lain")
    assert faults(desk, *SCREENS) == []
    desk.get_by_label("Keduanya, berurutan").check()
    desk.get_by_role("button", name="Simpan pilihan").click()
    expect(facts(desk, 2)).to_have_value("dari Eko, lagi\n\njuga dari Dewi")
    expect(facts(desk)).to_have_value("dari Dewi")
    expect(desk.get_by_role("button", name="Pulihkan")).to_have_count(0)
    elsewhere.close()


def test_a_button_pressed_in_the_middle_of_typing_saves_first(place: Place, desk: Page) -> None:
    desk.goto(place.path("8"))
    type_into(desk, 1, "langsung ditambah bukti")
    desk.get_by_role("button", name="Tambah bukti tingkat 1").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Tambah bukti tingkat 1")
    assert faults(desk, *SCREENS) == []
    assert place.text("8") == "langsung ditambah bukti"


def test_a_button_works_at_the_first_press_when_everything_is_saved_already(place: Place, desk: Page) -> None:
    desk.goto(place.path("9"))
    type_into(desk, 1, "Pasal 9 menyebutnya.")
    expect(status(desk)).to_contain_text("Tersimpan", timeout=PATIENCE)
    desk.locator("button[value^='tambah:1']").first.click()
    expect(desk).to_have_url(re.compile("bukti/tambah/"), timeout=PATIENCE)


def test_without_scripts_the_same_form_saves(place: Place, browser: Browser) -> None:
    context = browser.new_context(base_url=place.server.url, java_script_enabled=False)
    sign_in(context, place, place.dewi)
    page = page_of(context)
    page.goto(place.path("9"))
    facts(page).fill("tanpa skrip")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator(".notice.good")).to_contain_text("Jawaban disimpan.")
    assert place.text("9") == "tanpa skrip"
    context.close()
