"""What building this topic asked of the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0011_cycles")]
    operations = []
