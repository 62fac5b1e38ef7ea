"""Looking through files far larger than memory."""

import re
import struct
from collections.abc import Iterator
from typing import IO

CHUNK = 1024 * 1024
OVERLAP = 256
END_OF_DIRECTORY = b"PK\x05\x06"
DIRECTORY_ENTRY = b"PK\x01\x02"
LARGE_LOCATOR = b"PK\x06\x07"
LARGEST_TAIL = 22 + 65535
FOREIGN = re.compile(
    rb"PK\x03\x04|PK\x05\x06|%PDF-|<\s*(?:!doctype|html|script|iframe|svg|\?php)\b|<\?php", re.IGNORECASE
)
"""How another file begins that a program or a browser would run or open."""


def windows(stream: IO[bytes], start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The file in pieces that overlap, each with its place, so that no short word is cut in two."""
    kept = b""
    stream.seek(start)
    while piece := stream.read(CHUNK):
        window = kept + piece
        yield start - len(kept), window
        start += len(piece)
        kept = window[-OVERLAP:]
        stream.seek(start)


def contains(stream: IO[bytes], pattern: re.Pattern[bytes], start: int = 0) -> bool:
    """Whether the pattern stands anywhere from ``start`` on."""
    return any(pattern.search(window) for _, window in windows(stream, start))


def is_also_zip(stream: IO[bytes], size: int) -> bool:
    """Whether a program that reads ZIP from the end would find an archive here."""
    start = max(0, size - LARGEST_TAIL - 1024)
    stream.seek(start)
    tail = stream.read()
    place = tail.rfind(END_OF_DIRECTORY)
    while place >= 0:
        record = tail[place : place + 22]
        if len(record) == 22:
            entries, length, _offset = struct.unpack("<H2L", record[10:20])
            if tail[max(0, place - 20) :].startswith(LARGE_LOCATOR):
                return True
            beginning = start + place - length
            if entries and beginning >= 0:
                stream.seek(beginning)
                if stream.read(4) == DIRECTORY_ENTRY:
                    return True
        place = tail.rfind(END_OF_DIRECTORY, 0, place)
    return False
