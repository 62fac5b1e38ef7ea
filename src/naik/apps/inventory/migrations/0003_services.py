"""Nothing yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_row_security")]
