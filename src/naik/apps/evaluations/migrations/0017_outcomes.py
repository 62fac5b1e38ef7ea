"""What building this topic asked of the tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0016_talking")]
    operations = [
        migrations.AddField(
            model_name="assessment",
            name="no_appeal_at",
            field=models.DateTimeField(null=True),
        ),
    ]
