"""Files by their content, in the storage called "evidence": a folder, or a bucket when one is set.

A name is `<institution>/<first two of the digest>/<SHA-256>`; under it lies that content or nothing.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from naik.apps.evidence.errors import NO_SPACE, STORAGE_AWAY, StorageUnavailable
from naik.apps.evidence.models import StoredFile

PIECE = 1024 * 1024
NAME = re.compile(r"[1-9][0-9]*/([0-9a-f]{2})/\1[0-9a-f]{62}")
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FOLDER_MODE = 0o700
FILE_MODE = 0o600


class Stream(Protocol):
    """What a stored file is read through."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes, none at the end."""

    def close(self) -> None:
        """Give the file or the connection back."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One thing that lies in the storage; sizes in bytes."""

    name: str
    size: int
    modified: datetime


def name_of(institution_id: int, sha256: str) -> str:
    """Where the content with this digest lies."""
    name = f"{institution_id}/{sha256[:2]}/{sha256}"
    if not NAME.fullmatch(name):
        raise ValueError(f"{sha256[:80]!r} is no SHA-256")
    return name


def file_name(file: StoredFile) -> str:
    """Where the content of `file` lies."""
    return name_of(file.institution_id, file.sha256)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def put(name: str, source: Path) -> None:
    """Store the content of `source`: safe when this returns, not there at all when it raises StorageUnavailable."""
    storage = _storage()
    with _calm():
        if isinstance(storage, FileSystemStorage):
            _put_on_disk(Path(storage.path(name)), Path(storage.location), source)
        else:
            with source.open("rb") as stream:
                storage.save(name, File(stream, name=name))


def open_stream(name: str) -> Stream:
    """A stream of the content; raises FileNotFoundError when it is missing, StorageUnavailable when nobody answers."""
    storage = _storage()
    with _calm():
        if isinstance(storage, FileSystemStorage):
            return Path(storage.path(name)).open("rb")
        # The library's own file would take the whole content into memory first.
        return cast("Stream", _bucket(storage).Object(name).get()["Body"])


def pieces(name: str) -> Iterator[bytes]:
    """The content, piece by piece."""
    stream = open_stream(name)
    try:
        with _calm():
            while piece := stream.read(PIECE):
                yield piece
    finally:
        stream.close()


def size(name: str) -> int | None:
    """How many bytes lie under `name`; None when nothing does."""
    storage = _storage()
    with _calm():
        try:
            if isinstance(storage, FileSystemStorage):
                return Path(storage.path(name)).stat().st_size
            return int(_bucket(storage).Object(name).content_length)
        except FileNotFoundError:
            return None
        except _foreign_failures() as failure:
            if _is_missing(failure):
                return None
            raise


def exists(name: str) -> bool:
    """Whether something lies under `name`."""
    return size(name) is not None


def everything(institution_id: int | None = None) -> Iterator[Stored]:
    """All that lies in the storage (of one institution), also what is no file of ours by its name."""
    storage = _storage()
    prefix = "" if institution_id is None else f"{institution_id}/"
    with _calm():
        if isinstance(storage, FileSystemStorage):
            yield from _walk(Path(storage.location), prefix)
        else:
            for found in _bucket(storage).objects.filter(Prefix=prefix):
                yield Stored(found.key, found.size, found.last_modified)


def delete(name: str) -> None:
    """Take away what lies under `name`; nothing there is fine."""
    storage = _storage()
    with _calm():
        storage.delete(name)


@contextmanager
def local_copy(name: str) -> Iterator[Path]:
    """The content as a file of this machine, for programs that read files; a copy is gone afterwards."""
    storage = _storage()
    if isinstance(storage, FileSystemStorage):
        yield Path(storage.path(name))
        return
    with tempfile.NamedTemporaryFile(prefix="naik-evidence-") as copy:
        for piece in pieces(name):
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)


def _storage() -> Storage:
    return storages["evidence"]


def _bucket(storage: Storage) -> Any:  # noqa: ANN401  boto3 has no types
    return cast("Any", storage).bucket


def _put_on_disk(target: Path, root: Path, source: Path) -> None:
    for folder in (root, target.parent.parent, target.parent):
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    draft = target.parent / f".{uuid4().hex}.draft"
    try:
        with (
            source.open("rb") as reading,
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as writing,
        ):
            shutil.copyfileobj(reading, writing, PIECE)
            writing.flush()
            os.fsync(writing.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    # The new name itself must survive a power cut, as must the folders made for it.
    for folder in (target.parent, target.parent.parent, root):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _walk(root: Path, prefix: str) -> Iterator[Stored]:
    for folder, _folders, files in os.walk(root / prefix):
        for file in sorted(files):
            path = Path(folder, file)
            with suppress(FileNotFoundError):
                status = path.lstat()
                modified = datetime.fromtimestamp(status.st_mtime, tz=UTC)
                yield Stored(str(path.relative_to(root)), status.st_size, modified)


@contextmanager
def _calm() -> Iterator[None]:
    """Turn failures of disk and network into one refusal; a missing file stays a missing file."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as failure:
        raise (StorageUnavailable(NO_SPACE, 507) if is_full(failure) else StorageUnavailable(STORAGE_AWAY)) from failure
    except _foreign_failures() as failure:
        if _is_missing(failure):
            raise FileNotFoundError from failure
        raise StorageUnavailable(STORAGE_AWAY) from failure


def is_full(failure: OSError) -> bool:
    """Whether the disk, the quota or the largest file size is exhausted."""
    return failure.errno in FULL


def _foreign_failures() -> tuple[type[Exception], ...]:
    # The S3 library is loaded only where a bucket is used.
    if "boto3" not in sys.modules:
        return ()
    from boto3.exceptions import Boto3Error  # type: ignore[import-untyped]  # the library ships no types
    from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]  # as above

    return (Boto3Error, BotoCoreError, ClientError)


def _is_missing(failure: Exception) -> bool:
    response = getattr(failure, "response", {})
    return response.get("Error", {}).get("Code") in {"404", "NoSuchKey"}
