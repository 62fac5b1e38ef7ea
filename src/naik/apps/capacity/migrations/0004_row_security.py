"""Row policies: an institution's people, training and outreach are its own."""

from django.db import migrations

from naik.apps.tenancy.row_security import row_security

TABLES = ("staffmember", "owncompetence", "heldcompetence", "programme", "trainingsession", "sessionoffice", "enrolment", "certificate", "outreachevent", "outreachaudience", "outreachmaterial",)


class Migration(migrations.Migration):
    dependencies = [("capacity", "0003_initial"), ("tenancy", "0001_initial")]
    operations = [row_security(f"capacity_{table}") for table in TABLES]
