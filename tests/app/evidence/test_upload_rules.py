"""What may be uploaded, where, by whom, and how the protocol answers."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evidence import uploads, uploads_upkeep
from naik.apps.evidence.models import Document, StoredFile, Upload, Version
from naik.apps.institutions.models import Membership
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")

TABLE = b"indikator;tingkat\n1;3\n2;4\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                     "OPTIONS": {"location": str(tmp_path / "evidence")}},
    }  # fmt: skip


def where(slug: str = BANDAR_LAMPUNG) -> str:
    return f"/ruang/{slug}/unggah/"


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def begin(client: Client, length: int, *, slug: str = BANDAR_LAMPUNG, **values: str) -> Any:
    values = {"filename": "tabel.csv", **values}
    return client.post(
        where(slug), "", content_type="text/plain",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": metadata(**values)},
    )  # fmt: skip


def send(client: Client, address: str, content: bytes, offset: int = 0, **extra: str) -> Any:
    return client.generic(
        "PATCH", address, content, content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **extra},
        CONTENT_TYPE="application/offset+octet-stream",
    )  # fmt: skip


def head(client: Client, address: str) -> Any:
    return client.head(address, headers={"Tus-Resumable": "1.0.0"})


def upload(client: Client, content: bytes = TABLE, **values: str) -> Any:
    return send(client, begin(client, len(content), **values)["Location"], content)


def everything(model: Any) -> list[Any]:
    with opened([institution().pk]):
        return list(model.objects.order_by("pk"))


@pytest.fixture
def ani() -> Person:
    return member("Ani Pelaksana", "data_entry")


def test_a_file_becomes_a_document_with_its_first_version_an_event_and_a_job(ani: Person) -> None:
    answer = upload(signed_in(ani), title="Tabel tingkat")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(TABLE)))
    (document,) = everything(Document)
    (version,) = everything(Version)
    (file,) = everything(StoredFile)
    assert (document.title, document.keeper_id, document.office_id) == ("Tabel tingkat", ani.pk, None)
    found = (version.document_id, version.ordinal, version.file_id, version.name)
    assert found == (document.pk, 1, file.pk, "tabel.csv")
    assert (file.kind, file.media_type, file.size) == ("csv", "text/csv", len(TABLE))
    assert answer.headers["Naik-Document"] == str(document.pk)
    with opened([institution().pk]):
        event = Event.objects.get(action="evidence:document:created")
    assert (event.subject_id, event.actor_id, event.after["sha256"]) == (str(document.pk), ani.pk, file.sha256)
    job = ProcrastinateJob.objects.get(task_name="evidence.examine")
    assert job.args == {"institution_id": institution().pk, "file_id": file.pk}


def test_a_file_without_a_title_is_called_by_its_name(ani: Person) -> None:
    upload(signed_in(ani), filename="SK_Tim__Koordinasi SPBE.csv")
    assert everything(Document)[0].title == "SK Tim Koordinasi SPBE"


def test_the_same_content_twice_is_one_file(ani: Person, tmp_path: Path) -> None:
    client = signed_in(ani)
    upload(client, filename="satu.csv")
    upload(client, filename="dua.csv")
    assert len(everything(Document)) == 2
    assert len(everything(StoredFile)) == 1
    assert len([path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]) == 1


def test_the_same_content_in_two_institutions_is_kept_apart(ani: Person) -> None:
    upload(signed_in(ani))
    there = member("Budi Metro", "coordinator", slug=METRO)
    begun = begin(signed_in(there), len(TABLE), slug=METRO)
    send(signed_in(there), begun["Location"], TABLE)
    with opened([institution(METRO).pk]):
        assert StoredFile.objects.get().sha256 == everything(StoredFile)[0].sha256
        assert StoredFile.objects.count() == 1


def test_a_new_version_follows_the_one_before(ani: Person) -> None:
    client = signed_in(ani)
    document = upload(client).headers["Naik-Document"]
    answer = upload(client, TABLE + b"3;5\n", document=document)
    assert (answer.headers["Naik-Document"], answer.headers["Naik-Version"]) == (document, "2")
    with opened([institution().pk]):
        assert Event.objects.filter(action="evidence:version:added", subject_id=document).count() == 1


def test_creation_may_bring_the_file_along(ani: Person) -> None:
    answer = signed_in(ani).generic(
        "POST", where(), TABLE, content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(len(TABLE)),
                 "Upload-Metadata": metadata(filename="sekali.csv")},
    )  # fmt: skip
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(TABLE)))
    assert everything(Version)[0].name == "sekali.csv"


def test_options_tell_what_the_server_can_do(ani: Person, settings: Any) -> None:
    answer = signed_in(ani).options(where())
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,termination,expiration,checksum"
    assert answer.headers["Tus-Max-Size"] == str(settings.LARGEST_FILE)
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_pieces_follow_each_other_and_another_offset_is_a_conflict(ani: Person) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    assert send(client, address, TABLE[:10]).headers["Upload-Offset"] == "10"
    assert head(client, address).headers["Upload-Offset"] == "10"
    assert send(client, address, TABLE[5:], offset=5).status_code == 409
    assert send(client, address, TABLE[20:], offset=20).status_code == 409
    assert send(client, address, TABLE[10:] + b"lebih", offset=10).status_code == 413
    assert head(client, address).headers["Upload-Offset"] == "10"
    assert send(client, address, TABLE[10:], offset=10).status_code == 204
    assert head(client, address).headers["Naik-Stage"] == "finished"


def test_progress_is_never_kept_in_a_cache(ani: Person) -> None:
    client = signed_in(ani)
    answer = head(client, begin(client, 5)["Location"])
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Upload-Length"] == "5"
    assert "Upload-Expires" in answer.headers


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "banyak"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "9" * 40}, 400),
        ({"Upload-Length": str(3 * 1024**3)}, 413),
        ({"Upload-Metadata": "filename ***"}, 400),
        ({"Upload-Metadata": "filename " + base64.b64encode(b"\xff\xfe").decode()}, 400),
        ({"Upload-Metadata": ""}, 400),
        ({"Upload-Metadata": metadata(filename="a.csv", office="x")}, 400),
        ({"Upload-Metadata": metadata(filename="a.csv", office="99999999")}, 400),
        ({"Upload-Metadata": metadata(filename="a.csv", document="99999999")}, 404),
    ],
)
def test_a_wrong_beginning_is_refused_and_leaves_nothing(
    ani: Person, tmp_path: Path, changed: dict[str, str], status: int
) -> None:
    given = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": metadata(filename="a.csv"), **changed}
    answer = signed_in(ani).post(where(), content_type="text/plain", headers=given)
    assert answer.status_code == status
    assert everything(Upload) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_checksum_is_held_and_an_unknown_one_refused(ani: Person) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    wrong = {"Upload-Checksum": "sha256 " + base64.b64encode(b"x" * 32).decode()}
    assert send(client, address, TABLE, **wrong).status_code == 460
    assert head(client, address).headers["Upload-Offset"] == "0"
    assert send(client, address, TABLE, **{"Upload-Checksum": "md5 eHg="}).status_code == 400


def test_the_method_may_come_in_a_header(ani: Person) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    answer = client.post(
        address, TABLE, content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )  # fmt: skip
    assert answer.status_code == 204
    assert head(client, address).headers["Naik-Stage"] == "finished"


def test_a_cancelled_upload_is_gone_and_a_finished_one_cannot_be_cancelled(ani: Person, tmp_path: Path) -> None:
    client = signed_in(ani)
    address = begin(client, 100, title="Batal")["Location"]
    send(client, address, b"a" * 50)
    assert client.delete(address, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert head(client, address).status_code == 404
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    finished = begin(client, len(TABLE))["Location"]
    send(client, finished, TABLE)
    assert client.delete(finished, headers={"Tus-Resumable": "1.0.0"}).status_code == 409
    assert len(everything(Version)) == 1


def test_an_upload_is_somebody_elses_for_everybody_else(ani: Person) -> None:
    address = begin(signed_in(ani), len(TABLE))["Location"]
    colleague = signed_in(member("Citra Rekan", "coordinator"))
    there = signed_in(member("Budi Metro", "coordinator", slug=METRO))
    for stranger, place in (
        (colleague, address),
        (there, address),
        (there, address.replace(BANDAR_LAMPUNG, METRO)),
    ):
        assert head(stranger, place).status_code == 404
        assert send(stranger, place, TABLE).status_code == 404
        assert stranger.delete(place, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert head(signed_in(ani), address).headers["Upload-Offset"] == "0"


def test_a_document_of_another_institution_or_office_takes_no_version(ani: Person) -> None:
    document = upload(signed_in(ani)).headers["Naik-Document"]
    there = signed_in(member("Budi Metro", "coordinator", slug=METRO))
    assert begin(there, 5, slug=METRO, document=document).status_code == 404
    contributor = signed_in(member("Dewi Dinas", "office_contributor", office_code="2.01"))
    assert begin(contributor, 5, document=document).status_code == 404


def test_a_contributor_uploads_for_their_own_office_only(ani: Person) -> None:
    own, other = office("2.01"), office("2.02")
    client = signed_in(member("Dewi Dinas", "office_contributor", office_code="2.01"))
    assert upload(client).status_code == 204
    assert everything(Document)[0].office_id == own.pk
    assert begin(client, 5, office=str(other.pk)).status_code == 403
    assert begin(client, 5, office=str(office("2.01", METRO).pk)).status_code == 400
    assert len(everything(Document)) == 1


def test_a_closed_office_and_an_archived_document_take_nothing_new(ani: Person) -> None:
    client = signed_in(ani)
    closed = office("2.09", closed_on=timezone.now().date())
    assert begin(client, 5, office=str(closed.pk)).status_code == 409
    document = upload(client).headers["Naik-Document"]
    address = begin(client, len(TABLE), document=document)["Location"]
    with opened([institution().pk]):
        Document.objects.filter(pk=document).update(archived_at=timezone.now())
    assert begin(client, 5, document=document).status_code == 409
    answer = send(client, address, TABLE)
    assert (answer.status_code, "diarsipkan" in answer.json()["sentence"]) == (422, True)
    assert len(everything(Version)) == 1


def test_whoever_may_not_write_is_refused_and_strangers_find_nothing(ani: Person) -> None:
    assert begin(signed_in(member("Eka Pimpinan", "leader")), 5).status_code == 403
    assert begin(signed_in(member("Budi Metro", "coordinator", slug=METRO)), 5).status_code == 404
    assert begin(Client(), 5).status_code == 401


def test_a_membership_that_ends_during_the_upload_ends_the_upload(ani: Person) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    assert send(client, address, TABLE[:10]).status_code == 204
    with opened([institution().pk], person=ani.pk):
        Membership.objects.filter(person=ani).update(ends_at=timezone.now())
    assert send(client, address, TABLE[10:], offset=10).status_code == 404
    assert everything(Version) == []


def test_a_membership_that_ends_while_the_last_piece_streams_keeps_nothing(
    ani: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    append = uploads.Part.append

    def while_it_ends(*arguments: Any) -> int:
        size = append(*arguments)
        with opened([institution().pk], person=ani.pk):
            Membership.objects.filter(person=ani).update(ends_at=timezone.now())
        return size

    monkeypatch.setattr(uploads.Part, "append", while_it_ends)
    assert send(client, address, TABLE).status_code == 404
    assert everything(Version) == []
    assert uploads_upkeep.finish_waiting() == 0


def test_without_the_form_secret_nothing_is_begun(ani: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ani)
    assert begin(client, 5).status_code == 403
    client.cookies["csrftoken"] = "a" * 32
    given = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": metadata(filename="a.csv")}
    allowed = client.post(where(), content_type="text/plain", headers={**given, "X-CSRFToken": "a" * 32})
    assert allowed.status_code == 201


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


@contextmanager
def clamd(answer: bytes | None) -> Iterator[str]:
    """A stand-in for the scanner: it reads a stream to its end and answers, or hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            received = b""
            while not received.endswith(b"\0\0\0\0") and (piece := line.recv(65536)):
                received += piece
            if answer is None:
                return
            line.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in received else answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"tcp:127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    thread.join(timeout=5)


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
