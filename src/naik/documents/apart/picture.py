"""Pictures: a sane size, readable to the last line, and nothing appended to them."""

import struct
import warnings
from pathlib import Path
from typing import IO

from PIL import Image

from .refused import Refused
from .streams import CHUNK, FOREIGN, contains, is_also_zip

MOST_PIXELS = 100_000_000
LONGEST_SIDE = 30_000
MOST_CHUNKS = 1_000_000
FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}


def inspect_picture(path: Path, kind: str) -> int:
    """One picture, one page; decoded once in full, since nothing less shows that it can be."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        if is_also_zip(stream, size) or b"%PDF-" in first(stream):
            raise Refused("polyglot")
        try:
            end = {"png": end_of_png, "jpeg": end_of_jpeg, "webp": end_of_webp}[kind](stream)
        except (struct.error, IndexError) as error:
            raise Refused("broken") from error
        if end > size:
            raise Refused("broken")
        if contains(stream, FOREIGN, end):
            raise Refused("polyglot")
    open_picture(path, kind).close()
    return 1


def open_picture(path: Path, kind: str) -> Image.Image:
    """The decoded picture; refused by its stated size before a single line is decoded."""
    Image.MAX_IMAGE_PIXELS = None  # our own limits come first and have their own sentence
    warnings.simplefilter("ignore")
    try:
        picture = Image.open(path, formats=[FORMATS[kind]])
        width, height = picture.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise Refused("huge_picture")
        picture.load()
    except (OSError, SyntaxError, ValueError, struct.error, EOFError) as error:
        raise Refused("broken") from error
    return picture


def first(stream: IO[bytes]) -> bytes:
    """The bytes in which a PDF reader looks for its own beginning."""
    stream.seek(0)
    return stream.read(1024)


def end_of_png(stream: IO[bytes]) -> int:
    """The place after the last chunk of the picture."""
    place = 8
    for _ in range(MOST_CHUNKS):
        stream.seek(place)
        length, name = struct.unpack(">L4s", stream.read(8))
        place += 12 + length
        if name == b"IEND":
            return int(place)
    raise Refused("broken")


def end_of_webp(stream: IO[bytes]) -> int:
    """The place after the one container."""
    stream.seek(4)
    length = struct.unpack("<L", stream.read(4))[0]
    return int(8 + length + length % 2)


def end_of_jpeg(stream: IO[bytes]) -> int:
    """The place after the end marker that belongs to the picture itself, not to a thumbnail inside it."""
    place = 2
    for _ in range(MOST_CHUNKS):
        stream.seek(place)
        marker, length = struct.unpack(">HH", stream.read(4).ljust(4, b"\0"))
        if marker == 0xFFFF:  # fill byte
            place += 1
            continue
        if marker == 0xFFD9:
            return place + 2
        if marker < 0xFFC0 or length < 2:
            raise Refused("broken")
        place += 2 + length
        if marker == 0xFFDA:
            place = end_of_scan(stream, place)
    raise Refused("broken")


def end_of_scan(stream: IO[bytes], place: int) -> int:
    """The next marker after coded lines that is neither a restart nor a stuffed byte."""
    stream.seek(place)
    while piece := stream.read(CHUNK):
        at = piece.find(b"\xff")
        while 0 <= at < len(piece) - 1:
            if piece[at + 1] not in {0x00, 0xFF, *range(0xD0, 0xD8)}:
                return place + at
            at = piece.find(b"\xff", at + 1)
        step = len(piece) - (1 if piece.endswith(b"\xff") and len(piece) > 1 else 0)
        place += step
        stream.seek(place)
    raise Refused("broken")
