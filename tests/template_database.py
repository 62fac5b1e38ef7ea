"""The tests' database is made once, and copied for each worker: making it takes minutes of migrations, a copy a second.

What it was made from is in its name, so that a change of migrations, models or shipped data makes a new one; the
newest stays for the next run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from django.test.utils import setup_databases
from psycopg import sql

from naik.apps.results.operations import load_shipped
from naik.apps.tenancy.row_security import grant_to_application

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "naik"
MADE_FROM = (
    "apps/*/migrations/*.py", "apps/*/models.py", "apps/*/models/**/*.py", "apps/results/*.py", "apps/tenancy/*.py",
    "apps/institutions/operations/*.py", "datasets/**/*", "instruments/**/*", "settings/*.py",
)  # fmt: skip
"""What the schema and the shipped rows come from; libraries are in `uv.lock`."""
PREFIX = "test_naik_template_"
LOCK = 20231125
"""Key of the advisory lock under which one process makes the template and the others wait for it."""


@contextmanager
def copy(name: str) -> Iterator[None]:
    """Work in a copy called `name`, as the application's role, and drop it."""
    owner, application = connections["owner"], connections["default"]
    before = owner.settings_dict["NAME"], application.settings_dict["NAME"]
    with _maintenance(owner) as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        template = _template(owner, application, cursor)
        _drop(cursor, name)
        cursor.execute(_named("CREATE DATABASE {} TEMPLATE {}", name, template))
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    for connection in (owner, application):
        connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        for connection, old in zip((owner, application), before, strict=True):
            connection.close()
            connection.settings_dict["NAME"] = old
        with _maintenance(owner) as cursor:
            _drop(cursor, name)


def _template(owner: Any, application: Any, cursor: Any) -> str:
    wanted = PREFIX + _digest(application.settings_dict["USER"])
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    there = {name for (name,) in cursor.fetchall()}
    if wanted in there:
        return wanted
    for old in there:
        _drop(cursor, old)
    building = "test_naik_building"
    name = application.settings_dict["NAME"]
    owner.settings_dict["TEST"].update(DEPENDENCIES=[], NAME=building)
    setup_databases(verbosity=0, interactive=False, aliases={"owner"}, serialized_aliases=set())
    grant_to_application("owner", application.settings_dict["USER"])
    application.settings_dict["NAME"] = building
    load_shipped()
    for connection in (owner, application):
        connection.close()
    application.settings_dict["NAME"] = name
    # Only now: whoever is cut off before leaves nothing that looks finished.
    cursor.execute(_named("ALTER DATABASE {} RENAME TO {}", building, wanted))
    return wanted


def _digest(role: str) -> str:
    found = hashlib.sha256(role.encode())
    files = {file for pattern in MADE_FROM for file in SOURCE.glob(pattern) if file.is_file()}
    for file in sorted({file for file in files if file.suffix != ".pyc"} | {ROOT / "uv.lock"}):
        found.update(f"{file.relative_to(ROOT)}\0".encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:20]


def _drop(cursor: Any, name: str) -> None:
    cursor.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))


@contextmanager
def _maintenance(owner: Any) -> Iterator[Any]:
    with owner._nodb_cursor() as cursor:
        yield cursor
