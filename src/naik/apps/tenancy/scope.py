"""The one door to the tables of institutions: it opens both walls together, for one transaction.

The first wall is django-scopes: a query outside an open scope raises. The second is PostgreSQL's row security, which
reads the settings written here; raw SQL, joins and related managers meet it too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction
from django_scopes import scope


@dataclass(frozen=True, slots=True)
class Keys:
    """What the walls let through: rows of `institutions`, rows about `person`, one invitation, the accounts' chain."""

    institutions: tuple[int, ...] = ()
    person: int | None = None
    invitation: str = ""
    accounts: bool = False


CLOSED = Keys()
_current: ContextVar[Keys] = ContextVar("naik_tenancy_keys", default=CLOSED)


def current() -> Keys:
    """The keys of the scope that is open, or none."""
    return _current.get()


@contextmanager
def opened(
    institutions: Collection[int], *, person: int | None = None, invitation: str = "", accounts: bool = False
) -> Iterator[Keys]:
    """Run one transaction with the rows of `institutions` in reach; everything is undone when it raises.

    `person` adds the rows about that person (memberships, notices), `invitation` the one with that token's digest,
    `accounts` the audit chain of accounts, which belongs to no institution.
    """
    keys = Keys(tuple(sorted(set(institutions))), person, invitation, accounts)
    before = _current.get()
    # The settings end with the transaction; only inside another one the outer keys have to come back.
    nested = connection.in_atomic_block
    token = _current.set(keys)
    try:
        with transaction.atomic(), scope(institution=list(keys.institutions)):
            _tell_database(keys)
            yield keys
            # A rollback puts the outer settings back by itself.
            if nested and not connection.needs_rollback:
                _tell_database(before)
    finally:
        _current.reset(token)


def _tell_database(keys: Keys) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('naik.institutions', %s, true), set_config('naik.person', %s, true),"
            " set_config('naik.invitation', %s, true), set_config('naik.accounts', %s, true)",
            [
                "{" + ",".join(str(int(one)) for one in keys.institutions) + "}",
                "" if keys.person is None else str(int(keys.person)),
                keys.invitation,
                "on" if keys.accounts else "",
            ],
        )
