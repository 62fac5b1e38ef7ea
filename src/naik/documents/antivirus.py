"""A question to the virus scanner of the house (clamd), asked over a socket while the file streams by."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from naik.instruments.model import Text

CHUNK = 64 * 1024
LENGTH = struct.Struct(">L")
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 120.0
LONGEST_ANSWER = 4096
CLEAN = "stream: OK"
FOUND = " FOUND"


class ScannerUnavailable(Exception):
    """The scanner gave no verdict; the file is neither clean nor infected."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.sentence = Text(
            "Pemindai virus sedang tidak dapat dihubungi; mohon coba beberapa saat lagi.",
            "The virus scanner cannot be reached at the moment; please try again in a while.",
        )


def scan(path: Path, address: str) -> str | None:
    """The name of the virus found, or None for a clean file. Raises ScannerUnavailable when there is no verdict."""
    try:
        with path.open("rb") as stream, connect(address) as connection:
            connection.settimeout(ANSWER_SECONDS)
            cut_short: OSError | None = None
            try:
                connection.sendall(b"zINSTREAM\0")
                while piece := stream.read(CHUNK):
                    connection.sendall(LENGTH.pack(len(piece)) + piece)
                connection.sendall(LENGTH.pack(0))
            except OSError as error:
                cut_short = error  # a scanner that had enough says why before it hangs up
            return verdict(answer_from(connection), cut_short)
    except (OSError, ValueError) as error:
        raise ScannerUnavailable(str(error)) from error


def connect(address: str) -> socket.socket:
    """A connection to ``unix:/path`` or ``tcp:host:port``."""
    scheme, _, place = address.partition(":")
    if scheme == "unix" and place:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(CONNECT_SECONDS)
            connection.connect(place)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = place.rpartition(":")
    if scheme == "tcp" and host and port.isdecimal():
        return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)
    raise ScannerUnavailable(f"{address!r} is neither unix:/path nor tcp:host:port")


def answer_from(connection: socket.socket) -> str:
    """One answer of the scanner, up to the NUL that ends it."""
    answer = b""
    while b"\0" not in answer and len(answer) <= LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    text, end, _ = answer.partition(b"\0")
    if not end:
        raise ScannerUnavailable("the scanner hung up without an answer")
    return text.decode("utf-8", "replace").strip()


def verdict(answer: str, cut_short: OSError | None) -> str | None:
    """What the scanner found; anything that is not plainly a verdict is none."""
    if answer.startswith("stream: ") and answer.endswith(FOUND):
        name = answer.removeprefix("stream: ").removesuffix(FOUND).strip()
        if name:
            return name
    if answer == CLEAN and cut_short is None:
        return None
    raise ScannerUnavailable(f"the scanner answered {answer[:200]!r}") from cut_short
