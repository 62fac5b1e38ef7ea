"""Two walls stand between institutions; these tests try to get past them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError
from django_scopes import ScopeError

from naik.apps.accounts.models import Person
from naik.apps.institutions.models import Membership, Office
from naik.apps.tenancy.row_security import evading_role
from naik.apps.tenancy.scope import current, opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office

pytestmark = pytest.mark.usefixtures("shipped_data")


def raw(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_the_application_owns_no_table_and_evades_nothing() -> None:
    assert raw("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == [(0,)]
    assert evading_role() is None


def test_every_table_with_an_institution_or_a_person_has_a_row_policy() -> None:
    known_global = {"account_emailaddress", "usersessions_usersession", "mfa_authenticator", "results_publishedlevel",
                    "results_publishedresult"}  # fmt: skip
    protected = {str(name) for (name,) in raw("SELECT relname FROM pg_class WHERE relrowsecurity")}
    policed = {str(name) for (name,) in raw("SELECT tablename FROM pg_policies")}
    tenant = {
        model._meta.db_table
        for model in apps.get_models()
        if {"institution_id", "person_id"} & {field.attname for field in model._meta.concrete_fields}
    } - known_global
    assert len(tenant) > 15
    assert tenant == {table for table in tenant if table in protected and table in policed}


def test_a_query_outside_a_scope_raises() -> None:
    with pytest.raises(ScopeError):
        Office.objects.count()


def test_raw_sql_sees_only_the_rows_of_the_open_scope() -> None:
    office("1.01")
    office("1.01", METRO)
    assert raw("SELECT count(*) FROM institutions_office") == [(0,)]
    with opened([institution().pk]):
        assert raw("SELECT DISTINCT institution_id FROM institutions_office") == [(institution().pk,)]
    assert raw("SELECT count(*) FROM institutions_office") == [(0,)]


def test_joins_from_an_unscoped_model_and_related_managers_meet_the_second_wall() -> None:
    there = member("Ani", "coordinator", slug=METRO)
    with opened([institution(BANDAR_LAMPUNG).pk]):
        assert raw("SELECT m.id FROM accounts_person p JOIN institutions_membership m ON m.person_id = p.id") == []
        assert list(Membership._base_manager.filter(person=there)) == []
        assert Person.objects.get(pk=there.pk) == there


def test_nobody_writes_a_row_into_another_institution() -> None:
    with opened([institution(BANDAR_LAMPUNG).pk]), pytest.raises(ProgrammingError, match="row-level security"):
        Office.objects.create(institution=institution(METRO), code="9", name="Sisipan", kind="dinas")


def test_nobody_moves_a_row_into_another_institution() -> None:
    own = office("1.02")
    with opened([own.institution_id]), pytest.raises(ProgrammingError, match="row-level security"):
        Office.objects.filter(pk=own.pk).update(institution=institution(METRO))


def test_nobody_moves_or_removes_their_own_membership_from_outside() -> None:
    who = member("Budi", "auditor")
    with opened((), person=who.pk):
        assert Membership._base_manager.filter(person=who).count() == 1
        assert Membership._base_manager.filter(person=who).update(role="coordinator") == 0
        assert Membership._base_manager.filter(person=who).delete()[0] == 0


def test_the_application_cannot_drop_a_policy_or_switch_security_off() -> None:
    for statement in (
        "DROP POLICY naik_tenancy ON institutions_office",
        "ALTER TABLE institutions_office DISABLE ROW LEVEL SECURITY",
        "SET LOCAL row_security = off; SELECT * FROM institutions_office",
        "SET LOCAL ROLE naik_owner",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(statement)


def test_a_scope_ends_with_its_block_and_the_outer_one_comes_back() -> None:
    one, other = institution(BANDAR_LAMPUNG).pk, institution(METRO).pk
    with opened([one]):
        with opened([other]):
            assert raw("SELECT current_setting('naik.institutions')") == [(f"{{{other}}}",)]
        assert raw("SELECT current_setting('naik.institutions')") == [(f"{{{one}}}",)]
        with pytest.raises(ZeroDivisionError), opened([other]):
            raise ZeroDivisionError
        assert raw("SELECT current_setting('naik.institutions')") == [(f"{{{one}}}",)]
    assert current().institutions == ()


def test_a_setting_of_one_transaction_does_not_reach_the_next_on_the_same_connection() -> None:
    with opened([institution().pk]):
        pass
    assert raw("SELECT coalesce(nullif(current_setting('naik.institutions', true), ''), '{}')") == [("{}",)]
