"""What hostile addresses and files meet: one sentence, soon, and nothing kept."""

from __future__ import annotations

import html
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from naik.apps.improvement.queries import public_answer
from naik.instruments import loader

pytestmark = pytest.mark.usefixtures("shipped_data")

LEVELS = urlencode({f"n{one}": 1 for one in loader.load("spbe-2020").value_ids})


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("n1=6", "di luar"),
        ("n1=-1", "bukan angka"),
        ("n1=1e9", "bukan angka"),
        ("n1=NaN", "bukan angka"),
        ("n1=2.5", "bukan bilangan bulat"),
        ("n1=" + "9" * 400, "bukan angka"),
        ("n99=1", "tidak ada dalam"),
        ("n1%00=1", "tidak ada dalam"),
        ("instrumen=../../etc/passwd&n1=1", "tidak dikenal"),
        ("instansi=tidak-ada&n1=1", "tidak dikenal"),
        ("n1=1&sasaran=Ajaib", "tidak dikenal"),
        ("n1=1&indeks=99", "Indeks sasaran"),
        ("n1=1&lama=999999", "lama"),
        ("n1=1&naik=0", "naik"),
        ("n1=1&bulan=61", "bulan"),
        ("n1=1&kunci=99", "tidak ada dalam"),
        ("n1=1&tahun=1e3", "bukan tahun"),
        ("n1=1&bagian=lain2", "tidak ada"),
        ("n1=1&dari=1,2", "Tingkat semula"),
        ("", "tidak memuat"),
        ("n1=<script>alert(1)</script>", "bukan angka"),
    ],
)
def test_a_wrong_address_is_one_sentence(client: Client, query: str, words: str) -> None:
    response = client.get(f"/rencana/hitung/?{query}")
    assert response.status_code == 400
    raw = response.content.decode()
    assert "<script" not in raw
    assert words in html.unescape(raw)


@pytest.mark.parametrize("where", ["hitung/", "lembar.pdf", "coba/", "coba/angka/"])
def test_a_million_levels_are_refused_at_once(client: Client, where: str) -> None:
    query = "&".join(f"n{number}=1" for number in range(1_000_000))
    begun = time.monotonic()
    response = client.get(f"/rencana/{where}?{query}")
    assert response.status_code == 400
    assert len(response.content) < 20_000
    assert time.monotonic() - begun < 20


def test_too_many_fields_inside_the_bound_are_refused(client: Client) -> None:
    assert client.get("/rencana/hitung/?" + "&".join(["a=1"] * 700)).status_code == 400


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 100, b"%PDF-1.7\n%%EOF", b"PK\x03\x04broken", b'{"1": ' + b"[" * 5000, b"\xd0\xcf\x11\xe0old"],
)
def test_a_bad_file_is_one_sentence_beside_the_field(client: Client, content: bytes) -> None:
    response = client.post("/rencana/", {"report": SimpleUploadedFile("<img src=x>.pdf", content)})
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert "<img" not in response.content.decode()


def test_a_file_over_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    response = client.generic(
        "POST",
        "/rencana/",
        b"x",
        content_type="multipart/form-data; boundary=x",
        headers={"Content-Length": str(10**9)},
    )
    assert response.status_code == 413


def test_nothing_is_stored_neither_a_row_nor_a_file(client: Client, tmp_path: Path) -> None:
    from naik.apps.results.models import ImportRun, PublishedLevel

    before = (PublishedLevel.objects.count(), ImportRun.objects.count())
    content = ("indicator,level\n" + "".join(f"{one},2\n" for one in loader.load("spbe-2020").value_ids)).encode()
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path / "gone")):
        response = client.post("/rencana/", {"report": SimpleUploadedFile("a.csv", content)})
        assert response.status_code == 303
        client.get(response.headers["Location"])
    assert (PublishedLevel.objects.count(), ImportRun.objects.count()) == before
    assert not client.cookies
    assert not list(tmp_path.iterdir())


def test_reports_are_counted_with_those_of_the_api(client: Client) -> None:
    caches["process"].clear()
    content = b"indicator,level\n1,2\n"
    with override_settings(REPORT_RATE="2/min"):
        codes = [
            client.post("/rencana/", {"report": SimpleUploadedFile("a.csv", content)}).status_code for _ in range(3)
        ]
    caches["process"].clear()
    assert codes == [422, 422, 429]


@pytest.mark.parametrize("where", ["hitung/", "coba/", "coba/angka/", "lembar.pdf"])
def test_answers_are_counted_too(client: Client, where: str) -> None:
    caches["process"].clear()
    with override_settings(API_RATE="1/min"):
        codes = [client.get(f"/rencana/{where}?{LEVELS}&indeks=0,5").status_code for _ in range(2)]
    caches["process"].clear()
    assert codes == [200, 429]


def test_when_too_many_plan_at_once_the_next_is_told_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_answer, "PATIENCE", 0.01)
    for _ in range(2):
        public_answer.SOLVING.acquire()
    try:
        response = client.get(f"/rencana/hitung/?{LEVELS}")
    finally:
        public_answer.SOLVING.release(2)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert client.get(f"/rencana/hitung/?{LEVELS}").status_code == 200


def test_a_visitor_with_a_cookie_gets_the_same_page(client: Client) -> None:
    plain = client.get(f"/rencana/hitung/?{LEVELS}")
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    response = client.get(f"/rencana/hitung/?{LEVELS}")
    assert response.content == plain.content
    assert "public" in response.headers["Cache-Control"]
    known = client.get(f"/rencana/hitung/?{LEVELS}", headers={"If-None-Match": response.headers["ETag"]})
    assert known.status_code == 304
