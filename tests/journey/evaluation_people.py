"""The people of an evaluation, each in a browser of their own, and what lies ready before they begin."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typst
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import Answer, Assessment, Assessor, FirstScore
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from tests.evaluating import authority
from tests.journey.looking import complaints, faults, with_axe
from tests.own_database import OwnDatabase, Server, cookies
from tests.people import BANDAR_LAMPUNG, PASSWORD, institution, member

OFFICE, OFFICE_CODE = "Dinas Komunikasi dan Informatika", "2.16"
PATIENCE = 20_000
WIDE = {"width": 1280, "height": 800}
SCREENS = ((360, "light"), (1280, "light"))


@dataclass(frozen=True)
class Cast:
    """A server, and the cookies of everybody who has signed in on it."""

    own: OwnDatabase
    server: Server
    organiser: str
    sessions: Mapping[str, Mapping[str, str]]


def people() -> dict[str, Person]:
    """Everybody an evaluation needs; the two assessors and the review team see more than one institution."""
    home = authority().slug
    with_office = {"office_code": OFFICE_CODE}
    return {
        "authority": member("Olga Penyelenggara", Role.AUTHORITY_ADMIN, slug=home, reach=Reach.NATION),
        "coordinator": member("Ratna Koordinator", Role.COORDINATOR),
        "contributor": member("Kiki Kontributor", Role.OFFICE_CONTRIBUTOR, **with_office),
        "checker": member("Indra Asesor Internal", Role.INTERNAL_ASSESSOR),
        "official": member("Sekar Sekretaris", Role.RESPONSIBLE_OFFICIAL),
        "lead": member("Ana Ketua", Role.EXTERNAL_ASSESSOR, slug=home, reach=Reach.ASSIGNED),
        "second": member("Budi Asesor", Role.EXTERNAL_ASSESSOR, slug=home, reach=Reach.ASSIGNED),
        "reviewer": member("Rini Reviu", Role.REVIEW_TEAM, slug=home, reach=Reach.NATION),
    }


def sessions() -> dict[str, dict[str, str]]:
    """Everybody's cookies; their password is one that the server's own hasher reads, not the tests' cheap one."""
    found = people()
    secret = PBKDF2PasswordHasher().encode(PASSWORD, "garam-laut-utara-tengah")
    for one in found.values():
        one.password = secret
        one.save(update_fields=["password"])
    return {name: cookies(one) for name, one in found.items()}


