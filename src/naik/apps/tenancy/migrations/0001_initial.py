"""The functions that row policies ask."""

from django.db import migrations

from naik.apps.tenancy.row_security import FUNCTIONS


class Migration(migrations.Migration):
    dependencies = []
    operations = [FUNCTIONS]
