"""The inventory's pages in a real Chromium: named for everybody, and fitting a telephone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from tests.app.inventory.inventory_for_tests import BASE, coordinator, service, used
from tests.journey.looking import complaints, faults, with_axe
from tests.own_database import OwnDatabase, Server, cookies, own_database
from tests.people import office

PICTURES = os.environ.get("NAIK_PICTURES", "")
"""A folder to keep a picture of every page in, for people to look at."""


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


@pytest.fixture(scope="module")
def server(own: OwnDatabase) -> Iterator[Server]:
    with own.served() as found:
        yield found


@pytest.fixture(scope="module")
def addresses(own: OwnDatabase) -> dict[str, str]:
    """A small inventory, and the pages to look at."""
    everywhere = service(
        "1.1", name="Surat Menyurat Elektronik Perangkat Daerah", for_every_office=True, started_year=2021,
        description="Naskah dinas masuk dan keluar.\nTanda tangan elektronik.", values=["9", "12", "33"],
        instrument="spbe-2020", address="https://surat.contoh.go.id/masuk/halaman/yang/panjang",
        owner="Bagian Organisasi",
        architecture_code="RAA.02.01", integration="national", integrated_with="Srikandi", hosting="own_centre",
    )  # fmt: skip
    alike = service("1.2", name="Aplikasi Surat Menyurat Perangkat Daerah", state="building")
    for code in ("1.2", "1.3", "1.4"):
        office(code, name=f"Dinas Pemberdayaan Masyarakat dan Kelurahan {code}")
    for year, active in ((2022, 120), (2024, 1480), (2025, 2210)):
        used(everywhere, "", year, active, 4000)
    used(everywhere, "1.1", 2025, 210, 300)
    used(everywhere, "1.3", 2025, 12, 90)
    one = f"{BASE}{everywhere.pk}/"
    return {
        "daftar": BASE, "layanan": one, "ubah": f"{one}ubah/", "tahap": f"{one}tahap/retire/",
        "pemakaian": f"{one}pemakaian/?tahun=2025", "kembar": f"{BASE}kembar/", "impor": f"{BASE}impor/",
        "kurang": f"{BASE}kurang-dipakai/?tahun=2025", "dibangun": f"{BASE}{alike.pk}/",
    }  # fmt: skip


@pytest.fixture(scope="module")
def session(own: OwnDatabase, addresses: dict[str, str]) -> dict[str, str]:
    """Made before Playwright runs its loop, in which Django would refuse to ask the database."""
    return cookies(coordinator())


@pytest.fixture(scope="module")
def context(session: dict[str, str], server: Server) -> Iterator[BrowserContext]:
    chromium = shutil.which("chromium")
    assert chromium, "make test installs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        found = with_axe(browser.new_context())
        found.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in session.items()])
        yield found
        browser.close()


def test_every_page_is_well_made_on_a_telephone_and_on_a_desk(
    context: BrowserContext, server: Server, addresses: dict[str, str]
) -> None:
    page = context.new_page()
    said = complaints(page)
    wrong = []
    for name, address in addresses.items():
        answer = page.goto(f"{server.url}{address}")
        assert answer is not None
        wrong += [f"{name}: {one}" for one in faults(page, (360, "light"), (1280, "dark"))]
        wrong += [f"{name}: {answer.status}"] * (answer.status != 200)
        for width in (360, 1280) if PICTURES else ():
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="light")
            page.screenshot(path=Path(PICTURES) / f"{name}{width}.png", full_page=True)
    assert (wrong, said) == ([], [])
