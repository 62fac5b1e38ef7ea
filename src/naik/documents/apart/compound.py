"""The container of old Office files, in which the new ones lie when a password locks them."""

import re
from pathlib import Path

from .refused import Refused
from .streams import contains

LOCKED = re.compile(re.escape("EncryptedPackage".encode("utf-16-le")))


def compound(path: Path) -> str:
    """Name what the container holds: an Office file of old, unless a password locks a new one."""
    with path.open("rb") as stream:
        if contains(stream, LOCKED):
            raise Refused("encrypted")
    return "old_office"
