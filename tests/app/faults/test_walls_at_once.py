"""Two institutions share the connections of a pool, and never a row."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, connections

from naik.apps.institutions.models import Office
from naik.apps.tenancy.scope import opened
from tests.own_database import OwnDatabase
from tests.people import BANDAR_LAMPUNG, METRO, institution, office

ROUNDS = 300
SLUGS = (BANDAR_LAMPUNG, METRO)
SEEN = (
    "SELECT pg_backend_pid(), coalesce(array_agg(DISTINCT institution_id), '{}') FROM"
    " (SELECT institution_id FROM institutions_office UNION ALL SELECT institution_id FROM institutions_membership"
    "  UNION ALL SELECT institution_id FROM audit_event) every_row"
)


class Undone(Exception):
    """Ends a scope as a failure would."""


@pytest.fixture(params=[1, 3], ids=["one connection", "three connections"])
def pool(own: OwnDatabase, request: pytest.FixtureRequest) -> Iterator[int]:
    """The pool of production, as small as that: every connection goes from hand to hand."""
    for slug in SLUGS:
        for number in range(3):
            office(f"8.{number}", slug)
    connections.close_all()
    values = connections["default"].settings_dict
    before = values["OPTIONS"]
    values["OPTIONS"] = {"pool": {"min_size": 0, "max_size": request.param, "timeout": 20}}
    yield request.param
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend
    values["OPTIONS"] = before


def seen() -> tuple[int, list[int]]:
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        backend, institutions = cursor.fetchone() or (0, [])
    return int(backend), list(institutions)


def test_threads_of_two_institutions_on_pooled_connections_see_their_own_rows_only(pool: int) -> None:
    together = threading.Barrier(4)
    known = [institution(slug).pk for slug in SLUGS]
    connection.close()

    def work(thread: int) -> set[int]:
        where, backends = known[thread % 2], set()
        together.wait(timeout=10)
        for number in range(ROUNDS // 2):
            with suppress(Undone), opened([where]):
                backend, found = seen()
                backends.add(backend)
                assert found == [where]
                assert set(Office.objects.values_list("institution_id", flat=True)) == {where}
                if number % 3 == 0:
                    raise Undone
            # Outside, still on the connection: nothing is left of the scope.
            assert seen()[1] == []
            # As at the end of a request: the connection goes back to the pool.
            connection.close()
        return backends

    with ThreadPoolExecutor(4) as threads:
        backends = [one.result(timeout=60) for one in [threads.submit(work, number) for number in range(4)]]
    used = set().union(*backends)
    assert 1 <= len(used) <= pool
    assert any(backends[0] & one for one in backends[1::2]), "no connection was ever shared by both institutions"
