"""The pages of outreach in a real Chromium: named for everybody, and fitting a telephone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from naik.apps.capacity.operations import outreach_after
from naik.apps.capacity.operations.outreach import Topic
from naik.apps.evidence.queries import today
from tests.app.capacity.outreach.outreach_cases import address, coordinator, document, event, held, inside
from tests.app.inventory.inventory_for_tests import service, used
from tests.journey.looking import complaints, faults, with_axe
from tests.own_database import OwnDatabase, Server, cookies, own_database
from tests.people import institution, office

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
    """A planned, a begun and a held event beside services that few use, and the pages to look at."""
    for code in ("1", "2", "3", "4"):
        office(code, name=f"Dinas Pemberdayaan Masyarakat dan Kelurahan {code}")
    letters = service("1", name="Surat Menyurat Elektronik Perangkat Daerah", for_every_office=True)
    service("2", name="Arsip Bersama", for_every_office=True)
    used(letters, "1", today(institution()).year, 210, 300)
    used(letters, "2", today(institution()).year, 12, 90)
    done = held(
        {"1": 12, "2": 3, "3": 0}, topic=Topic(service=letters.pk), documents=(document("Paparan surat").pk,),
        title="Pengenalan surat menyurat elektronik bagi seluruh perangkat daerah", budget=12_500_000,
        place="https://rapat.contoh.go.id/ruang/sosialisasi-yang-panjang-sekali", speaker="Dra. Wulan Sari, M.Kom.",
    )  # fmt: skip
    with inside(coordinator()) as room:
        outreach_after.follow_up(room, done.pk, "Kirim panduan ringkas.\nLatih admin kecamatan.", 9, (), done.revision)
    begun, planned = event(starts=-3), event(topic=Topic(instrument="spbe-2020", value="12"))
    asked = f"?layanan={letters.pk}"
    return {
        "daftar": address("outreach"), "kegiatan": address("outreach_event", done.pk),
        "rencana": address("outreach_event", planned.pk), "baru": address("outreach_new") + asked,
        "ubah": address("outreach_edit", planned.pk), "hadir": address("outreach_attendance", begun.pk),
        "muat": address("outreach_import", begun.pk), "batal": address("outreach_move", planned.pk, "cancel"),
        "sesudah": address("outreach_after", done.pk), "tindak": address("outreach_action", done.pk),
        "cakupan": address("outreach_coverage") + asked, "papan": address("outreach_board"),
        "papan-layanan": address("outreach_board") + "?menurut=layanan",
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
    for name, path in addresses.items():
        answer = page.goto(f"{server.url}{path}")
        assert answer is not None
        wrong += [f"{name}: {one}" for one in faults(page, (360, "light"), (1280, "dark"))]
        wrong += [f"{name}: {answer.status}"] * (answer.status != 200)
        for width in (360, 1280) if PICTURES else ():
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="light")
            page.screenshot(path=Path(PICTURES) / f"{name}{width}.png", full_page=True)
    assert (wrong, said) == ([], [])
