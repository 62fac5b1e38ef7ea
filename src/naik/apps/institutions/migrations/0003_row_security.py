"""People read their own memberships, assignments and support sessions wherever they are; the rest is the institution's."""

from django.db import migrations

from naik.apps.tenancy.row_security import OWN, row_security

HELD_LINK = "token_digest = (SELECT naik_invitation())"


class Migration(migrations.Migration):
    dependencies = [("institutions", "0002_offices_and_people"), ("tenancy", "0001_initial")]
    operations = [
        row_security("institutions_office"),
        row_security("institutions_officeevent"),
        row_security("institutions_membership", readable=OWN),
        row_security("institutions_membershipevent"),
        row_security("institutions_assignment", readable=OWN),
        row_security("institutions_invitation", readable=HELD_LINK),
        row_security("institutions_supportsession", readable=OWN),
        row_security("institutions_handover"),
    ]
