"""The protocol with a real client, a real server process, and lines that break."""

from __future__ import annotations

import hashlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from naik.apps.accounts.models import Person
from naik.apps.evidence.models import Document, StoredFile, Version
from naik.apps.tenancy.scope import opened
from tests.own_database import OwnDatabase, Server, headers, own_database
from tests.people import BANDAR_LAMPUNG, institution, member

SIZE = 200 * 1024 * 1024
CUTS = 10
LINES = b"indikator;tingkat;bukti\n"


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
    return member("Ani Pengunggah", "data_entry")


class BadLine:
    """A line to the server that is cut after every so many bytes, ten times, and holds from then on."""

    def __init__(self, port: int, *, cuts: int, after: int) -> None:
        self.server, self.left, self.after = port, cuts, after
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self._carry, args=[near], daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", self.server)) as far:
            back = threading.Thread(target=self._pump, args=[far, near, None], daemon=True)
            back.start()
            if self._pump(near, far, self.after if self.left else None):
                self.left -= 1
                # Half of the cuts are clean ends, the other half resets.
                if self.left % 2:
                    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    far.shutdown(socket.SHUT_RD)
                else:
                    far.shutdown(socket.SHUT_RDWR)
            back.join(timeout=5)

    @staticmethod
    def _pump(source: socket.socket, target: socket.socket, most: int | None) -> bool:
        """Carry bytes; True when the line was to be cut."""
        with suppress(OSError):
            carried = 0
            while piece := source.recv(1 << 16):
                target.sendall(piece)
                carried += len(piece)
                if most is not None and carried >= most:
                    return True
            target.shutdown(socket.SHUT_WR)
        return False


def collection(base: str) -> str:
    return f"{base}/ruang/{BANDAR_LAMPUNG}/unggah/"


def client(base: str, person: Person) -> TusClient:
    return TusClient(collection(base), headers=headers(person))


def versions_of(sha256: str) -> list[Version]:
    with opened([institution().pk]):
        return list(Version.objects.filter(file__sha256=sha256).select_related("document", "file"))


