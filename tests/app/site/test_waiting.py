"""What waits for a person is shown wherever it lies."""

from __future__ import annotations

import pytest

from naik.apps.evidence.models import Document
from naik.apps.institutions.roles import Reach, Role
from naik.apps.site.waiting import for_person
from naik.apps.tenancy.scope import opened
from tests.people import institution, member

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_evidence_to_mend_is_seen_also_by_somebody_who_reaches_the_whole_nation() -> None:
    """The last institution of the alphabet is as near as the first."""
    last = "kota-yogyakarta"
    member("Wulan", Role.AUDITOR, reach=Reach.NATION)
    who = member("Wulan", Role.COORDINATOR, slug=last)
    with opened([institution(last).pk]):
        document = Document.objects.create(
            institution=institution(last), title="Perjanjian lama", keeper=who, valid_until="2001-01-01"
        )
    assert [(one.title, one.address) for one in for_person(who)] == [
        ("Perjanjian lama", f"/ruang/{last}/bukti/{document.pk}/")
    ]
