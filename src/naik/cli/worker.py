"""`naik worker`: runs what waits in the queue; any number of them, on any machine that reaches the database."""

import asyncio
import ctypes
import signal
import socket
import sys
from typing import Annotated

import typer

from naik.cli.database import prepare
from naik.cli.language import say
from naik.instruments.model import Text

PR_SET_PDEATHSIG = 1


def worker(
    *,
    threads: Annotated[int, typer.Option(min=1, max=32, help="Pekerjaan serentak / jobs at a time.")] = 2,
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="Berhenti bila antrean kosong / stop when nothing waits.")
    ] = False,
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="Berhenti bersama induknya / stop with the parent process.")
    ] = False,
) -> None:
    """Kerjakan antrean: teks bukti, surel, perawatan. / Work off the queue: evidence text, mail, upkeep."""
    if with_parent:
        # A server killed hard must not leave its worker behind.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    prepare()
    from procrastinate.contrib.django import app

    from naik.apps.tenancy.queue import release_stuck

    if not until_empty:
        sys.stderr.write(say(Text(id="Pekerja Naik siap.", en="The Naik worker is ready.")) + "\n")
        sys.stderr.flush()
    with app.replace_connector(app.connector.get_worker_connector()) as ready:
        asyncio.run(
            _work(ready, release_stuck, name=f"{socket.gethostname()}", concurrency=threads, wait=not until_empty)
        )


async def _work(app: object, sweep: object, **options: object) -> None:
    async with app.open_async():  # type: ignore[attr-defined]  # the library's proxy hides its class
        # Jobs of a worker that died here a moment ago must not wait for the next sweep.
        await sweep(app.job_manager)  # type: ignore[operator, attr-defined]
        await app.run_worker_async(  # type: ignore[attr-defined]
            listen_notify=True, install_signal_handlers=True, delete_jobs="never", **options
        )
