"""A database of a test's own, where things stay: for servers, workers and commands in processes of their own.

Use it from a fixture of module scope (tests that roll back hold the common database open):

    @pytest.fixture(scope="module")
    def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
        with django_db_blocker.unblock(), own_database() as found:
            yield found

Inside the block this process works in the copy too, as the application's role, and nothing is rolled back.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connections
from psycopg import sql

from naik.apps.accounts.models import Person

STARTED_WITHIN = 60.0
FREE_WITHIN = 20.0
CSRF = "a" * 32
NAIK = "from naik.cli.main import run; run()"


@dataclass
class Server:
    """`naik serve` on the copy; it can be killed hard and started again on its port."""

    port: int
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-c", NAIK, "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env={**os.environ, **self.environment}, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            if self._answers():
                return
            time.sleep(0.05)
        raise AssertionError(f"the server did not start: {self.log.read_text()}")

    def kill(self) -> None:
        """Kill -9, master and workers at once."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        # A worker may outlive its master by a moment, and would answer in the place of the next server.
        while self._answers():
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


@dataclass
class OwnDatabase:
    """The copy: its name, a data folder beside it, and the environment in which processes find both."""

    name: str
    folder: Path
    environment: dict[str, str]

    @contextmanager
    def served(self, **environment: str) -> Iterator[Server]:
        """A server on the copy for as long as the block runs; `environment` changes its configuration."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = Server(port, {**self.environment, **environment}, self.folder / "server.log")
        server.start()
        try:
            yield server
        finally:
            server.kill()
            sys.stderr.write(server.log.read_text())

    def run(self, *arguments: str, program: str = NAIK, **environment: str) -> subprocess.CompletedProcess[str]:
        """`naik …` (or other Python) on the copy."""
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env={**os.environ, **self.environment, **environment},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip


@contextmanager
def own_database() -> Iterator[OwnDatabase]:
    """Copy the tests' database, work in the copy, and drop it."""
    application, owner = connections["default"], connections["owner"]
    source = str(owner.settings_dict["NAME"])
    name = f"{source}_own_{secrets.token_hex(4)}"
    folder = Path(tempfile.mkdtemp(prefix="naik-own-"))
    application.close()
    owner.close()
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
    _patiently(owner, copy)
    for connection in (application, owner):
        connection.settings_dict["NAME"] = name
    before = settings.UPLOAD_FOLDER
    try:
        settings.UPLOAD_FOLDER = folder / "uploads"
        yield OwnDatabase(name, folder, _environment(folder))
    finally:
        settings.UPLOAD_FOLDER = before
        for connection in (application, owner):
            connection.close()
            connection.settings_dict["NAME"] = source
        _patiently(owner, sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        shutil.rmtree(folder, ignore_errors=True)


def cookies(person: Person) -> dict[str, str]:
    """The cookies of a browser in which the person has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key), settings.CSRF_COOKIE_NAME: CSRF}


def headers(person: Person) -> dict[str, str]:
    """Those cookies and the form secret as headers, for clients that know no cookies."""
    return {"Cookie": "; ".join(f"{key}={value}" for key, value in cookies(person).items()), "X-CSRFToken": CSRF}


def _patiently(owner: Any, statement: sql.Composed) -> None:
    end = time.monotonic() + FREE_WITHIN
    while True:
        try:
            with _maintenance(owner) as cursor:
                cursor.execute(statement)
        except OperationalError:
            # PostgreSQL notices only after a moment that a process that used the database is gone.
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def _maintenance(owner: Any) -> Iterator[Any]:
    with owner._nodb_cursor() as cursor:
        yield cursor


def _environment(folder: Path) -> dict[str, str]:
    key = settings.AUDIT_KEY
    return {
        "DJANGO_SETTINGS_MODULE": "naik.settings.base",
        "NAIK_DATA": str(folder),
        "NAIK_SECRET_KEY": settings.SECRET_KEY,
        "NAIK_AUDIT_KEY": key.decode() if isinstance(key, bytes) else str(key),
        "DATABASE_URL": _address("default"),
        "DATABASE_OWNER_URL": _address("owner"),
        "NAIK_ENVIRONMENT": "local",
    }


def _address(alias: str) -> str:
    values = connections[alias].settings_dict
    secret = f":{quote(str(values['PASSWORD']), safe='')}" if values["PASSWORD"] else ""
    host, port = str(values["HOST"]), f":{values['PORT']}" if values["PORT"] else ""
    if host.startswith("/"):
        return f"postgresql://{values['USER']}{secret}@/{values['NAME']}?host={quote(host, safe='')}"
    return f"postgresql://{values['USER']}{secret}@{host}{port}/{values['NAME']}"
