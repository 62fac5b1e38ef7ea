"""An event has an end, as a calendar wants it; no event was planned before this."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capacity", "0006_training")]
    operations = [
        migrations.AddField(model_name="outreachevent", name="ends_at", field=models.DateTimeField()),
        migrations.AddConstraint(
            model_name="outreachevent",
            constraint=models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="capacity_outreach_times"
            ),
        ),
    ]
