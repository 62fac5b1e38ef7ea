"""The table of the cache that all processes share, in the form Django's DatabaseCache expects."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE TABLE naik_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
            " expires timestamp with time zone NOT NULL);"
            " CREATE INDEX naik_cache_expires ON naik_cache (expires)",
            "DROP TABLE naik_cache",
        )
    ]
