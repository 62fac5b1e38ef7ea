"""Fixtures of every test: no network but loopback, the real database, the shipped data."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser journeys come first: each is long, and at the end one worker would wait for the other's last."""
    items.sort(key=lambda item: "tests/journey/" not in item.nodeid)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """The owner's connection makes the database; what is tested runs as the application's role."""


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: object) -> Iterator[None]:
    """One database for each worker, migrated, with the shipped data in it; every test rolls back to that."""
    from tests.template_database import copy

    worker = getattr(request.config, "workerinput", {}).get("workerid", "one")
    with ExitStack() as until_the_end:
        with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django does not export its type
            until_the_end.enter_context(copy(f"test_naik_{worker}"))
        yield
        # The connections are closed on the way out, which needs the door open once more.
        with django_db_blocker.unblock():  # type: ignore[attr-defined]  # as above
            until_the_end.close()


@pytest.fixture
def shipped_data(db: None) -> None:
    """The published results that travel with Naik, loaded."""
