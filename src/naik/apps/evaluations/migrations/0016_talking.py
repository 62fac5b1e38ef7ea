"""What building this topic asked of the tables."""

from django.db import migrations, models

import naik.apps.evaluations.models.cycles


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0015_assessors")]
    operations = [
        migrations.AddField(
            model_name="meeting",
            name="talks",
            field=models.JSONField(default=naik.apps.evaluations.models.cycles.empty_object),
        ),
    ]
