"""Where a paper was signed stands on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0013_sharing")]
    operations = [
        migrations.AddField(
            model_name="signature",
            name="place",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
