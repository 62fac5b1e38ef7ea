"""Planning for everybody in a real Chromium: from a report to a plan, and levels that move without a page load."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from naik.instruments import loader
from tests.journey.looking import complaints, faults, with_axe
from tests.own_database import OwnDatabase, Server, own_database

CITY = "kota-bandar-lampung"
PATHS = (
    "/rencana/", "/rencana/kota-metro/", f"/rencana/{CITY}/?tahun=2021", f"/rencana/coba/?instansi={CITY}&tahun=2021",
    "/rencana/coba/?instrumen=pemdi-2026",
)  # fmt: skip


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


@pytest.fixture(scope="module")
def server(own: OwnDatabase) -> Iterator[Server]:
    with own.served() as found:
        yield found


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "make test installs Chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def test_every_page_is_well_made_on_a_telephone_and_on_a_desk(browser: Browser, server: Server) -> None:
    page = with_axe(browser.new_context()).new_page()
    said = complaints(page)
    wrong = []
    for path in PATHS:
        answer = page.goto(f"{server.url}{path}")
        assert answer is not None
        wrong += [f"{path}: {one}" for one in faults(page, (360, "light"), (1280, "dark"))]
        wrong += [f"{path}: {answer.status}"] * (answer.status != 200)
    assert (wrong, said) == ([], [])


def test_a_file_becomes_a_plan_without_a_cookie(browser: Browser, server: Server, tmp_path: Path) -> None:
    levels = tmp_path / "tingkat.json"
    levels.write_text(json.dumps(dict.fromkeys(loader.load("spbe-2020").value_ids, 2)), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/rencana/")
    page.set_input_files("#id_report", levels)
    page.get_by_role("button", name="Hitung rencana").click()
    expect(page.get_by_role("heading", name="Rencana termurah")).to_be_visible()
    page.get_by_role("link", name="Peta jalan").click()
    expect(page.get_by_role("heading", name="Peta jalan")).to_be_visible()
    assert context.cookies() == []


def test_a_level_moves_the_figures_and_the_address_and_a_lost_line_is_said(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    said = complaints(page)
    page.goto(f"{server.url}/rencana/coba/?instansi={CITY}&tahun=2021")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.select_option("#n-47", "5")
    expect(page.locator("#angka")).to_contain_text("1 indikator berubah")
    expect(page.locator("#angka-terucap")).to_contain_text("Indeks 1,32")
    expect(page.locator("#angka-terucap")).to_be_in_viewport()
    assert page.evaluate("document.body.dataset.same") == "yes"
    assert "n47=5" in page.url
    assert said == []
    shared = context.new_page()
    shared.goto(page.url)
    expect(shared.locator("#angka")).to_contain_text("1 indikator berubah")
    context.set_offline(offline=True)
    page.select_option("#n-47", "4")
    expect(page.locator("#angka")).to_contain_text("belum dapat dihitung")
    context.set_offline(offline=False)
    page.select_option("#n-47", "3")
    expect(page.locator("#angka")).to_contain_text("1 indikator berubah")


def test_without_scripts_the_form_has_its_button(browser: Browser, server: Server) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server.url}/rencana/coba/?instansi={CITY}&tahun=2021")
    page.select_option("#n-47", "5")
    page.get_by_role("button", name="Hitung").click()
    expect(page.locator("#angka")).to_contain_text("1 indikator berubah")
