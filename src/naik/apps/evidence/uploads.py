"""What arrives before it is a file of the library: part files on this machine's disk, and what clients say of them.

The part's length is the offset of the protocol: nothing is acknowledged that is not safe in it.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import os
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Protocol
from uuid import UUID

from django.conf import settings

from naik.apps.evidence import errors
from naik.apps.evidence.errors import Refused, StorageUnavailable
from naik.apps.evidence.storage import FILE_MODE, FOLDER_MODE, is_full

PIECE = 64 * 1024
"""Read and written at a time: so much at most is lost of what arrived when the line breaks hard."""
LONGEST_NAME = 255
LONGEST_TITLE = 300
LONGEST_METADATA = 32 * 1024
CHECKSUMS = ("sha1", "sha256")
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
FORBIDDEN = str.maketrans(dict.fromkeys(':*?"<>|', "_"))


class Body(Protocol):
    """The body of a request."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; fewer or none when the line is closed."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a piece must come to, so that a damaged one is not kept."""

    algorithm: str
    digest: bytes


class Part:
    """The part file of one upload, locked for as long as this object is open."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def size(self) -> int:
        """How many bytes have arrived."""
        return os.fstat(self._descriptor).st_size

    def append(self, body: Body, most: int, checksum: Checksum | None = None) -> int:
        """Write up to `most` bytes of `body` at the end and make them safe; returns the new size.

        A body that breaks off leaves what arrived, unless a checksum promised more: a piece that does not come to it
        is taken away again. A full disk leaves what arrived too, and raises StorageUnavailable.
        """
        start = os.lseek(self._descriptor, 0, os.SEEK_END)
        digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
        try:
            left = most
            while left and (piece := self._next(body, min(PIECE, left))):
                self._write(piece)
                left -= len(piece)
                if digest:
                    digest.update(piece)
            if digest and checksum and digest.digest() != checksum.digest:
                os.ftruncate(self._descriptor, start)
                raise Refused(errors.WRONG_CHECKSUM, 460)
        except OSError as failure:
            if checksum:
                os.ftruncate(self._descriptor, start)
            full = is_full(failure)
            raise StorageUnavailable(
                errors.NO_SPACE if full else errors.STORAGE_AWAY, 507 if full else 503
            ) from failure
        finally:
            os.fsync(self._descriptor)
        return self.size

    @staticmethod
    def _next(body: Body, size: int) -> bytes:
        try:
            return body.read(size)
        except OSError:
            # A reset or silent line ends the piece like a closed one.
            return b""

    def _write(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view:
            view = view[os.write(self._descriptor, view) :]


def path_of(institution_id: int, upload_id: UUID) -> Path:
    """Where the part of an upload lies."""
    return Path(settings.UPLOAD_FOLDER) / str(institution_id) / f"{upload_id}.part"


def create(institution_id: int, upload_id: UUID, length: int, title: str) -> None:
    """Make the part of a new upload, when the disk has room for all of it."""
    path = path_of(institution_id, upload_id)
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free < length:
            raise StorageUnavailable(errors.NO_SPACE, 507)
        if title:
            _title_path(path).write_text(title, encoding="utf-8")
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    except OSError as failure:
        discard(institution_id, upload_id)
        full = is_full(failure)
        raise StorageUnavailable(errors.NO_SPACE if full else errors.STORAGE_AWAY, 507 if full else 503) from failure


@contextmanager
def locked(institution_id: int, upload_id: UUID) -> Iterator[Part]:
    """The part, while nobody else writes it; Refused with 423 when somebody does, with 410 when it is gone."""
    path = path_of(institution_id, upload_id)
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        raise Refused(errors.GONE, 410) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(errors.BUSY, 423) from None
        if os.fstat(descriptor).st_nlink == 0:
            raise Refused(errors.GONE, 410)
        yield Part(descriptor)
    finally:
        os.close(descriptor)


def size(institution_id: int, upload_id: UUID) -> int | None:
    """How many bytes are safe; None when there is no part."""
    try:
        descriptor = os.open(path_of(institution_id, upload_id), os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        # A server that was killed may have left bytes that are in memory only.
        os.fsync(descriptor)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def age(institution_id: int, upload_id: UUID) -> timedelta:
    """How long ago the part was last written; nothing for one that is gone."""
    try:
        written = path_of(institution_id, upload_id).stat().st_mtime
    except FileNotFoundError:
        return timedelta()
    return datetime.now(tz=UTC) - datetime.fromtimestamp(written, tz=UTC)


def title(institution_id: int, upload_id: UUID) -> str:
    """The title the client gave, or nothing."""
    try:
        return _title_path(path_of(institution_id, upload_id)).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def discard(institution_id: int, upload_id: UUID) -> None:
    """Take the part away; whoever still writes it writes into nothing."""
    path = path_of(institution_id, upload_id)
    path.unlink(missing_ok=True)
    _title_path(path).unlink(missing_ok=True)


def parts() -> Iterator[tuple[int, UUID]]:
    """Every part on this machine: its institution and its upload."""
    for path in sorted(Path(settings.UPLOAD_FOLDER).glob("*/*.part")):
        with suppress(ValueError):
            yield int(path.parent.name), UUID(path.stem)


def _title_path(path: Path) -> Path:
    return path.with_suffix(".title")


def metadata(header: str) -> Mapping[str, str]:
    """The pairs of an Upload-Metadata header; refused when it is not what the protocol says."""
    if len(header) > LONGEST_METADATA:
        raise Refused(errors.BAD_METADATA, 400)
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            raise Refused(errors.BAD_METADATA, 400) from None
    return found


def checksum(header: str) -> Checksum | None:
    """The promise of an Upload-Checksum header; None without one."""
    if not header:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm not in CHECKSUMS:
        raise Refused(errors.UNKNOWN_CHECKSUM, 400)
    try:
        return Checksum(algorithm, base64.b64decode(value, validate=True))
    except binascii.Error:
        raise Refused(errors.UNKNOWN_CHECKSUM, 400) from None


def clean_name(raw: str) -> str:
    """The file name of `raw` as it can be kept: no folder, nothing invisible, short enough, its ending left on."""
    last = raw.replace("\\", "/").rpartition("/")[2]
    visible = "".join(one for one in last if unicodedata.category(one) not in INVISIBLE)
    name = unicodedata.normalize("NFC", visible).translate(FORBIDDEN).strip().lstrip(".").strip()
    if not name:
        raise Refused(errors.NAMELESS, 400)
    ending = PurePosixPath(name).suffix if len(PurePosixPath(name).suffix) <= 10 else ""
    stem = name.removesuffix(ending) if ending else name
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip() + ending


def clean_title(raw: str, name: str) -> str:
    """A title in one line; without one, the file's name without its ending, as people read it."""
    given = "".join(" " if unicodedata.category(one) in INVISIBLE else one for one in raw)
    spoken = " ".join(given.split()) or " ".join(PurePosixPath(name).stem.replace("_", " ").split()) or name
    return spoken[:LONGEST_TITLE]
