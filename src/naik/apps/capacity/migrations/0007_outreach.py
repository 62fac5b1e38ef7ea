"""Nothing yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("capacity", "0006_training")]
