"""Fixtures of every test: no network but loopback, the real database, the shipped data."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """The owner's connection makes the database; what is tested runs as the application's role."""


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: object) -> Iterator[None]:
    """One database for each worker, migrated, with the shipped data in it; every test rolls back to that."""
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    from naik.apps.results.operations import load_shipped
    from naik.apps.tenancy.row_security import grant_to_application

    worker = getattr(request.config, "workerinput", {}).get("workerid", "one")
    connections["owner"].settings_dict["TEST"]["DEPENDENCIES"] = []
    connections["owner"].settings_dict["TEST"]["NAME"] = f"test_naik_{worker}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django does not export its type
        databases = setup_databases(verbosity=0, interactive=False, aliases={"owner"})
        grant_to_application("owner", connections["default"].settings_dict["USER"])
        connections["owner"].close()
        connections["default"].settings_dict["NAME"] = connections["owner"].settings_dict["NAME"]
        load_shipped()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # as above
        connections["default"].close()
        teardown_databases(databases, verbosity=0)


@pytest.fixture
def shipped_data(db: None) -> None:
    """The published results that travel with Naik, loaded."""
