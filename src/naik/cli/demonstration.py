"""The demonstration: invented sign-ins for every role, printed at the start."""

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
