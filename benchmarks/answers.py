"""Fifty people write answers at once, each saved by the page every few seconds as they type.

`python -m benchmarks.answers` starts a server and a database of its own, saves, and then looks for every text that was
acknowledged. Then the same people open the indicator page. Both are held against the cheapest signed-in page.
"""

from __future__ import annotations

import http.client
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks.served import CSRF, PORT, SLUG, cookies, own_database, page_median, server

PEOPLE = 50
EVERY_SECONDS = 4.0
"""A pause in typing saves after 1.5 s; people then read and type on."""
SECONDS = 40
ALLOWED_P95_SECONDS = 0.1
ALLOWED_PAGE_SECONDS = 0.1
ALONE = 30


@dataclass
class Measured:
    """What the clients saw; times in seconds, texts by value as the last save acknowledged them."""

    saves: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def rehearsal() -> tuple[int, tuple[str, ...]]:
    """An open assessment in which everybody has an indicator to write in (some share one)."""
    from django.utils import timezone

    from naik.apps.accounts.models import Person
    from naik.apps.evaluations.models import Answer, Assessment, Cycle, StageWindow
    from naik.apps.institutions.models import Institution
    from naik.apps.tenancy.scope import opened
    from naik.cycle.stages import REHEARSAL
    from naik.instruments import loader

    instrument = loader.load("spbe-2020")
    where, now = Institution.objects.get(slug=SLUG), timezone.now()
    with opened([where.pk]):
        cycle = Cycle.objects.create(
            organiser=where, name="Latihan", year=2026, instrument=instrument.id, predicate_basis="exact",
            instrument_version=instrument.version, rehearsal=True, opened_by=Person.objects.earliest("pk"),
        )  # fmt: skip
        for stage in REHEARSAL:
            StageWindow.objects.create(cycle=cycle, stage=stage, opens_at=now, closes_at=now + timedelta(days=30))
        one = Assessment.objects.create(institution=where, cycle=cycle, stages=list(REHEARSAL), stage_since=now)
        Answer.objects.bulk_create(
            Answer(institution=where, assessment=one, value=value) for value in instrument.value_ids
        )
    return one.pk, instrument.value_ids


def write(cookie: str, address: str, value: str, start: float, measured: Measured) -> None:
    """One person's typing: each save carries the revision the one before answered with."""
    import json

    client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    revision, turn = 0, 0
    while time.perf_counter() < start + SECONDS:
        due = start + turn * EVERY_SECONDS
        if due > time.perf_counter():
            time.sleep(due - time.perf_counter())
        turn += 1
        text = f"Fakta ke-{turn} untuk {value}: pasal {turn} menyebut arsitektur. " * 5
        form = {"revision": revision, "met-1": "on", "csrfmiddlewaretoken": CSRF}
        form |= {f"{part}-{step}": text if step == 1 else "" for part in ("facts", "analysis") for step in range(1, 6)}
        headers = {
            "Cookie": cookie, "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        begun = time.perf_counter()
        client.request("POST", f"{address}{value}/simpan/", urlencode(form), headers)
        answer = client.getresponse()
        said = answer.read()
        seconds = time.perf_counter() - begun
        with measured.lock:
            if answer.status != 200:
                measured.faults.append(f"{value}: {answer.status} {said[:120]!r}")
                continue
            measured.saves.append(seconds)
            measured.texts[value] = text
        revision = json.loads(said)["revision"]
        # The server lets an idle connection go before the next save.
        client.close()


def look(cookie: str, address: str, values: tuple[str, ...], measured: Measured) -> None:
    """The indicator page, one after the other, alone on the server."""
    client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    for number in range(ALONE):
        begun = time.perf_counter()
        client.request("GET", f"{address}{values[number % len(values)]}/", headers={"Cookie": cookie})
        answer = client.getresponse()
        answer.read()
        measured.pages.append(time.perf_counter() - begun)
        if answer.status != 200:
            measured.faults.append(f"page: {answer.status}")


def found(assessment_id: int, texts: dict[str, str]) -> int:
    """How many of the texts acknowledged last are stored."""
    from naik.apps.evaluations.models import Answer
    from naik.apps.institutions.models import Institution
    from naik.apps.tenancy.scope import opened

    with opened([Institution.objects.get(slug=SLUG).pk]):
        steps = dict(Answer.objects.filter(assessment=assessment_id).values_list("value", "steps"))
    return sum(steps[value].get("1", {}).get("facts") == text for value, text in texts.items())


def main() -> int:
    """Measure, print, judge."""
    measured = Measured()
    with own_database():
        signed_in = cookies(PEOPLE)
        assessment_id, values = rehearsal()
        address = f"/ruang/{SLUG}/penilaian/{assessment_id}/indikator/"
        # An indicator for each person; the three beyond 47 only read, for two in one form are another test.
        writers = list(zip(signed_in, values, strict=False))
        with server():
            baseline = page_median(signed_in[0])
            look(signed_in[-1], address, values, measured)
            start = time.perf_counter() + 0.5
            people = [
                threading.Thread(
                    target=write,
                    args=(cookie, address, value, start + number * EVERY_SECONDS / len(writers), measured),
                )
                for number, (cookie, value) in enumerate(writers)
            ]
            for person in people:
                person.start()
            for person in people:
                person.join()
        whole = found(assessment_id, measured.texts)
    saves = measured.saves or [float("inf")]
    p95 = quantiles(saves, n=20)[-1] if len(saves) > 1 else saves[0]
    page = median(measured.pages)
    print(
        f"{len(saves)} saves of {len(writers)} people in {SECONDS} s; the last text of {whole} of {len(measured.texts)}"
        f" answers found; median {median(saves) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms = {p95 / baseline:.1f} x the"
        f" cheapest page (allowed {ALLOWED_P95_SECONDS * 1000:.0f} ms); indicator page {page * 1000:.0f} ms ="
        f" {page / baseline:.1f} x (allowed {ALLOWED_PAGE_SECONDS * 1000:.0f} ms)"
    )
    for fault in measured.faults[:5]:
        print(f"  {fault}")
    whole_and_fast = whole == len(measured.texts) == len(writers) and not measured.faults
    return 0 if whole_and_fast and p95 <= ALLOWED_P95_SECONDS and page <= ALLOWED_PAGE_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
