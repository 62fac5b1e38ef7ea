"""A database copy for each module of faults: processes are killed on it, and nothing is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.own_database import OwnDatabase, own_database


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


@pytest.fixture
def storing(own: OwnDatabase, settings: Any) -> None:
    """This process keeps evidence where the processes of the copy look for it."""
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                     "OPTIONS": {"location": str(own.folder / "evidence")}},
    }  # fmt: skip
