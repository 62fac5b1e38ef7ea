"""Which recommendation or finding an action came from, so that each becomes an action once."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvement", "0004_plans")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="action",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="action",
            name="update_update",
        ),
        migrations.AddField(
            model_name="action",
            name="origin",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="actionevent",
            name="origin",
            field=models.CharField(blank=True, max_length=80),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "improvement_actionevent" ("assessment_id", "closed_at", "cost", "created_at", "created_by_id", "due_on", "id", "institution_id", "instrument", "level", "office_id", "origin", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_raise_id", "promised", "revision", "said_before", "source", "stage", "state", "steps", "title", "value") VALUES (NEW."assessment_id", NEW."closed_at", NEW."cost", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."institution_id", NEW."instrument", NEW."level", NEW."office_id", NEW."origin", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_raise_id", NEW."promised", NEW."revision", NEW."said_before", NEW."source", NEW."stage", NEW."state", NEW."steps", NEW."title", NEW."value"); RETURN NULL;',
                    hash="96b791183b9549ad2a1cc59176e96bf5ee9128da",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_da3b2",
                    table="improvement_action",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "improvement_actionevent" ("assessment_id", "closed_at", "cost", "created_at", "created_by_id", "due_on", "id", "institution_id", "instrument", "level", "office_id", "origin", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_raise_id", "promised", "revision", "said_before", "source", "stage", "state", "steps", "title", "value") VALUES (NEW."assessment_id", NEW."closed_at", NEW."cost", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."institution_id", NEW."instrument", NEW."level", NEW."office_id", NEW."origin", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_raise_id", NEW."promised", NEW."revision", NEW."said_before", NEW."source", NEW."stage", NEW."state", NEW."steps", NEW."title", NEW."value"); RETURN NULL;',
                    hash="cdfefe8fd1a3e1e97b8a1543fb0883bfd687570f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1a76d",
                    table="improvement_action",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", ""), _negated=True),
                fields=("assessment", "origin"),
                name="improvement_action_origin_once",
            ),
        ),
    ]
