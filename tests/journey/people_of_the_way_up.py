"""The people of the way up, what lies ready before they begin, and reading the papers they are handed."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pypdfium2
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connections
from django.urls import reverse
from playwright.sync_api import Locator, expect

from naik.apps.capacity.check_in_tokens import token_of
from naik.apps.improvement.models import Plan, PlannedRaise
from naik.apps.improvement.queries.public_places import known_levels
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.instruments import loader
from tests.evaluating import assessment, authority, cycle, responsible
from tests.journey.evaluation_people import OFFICE, OFFICE_CODE, Cast, Desk, sessions
from tests.own_database import OwnDatabase, cookies
from tests.people import BANDAR_LAMPUNG, PASSWORD, institution, member, office
from tests.reports_for_tests import LAYOUTS, report

Answer = TypeVar("Answer")
CITY = "Kota Bandar Lampung"
SECRETARIAT, SECRETARIAT_CODE = "Sekretariat Daerah", "4.01"
REGULATED = frozenset(str(number) for number in range(1, 11))
"""The indicators that a regulation settles; the secretariat leads them."""
REPORT = "laporan-2021.pdf"
OFFICIAL_REPORT = Path(__file__).resolve().parents[3] / "shared/reference/lhe/lhe-kota-bandar-lampung-2021.pdf"
YEAR = 2021


@contextmanager
def cast_of_the_way_up(own: OwnDatabase) -> Iterator[Cast]:
    """Everybody at the city, its offices as they shared the indicators of an earlier evaluation, and a report."""
    led, regulated = office(OFFICE_CODE, name=OFFICE), office(SECRETARIAT_CODE, name=SECRETARIAT)
    earlier = assessment(of=cycle("Evaluasi SPBE 2024", year=2024, days_left=-5), stage=Stage.FINISHED)
    for value in loader.load("spbe-2020").value_ids:
        responsible(earlier, value, regulated if value in REGULATED else led)
    signed_in = sessions() | {"leader": _leader()}
    (own.folder / REPORT).write_bytes(
        report(LAYOUTS["2021"], {key: int(one) for key, one in published_levels(YEAR).items()})
    )
    with own.served() as server:
        yield Cast(own, server, authority().name, signed_in)


def _leader() -> dict[str, str]:
    """The mayor's cookies; the password is one that the server's own hasher reads."""
    mayor = member("Eva Wali Kota", Role.LEADER)
    mayor.password = PBKDF2PasswordHasher().encode(PASSWORD, "garam-laut-utara-tengah")
    mayor.save(update_fields=["password"])
    return cookies(mayor)


def published_levels(year: int) -> dict[str, str]:
    """The published levels of the city."""
    return {key: str(one) for each in known_levels(BANDAR_LAMPUNG) if each.year == year
            for key, one in each.levels.items()}  # fmt: skip


def levels_after_the_plan(title: str) -> dict[str, str]:
    """The levels that the adopted plan of that name leads to."""
    with opened([institution().pk]):
        plan = Plan.objects.get(title=title, state="adopted")
        raised = dict(PlannedRaise.objects.filter(plan=plan).values_list("value", "level_to"))
        return {key: str(raised.get(key, one)) for key, one in plan.levels_before.items()}


def check_in_address(session_id: int) -> str:
    """What the QR code of a session's sheet says, without the site's own address."""
    where = institution()
    return reverse("check_in", args=[where.slug, token_of(where.pk, session_id)])


def asked(read: Callable[..., Answer], *given: object) -> Answer:
    """Read the database from another thread, because Playwright's loop runs in this one."""

    def run() -> Answer:
        try:
            return read(*given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(run).result()


def index_of(cast: Cast, levels: Mapping[str, str]) -> str:
    """What `naik score` says of levels, as a reader sees it."""
    file = cast.own.folder / "tingkat.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([("indicator", "level"), *levels.items()])
    scored = cast.own.run("score", str(file), "--instrument", "spbe-2020", "--format", "json")
    assert scored.returncode == 0, scored.stderr
    return str(json.loads(scored.stdout)["index"]).replace(".", ",")


def of_the_city(desk: Desk, *rooms: str) -> None:
    """From My work to a room of the city, as by the links of its navigation."""
    desk.my_work()
    desk.follow(CITY)
    for room in rooms:
        desk.room(room)


def fact(desk: Desk, label: str) -> Locator:
    """The figure that the page gives under a label."""
    labelled = desk.page.locator("dt").filter(has_text=re.compile(rf"^\s*{label}"))
    return desk.page.locator("dl.facts > div").filter(has=labelled).locator("dd").first


def paper_behind(desk: Desk, link: str | re.Pattern[str]) -> tuple[int, str]:
    """The number of pages and the text of the PDF behind a link, fetched with the browser's own cookies."""
    href = desk.page.locator("main").get_by_role("link", name=link).first.get_attribute("href")
    assert href is not None
    answer = desk.page.context.request.get(href)
    assert answer.headers["content-type"] == "application/pdf", answer.text()
    document = pypdfium2.PdfDocument(answer.body())
    return len(document), " ".join(page.get_textpage().get_text_range() for page in document)


def look(desk: Desk, heading: str) -> None:
    """Examine the page once it has arrived: a click does not wait for the next page."""
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text(heading)
    desk.page.wait_for_load_state()
    desk.look(heading)


def look_in_english(desk: Desk) -> None:
    """Examine the page in English too, and come back."""
    here = desk.page.url
    path = f"/en/{here.partition('://')[2].partition('/')[2]}"
    desk.page.goto(path)
    desk.look(path)
    desk.page.goto(here)


def from_now(minutes: int) -> tuple[str, str]:
    """A day and a time of day of the city, so many minutes from now, as a browser sends them."""
    moment = datetime.now(ZoneInfo("Asia/Jakarta")) + timedelta(minutes=minutes)
    return f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"
