"""A page speaks of one state of the data, also when an import lands while it is made."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from naik.apps.results import queries
from naik.apps.results.models import ImportRun

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_an_import_half_way_through_a_page_is_seen_by_the_next_page_only() -> None:
    with queries.one_version() as version:
        ImportRun.objects.create(inserted=1, changed=0)
        assert queries.data_version() == version
    assert queries.data_version() != version


def test_a_page_asks_for_the_version_once() -> None:
    queries.years()
    with CaptureQueriesContext(connection) as captured, queries.one_version():
        queries.years()
        queries.league(year=2024)
        queries.provinces()
    assert len(captured) == 1
