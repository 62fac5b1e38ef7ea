"""Before a command reads the database: started, migrated, and filled with the shipped data the first time."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from naik.cli.language import complain, fail
from naik.instruments.model import Text
from naik.settings.environment import UnsafeConfiguration

UNREACHABLE = Text(
    id="Basis data tidak dapat dihubungi. Periksa DATABASE_URL atau berkas postgres/log di folder data.",
    en="The database cannot be reached. Check DATABASE_URL or the file postgres/log in the data folder.",
)
PREPARE_LOCK = 20181002
"""Key of the advisory lock under which tables are made and first filled; two first starts take turns."""


def prepare(*, serving: bool = False) -> None:
    """Set Django up and make the database ready; `serving` also collects the static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naik.settings.base")
    import django
    import psycopg

    try:
        django.setup()
    except UnsafeConfiguration as refusal:
        fail(Text(id=f"Naik tidak dijalankan. {refusal}", en=f"Naik does not start. {refusal}"))
    except (psycopg.Error, subprocess.SubprocessError):
        fail(UNREACHABLE)
    from django.db.utils import OperationalError

    try:
        with _alone():
            _migrate()
            _refuse_evasion()
            _load()
    except OperationalError:
        fail(UNREACHABLE)
    if serving:
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARE_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARE_LOCK])


def _migrate() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["default"])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if "owner" not in settings.DATABASES:
        fail(
            Text(
                id="Basis data belum dimigrasi. Isi DATABASE_OWNER_URL dengan peran pemilik tabel, lalu jalankan lagi.",
                en="The database is not migrated. Set DATABASE_OWNER_URL to the role that owns the tables, then again.",
            )
        )
    complain(Text(id="menyiapkan tabel basis data …", en="preparing the database tables …"))
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    from naik.apps.tenancy.row_security import grant_to_application

    grant_to_application("owner", str(settings.DATABASES["default"]["USER"]))
    connections["owner"].close()


def _refuse_evasion() -> None:
    from naik.apps.tenancy.row_security import evading_role

    role = evading_role()
    if role is not None:
        fail(
            Text(
                id=f"Naik tidak dijalankan: peran basis data '{role}' melewati pengaman baris; pakai peran yang tidak"
                " memiliki tabel dan bukan superuser di DATABASE_URL.",
                en=f"Naik does not start: the database role '{role}' evades row security; use one that owns no table"
                " and is no superuser in DATABASE_URL.",
            )
        )


def _load() -> None:
    from naik.apps.results.operations import load_shipped
    from naik.apps.results.queries import years

    if years():
        return
    complain(Text(id="memuat data hasil evaluasi yang disertakan …", en="loading the shipped evaluation results …"))
    load_shipped()
