"""What may be uploaded: names, kinds, viruses; what is left alone; and the plain form."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evidence import uploads, uploads_upkeep
from naik.apps.evidence.models import Document, StoredFile, Upload, Version
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, signed_in
from tests.uploading import EICAR, TABLE, begin, clamd, everything, head, send, upload, where

pytestmark = pytest.mark.usefixtures("shipped_data")


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


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("../../../etc/tabel.csv", "tabel.csv"),
        ("..\\..\\Windows\\tabel.csv", "tabel.csv"),
        ("/mutlak/tabel.csv", "tabel.csv"),
        ("tabel\x00.csv", "tabel.csv"),
        ("tabel\r\nSet-Cookie: a.csv", "tabelSet-Cookie_ a.csv"),
        ("laporan\u202excod.csv", "laporanxcod.csv"),
        ("....csv", "csv"),
        (".tersembunyi.csv", "tersembunyi.csv"),
        ('a"b<c>|d?.csv', "a_b_c__d_.csv"),
        ("a" * 10_000 + ".csv", "a" * 251 + ".csv"),
        ("é" * 10_000 + ".csv", "é" * 125 + ".csv"),
        ("  spasi  .csv ", "spasi.csv"),
    ],
)
def test_a_hostile_name_is_cleaned(raw: str, kept: str) -> None:
    found = uploads.clean_name(raw)
    assert found == kept
    assert len(found.encode()) <= 255


@pytest.mark.parametrize("raw", ["", "/", "../", "\x00", "...", " . ", "\u200b"])
def test_a_name_of_which_nothing_is_left_is_refused(ani: Person, raw: str) -> None:
    assert begin(signed_in(ani), 5, filename=raw).status_code == 400


def test_a_hostile_name_goes_through_the_whole_way(ani: Person, tmp_path: Path) -> None:
    assert upload(signed_in(ani), filename="../../../../tmp/jahat\x00.csv", title="Judul\x00 aneh\n").status_code == 204
    assert everything(Version)[0].name == "jahat.csv"
    assert everything(Document)[0].title == "Judul aneh"
    (kept,) = [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]
    assert kept.name == everything(StoredFile)[0].sha256


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        ("halaman.html", b"<!doctype html><script>alert(1)</script>", "HTML"),
        ("halaman.pdf", b"<!doctype html><script>alert(1)</script>", "HTML"),
        ("program.pdf", b"MZ\x90\x00\x03\x00\x00\x00", "program"),
        ("arsip.zip", b"PK\x05\x06" + b"\x00" * 18, "ZIP"),
        ("tabel.pdf", TABLE, "isinya"),
        ("kosong.csv", b"", "kosong"),
    ],
)
def test_what_is_no_evidence_is_refused_with_a_sentence_and_not_kept(
    ani: Person, tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    client = signed_in(ani)
    begun = begin(client, len(content), filename=name)
    answer = send(client, begun["Location"], content) if content else begun
    assert answer.status_code == 422
    assert word in answer.json()["sentence"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert (everything(Document), everything(StoredFile)) == ([], [])
    (refused,) = everything(Upload)
    assert refused.refusal_id
    assert refused.refusal_en
    with opened([institution().pk]):
        assert Event.objects.filter(action="evidence:upload:refused").count() == 1


def test_a_refused_upload_answers_the_same_again(ani: Person) -> None:
    client = signed_in(ani)
    content = b"<!doctype html><p>x"
    address = begin(client, len(content))["Location"]
    first = send(client, address, content)
    again = send(client, address, b"", offset=len(content))
    assert (first.status_code, again.status_code) == (422, 422)
    assert first.json() == again.json()
    assert head(client, address).headers["Naik-Stage"] == "refused"
    in_english = client.get("/en" + address).json()
    assert (in_english["stage"], in_english["sentence"]) == ("refused", everything(Upload)[0].refusal_en)


def test_an_infected_file_is_refused(ani: Person, settings: Any, tmp_path: Path) -> None:
    content = b"kolom;isi\n1;" + EICAR + b"\n"
    with clamd(b"stream: OK\0") as settings.ANTIVIRUS:
        answer = upload(signed_in(ani), content, filename="eicar.csv")
    assert answer.status_code == 422
    assert "Eicar-Signature" in answer.json()["sentence"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert everything(StoredFile) == []


def test_a_clean_file_says_when_it_was_scanned(ani: Person, settings: Any) -> None:
    with clamd(b"stream: OK\0") as settings.ANTIVIRUS:
        assert upload(signed_in(ani)).status_code == 204
    (file,) = everything(StoredFile)
    assert file.scan_result == "clean"
    assert file.scanned_at is not None


def test_while_the_scanner_is_away_nothing_is_kept_and_nothing_is_lost(ani: Person, settings: Any) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    with clamd(None) as settings.ANTIVIRUS:
        answer = send(client, address, TABLE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert everything(StoredFile) == []
    waiting = client.get(address).json()
    assert (waiting["stage"], waiting["offset"]) == ("complete", len(TABLE))
    assert waiting["sentence"] == answer.json()["sentence"]
    with clamd(b"stream: OK\0") as settings.ANTIVIRUS:
        assert head(client, address).headers["Naik-Stage"] == "finished"
    assert len(everything(Version)) == 1


def test_a_disk_without_room_for_the_file_is_said_before_a_byte_is_sent(
    ani: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = uploads.shutil.disk_usage("/")._replace(free=10)
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _path: free)
    answer = begin(signed_in(ani), len(TABLE))
    assert answer.status_code == 507
    assert "penuh" in answer.json()["sentence"]
    assert everything(Upload) == []


def test_too_many_unfinished_uploads_are_refused(ani: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("naik.apps.evidence.operations.MOST_UNFINISHED", 2)
    client = signed_in(ani)
    assert [begin(client, 5).status_code for _ in range(3)] == [201, 201, 429]


def test_after_a_week_an_upload_is_given_up(ani: Person, tmp_path: Path) -> None:
    client = signed_in(ani)
    old, young = begin(client, 50)["Location"], begin(client, 50)["Location"]
    send(client, old, b"a" * 20)
    with opened([institution().pk]):
        Upload.objects.filter(pk=old.rstrip("/").rpartition("/")[2]).update(
            touched_at=timezone.now() - timedelta(days=7, minutes=1)
        )
    assert head(client, old).status_code == 410
    assert uploads_upkeep.expire_uploads() == 1
    assert head(client, old).status_code == 410
    assert send(client, old, b"a" * 30, offset=20).status_code == 410
    assert head(client, young).status_code == 200
    assert [path.stem for path in tmp_path.rglob("*.part")] == [young.rstrip("/").rpartition("/")[2]]
    assert uploads_upkeep.expire_uploads() == 0


def test_what_arrived_whole_and_was_left_is_finished_by_the_sweep(ani: Person, settings: Any) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    with clamd(None) as settings.ANTIVIRUS:
        send(client, address, TABLE)
    settings.ANTIVIRUS = None
    assert uploads_upkeep.finish_waiting() == 0, "a request may still be at it"
    with opened([institution().pk]):
        Upload.objects.update(touched_at=timezone.now() - timedelta(minutes=3))
    assert uploads_upkeep.finish_waiting() == 1
    assert uploads_upkeep.finish_waiting() == 0
    assert everything(Version)[0].uploaded_by_id == ani.pk


def form(client: Client, *files: tuple[str, bytes], **values: str) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"{where()}formulir/", {"files": sent, **values}, follow=False)


def test_a_plain_form_keeps_several_files_and_says_which_it_refuses(ani: Person) -> None:
    client = signed_in(ani)
    answer = form(client, ("a.csv", TABLE), ("b.html", b"<!doctype html>"), ("c.csv", TABLE + b"9;9\n"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/ruang/{BANDAR_LAMPUNG}/bukti/")
    assert sorted(version.name for version in everything(Version)) == ["a.csv", "c.csv"]
    said = [str(message) for message in answer.wsgi_request._messages]
    assert any(one.startswith("b.html: Halaman web") for one in said)
    assert any("a.csv, c.csv" in one for one in said)


def test_a_plain_form_leads_on_only_within_the_site(ani: Person) -> None:
    client = signed_in(ani)
    assert form(client, ("a.csv", TABLE), next="https://jahat.contoh/")["Location"] == f"/ruang/{BANDAR_LAMPUNG}/bukti/"
    assert form(client, ("a.csv", TABLE), next="/ruang/x/")["Location"] == "/ruang/x/"
    assert form(client)["Location"] == f"/ruang/{BANDAR_LAMPUNG}/bukti/"


def test_a_plain_form_asks_for_the_same_rights(ani: Person) -> None:
    other = office("2.02")
    contributor = signed_in(member("Dewi Dinas", "office_contributor", office_code="2.01"))
    assert form(contributor, ("a.csv", TABLE), office=str(other.pk)).status_code == 403
    assert form(signed_in(member("Eka Pimpinan", "leader")), ("a.csv", TABLE)).status_code == 403
    assert form(signed_in(member("Budi Metro", "coordinator", slug=METRO)), ("a.csv", TABLE)).status_code == 404
    assert form(Client(), ("a.csv", TABLE)).headers["Location"].startswith("/akun/masuk/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ani)
    assert form(strict, ("a.csv", TABLE)).status_code == 403
    assert everything(Version) == []


def test_a_plain_form_leaves_nothing_behind_when_the_scanner_is_away(
    ani: Person, settings: Any, tmp_path: Path
) -> None:
    with clamd(None) as settings.ANTIVIRUS:
        answer = form(signed_in(ani), ("a.csv", TABLE))
    assert any("Pemindai" in str(message) for message in answer.wsgi_request._messages)
    assert everything(Upload) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
