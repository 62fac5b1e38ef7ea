"""What the inventory tells a person about themselves, and what stays when they go."""

from __future__ import annotations

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from naik.apps.accounts import personal_data
from naik.apps.audit.operations import Author
from naik.apps.inventory.models import DigitalService, ServiceUse
from naik.apps.inventory.operations import duplicates
from naik.apps.tenancy.scope import opened
from tests.app.inventory.inventory_for_tests import coordinator, service, used
from tests.people import METRO, access, institution

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_a_person_is_told_what_they_changed_recorded_and_said_and_an_erasure_leaves_it_to_the_institution() -> None:
    who = coordinator("Koko")
    one, other = service("1.1", by=who), service("1.2")
    used(one, "1.1", 2025, 5)
    part = next(each for each in personal_data.parts() if each.kind == "inventory")
    assert institution().pk in part.institutions(who)
    assert institution(METRO).pk not in part.institutions(who)
    with opened([institution().pk]):
        duplicates.part(access(who), one.pk, other.pk, "Lain isinya")
        told = json.loads(json.dumps(part.export(who), cls=DjangoJSONEncoder))
        assert [each["name"] for each in told["services_last_changed"]] == ["Siap Kerja"]
        assert [each["year"] for each in told["use_recorded"]] == [2025]
        assert [each["reason"] for each in told["services_said_to_be_two"]] == ["Lain isinya"]
        part.erase(who, Author(None), "Permintaan sendiri")
        assert (DigitalService.objects.count(), ServiceUse.objects.count()) == (2, 1)
