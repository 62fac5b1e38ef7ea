"""Row policies: an institution's evaluation is its own; a cycle is read by those who take part in it."""

from django.db import migrations

from naik.apps.tenancy.row_security import OWN, row_security

# The subquery meets the policy of assessments itself, so that it finds those of the open scope only.
ORGANISED = "organiser_id = ANY ((SELECT naik_institutions())::bigint[])"
TAKES_PART = "EXISTS (SELECT 1 FROM evaluations_assessment a WHERE a.cycle_id = {cycle})"
CYCLE_SEEN = "EXISTS (SELECT 1 FROM evaluations_cycle c WHERE c.id = cycle_id)"
CYCLE_ORGANISED = (
    "EXISTS (SELECT 1 FROM evaluations_cycle c WHERE c.id = cycle_id"
    " AND c.organiser_id = ANY ((SELECT naik_institutions())::bigint[]))"
)
TABLES = (
    "assessment", "reopening", "answer", "answerevent", "responsibility", "evidenceitem", "citeddocument", "assessor",
    "firstscore", "judgement", "summary", "clarification", "clarificationmessage", "meeting", "participant",
    "enclosure", "revision", "signature", "appeal", "reviewmark", "determination",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [
        *(row_security(f"evaluations_{table}") for table in TABLES),
        row_security("evaluations_declaration", also=OWN),
        row_security(
            "evaluations_conflictofinterest",
            readable="EXISTS (SELECT 1 FROM evaluations_declaration d WHERE d.id = declaration_id)",
        ),
        row_security("evaluations_phrase", rows=OWN),
        row_security("evaluations_cycle", rows=ORGANISED, readable=TAKES_PART.format(cycle="evaluations_cycle.id")),
        row_security("evaluations_stagewindow", rows=CYCLE_ORGANISED, readable=CYCLE_SEEN),
    ]
