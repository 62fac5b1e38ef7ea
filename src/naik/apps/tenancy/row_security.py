"""Row policies for migrations, the grants of the application's role, and the check that row security binds it."""

from __future__ import annotations

from django.db import connections
from django.db.migrations import RunSQL
from psycopg import sql

IN_SCOPE = "institution_id = ANY ((SELECT naik_institutions())::bigint[])"
OWN = "person_id = (SELECT naik_person())"

FUNCTIONS = RunSQL(
    """
    CREATE FUNCTION naik_institutions() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT coalesce(NULLIF(current_setting('naik.institutions', true), ''), '{}')::bigint[] $$;
    CREATE FUNCTION naik_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT NULLIF(current_setting('naik.person', true), '')::bigint $$;
    CREATE FUNCTION naik_accounts() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT coalesce(current_setting('naik.accounts', true), '') = 'on' $$;
    CREATE FUNCTION naik_invitation() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT NULLIF(current_setting('naik.invitation', true), '') $$;
    """,
    "DROP FUNCTION naik_institutions(), naik_person(), naik_accounts(), naik_invitation()",
)


def row_security(table: str, *, rows: str = IN_SCOPE, also: str = "", readable: str = "") -> RunSQL:
    """The policies of a tenant table: `rows` (those of the scope's institutions) can be read and written.

    `also` is a condition for further rows that can be written too, `readable` one for rows that can only be read.
    """
    reached = f"{rows} OR {also}" if also else rows
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY naik_tenancy ON {table} USING ({reached}) WITH CHECK ({reached})",
    ]
    undo = [f"DROP POLICY naik_tenancy ON {table}", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    if readable:
        statements.append(f"CREATE POLICY naik_reading ON {table} FOR SELECT USING ({readable})")
        undo.insert(0, f"DROP POLICY naik_reading ON {table}")
    return RunSQL("; ".join(statements), "; ".join(undo))


def grant_to_application(owner: str, role: str) -> None:
    """Let `role` read and write rows of all tables, through the connection `owner`; it may own and alter none."""
    grants = (
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
    )
    with connections[owner].cursor() as cursor:
        for grant in grants:
            cursor.execute(sql.SQL(grant).format(sql.Identifier(role)).as_string(None))


def evading_role() -> str | None:
    """The application's role when row security does not bind it (superuser, BYPASSRLS, table owner), else None."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls OR EXISTS"
            " (SELECT 1 FROM pg_class WHERE relrowsecurity AND pg_has_role(current_user, relowner, 'MEMBER')))"
        )
        row = cursor.fetchone()
    return None if row is None else str(row[0])
