"""Full disks, lines that break, servers killed between two steps: nothing half, nothing twice, nothing lost."""

from __future__ import annotations

import base64
import hashlib
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evidence import errors, operations, storage, uploads, uploads_upkeep
from naik.apps.evidence.errors import Refused, StorageUnavailable
from naik.apps.evidence.models import StoredFile, Upload, Version
from naik.apps.evidence.operations import Stage, Wish
from naik.apps.evidence.uploads import Checksum
from naik.apps.institutions.models import Membership
from naik.apps.tenancy.scope import opened
from tests.own_database import OwnDatabase, own_database
from tests.people import BANDAR_LAMPUNG, access, institution, member, signed_in

TABLE = b"kolom;nilai\n" + b"1;2\n" * 700_000


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


@pytest.fixture
def ani(own: OwnDatabase, settings: Any) -> Person:
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                     "OPTIONS": {"location": str(own.folder / "evidence")}},
    }  # fmt: skip
    with opened([institution().pk]):
        known = Membership.objects.filter(person__name="Ani Penguji").select_related("person").first()
    return known.person if known else member("Ani Penguji", "data_entry")


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """As on a disk that is full after so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def send(who: Person, address: str, content: bytes, offset: int = 0) -> Any:
    return signed_in(who).generic(
        "PATCH", address, content, content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)},
    )  # fmt: skip


def begin(who: Person, length: int, name: str = "tabel.csv") -> str:
    answer = signed_in(who).post(
        f"/ruang/{BANDAR_LAMPUNG}/unggah/", "", content_type="text/plain",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(length),
                 "Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()}"},
    )  # fmt: skip
    return str(answer.headers["Location"])


def head(who: Person, address: str) -> Any:
    return signed_in(who).head(address, headers={"Tus-Resumable": "1.0.0"}).headers


def versions_of(content: bytes) -> int:
    with opened([institution().pk]):
        return Version.objects.filter(file__sha256=hashlib.sha256(content).hexdigest()).count()


def test_a_disk_that_fills_up_keeps_what_arrived_and_the_upload_goes_on(ani: Person) -> None:
    address = begin(ani, len(TABLE))
    with largest_file(1024 * 1024):
        answer = send(ani, address, TABLE)
    assert (answer.status_code, answer.json()["sentence"]) == (507, errors.NO_SPACE.id)
    offset = int(head(ani, address)["Upload-Offset"])
    assert offset == 1024 * 1024
    assert send(ani, address, TABLE[offset:], offset).status_code == 204
    assert versions_of(TABLE) == 1


def test_a_storage_that_fills_up_keeps_nothing_half_and_the_upload_waits(ani: Person, own: OwnDatabase) -> None:
    content = TABLE + b"9;9\n"
    address = begin(ani, len(content))
    send(ani, address, content[:-1])
    # The last byte arrives as if the server had been killed right after it.
    part = next((own.folder / "uploads").rglob("*.part"))
    with part.open("ab") as file:
        file.write(content[-1:])
    with largest_file(1024 * 1024):
        assert head(ani, address)["Naik-Stage"] == "complete"
        told = signed_in(ani).get(address).json()
    assert told["sentence"] == errors.NO_SPACE.id
    assert versions_of(content) == 0
    assert list((own.folder / "evidence").rglob("*.draft")) == []
    assert head(ani, address)["Naik-Stage"] == "finished"
    assert versions_of(content) == 1


class Line:
    """A body that breaks off: with a clean end, or with an error."""

    def __init__(self, content: bytes, fault: Exception | None) -> None:
        self.stream, self.fault = BytesIO(content), fault

    def read(self, size: int, /) -> bytes:
        piece = self.stream.read(size)
        if not piece and self.fault:
            raise self.fault
        return piece


@pytest.mark.parametrize("fault", [None, ConnectionResetError(), TimeoutError()])
def test_what_arrived_before_a_line_broke_is_kept(settings: Any, tmp_path: Path, fault: Exception | None) -> None:
    settings.UPLOAD_FOLDER = tmp_path
    upload = uuid4()
    uploads.create(1, upload, 10_000, "")
    with uploads.locked(1, upload) as part:
        assert part.append(Line(b"a" * 4000, fault), 10_000) == 4000
    assert uploads.size(1, upload) == 4000


@pytest.mark.parametrize("fault", [None, ConnectionResetError()])
def test_a_piece_that_promised_a_checksum_is_kept_whole_or_not_at_all(
    settings: Any, tmp_path: Path, fault: Exception | None
) -> None:
    settings.UPLOAD_FOLDER = tmp_path
    upload = uuid4()
    uploads.create(1, upload, 10_000, "")
    promised = Checksum("sha256", hashlib.sha256(b"b" * 5000).digest())
    with uploads.locked(1, upload) as part:
        part.append(BytesIO(b"a" * 1000), 1000)
        with pytest.raises(Refused):
            part.append(Line(b"b" * 4000, fault), 5000, promised)
        assert part.size == 1000
        assert part.append(BytesIO(b"b" * 5000), 5000, promised) == 6000


def test_a_part_belongs_to_one_writer_and_a_discarded_one_to_nobody(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_FOLDER = tmp_path
    upload = uuid4()
    uploads.create(1, upload, 10, "Judul")
    assert uploads.title(1, upload) == "Judul"
    with uploads.locked(1, upload):
        with pytest.raises(Refused) as busy, uploads.locked(1, upload):
            pass
        assert busy.value.status == 423
        uploads.discard(1, upload)
    with pytest.raises(Refused) as gone, uploads.locked(1, upload):
        pass
    assert gone.value.status == 410
    assert list(tmp_path.rglob("*.*")) == []


KILLED = """
import os, uuid, django
django.setup()
from io import BytesIO
from pathlib import Path
from django.conf import settings
from naik.apps.accounts.models import Person
from naik.apps.evidence import operations, storage, uploads
from naik.apps.evidence.operations import Piece
from naik.apps.institutions.access import access_to
settings.STORAGES["evidence"]["OPTIONS"]["location"] = os.environ["NAIK_DATA"] + "/evidence"
die = lambda *_: os.kill(os.getpid(), 9)
cut = os.environ["CUT"]
if cut == "before storing":
    storage.put = die
