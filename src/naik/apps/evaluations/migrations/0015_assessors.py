"""What building this topic asked of the tables."""

from django.db import migrations, models

from naik.apps.evaluations.models.cycles import STAGES


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0014_submission")]
    operations = [
        migrations.AddField(
            model_name="clarification",
            name="stage",
            field=models.CharField(choices=STAGES, max_length=24),
            preserve_default=False,
        ),
    ]
