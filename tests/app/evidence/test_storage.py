"""Files by their content: on disk and in a bucket, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from naik.apps.evidence import errors, storage
from naik.apps.evidence.errors import StorageUnavailable

CONTENT = b"bukti dukung\n" * 200_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
OTHER = hashlib.sha256(b"lain").hexdigest()
NAME = storage.name_of(7, SHA256)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "sumber"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def disk(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "bukti"
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}},
    }
    return folder


@pytest.fixture(scope="module")
def bucket_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(settings: Any, bucket_server: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A bucket with the settings of production, emptied."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "uji")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "uji")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "bukti-uji", "endpoint_url": bucket_server, "default_acl": "private",
                "querystring_auth": True, "file_overwrite": True, "signature_version": "s3v4",
            },
        },
    }  # fmt: skip
    found = storage._bucket(storage._storage())
    found.create()
    found.objects.delete()
    return found


@pytest.fixture(params=["disk", "bucket"])
def place(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def test_what_is_put_can_be_read_found_listed_and_deleted(place: Any, source: Path) -> None:
    assert (storage.exists(NAME), storage.size(NAME)) == (False, None)
    storage.put(NAME, source)
    assert (storage.exists(NAME), storage.size(NAME)) == (True, len(CONTENT))
    assert b"".join(storage.pieces(NAME)) == CONTENT
    stream = storage.open_stream(NAME)
    assert stream.read(5) == CONTENT[:5]
    stream.close()
    with storage.local_copy(NAME) as path:
        assert path.read_bytes() == CONTENT
    assert [(one.name, one.size) for one in storage.everything()] == [(NAME, len(CONTENT))]
    assert list(storage.everything(70)) == []
    storage.delete(NAME)
    storage.delete(NAME)
    assert list(storage.everything()) == []
    with pytest.raises(FileNotFoundError):
        storage.open_stream(NAME)


def test_the_same_content_put_again_is_one_file(place: Any, source: Path) -> None:
    storage.put(NAME, source)
    storage.put(NAME, source)
    assert len(list(storage.everything(7))) == 1


def test_a_long_bucket_is_listed_to_its_end(bucket: Any) -> None:
    # The server lives in this process: put into its hands directly, a thousand files take no time.
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    for number in range(1100):
        backend.put_object(bucket.name, f"9/aa/{number}", b"")
    assert len(list(storage.everything(9))) == 1100


def test_files_on_disk_are_for_the_service_alone(disk: Path, source: Path) -> None:
    storage.put(NAME, source)
    assert stat.S_IMODE((disk / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((disk / "7").stat().st_mode) == 0o700


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "g" * 64])
def test_a_name_is_made_of_a_digest_and_nothing_else(wrong: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        storage.name_of(7, wrong)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_said_calmly_and_leaves_nothing(
    disk: Path, source: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(storage.os, "fsync", full)
        with pytest.raises(StorageUnavailable) as refusal:
            storage.put(NAME, source)
    assert (refusal.value.sentence, refusal.value.status) == (errors.NO_SPACE, 507)
    assert [path for path in disk.rglob("*") if path.is_file()] == []


def test_a_full_disk_spoils_nothing_that_is_already_there(
    disk: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.put(NAME, source)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(storage.shutil, "copyfileobj", full)
        with pytest.raises(StorageUnavailable):
            storage.put(NAME, source)
    assert (disk / NAME).read_bytes() == CONTENT


def test_a_bucket_that_does_not_answer_is_said_calmly(bucket: Any, settings: Any, source: Path) -> None:
    storage.put(NAME, source)
    options = {**settings.STORAGES["evidence"]["OPTIONS"], "bucket_name": "tidak-ada"}
    settings.STORAGES = {**settings.STORAGES, "evidence": {**settings.STORAGES["evidence"], "OPTIONS": options}}
    with pytest.raises(StorageUnavailable) as refusal:
        storage.put(NAME, source)
    assert (refusal.value.sentence, refusal.value.status) == (errors.STORAGE_AWAY, 503)
