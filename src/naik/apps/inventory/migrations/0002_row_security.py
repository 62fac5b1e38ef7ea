"""Row policies: an institution's services are its own."""

from django.db import migrations

from naik.apps.tenancy.row_security import row_security

TABLES = ("digitalservice", "digitalserviceevent", "serviceuse", "notduplicate",)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [row_security(f"inventory_{table}") for table in TABLES]
