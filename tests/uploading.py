"""A tus client of few words for tests, and a stand-in for the virus scanner."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, institution

TABLE = b"indikator;tingkat\n1;3\n2;4\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def where(slug: str = BANDAR_LAMPUNG) -> str:
    return f"/ruang/{slug}/unggah/"


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def begin(client: Client, length: int, *, slug: str = BANDAR_LAMPUNG, **values: str) -> Any:
    values = {"filename": "tabel.csv", **values}
    return client.post(
        where(slug), "", content_type="text/plain",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": metadata(**values)},
    )  # fmt: skip


def send(client: Client, address: str, content: bytes, offset: int = 0, **extra: str) -> Any:
    return client.generic(
        "PATCH", address, content, content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **extra},
        CONTENT_TYPE="application/offset+octet-stream",
    )  # fmt: skip


def head(client: Client, address: str) -> Any:
    return client.head(address, headers={"Tus-Resumable": "1.0.0"})


def upload(client: Client, content: bytes = TABLE, **values: str) -> Any:
    return send(client, begin(client, len(content), **values)["Location"], content)


def everything(model: Any) -> list[Any]:
    with opened([institution().pk]):
        return list(model.objects.order_by("pk"))


@contextmanager
def clamd(answer: bytes | None) -> Iterator[str]:
    """A stand-in for the scanner: it reads a stream to its end and answers, or hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            received = b""
            while not received.endswith(b"\0\0\0\0") and (piece := line.recv(65536)):
                received += piece
            if answer is None:
                return
            line.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in received else answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"tcp:127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    thread.join(timeout=5)
