"""Events are read by their institution; those of accounts by the accounts' chain and the person they are about."""

from django.db import migrations

from naik.apps.tenancy.row_security import row_security

ACCOUNTS = "(institution_id IS NULL AND (SELECT naik_accounts()))"
OWN_ACCOUNT = "(institution_id IS NULL AND subject_kind = 'person' AND subject_id = (SELECT naik_person())::text)"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [
        row_security("audit_event", also=ACCOUNTS, readable=OWN_ACCOUNT),
        row_security("audit_personalpart", also=ACCOUNTS),
        row_security("audit_chainhead", also=ACCOUNTS),
    ]
