"""A server and a database of its own for a measure, people signed in, and nothing left behind."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

CSRF = "a" * 32
SLUG = "kota-bandar-lampung"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PORT = free_port()


@contextmanager
def own_database() -> Iterator[None]:
    """A database with the shipped data, for this run alone."""
    folder = Path(tempfile.mkdtemp(prefix="naik-bench-"))
    os.environ.update(NAIK_DATA=str(folder), DJANGO_SETTINGS_MODULE="naik.settings.base")
    from naik.cli.database import prepare

    prepare()
    try:
        yield
    finally:
        _leave(folder)


@contextmanager
def server() -> Iterator[None]:
    """The server as people run it, with two workers, until the end of the block."""
    running = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "naik.cli.main", "serve", "--port", str(PORT), "--workers", "2"],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait()
        yield
    finally:
        running.terminate()
        running.wait(timeout=60)


def cookies(people: int) -> list[str]:
    """Sign-ins of so many people who enter data in Bandar Lampung."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from naik.apps.accounts.models import Person
    from naik.apps.institutions.models import Institution, Membership
    from naik.apps.institutions.roles import Reach, Role
    from naik.apps.tenancy.scope import opened

    where = Institution.objects.get(slug=SLUG)
    found = []
    for number in range(people):
        person = Person.objects.create_person(f"beban{number}@contoh.id", f"Beban {number}")
        with opened([where.pk]):
            Membership.objects.create(institution=where, person=person, role=Role.DATA_ENTRY, reach=Reach.INSTITUTION)
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        found.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}")
    return found


def page_median(cookie: str) -> float:
    """The cheapest page of somebody signed in, alone on the server: the baseline."""
    client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    times = []
    for _ in range(40):
        begun = time.perf_counter()
        client.request("GET", "/ruang/bantuan/", headers={"Cookie": cookie})
        client.getresponse().read()
        times.append(time.perf_counter() - begun)
    return median(times)


def _leave(folder: Path) -> None:
    """Stop the database that was started for this run, and remove everything."""
    from django.db import connections

    connections.close_all()
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGINT)
    for _ in range(100):
        if not (folder / "postgres" / "postmaster.pid").exists():
            break
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


def _wait() -> None:
    for _ in range(300):
        client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
        try:
            client.request("GET", "/aksesibilitas/")
            client.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
