"""Who submits and who signs."""

from __future__ import annotations

import pytest

from naik.apps.accounts.models import Person
from naik.apps.institutions.roles import Role
from tests.people import member


@pytest.fixture
def official(shipped_data: None) -> Person:
    return member("Pak Jawab", Role.RESPONSIBLE_OFFICIAL)


@pytest.fixture
def coordinator(shipped_data: None) -> Person:
    return member("Bu Sekda", Role.COORDINATOR)
