"""The upload as people use it: in a real Chromium, with the line gone in between."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright

from naik.apps.accounts.models import Person
from naik.apps.evidence.models import Version
from naik.apps.tenancy.scope import opened
from tests.own_database import OwnDatabase, Server, cookies, own_database
from tests.people import BANDAR_LAMPUNG, institution, member

LINE = b"indikator;tingkat;bukti\n"
LARGE = LINE * (30 * 1024 * 1024 // len(LINE))


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


@pytest.fixture(scope="module")
def server(own: OwnDatabase) -> Iterator[Server]:
    with own.served() as found:
        yield found


@pytest.fixture(scope="module")
def person(own: OwnDatabase) -> Person:
    return member("Ani Peramban", "data_entry")


@pytest.fixture(scope="module")
def session(own: OwnDatabase, person: Person) -> dict[str, str]:
    """Made before Playwright runs its loop, in which Django would refuse to ask the database."""
    return cookies(person)


@pytest.fixture(scope="module")
def where(own: OwnDatabase) -> int:
    return institution().pk


@pytest.fixture(scope="module")
def browser(session: dict[str, str], where: int) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "make test installs Chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, server: Server, session: dict[str, str]) -> Iterator[Page]:
    context = browser.new_context()
    context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in session.items()])
    found = context.new_page()
    found.set_default_timeout(15_000)
    found.goto(f"{server.url}/ruang/{BANDAR_LAMPUNG}/bukti/")
    yield found
    context.close()


def choose(page: Page, *files: Path) -> None:
    page.locator("[data-upload] input[type=file]").set_input_files([str(file) for file in files])
    page.locator("[data-upload] button[type=submit]").click()


def versions_of(where: int, content: bytes) -> int:
    try:
        with opened([where]):
            return Version.objects.filter(file__sha256=hashlib.sha256(content).hexdigest()).count()
    finally:
        # Inside Playwright's loop Django opens a connection of its own, which nobody else would close.
        connection.close()


@pytest.fixture(autouse=True)
def database_inside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def test_several_files_at_once_are_kept_or_refused_with_the_servers_sentence(
    page: Page, tmp_path: Path, where: int
) -> None:
    good, bad = tmp_path / "baik.csv", tmp_path / "buruk.csv"
    good.write_bytes(LINE * 50)
    bad.write_bytes(b"<!doctype html><script>alert(1)</script>")
    choose(page, good, bad)
    kept = page.locator(".uploads li", has_text="baik.csv")
    expect(kept.get_by_text("Tersimpan")).to_be_visible()
    assert "/bukti/" in str(kept.get_by_role("link", name="Buka dokumen").get_attribute("href"))
    refused = page.locator(".uploads li", has_text="buruk.csv")
    expect(refused.get_by_text("Halaman web (HTML) tidak diterima")).to_be_visible()
    assert versions_of(where, LINE * 50) == 1
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('naik-upload:')).length") == 0


def test_an_upload_survives_a_server_that_dies_and_goes_on_by_itself(
    page: Page, server: Server, tmp_path: Path, where: int
) -> None:
    file = tmp_path / "besar.csv"
    file.write_bytes(LARGE)
    slowed(page)
    choose(page, file)
    line = page.locator(".uploads li", has_text="besar.csv")
    expect(line.get_by_text("persen dari")).to_be_visible()
    until_second_piece(page)
    server.kill()
    expect(line.get_by_text("Dicoba lagi dalam")).to_be_visible()
    server.start()
    expect(line.get_by_text("Tersimpan")).to_be_visible(timeout=30_000)
    assert versions_of(where, LARGE) == 1


def test_a_paused_upload_goes_on_tomorrow_when_the_same_file_is_chosen(
    page: Page, server: Server, tmp_path: Path, where: int
) -> None:
    content = LARGE + b"besok;1;x\n"
    file = tmp_path / "besok.csv"
    file.write_bytes(content)
    slowed(page)
    choose(page, file)
    until_second_piece(page)
    page.get_by_role("button", name="Jeda: besok.csv").click()
    expect(page.get_by_text("Dijeda")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 unggahan belum selesai")).to_be_visible()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.method))
    choose(page, file)
    expect(page.locator(".uploads li").get_by_text("Tersimpan")).to_be_visible()
    assert requests[0] == "HEAD"
    assert requests.count("POST") == 0
    assert requests.count("PATCH") < len(content) // (5 * 1024 * 1024) + 1
    assert versions_of(where, content) == 1


def test_a_cancelled_upload_is_gone_from_the_server_too(page: Page, own: OwnDatabase, tmp_path: Path) -> None:
    file = tmp_path / "batal.csv"
    file.write_bytes(LARGE + b"batal;1;x\n")
    slowed(page)
    choose(page, file)
    until_second_piece(page)
    with page.expect_response(lambda answer: answer.request.method == "DELETE" and answer.status == 204):
        page.get_by_role("button", name="Batalkan: batal.csv").click()
    expect(page.locator(".uploads li").get_by_text("Dibatalkan")).to_be_visible()
    assert list((own.folder / "uploads").rglob("*.part")) == []


def test_a_page_is_seen_in_a_frame_that_runs_nothing(page: Page, server: Server, tmp_path: Path) -> None:
    source = tmp_path / "dua.typ"
    source.write_text("Halaman satu\n#pagebreak()\nHalaman dua\n", encoding="utf-8")
    file = tmp_path / "dua.pdf"
    file.write_bytes(typst.compile(str(source)))
    choose(page, file)
    address = page.locator(".uploads li").get_by_role("link", name="Buka dokumen").get_attribute("href")
    page.goto(f"{server.url}{address}")
    page.evaluate(
        """(source) => {
          const frame = document.createElement("iframe");
          frame.id = "pratinjau-uji";
          frame.src = source;
          document.body.append(frame);
        }""",
        f"{address}versi/1/pratinjau/",
    )
    frame = page.frame_locator("#pratinjau-uji")
    picture = frame.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 100
    frame.get_by_role("link", name="Berikutnya").click()
    expect(frame.get_by_text("Halaman 2 dari 2")).to_be_visible()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 100


def slowed(page: Page) -> None:
    """Count the pieces, and slow them so that a test can act in between, as a person does."""
    page.evaluate(
        """() => {
          window.pieces = 0;
          const send = XMLHttpRequest.prototype.send;
          XMLHttpRequest.prototype.send = function (body) {
            if (body) { window.pieces += 1; setTimeout(() => { try { send.call(this, body); } catch { } }, 300); }
            else send.call(this, body);
          };
        }"""
    )


def until_second_piece(page: Page) -> None:
    # The page's own policy forbids what Playwright's wait_for_function needs.
    for _ in range(200):
        if page.evaluate("window.pieces") >= 2:
            return
        page.wait_for_timeout(50)
    raise AssertionError("no second piece was sent")
