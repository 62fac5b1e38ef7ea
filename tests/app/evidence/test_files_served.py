"""Files as they are given out: sealed against browsers, and only within a person's reach."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from django.test import Client

from naik.apps.accounts.models import Person
from naik.apps.evidence import operations, storage
from naik.apps.evidence.models import Document, StoredFile
from naik.apps.evidence.operations import Piece, Wish
from naik.apps.evidence.policies import readable, writable
from naik.apps.institutions.models import SupportSession
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")

TABLE = b"kolom;nilai\n1;2\n3;4\n"
INERT = "sandbox; default-src 'none'"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                     "OPTIONS": {"location": str(tmp_path / "evidence")}},
    }  # fmt: skip


@pytest.fixture
def ani() -> Person:
    return member("Ani Pelaksana", "data_entry")


def document(who: Person, content: bytes = TABLE, name: str = "tabel.csv", **fields: Any) -> int:
    office_id = fields.pop("office_id", None)
    entry = access(who)
    begun = operations.start_upload(entry, Wish(name=name, length=len(content), office_id=office_id))
    done = operations.receive(entry, begun.upload_id, Piece(BytesIO(content), 0, len(content)), lambda: entry)
    assert done.document_id is not None, done.sentence
    if fields:
        with opened([institution().pk]):
            Document.objects.filter(pk=done.document_id).update(**fields)
    return done.document_id


def download(number: int, slug: str = BANDAR_LAMPUNG, version: int = 1) -> str:
    return f"/ruang/{slug}/bukti/{number}/versi/{version}/unduh/"


def status(who: Person, number: int) -> int:
    """How a download is answered; the file itself is read to its end, as a browser does."""
    answer = signed_in(who).get(download(number))
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return int(answer.status_code)


def preview(number: int, rest: str = "") -> str:
    return f"/ruang/{BANDAR_LAMPUNG}/bukti/{number}/versi/1/pratinjau/{rest}"


def paper(folder: Path, pages: int = 2) -> bytes:
    path = folder / "kertas.typ"
    path.write_text("#pagebreak()\n".join(f"Halaman {one + 1}\n" for one in range(pages)), encoding="utf-8")
    return bytes(typst.compile(str(path)))


def test_a_download_is_the_file_and_no_browser_runs_it(ani: Person) -> None:
    answer = signed_in(ani).get(download(document(ani)), headers={"Accept-Encoding": "gzip"})
    assert b"".join(answer.streaming_content) == TABLE
    assert answer.headers["Content-Type"] == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tabel.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == INERT
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Length"] == str(len(TABLE))
    assert not answer.has_header("Content-Encoding")
    assert not answer.has_header("ETag")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Laporan Évaluasi – 2026.csv", "attachment; filename*=utf-8''Laporan%20%C3%89valuasi%20%E2%80%93%202026.csv"),
        ("a;b=c'd.csv", 'attachment; filename="a;b=c\'d.csv"'),
        ("../x\r\nSet-Cookie: y.csv", 'attachment; filename="xSet-Cookie_ y.csv"'),
    ],
)
def test_a_name_is_said_safely(ani: Person, name: str, said: str) -> None:
    answer = signed_in(ani).get(download(document(ani, name=name)))
    assert b"".join(answer.streaming_content) == TABLE
    assert answer.headers["Content-Disposition"] == said
    assert not answer.has_header("Set-Cookie") or "y.csv" not in answer.headers["Set-Cookie"]


def test_a_kind_we_do_not_know_is_served_as_bytes(ani: Person) -> None:
    number = document(ani)
    with opened([institution().pk]):
        StoredFile.objects.update(kind="html", media_type="text/html")
    answer = signed_in(ani).get(download(number))
    assert b"".join(answer.streaming_content) == TABLE
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert signed_in(ani).get(preview(number, "1.png")).status_code == 404


def test_a_file_that_is_missing_or_cut_is_not_served_as_if_it_were_whole(ani: Person) -> None:
    number = document(ani)
    name = storage.name_of(institution().pk, hashlib.sha256(TABLE).hexdigest())
    path = Path(storage._storage().path(name))
    path.write_bytes(b"dipotong")
    for _ in range(2):
        answer = signed_in(ani).get(download(number))
        assert answer.status_code == 503
        assert "tidak lagi utuh" in answer.content.decode()
        path.unlink(missing_ok=True)


def test_strangers_other_institutions_and_wrong_numbers_find_nothing(ani: Person) -> None:
    number = document(ani)
    budi = signed_in(member("Budi Metro", "coordinator", slug=METRO))
    for address in (download(number), preview(number), preview(number, "1.png")):
        assert budi.get(address).status_code == 404
        assert budi.get(address.replace(BANDAR_LAMPUNG, METRO)).status_code == 404
        assert Client().get(address).headers["Location"].startswith("/akun/masuk/")
        assert signed_in(ani).post(address).status_code == 405
    assert signed_in(ani).get(download(number, version=2)).status_code == 404
    assert signed_in(ani).get(download(number + 1000)).status_code == 404


def test_an_office_sees_its_own_documents_and_not_those_of_others_or_of_the_whole(ani: Person) -> None:
    own, other = office("2.01"), office("2.02")
    dewi = member("Dewi Dinas", "office_contributor", office_code="2.01")
    mine = document(ani, office_id=own.pk)
    others = document(ani, TABLE + b"5;6\n", office_id=other.pk)
    whole = document(ani, TABLE + b"7;8\n")
    codes = [status(dewi, number) for number in (mine, others, whole)]
    assert codes == [200, 404, 404]
    with opened([institution().pk]):
        assert list(readable(access(dewi)).values_list("pk", flat=True)) == [mine]
        assert list(writable(access(dewi)).values_list("pk", flat=True)) == [mine]
        assert readable(access(ani)).count() == 3


def test_what_is_confidential_is_not_there_for_a_support_session(ani: Person) -> None:
    open_one = document(ani)
    secret = document(ani, TABLE + b"9;9\n", confidential=True)
    helper = member("Eko Admin", "authority_admin", slug=METRO, reach="nation")
    with opened([institution().pk], person=helper.pk):
        from datetime import timedelta

        from django.utils import timezone

        SupportSession.objects.create(
            institution=institution(), person=helper, reason="membantu", ends_at=timezone.now() + timedelta(hours=1)
        )
    assert (status(helper, open_one), status(helper, secret)) == (200, 404)
    assert signed_in(helper).get(preview(secret, "1.png")).status_code == 404
    with opened([institution().pk]):
        assert list(readable(access(helper)).values_list("pk", flat=True)) == [open_one]
        assert list(writable(access(helper))) == []


def test_whoever_reads_no_evidence_is_refused(ani: Person) -> None:
    number = document(ani)
    admin = member("Eko Admin", "authority_admin", slug=METRO, reach="nation")
    assert signed_in(admin).get(download(number)).status_code == 403


def test_a_preview_is_a_picture_in_a_frame_of_our_own(ani: Person, tmp_path: Path) -> None:
    number = document(ani, paper(tmp_path), "kertas.pdf")
    client = signed_in(ani)
    frame = client.get(preview(number))
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert preview(number, "1.png") in frame.content.decode()
    assert 'rel="next"' in frame.content.decode()
    assert 'rel="prev"' not in frame.content.decode()
    last = client.get(preview(number), {"halaman": "99"}).content.decode()
    assert preview(number, "2.png") in last
    assert 'rel="next"' not in last
    picture = client.get(preview(number, "2.png"))
    assert picture.content.startswith(b"\x89PNG")
    assert (picture.headers["Content-Type"], picture.headers["Content-Security-Policy"]) == ("image/png", INERT)
    assert client.get(preview(number, "3.png")).status_code == 404
    assert client.get(preview(number, "0.png")).status_code == 404


def test_a_table_has_no_preview_and_the_frame_says_so(ani: Person) -> None:
    number = document(ani)
    assert "tidak memiliki pratinjau" in signed_in(ani).get(preview(number)).content.decode()
    assert signed_in(ani).get(preview(number), {"halaman": "<script>"}).status_code == 200
    assert signed_in(ani).get(preview(number, "1.png")).status_code == 404
