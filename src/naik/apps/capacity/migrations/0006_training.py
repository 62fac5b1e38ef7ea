"""A certificate keeps the office and the competences of its day; no certificate was issued before this."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capacity", "0005_staff"), ("institutions", "0003_row_security")]
    operations = [
        migrations.AddField(
            model_name="certificate",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.office"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="competences",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
        ),
    ]
