"""Row policies: an institution's plans and actions are its own."""

from django.db import migrations

from naik.apps.tenancy.row_security import row_security

TABLES = ("planningassumption", "officecapacity", "plan", "plannedraise", "action", "actionevent", "actionevidence", "steptemplate",)


class Migration(migrations.Migration):
    dependencies = [("improvement", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [row_security(f"improvement_{table}") for table in TABLES]
