"""Nothing yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("improvement", "0002_row_security")]
