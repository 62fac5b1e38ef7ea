"""`naik serve`: the site and the API."""

import os
import socket
import subprocess
import sys
from typing import Annotated

import typer

from naik.cli.database import prepare
from naik.cli.language import fail, say
from naik.instruments.model import Text


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port.")] = 8000,
    host: Annotated[str, typer.Option(help="Alamat / address.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Proses / processes.")] = 1,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Jalankan juga satu pekerja / run one worker as well.")
    ] = False,
) -> None:
    """Sajikan situs dan API. / Serve the site and the API."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            fail(
                Text(
                    id=f"Alamat {host}:{port} sedang dipakai atau tidak ada; pilih lainnya dengan --port atau --host.",
                    en=f"The address {host}:{port} is in use or does not exist; choose another with --port or --host.",
                )
            )
    prepare(serving=True)
    from django.conf import settings

    if settings.DEMONSTRATION:
        from naik.cli.demonstration import prepare_demonstration

        prepare_demonstration()
    if with_worker:
        subprocess.Popen([sys.executable, "-m", "naik.cli.main", "worker", "--with-parent"], stdin=subprocess.DEVNULL)
    # Browsers keep passkeys for names, not for numbers.
    shown = "localhost" if host == "127.0.0.1" else host
    sys.stderr.write(say(Text(id="Naik siap di", en="Naik is ready at")) + f" http://{shown}:{port}/\n")
    sys.stderr.flush()
    command = [
        sys.executable, "-m", "gunicorn", "naik.settings.wsgi:application",
        "--bind", f"{host}:{port}", "--workers", str(workers), "--worker-class", "gthread", "--threads", "8",
        "--timeout", "60", "--max-requests", "10000", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    os.execv(sys.executable, command)
