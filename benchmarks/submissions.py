"""Fifty pieces of evidence a second for half a minute, each uploaded and then described, as offices do on the last day.

`python -m benchmarks.submissions` starts a server and a database of its own, sends, and then counts and hashes what is
there. The save of the metadata is held against the cheapest signed-in page of the same run.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import sys
import threading
import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks.served import CSRF, PORT, SLUG, cookies, own_database, page_median, server

RATE = 50
SECONDS = 30
CLIENTS = 16
PEOPLE = 8
SIZE = 20_000
ALLOWED_P95_SECONDS = 0.1


@dataclass
class Measured:
    """What the clients saw; times in seconds."""

    uploads: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Report:
    """The outcome: `kept` of `sent` are in the library with the right hash."""

    sent: int
    kept: int
    seconds: float
    upload_median: float
    save_median: float
    save_p95: float
    page_median: float
    faults: tuple[str, ...]


def content(number: int) -> bytes:
    """A text no other submission has."""
    line = f"Bukti nomor {number}: laporan pelaksanaan, rapat, dan tindak lanjut.\n"
    return (line * (SIZE // len(line) + 1)).encode()[:SIZE]


def send(client: http.client.HTTPConnection, cookie: str, number: int, measured: Measured) -> None:
    """Upload one file in one request, then save what it is."""
    body = content(number)
    name = base64.b64encode(f"1.a.Bukti-{number}.txt".encode()).decode()
    headers = {
        "Cookie": cookie, "X-CSRFToken": CSRF, "Tus-Resumable": "1.0.0", "Upload-Length": str(len(body)),
        "Upload-Metadata": f"filename {name}", "Content-Type": "application/offset+octet-stream",
    }  # fmt: skip
    begun = time.perf_counter()
    client.request("POST", f"/ruang/{SLUG}/unggah/", body, headers)
    answer = client.getresponse()
    answer.read()
    uploaded = time.perf_counter()
    document = answer.headers.get("Naik-Document")
    if answer.status != 201 or document is None:
        with measured.lock:
            measured.faults.append(f"upload {number}: {answer.status}")
        return
    form = urlencode({
        "revision": 1, "title": f"Laporan pelaksanaan {number}", "number": f"{number}/2026", "dated": "2026-03-01",
        "signed_by": "Kepala Dinas", "tags": "spbe, laporan", "csrfmiddlewaretoken": CSRF,
    })  # fmt: skip
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    client.request("POST", f"/ruang/{SLUG}/bukti/{document}/ubah/", form, headers)
    answer = client.getresponse()
    answer.read()
    saved = time.perf_counter()
    with measured.lock:
        measured.uploads.append(uploaded - begun)
        if answer.status == 302:
            measured.saves.append(saved - uploaded)
            measured.digests.add(hashlib.sha256(body).hexdigest())
        else:
            measured.faults.append(f"save {number}: {answer.status}")


def work(client_number: int, cookie: str, start: float, measured: Measured) -> None:
    """One client's share, each submission at its appointed moment."""
    client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    for number in range(client_number, RATE * SECONDS, CLIENTS):
        delay = start + number / RATE - time.perf_counter()
        if delay > 0:
            time.sleep(delay)
        try:
            send(client, cookie, number, measured)
        except (OSError, http.client.HTTPException) as fault:
            with measured.lock:
                measured.faults.append(f"{number}: {fault}")
            client.close()


def kept(digests: set[str]) -> int:
    """How many of the contents are in the library, described, and hash to their name."""
    from naik.apps.evidence import storage
    from naik.apps.evidence.models import Document
    from naik.apps.institutions.models import Institution
    from naik.apps.tenancy.scope import opened

    where = Institution.objects.get(slug=SLUG)
    with opened([where.pk]):
        described = Document.objects.filter(revision=2)
        names = set(described.values_list("versions__file__sha256", flat=True))
    whole = 0
    for digest in names & digests:
        found = b"".join(storage.pieces(storage.name_of(where.pk, digest)))
        whole += hashlib.sha256(found).hexdigest() == digest
    return whole


def measure() -> Report:
    """Start, send, stop, count."""
    measured = Measured()
    with own_database():
        signed_in = cookies(PEOPLE)
        with server():
            baseline = page_median(signed_in[0])
            start = time.perf_counter() + 0.5
            clients = [
                threading.Thread(target=work, args=(number, signed_in[number % PEOPLE], start, measured))
                for number in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            for client in clients:
                client.join()
            seconds = time.perf_counter() - start
        whole = kept(measured.digests)
    saves = measured.saves or [float("inf")]
    return Report(
        sent=RATE * SECONDS,
        kept=whole,
        seconds=seconds,
        upload_median=median(measured.uploads or [float("inf")]),
        save_median=median(saves),
        save_p95=quantiles(saves, n=20)[-1] if len(saves) > 1 else saves[0],
        page_median=baseline,
        faults=tuple(measured.faults),
    )


def main() -> int:
    """Measure, print, judge."""
    found = measure()
    print(
        f"{found.sent} submissions at {RATE}/s took {found.seconds:.1f} s; {found.kept} kept whole;"
        f" upload median {found.upload_median * 1000:.0f} ms; metadata save median {found.save_median * 1000:.0f} ms,"
        f" p95 {found.save_p95 * 1000:.0f} ms = {found.save_p95 / found.page_median:.1f} x the cheapest page"
        f" (allowed {ALLOWED_P95_SECONDS * 1000:.0f} ms)"
    )
    for fault in found.faults[:5]:
        print(f"  {fault}")
    return 0 if found.kept == found.sent and found.save_p95 <= ALLOWED_P95_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
