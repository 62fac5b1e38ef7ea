"""Nothing yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("improvement", "0004_plans")]
