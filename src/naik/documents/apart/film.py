"""Video: its boxes fill the file exactly, and nothing else rides along."""

from pathlib import Path
from typing import IO

from .refused import Refused
from .streams import FOREIGN, contains, is_also_zip

MOST_BOXES = 100_000
LARGEST_UNUSED = 64 * 1024 * 1024
UNUSED = frozenset({"free", "skip", "wide"})


def inspect_film(path: Path) -> None:
    """Walk the outer boxes; a film without an index, with a cut box or with a stowaway is refused."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        if is_also_zip(stream, size):
            raise Refused("polyglot")
        place = 0
        seen: set[tuple[str, int]] = set()
        while place < size and len(seen) < MOST_BOXES:
            name, length = box_at(stream, place, size)
            if name in UNUSED and length < LARGEST_UNUSED:
                stream.seek(place + 8)
                if FOREIGN.search(stream.read(length - 8)):
                    raise Refused("polyglot")
            seen.add((name, place))
            place += length
    if place != size or "moov" not in {name for name, _ in seen}:
        raise Refused("broken")


def box_at(stream: IO[bytes], place: int, size: int) -> tuple[str, int]:
    """Name and length of a box that lies inside the file."""
    stream.seek(place)
    header = stream.read(16)
    name = header[4:8].decode("latin-1")
    if len(header) < 8 or not name.isascii() or not name.isprintable():
        raise Refused("polyglot" if contains(stream, FOREIGN, place) else "broken")
    length = int.from_bytes(header[:4], "big")
    if length == 1 and len(header) == 16:
        length = int.from_bytes(header[8:], "big")
    elif length == 0:
        length = size - place
    if length < 8 or place + length > size:
        raise Refused("polyglot" if contains(stream, FOREIGN, place) else "broken")
    return name, length