@dataclass
class Desk:
    """One person's browser; `wrong` fills with what it complains of, `badly_made` with what axe and the eye find."""

    page: Page
    wrong: list[str]
    organiser: str
    badly_made: dict[str, list[str]] = field(default_factory=dict)

    def my_work(self) -> None:
        self.page.goto("/ruang/")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Pekerjaan saya")

    def from_my_work(self, task: str) -> None:
        """Open what My work says is waiting."""
        self.my_work()
        self.page.locator("main .results").get_by_role("link", name=re.compile(task)).first.click()

    def to_the_organiser(self) -> None:
        """Who sees the whole nation finds their own institution first."""
        self.my_work()
        first = self.page.locator("main ul.results").last.get_by_role("link").first
        expect(first).to_have_text(self.organiser)
        first.click()

    def follow(self, name: str | re.Pattern[str], *, exact: bool = True) -> None:
        exactly = exact and isinstance(name, str)
        self.page.locator("main").get_by_role("link", name=name, exact=exactly).first.click()

    def room(self, section: str) -> None:
        """A link of the institution's or the assessment's own navigation."""
        self.page.locator("nav.place").get_by_role("link", name=section, exact=True).first.click()

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def choose(self, label: str, value: str) -> None:
        self.field(label).select_option(value)

    def tick(self, label: str) -> None:
        self.page.locator("main").get_by_label(re.compile(rf"^\s*{label}")).first.check()

    def field(self, label: str) -> Locator:
        return self.page.locator("main").get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def done(self, text: str) -> None:
        """The page says that it is done."""
        expect(self.page.locator(".notice.good").first).to_contain_text(text)

    def proves_who_it_is(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Pastikan ini Anda")
        self.page.locator("main").locator("input[type=password]").fill(PASSWORD)
        self.page.locator("main form").first.get_by_role("button").click()

    def look(self, name: str) -> None:
        """Examine the page on a phone and on a desk."""
        if found := faults(self.page, *SCREENS):
            self.badly_made[name] = found
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a size

    @property
    def assessment(self) -> int:
        found = re.search(r"/penilaian/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found[1])


@contextmanager
def desks(browser: Browser, cast: Cast) -> Iterator[Callable[[str], Desk]]:
    """A browser for each name asked for."""
    made: dict[str, Desk] = {}

    def desk(name: str) -> Desk:
        if name not in made:
            context = with_axe(browser.new_context(base_url=cast.server.url, viewport=WIDE))  # type: ignore[arg-type]
            session = cast.sessions.get(name, {})
            context.add_cookies([{"name": key, "value": one, "url": cast.server.url} for key, one in session.items()])
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            made[name] = Desk(page, complaints(page), cast.organiser)
        return made[name]

    expect.set_options(timeout=PATIENCE)
    try:
        yield desk
    except BaseException:
        for name, one in made.items():
            sys.stderr.write(f"{name} at {one.page.url}\n{one.page.locator('body').inner_text()}\n\n")
        raise
    assert {name: one.wrong for name, one in made.items() if one.wrong} == {}
    assert {name: one.badly_made for name, one in made.items() if one.badly_made} == {}
    for one in made.values():
        one.page.context.close()


def day(later: int = 0) -> str:
    """A day as a browser sends it, in the institution's own time."""
    return f"{datetime.now(ZoneInfo('Asia/Jakarta')).date() + timedelta(days=later)}"


def in_a_thread(act: Callable[..., None], *given: object) -> None:
    """Arrange rows from another thread, because Playwright's loop runs in this one."""

    def run() -> None:
        try:
            act(*given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        threads.submit(run).result()


def accepted(assessment_id: int, levels: Mapping[str, str]) -> None:
    """The answers to `levels`, prepared by other offices and accepted."""
    with opened([institution(BANDAR_LAMPUNG).pk]):
        for value, level in levels.items():
            steps = {
                str(step): {"met": True, "facts": f"Fakta {value}", "analysis": f"Analisis {value}"}
                for step in range(1, int(level) + 1)
            }
            Answer.objects.filter(assessment=assessment_id, value=value).update(
                level=level, steps=steps, state="accepted", revision=1
            )


def scored_alike(assessment_id: int, levels: Mapping[str, str]) -> None:
    """Both assessors' first scores of `levels`, equal; neither has declared theirs done."""
    with opened([institution(BANDAR_LAMPUNG).pk]):
        of = Assessment.objects.get(pk=assessment_id)
        FirstScore.objects.bulk_create(
            FirstScore(
                institution_id=of.institution_id, assessor=one, value=value, level=level, facts=f"Terbaca {value}",
                analysis=f"Cukup {value}", justification=f"Tingkat {level}", revision=1, claimed_at=timezone.now(),
            )
            for one in Assessor.objects.filter(assessment=of, ended_at=None)
            for value, level in levels.items()
        )  # fmt: skip


def paper(folder: Path) -> Path:
    """A regulation as an office scans it."""
    file = folder / "perwali-12-2023.pdf"
    source = folder / "perwali.typ"
    source.write_text("Peraturan Wali Kota\n", encoding="utf-8")
    file.write_bytes(typst.compile(str(source)))
    return file


def index_of(cast: Cast, folder: Path, levels: Mapping[str, str]) -> str:
    """What the command says of the same levels, as a reader sees it."""
    file = folder / "tingkat.csv"
    file.write_text("indicator,level\n" + "".join(f"{one},{level}\n" for one, level in levels.items()), "utf-8")
    scored = cast.own.run("score", str(file), "--instrument", "spbe-2020", "--format", "json")
    assert scored.returncode == 0, scored.stderr
    return str(json.loads(scored.stdout)["index"]).replace(".", ",")
