"""`naik worker`: runs what waits in the queue; any number of them, on any machine that reaches the database."""

import asyncio
import ctypes
import signal
import socket
import sys
import time
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Annotated, cast

import typer

from naik.cli.database import UNREACHABLE, prepare
from naik.cli.language import complain, fail, say
from naik.instruments.model import Text

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.contrib.django.django_connector import DjangoConnector

PR_SET_PDEATHSIG = 1
PAUSE_SECONDS = 1.0
STOPPING = (signal.SIGINT, signal.SIGTERM)


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
    import psycopg
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import ConnectorException

    from naik.apps.tenancy.queue import release_stuck

    if not until_empty:
        sys.stderr.write(say(Text(id="Pekerja Naik siap.", en="The Naik worker is ready.")) + "\n")
        sys.stderr.flush()

    async def work(ready: "App") -> bool:
        async with ready.open_async():
            # Jobs of a worker that died here a moment ago must not wait for the next sweep.
            await release_stuck(ready.job_manager)
            return await _until_asked_to_stop(
                ready.run_worker_async(
                    name=socket.gethostname(),
                    concurrency=threads,
                    wait=not until_empty,
                    listen_notify=not until_empty,
                    delete_jobs="never",
                    install_signal_handlers=False,
                )
            )

    while True:
        connector = cast("DjangoConnector", app.connector).get_worker_connector()
        lost: Exception | None = None
        asked = False
        try:
            with app.replace_connector(connector) as ready:
                asked = asyncio.run(work(ready))
        except (psycopg.Error, ConnectorException) as fault:
            lost = fault
        if asked or (until_empty and lost is None):
            return
        if until_empty:
            fail(UNREACHABLE)
        # Nobody may be there to start it again: `naik serve --with-worker` has become the server by now.
        complain(Text(id="basis data terputus; dicoba lagi …", en="the database went away; trying again …"))
        time.sleep(PAUSE_SECONDS)


async def _until_asked_to_stop(work: Coroutine[object, object, None]) -> bool:
    """Whether a signal ended the work; the jobs under way are finished first, and a second signal ends at once."""
    loop, running, asked = asyncio.get_running_loop(), asyncio.ensure_future(work), False

    def stop() -> None:
        nonlocal asked
        asked = True
        for each in STOPPING:
            loop.remove_signal_handler(each)
        running.cancel()

    for each in STOPPING:
        loop.add_signal_handler(each, stop)
    try:
        await running
    except asyncio.CancelledError:
        if not asked:
            raise
    finally:
        for each in STOPPING:
            loop.remove_signal_handler(each)
    return asked
