"""ZIP: what its directory promises is held against what its bytes give, before anything is unpacked for use."""

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO

from .refused import Refused
from .streams import CHUNK, END_OF_DIRECTORY, LARGEST_TAIL

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 10_000
LARGEST_DIRECTORY = 8 * MEGABYTE
LARGEST_UNPACKED = 768 * MEGABYTE
RATIO_MATTERS_FROM = 4 * MEGABYTE
LARGEST_RATIO = 250
MOST_NESTED = 200
DEEPEST = 2
LARGEST_NESTED = 64 * MEGABYTE
HEAD = 4096
END = struct.Struct("<4s4H2LH")
LARGE_LOCATOR = struct.Struct("<4sLQL")
LARGE_END = struct.Struct("<4sQ2H2L4Q")
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
LOCKED_FLAG = 1
LARGE = 0xFFFFFFFF


@dataclass(slots=True)
class Budget:
    """What an archive and all archives inside it may take together, and what was seen in them."""

    unpacked: int = 0
    entries: int = 0
    nested: int = 0
    names: list[str] = field(default_factory=list)


def open_archive(stream: IO[bytes], size: int) -> zipfile.ZipFile:
    """The archive, once its directory is known to be of sane size, at the end, and to begin at the first byte."""
    directory_size, directory_offset, end = directory_of(stream, size)
    if directory_size > LARGEST_DIRECTORY:
        raise Refused("bomb")
    if directory_offset + directory_size != end:
        raise Refused("polyglot")
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise Refused("broken") from error
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused("bomb")
    if entries and min(entry.header_offset for entry in entries) != 0:
        raise Refused("polyglot")
    return archive


def directory_of(stream: IO[bytes], size: int) -> tuple[int, int, int]:
    """Size and place of the directory as stated, and the place where it has to end."""
    start = max(0, size - LARGEST_TAIL)
    stream.seek(start)
    tail = stream.read()
    place = tail.rfind(END_OF_DIRECTORY)
    if place < 0 or len(tail) - place < END.size:
        raise Refused("broken")
    _, _, _, _, _, length, offset, comment = END.unpack_from(tail, place)
    if place + END.size != len(tail) or comment:
        # An office program writes neither a comment nor anything after the end.
        raise Refused("polyglot")
    end = start + place
    locator_at = place - LARGE_LOCATOR.size
    if locator_at >= 0 and tail[locator_at:].startswith(b"PK\x06\x07"):
        large_end = LARGE_LOCATOR.unpack_from(tail, locator_at)[2]
        if large_end > size - LARGE_END.size:
            raise Refused("broken")
        stream.seek(large_end)
        record = LARGE_END.unpack(stream.read(LARGE_END.size))
        if record[0] != b"PK\x06\x06":
            raise Refused("broken")
        return record[8], record[9], large_end
    return length, offset, end


def check(stream: IO[bytes], size: int, budget: Budget, depth: int = 0) -> zipfile.ZipFile:
    """Go through every entry, and through archives inside it, within one budget. Raises Refused."""
    archive = open_archive(stream, size)
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    budget.entries += len(entries)
    budget.unpacked += sum(entry.file_size for entry in entries if entry.compress_type != zipfile.ZIP_STORED)
    if budget.entries > MOST_ENTRIES or budget.unpacked > LARGEST_UNPACKED:
        raise Refused("bomb")
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise Refused("broken")
    for entry in entries:
        check_entry(entry)
    limits = [entry.header_offset for entry in entries[1:]] + [archive.start_dir]
    for entry, limit in zip(entries, limits, strict=True):
        start = data_start(stream, entry)
        if start + entry.compress_size > limit:
            raise Refused("bomb")  # entries that share their bytes: small outside, endless inside
        head = unpack(stream, entry, start)
        budget.names.append(entry.filename)
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")) and has_declarations(head):
            raise Refused("bomb")
        if head.startswith(b"PK\x03\x04"):
            check_nested(archive, entry, budget, depth)
    return archive


def check_entry(entry: zipfile.ZipInfo) -> None:
    """Refuse an entry by what the directory says of it."""
    parts = entry.orig_filename.replace("\\", "/").split("/")
    if "\0" in entry.orig_filename or ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise Refused("traversal")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("traversal")
    if entry.flag_bits & LOCKED_FLAG:
        raise Refused("encrypted")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused("broken")
    if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
        raise Refused("bomb")


def data_start(stream: IO[bytes], entry: zipfile.ZipInfo) -> int:
    """Where the bytes of an entry begin, by its own header, which must bear the same name."""
    stream.seek(entry.header_offset)
    header = stream.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size:
        raise Refused("broken")
    fields = LOCAL_HEADER.unpack(header)
    name = stream.read(fields[9])
    encoding = "utf-8" if fields[2] & 0x800 else "cp437"
    if fields[0] != b"PK\x03\x04" or name.decode(encoding, "replace") != entry.orig_filename:
        raise Refused("broken")
    return entry.header_offset + LOCAL_HEADER.size + int(fields[9]) + int(fields[10])


def unpack(stream: IO[bytes], entry: zipfile.ZipInfo, start: int) -> bytes:
    """The first bytes of an entry, once all of it gave exactly what the directory promised."""
    stream.seek(start)
    packed = entry.compress_type == zipfile.ZIP_DEFLATED
    inflater = zlib.decompressobj(-15)
    head, total, check_sum, left = b"", 0, 0, entry.compress_size
    waiting = b""
    while left > 0 or waiting:
        if not waiting:
            waiting = stream.read(min(CHUNK, left))
            left -= len(waiting)
            if not waiting:
                raise Refused("broken")
        try:
            part = inflater.decompress(waiting, CHUNK) if packed else waiting
        except zlib.error as error:
            raise Refused("broken") from error
        waiting = inflater.unconsumed_tail if packed else b""
        total += len(part)
        if total > entry.file_size:
            raise Refused("bomb")
        check_sum = zlib.crc32(part, check_sum)
        head = head or part[:HEAD]
        if packed and inflater.eof and (waiting or inflater.unused_data):
            raise Refused("polyglot")  # bytes after the end of what is unpacked
        if packed and not part and not waiting and left <= 0:
            break
    if total != entry.file_size or check_sum != entry.CRC or (packed and not inflater.eof):
        raise Refused("broken")
    return head


def has_declarations(head: bytes) -> bool:
    """Whether XML begins with declarations of its own, which can unfold without end; office programs write none."""
    return b"<!" in head[:HEAD].replace(b"\0", b"").replace(b"<!--", b"").replace(b"<![CDATA[", b"")


def check_nested(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, depth: int) -> None:
    """Look into an archive inside the archive."""
    budget.nested += 1
    if depth >= DEEPEST or budget.nested > MOST_NESTED or entry.file_size > LARGEST_NESTED:
        raise Refused("bomb")
    content = archive.read(entry)
    check(io.BytesIO(content), len(content), budget, depth + 1)
