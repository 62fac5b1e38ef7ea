"""The demonstration: invented sign-ins for every role, printed at the start."""

import os
import shutil
import sys
import time

from naik.cli.language import say
from naik.cli.output import Format, write
from naik.instruments.model import Text

PERIOD_SECONDS = 30


def prepare_demonstration() -> None:
    """Make the invented people and print how to sign in as each."""
    from naik.apps.institutions.access import role_label
    from naik.apps.site import demonstration

    demonstration.load()
    demonstration.load_documents()
    demonstration.load_past_cycles()
    demonstration.load_rehearsal()
    demonstration.load_joint_cycle()
    demonstration.load_way_up()
    lines = [
        f"  {one.email:<30} {role_label(one.role)}{' *' if demonstration.has_second_factor(one) else ''}"
        for one in demonstration.PEOPLE
    ]
    heading = Text(
        id=f"Akun peragaan (rekaan), sandi {demonstration.PASSWORD}; * juga meminta kode dari `naik demo-code`:",
        en=f"Demonstration sign-ins (invented), password {demonstration.PASSWORD}; * asks for a code too, which"
        " `naik demo-code` prints:",
    )
    sys.stderr.write("\n".join([say(heading), *lines]) + "\n")


def demo_code() -> None:
    """Cetak kode masuk akun peragaan. / Print the sign-in code of the demonstration accounts."""
    from naik.cli.database import prepare
    from naik.cli.language import fail

    prepare()
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
    from django.conf import settings

    from naik.apps.site.demonstration import SECRET

    if settings.PRODUCTION:
        fail(Text("Peragaan tidak ada di lingkungan produksi.", "There is no demonstration in production."))
    counter, passed = divmod(int(time.time()), PERIOD_SECONDS)
    code, seconds = format_hotp_value(hotp_value(SECRET, counter)), PERIOD_SECONDS - passed
    write(Format.TABLE, ("kode / code", "detik / seconds"), [(code, seconds)], {})


def demo_reset() -> None:
    """Buat ulang peragaan dari awal. / Make the demonstration anew.

    Audit events are append-only, so nothing is taken out one by one: the whole database is made again, with the shipped
    data and the demonstration in it. Refused in production, and as soon as somebody real has an account.
    """
    from naik.cli.database import prepare
    from naik.cli.language import fail

    # In production this setting alone stops the start.
    os.environ["NAIK_DEMONSTRATION"] = "1"
    prepare()
    from django.conf import settings
    from django.core.files.storage import FileSystemStorage, storages
    from django.db import connections

    from naik.apps.accounts.models import Person

    if Person.objects.filter(demonstration=False).exists():
        fail(
            Text(
                "Basis data ini memuat akun yang bukan peragaan; tidak ada yang dihapus.",
                "This database holds accounts that are not of the demonstration; nothing was removed.",
            )
        )
    if "owner" not in settings.DATABASES:
        fail(
            Text(
                "Isi DATABASE_OWNER_URL dengan peran pemilik tabel, lalu jalankan lagi.",
                "Set DATABASE_OWNER_URL to the role that owns the tables, then try again.",
            )
        )
    connections["default"].close()
    with connections["owner"].cursor() as cursor:
        # A server that is running meanwhile answers errors for these seconds, and then the new data.
        cursor.execute("SET lock_timeout = '20s'")
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC")
    connections["owner"].close()
    kept = storages["evidence"]
    if isinstance(kept, FileSystemStorage):
        shutil.rmtree(kept.location, ignore_errors=True)
    shutil.rmtree(settings.UPLOAD_FOLDER, ignore_errors=True)
    prepare()
    prepare_demonstration()
