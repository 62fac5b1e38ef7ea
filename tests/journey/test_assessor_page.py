"""The assessor's page by keyboard alone, in a real browser; and what was typed when a save does not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from naik.apps.evaluations.models import Answer, CitedDocument, Phrase
from naik.apps.evidence.models import Document, StoredFile, Version
from naik.apps.tenancy.scope import opened
from tests.app.evaluations.scoring.scoring_cases import address, assessing, reviewed
from tests.journey.looking import complaints, faults, with_axe
from tests.own_database import Server, cookies, own_database
from tests.people import member

SCREENS = ((1440, "light"), (360, "light"), (1440, "dark"), (360, "dark"))


@dataclass(frozen=True)
class Desk:
    """A review going on, and the cookies of one of its assessors."""

    server: Server
    session: dict[str, str]
    queue: str

    def page(self, browser: Browser) -> Page:
        context: BrowserContext = with_axe(browser.new_context(base_url=self.server.url))
        context.add_cookies(
            [{"name": name, "value": one, "url": self.server.url} for name, one in self.session.items()]
        )
        found = context.new_page()
        found.set_default_timeout(20_000)
        return found


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    with django_db_blocker.unblock(), own_database() as own:
        of = reviewed()
        ana = assessing(of, "Ana Ketua", lead=True)
        assessing(of, "Budi Asesor")
        keeper = member("Siti Entri", "data_entry")
        with opened([of.institution_id], person=ana.pk):
            Phrase.objects.create(person=ana, title="SK belum ada", text="SK belum ditetapkan.")
            answer = Answer.objects.get(assessment=of, value="1")
            for number in (1, 2):
                document = Document.objects.create(
                    institution_id=of.institution_id, title=f"Perwali {number}", keeper=keeper
                )
                file = StoredFile.objects.create(
                    institution_id=of.institution_id, sha256=str(number) * 64, size=10, kind="xlsx"
                )
                Version.objects.create(
                    institution_id=of.institution_id, document=document, ordinal=1, file=file, name=f"{number}.xlsx",
                    uploaded_by=keeper,
                )  # fmt: skip
                CitedDocument.objects.create(
                    institution_id=of.institution_id, answer=answer, document=document, level=number, added_by=keeper
                )
        with own.served() as server:
            yield Desk(server, cookies(ana), address(of, "nilai/"))


def test_an_indicator_is_scored_by_keyboard_alone(desk: Desk, browser: Browser) -> None:
    page = desk.page(browser)
    wrong = complaints(page)
    page.goto(f"{desk.queue}1/")
    frame = page.locator("#pratinjau-bingkai")
    first = frame.get_attribute("src")
    page.keyboard.press("e")
    expect(frame).not_to_have_attribute("src", first or "")
    expect(page.locator("#pratinjau-dokumen")).to_have_text("Perwali 2")
    page.keyboard.press("2")
    page.keyboard.press("i")
    page.keyboard.press("f")
    # Inside a field the same letters are text.
    page.keyboard.type("sisi 5")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_facts")).to_have_value("sisi 5 SK belum ditetapkan.")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.get_by_role("status")).to_contain_text("disimpan")
    expect(page.locator("#id_facts")).to_have_value("sisi 5 SK belum ditetapkan.")
    assert page.locator("input[name=level]:checked").get_attribute("value") == "2"
    assert page.locator("#id_for_interview").is_checked()
    page.keyboard.press("j")
    page.wait_for_url(f"**{desk.queue}2/")
    page.keyboard.press("k")
    page.wait_for_url(f"**{desk.queue}1/")
    page.keyboard.press("n")
    page.wait_for_url(f"**{desk.queue}2/")
    page.keyboard.press("?")
    expect(page.locator("#tombol")).to_have_attribute("open", "")
    assert wrong == []
    page.context.close()


def test_what_was_typed_outlives_a_session_that_ends(desk: Desk, browser: Browser) -> None:
    page = desk.page(browser)
    page.goto(f"{desk.queue}3/")
    page.locator("#id_analysis").fill("Panjang dan belum tersimpan")
    session = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url("**/akun/**")
    page.context.add_cookies(session)  # type: ignore[arg-type]  # as the browser gave them
    page.goto(f"{desk.queue}3/")
    page.get_by_role("button", name="Kembalikan isian").click()
    expect(page.locator("#id_analysis")).to_have_value("Panjang dan belum tersimpan")
    page.get_by_label("3", exact=True).check()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("disimpan")
    page.goto(f"{desk.queue}3/")
    expect(page.locator("#isian-tersisa")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('naik-score:')).length") == 0
    page.context.close()


def test_the_pages_are_well_made_on_every_screen(desk: Desk, browser: Browser) -> None:
    page = desk.page(browser)
    room = desk.queue.removesuffix("nilai/")
    found = {}
    for one in (
        desk.queue, f"{desk.queue}1/", f"{room}selisih/", f"{room}ulasan/", "/tugas-asesor/",
        f"/ruang/{desk.queue.split('/')[2]}/frasa/",
    ):  # fmt: skip
        page.goto(one)
        if wrong := faults(page, *SCREENS):
            found[one] = wrong
    assert found == {}
    page.context.close()
