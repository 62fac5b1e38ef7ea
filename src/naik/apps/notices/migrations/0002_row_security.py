"""A notice is its person's; whoever works in an institution can write one to a colleague there."""

from django.db import migrations

from naik.apps.tenancy.row_security import OWN, row_security


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [row_security("notices_notice", also=OWN), row_security("notices_preference", rows=OWN)]
