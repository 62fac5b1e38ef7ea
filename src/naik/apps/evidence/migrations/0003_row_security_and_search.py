"""Row policies of the library, and the functions that search it.

Row security keeps PostgreSQL from using a GIN index with `@@` or `&&`, which are not leakproof. The functions run as the
tables' owner, use the indexes, and apply the same condition on the scope themselves.
"""

from django.db import migrations

from naik.apps.tenancy.row_security import row_security

HEAD_INDEX = """
CREATE INDEX evidence_searchentry_head ON evidence_searchentry USING gin (ts_filter(vector, '{a,b}'));
"""

# Sequential scans are off: they read every large vector, a cost the planner does not see. Each entry
# holds its institution as the lexeme '@<id>', so that the index alone leaves the others out. What hits in title or
# number comes first, then the newest; vectors are fetched to rank the first of these only.
SEARCH = """
CREATE FUNCTION evidence_search(
    query tsquery, institution bigint, offices bigint[], closed_offices bigint[], archived boolean, tag text,
    most integer, ranked integer
) RETURNS TABLE (document_id bigint, rank real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET jit = off AS $$
    WITH reached AS NOT MATERIALIZED (
        SELECT document.id FROM evidence_document document
        WHERE document.institution_id = institution
          AND institution = ANY ((SELECT naik_institutions())::bigint[])
          AND (document.archived_at IS NOT NULL) = archived
          AND (offices IS NULL OR document.office_id = ANY (offices))
          AND (NOT document.confidential OR closed_offices IS NULL OR document.office_id = ANY (closed_offices))
          AND (tag = '' OR tag = ANY (document.tags))
    ), in_head AS MATERIALIZED (
        SELECT entry.document_id FROM evidence_searchentry entry
        WHERE ts_filter(entry.vector, '{a,b}') @@ (query && ('''@' || institution || '''')::tsquery)
    ), head AS MATERIALIZED (
        SELECT reached.id FROM in_head JOIN reached ON reached.id = in_head.document_id
        ORDER BY reached.id DESC LIMIT most
    ), anywhere AS MATERIALIZED (
        SELECT entry.document_id FROM evidence_searchentry entry
        WHERE entry.vector @@ (query && ('''@' || institution || '''')::tsquery)
          AND (SELECT count(*) FROM head) < most
    ), body AS MATERIALIZED (
        SELECT reached.id FROM anywhere JOIN reached ON reached.id = anywhere.document_id
        ORDER BY reached.id DESC LIMIT most
    ), candidates AS MATERIALIZED (
        SELECT part.id, row_number() OVER (ORDER BY min(part.number), part.id DESC) AS place
        FROM (SELECT head.id, 1 AS number FROM head UNION ALL SELECT body.id, 2 FROM body) part
        GROUP BY part.id ORDER BY place LIMIT most
    )
    SELECT candidates.id,
           CASE WHEN candidates.place <= ranked THEN (
               SELECT ts_rank(entry.vector, query, 1) FROM evidence_searchentry entry
               WHERE entry.document_id = candidates.id
           ) ELSE 0 END
    FROM candidates ORDER BY 2 DESC, candidates.place
$$;
"""

NEAR_WORDS = """
CREATE FUNCTION evidence_near_words(sought text[], institution bigint, most integer) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_indexscan = off AS $$
    SELECT near.word::text
    FROM evidence_searchword near,
         LATERAL (SELECT count(*) AS common FROM unnest(near.trigrams) trigram WHERE trigram = ANY (sought)) shared
    WHERE near.trigrams && sought::varchar(3)[] AND near.institution_id = institution
      AND institution = ANY ((SELECT naik_institutions())::bigint[])
    ORDER BY shared.common::real / (cardinality(near.trigrams) + cardinality(sought) - shared.common) DESC, near.word
    LIMIT most
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
        migrations.RunSQL(HEAD_INDEX, "DROP INDEX evidence_searchentry_head"),
        migrations.RunSQL(
            SEARCH,
            "DROP FUNCTION evidence_search(tsquery, bigint, bigint[], bigint[], boolean, text, integer, integer)",
        ),
        migrations.RunSQL(NEAR_WORDS, "DROP FUNCTION evidence_near_words(text[], bigint, integer)"),
    ]  # fmt: skip
