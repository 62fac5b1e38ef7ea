"""`naik worker`: runs what waits in the queue; any number of them, on any machine that reaches the database."""

import asyncio
import ctypes
import signal
import socket
import sys
from typing import TYPE_CHECKING, Annotated, cast

import typer

from naik.cli.database import prepare
from naik.cli.language import say
from naik.instruments.model import Text

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.contrib.django.django_connector import DjangoConnector

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

    async def work(ready: "App") -> None:
        async with ready.open_async():
            # Jobs of a worker that died here a moment ago must not wait for the next sweep.
            await release_stuck(ready.job_manager)
            await ready.run_worker_async(
                name=socket.gethostname(),
                concurrency=threads,
                wait=not until_empty,
                listen_notify=not until_empty,
                delete_jobs="never",
            )

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as ready:
        asyncio.run(work(ready))
