"""Row policies of the library, and the function that searches it.

Row security keeps PostgreSQL from using a GIN index with `@@`, which is not leakproof. The function runs as the tables'
owner, uses the index, and applies the same condition on the scope itself.
"""

from django.db import migrations

from naik.apps.tenancy.row_security import row_security

SEARCH = """
CREATE FUNCTION evidence_search(query tsquery, offices bigint[], confidential boolean, most integer)
RETURNS TABLE (document_id bigint, rank real, total bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH found AS MATERIALIZED (
        SELECT entry.document_id, entry.vector
        FROM evidence_searchentry entry JOIN evidence_document document ON document.id = entry.document_id
        WHERE entry.vector @@ query
          AND entry.institution_id = ANY ((SELECT naik_institutions())::bigint[])
          AND document.archived_at IS NULL
          AND (offices IS NULL OR document.office_id = ANY (offices))
          AND (confidential OR NOT document.confidential)
    ), candidates AS (SELECT found.document_id, found.vector FROM found ORDER BY found.document_id DESC LIMIT 2000)
    SELECT candidates.document_id, ts_rank(candidates.vector, query, 1), (SELECT count(*) FROM found)
    FROM candidates ORDER BY 2 DESC, 1 DESC LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_initial"), ("tenancy", "0001_initial")]
    operations = [
        *(
            row_security(f"evidence_{table}")
            for table in (
                "storedfile", "document", "documentevent", "version", "citation", "pagetext", "searchentry",
                "searchword", "upload",
            )
        ),
        migrations.RunSQL(SEARCH, "DROP FUNCTION evidence_search(tsquery, bigint[], boolean, integer)"),
    ]  # fmt: skip