@pytest.fixture(scope="module")
def large(own: OwnDatabase) -> Path:
    """A table of 200 megabytes."""
    path = own.folder / "besar.csv"
    line = LINES * (1024 * 1024 // len(LINES) + 1)
    with path.open("wb") as file:
        for number in range(SIZE // (1024 * 1024)):
            block = f"{number:08d};1;satu baris nomor\n".encode()
            file.write(block + line[: (1024 * 1024 - len(block)) // len(LINES) * len(LINES)])
    return path


def test_200_megabytes_over_a_line_cut_ten_times_arrive_whole_and_once(
    own: OwnDatabase, server: Server, person: Person, large: Path
) -> None:
    with large.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    line = BadLine(server.port, cuts=CUTS, after=12 * 1024 * 1024)
    failures = 0
    offsets = []
    with large.open("rb") as file:
        upload = client(f"http://127.0.0.1:{line.port}", person).uploader(
            file_stream=file, metadata={"filename": "besar.csv", "title": "Daftar besar"}, chunk_size=40 * 1024 * 1024
        )
        upload.set_url(upload.create_url())
        while upload.offset < large.stat().st_size:
            try:
                upload.upload_chunk()
            except (TusUploadFailed, TusCommunicationError):
                failures += 1
                assert failures < 3 * CUTS
                with suppress(TusCommunicationError):
                    upload.offset = upload.get_offset()
                offsets.append(upload.offset)
    line.close()
    assert failures >= CUTS
    assert offsets[-1] > 10 * 1024 * 1024, "what arrived before a cut was not kept"
    (version,) = versions_of(sha256)
    assert (version.document.title, version.file.size, version.ordinal) == ("Daftar besar", large.stat().st_size, 1)
    kept = own.folder / "evidence" / str(version.institution_id) / sha256[:2] / sha256
    with kept.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == sha256
    assert list((own.folder / "uploads").rglob("*.part")) == []


def test_a_server_killed_in_the_middle_of_an_upload_goes_on_where_it_was(
    own: OwnDatabase, server: Server, person: Person
) -> None:
    content = LINES * 400_000 + b"terbunuh;1;x\n"
    sha256 = hashlib.sha256(content).hexdigest()
    upload = client(server.url, person).uploader(file_stream=BytesIO(content), metadata={"filename": "terbunuh.csv"})
    upload.set_url(upload.create_url())
    with slow_patch(server, person, upload.url, content, send=4 * 1024 * 1024):
        part = next((own.folder / "uploads").rglob("*.part"))
        wait_until(lambda: part.stat().st_size > 3 * 1024 * 1024)
        server.kill()
    server.start()
    upload.offset = upload.get_offset()
    assert 3 * 1024 * 1024 < upload.offset < len(content)
    upload.upload()
    assert len(versions_of(sha256)) == 1


def test_the_last_piece_sent_again_after_its_answer_was_lost_makes_no_second_version(
    server: Server, person: Person
) -> None:
    content = LINES * 1000 + b"jawaban hilang;1;x\n"
    upload = client(server.url, person).uploader(file_stream=BytesIO(content), metadata={"filename": "hilang.csv"})
    upload.upload()
    again = requests.patch(
        upload.url, data=b"", timeout=20,
        headers={**headers(person), "Tus-Resumable": "1.0.0", "Upload-Offset": str(len(content)),
                 "Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    assert again.status_code == 204
    assert again.headers["Naik-Version"] == "1"
    stale = requests.patch(
        upload.url, data=content, timeout=20,
        headers={**headers(person), "Tus-Resumable": "1.0.0", "Upload-Offset": "0",
                 "Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    assert stale.status_code == 409
    assert len(versions_of(hashlib.sha256(content).hexdigest())) == 1


def test_of_two_requests_that_write_the_same_upload_one_is_told_to_wait(server: Server, person: Person) -> None:
    content = LINES * 200_000
    upload = client(server.url, person).uploader(file_stream=BytesIO(content), metadata={"filename": "berdua.csv"})
    upload.set_url(upload.create_url())
    with slow_patch(server, person, upload.url, content, send=1024 * 1024):
        wait_until(lambda: int(told(upload.url, person)["Upload-Offset"]) > 0)
        at = told(upload.url, person)["Upload-Offset"]
        second = requests.patch(
            upload.url, data=content[int(at) :], timeout=20,
            headers={**headers(person), "Tus-Resumable": "1.0.0", "Upload-Offset": at,
                     "Content-Type": "application/offset+octet-stream"},
        )  # fmt: skip
        assert second.status_code == 423
        assert "permintaan lain" in second.json()["sentence"]
    wait_until(lambda: patched_empty(upload.url, person) != 423)
    upload.offset = upload.get_offset()
    upload.upload()
    assert len(versions_of(hashlib.sha256(content).hexdigest())) == 1


def test_two_uploads_of_the_same_content_finished_at_once_are_one_file_and_two_documents(
    own: OwnDatabase, server: Server, person: Person
) -> None:
    content = LINES * 5000 + b"kembar;1;x\n"
    uploads = [
        client(server.url, person).uploader(file_stream=BytesIO(content), metadata={"filename": f"kembar-{number}.csv"})
        for number in range(4)
    ]
    threads = [threading.Thread(target=upload.upload) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sha256 = hashlib.sha256(content).hexdigest()
    assert sorted(version.name for version in versions_of(sha256)) == [f"kembar-{number}.csv" for number in range(4)]
    with opened([institution().pk]):
        assert StoredFile.objects.filter(sha256=sha256).count() == 1
    assert len(list((own.folder / "evidence").rglob(sha256))) == 1


def test_new_versions_sent_at_once_get_different_numbers(server: Server, person: Person) -> None:
    first = client(server.url, person).uploader(
        file_stream=BytesIO(LINES * 900), metadata={"filename": "versi.csv", "title": "Dokumen berversi"}
    )
    first.upload()
    document = told(first.url, person)["Naik-Document"]
    uploads = [
        client(server.url, person).uploader(
            file_stream=BytesIO(LINES * (910 + number)), metadata={"filename": "versi.csv", "document": document}
        )
        for number in range(4)
    ]
    threads = [threading.Thread(target=upload.upload) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened([institution().pk]):
        found = Document.objects.get(pk=int(document))
        assert sorted(found.versions.values_list("ordinal", flat=True)) == [1, 2, 3, 4, 5]


def test_what_arrived_whole_before_the_server_died_is_finished_by_the_next_question(
    own: OwnDatabase, server: Server, person: Person
) -> None:
    content = LINES * 700 + b"mati di akhir;1;x\n"
    upload = client(server.url, person).uploader(file_stream=BytesIO(content), metadata={"filename": "akhir.csv"})
    upload.set_url(upload.create_url())
    # As after a kill between the last byte and the first step of finishing.
    next((own.folder / "uploads").rglob(f"{upload.url.rstrip('/').rpartition('/')[2]}.part")).write_bytes(content)
    answer = told(upload.url, person)
    assert (answer["Naik-Stage"], answer["Upload-Offset"]) == ("finished", str(len(content)))
    assert len(versions_of(hashlib.sha256(content).hexdigest())) == 1


def test_a_damaged_piece_is_not_kept(server: Server, person: Person) -> None:
    content = LINES * 100
    upload = client(server.url, person).uploader(
        file_stream=BytesIO(content), metadata={"filename": "periksa.csv"}, upload_checksum=True, chunk_size=1000
    )
    upload.upload_chunk()
    assert upload.offset == 1000
    damaged = requests.patch(
        upload.url, data=b"x" * 100, timeout=20,
        headers={**headers(person), "Tus-Resumable": "1.0.0", "Upload-Offset": "1000",
                 "Upload-Checksum": "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
                 "Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    assert damaged.status_code == 460
    assert upload.get_offset() == 1000
    upload.upload()
    assert len(versions_of(hashlib.sha256(content).hexdigest())) == 1


class slow_patch:  # noqa: N801  it reads as what happens during the block
    """A PATCH that has sent part of its body and holds the line open."""

    def __init__(self, server: Server, person: Person, url: str, content: bytes, *, send: int) -> None:
        path = url.removeprefix(server.url)
        head = f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(content)}\r\n" + "".join(
            f"{key}: {value}\r\n"
            for key, value in {
                **headers(person), "Tus-Resumable": "1.0.0", "Upload-Offset": "0",
                "Content-Type": "application/offset+octet-stream",
            }.items()
        )  # fmt: skip
        self.line = socket.create_connection(("127.0.0.1", server.port))
        self.line.sendall(head.encode() + b"\r\n" + content[:send])

    def __enter__(self) -> socket.socket:
        return self.line

    def __exit__(self, *_: object) -> None:
        self.line.close()


def told(url: str, person: Person) -> Any:
    answer = requests.head(url, headers={**headers(person), "Tus-Resumable": "1.0.0"}, timeout=20)
    assert answer.status_code == 200, answer.status_code
    return answer.headers


def patched_empty(url: str, person: Person) -> int:
    answer = requests.patch(
        url, data=b"", timeout=20,
        headers={**headers(person), "Tus-Resumable": "1.0.0", "Upload-Offset": told(url, person)["Upload-Offset"],
                 "Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    return answer.status_code


def wait_until(true: Any, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