if cut == "before entering":
    operations._enter = die
if cut == "inside entering":
    operations.enqueue = lambda *_, **__: die()
if cut == "after entering":
    uploads.discard = die
who = access_to(Person.objects.get(pk=int(os.environ["PERSON"])), os.environ["INSTITUTION"])
content = Path(os.environ["CONTENT"]).read_bytes()
operations.receive(who, uuid.UUID(os.environ["UPLOAD"]), Piece(BytesIO(content), 0, len(content)), lambda: who)
"""


@pytest.mark.parametrize("cut", ["before storing", "before entering", "inside entering", "after entering"])
def test_a_server_killed_between_two_steps_leaves_one_version_in_the_end(
    own: OwnDatabase, ani: Person, tmp_path: Path, cut: str
) -> None:
    content = TABLE[:5000] + f"{cut};1\n".encode()
    path = tmp_path / "isi"
    path.write_bytes(content)
    begun = operations.start_upload(access(ani), Wish(name="terbunuh.csv", length=len(content)))
    done = own.run(
        program=KILLED, CUT=cut, PERSON=str(ani.pk), INSTITUTION=BANDAR_LAMPUNG, CONTENT=str(path),
        UPLOAD=str(begun.upload_id),
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert versions_of(content) == (cut == "after entering")
    if cut == "before entering":
        with opened([institution().pk]):
            Upload.objects.filter(pk=begun.upload_id).update(touched_at=timezone.now() - uploads_upkeep.QUIET * 2)
        assert uploads_upkeep.finish_waiting() == 1
    found = operations.finish_upload(access(ani), begun.upload_id)
    again = operations.finish_upload(access(ani), begun.upload_id)
    assert (found.stage, found.ordinal, again) == (Stage.FINISHED, 1, found)
    assert versions_of(content) == 1
    with opened([institution().pk]):
        events = Event.objects.filter(action="evidence:document:created", subject_id=str(found.document_id))
        assert events.count() == 1
    assert not uploads.path_of(institution().pk, begun.upload_id).exists()


def test_content_collected_between_storing_and_entering_is_stored_again(
    ani: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = TABLE[:4000] + b"dipungut;1\n"
    name = storage.name_of(institution().pk, hashlib.sha256(content).hexdigest())
    enter = operations._enter

    def collected_first(*arguments: Any) -> Upload:
        storage.delete(name)
        return enter(*arguments)

    monkeypatch.setattr(operations, "_enter", collected_first)
    send(ani, begin(ani, len(content)), content)
    assert versions_of(content) == 1
    assert b"".join(storage.pieces(name)) == content


def test_a_part_without_an_upload_is_cleared_away_after_a_day(ani: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = UUID(int=5)
    uploads.create(institution().pk, lost, 10, "Judul")
    assert uploads_upkeep.finish_waiting() == 0
    assert uploads.size(institution().pk, lost) == 0
    monkeypatch.setattr(uploads_upkeep, "ORPHANED", -uploads_upkeep.QUIET)
    uploads_upkeep.finish_waiting()
    assert uploads.size(institution().pk, lost) is None


def test_a_storage_that_is_away_keeps_the_upload(ani: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    content = TABLE[:3000] + b"jauh;1\n"

    def away(*_: object) -> None:
        raise StorageUnavailable(errors.STORAGE_AWAY)

    address = begin(ani, len(content))
    with monkeypatch.context() as patched:
        patched.setattr(storage, "put", away)
        answer = send(ani, address, content)
    assert (answer.status_code, answer.json()["sentence"]) == (503, errors.STORAGE_AWAY.id)
    with opened([institution().pk]):
        assert not StoredFile.objects.filter(sha256=hashlib.sha256(content).hexdigest()).exists()
    assert head(ani, address)["Naik-Stage"] == "finished"
    assert versions_of(content) == 1
