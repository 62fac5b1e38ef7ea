"""What a stranger does on the public site, in a real browser, on a phone and on a wide screen."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journey.looking import complaints, faults, with_axe

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "screenshots" / "league.png"
PATHS = (
    "/", "/liga/", "/liga/?tahun=2024&provinsi=lampung", "/provinsi/", "/provinsi/lampung/",
    "/instansi/kota-bandar-lampung/",
    "/bandingkan/?instansi=kota-metro&instansi=kota-bandar-lampung", "/cari/?q=bandarlampng", "/metodologi/",
    "/metodologi/spbe-2020/", "/metodologi/spbe-2020/1/", "/data/", "/aksesibilitas/", "/api/v1/docs", "/entah/",
)  # fmt: skip

# Of table rows made alike, with other words in them, four are looked at: axe takes minutes on the 615 of the league.
ALIKE = """() => {
  const seen = {};
  for (const row of document.querySelectorAll("tbody > tr")) {
    const shape = row.outerHTML.replace(/ (href|title|id|value)="[^"]*"/g, "").replace(/>[^<]*</g, "><");
    seen[shape] = (seen[shape] ?? 0) + 1;
    if (seen[shape] > 4) row.remove();
  }
}"""


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_has_no_accessibility_violation_fits_its_screen_and_breaks_no_policy(
    site: str, browser: Browser, path: str, language: str
) -> None:
    context = with_axe(browser.new_context())
    page = context.new_page()
    heard = complaints(page)
    answer = page.goto(site + language + path)
    assert answer is not None
    assert answer.status == (404 if path == "/entah/" else 200)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    page.evaluate(ALIKE)
    assert faults(page, (1280, "light"), (1280, "dark")) == []
    # Chromium reports the missing page itself; nothing else may be missing.
    assert len(heard) == (1 if path == "/entah/" else 0), heard
    context.close()


def test_a_stranger_finds_a_misspelled_city_its_rank_and_why_without_javascript(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site)
    page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first.fill("bandr lampung")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Kota Bandar Lampung").first.click()
    text = page.locator("main").inner_text()
    for fact in ("2,98", "Peringkat 9 dari 15", "0,5205", "1,53", "Manajemen Aset TIK"):
        assert fact in text
    context.close()


def test_the_keyboard_alone_leads_from_the_first_page_to_a_result(site: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("way kanan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari/**")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Kabupaten Way Kanan":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/instansi/kabupaten-way-kanan/")
    page.close()


def test_the_picture_in_the_readme_is_the_league(site: str, browser: Browser) -> None:
    if os.environ.get("NAIK_RENEW_SCREENSHOTS"):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{site}/en/liga/?tahun=2024")
        page.screenshot(path=PICTURE)
        page.close()
    header = PICTURE.read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert struct.unpack(">II", header[16:24]) == (1280, 800)
