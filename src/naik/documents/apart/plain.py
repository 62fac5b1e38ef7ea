"""Plain text from its first byte to its last."""

import codecs
import re
from pathlib import Path

from .refused import Refused
from .streams import CHUNK

CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def inspect_plain(path: Path) -> int:
    """One page of text; bytes that are no text of this encoding are refused."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while piece := stream.read(CHUNK):
                if CONTROL.search(piece):
                    raise Refused("broken")
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise Refused("encoding") from error
    return 1
