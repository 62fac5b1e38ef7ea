"""What the inventory holds about a person: who changed and recorded what, which stays the institution's record."""

from __future__ import annotations

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author
from naik.apps.inventory.models import DigitalService, NotDuplicate, ServiceUse


def export(person: Person) -> object:
    """What a person last changed, recorded and said in the institutions that are open."""
    return {
        "services_last_changed": list(
            DigitalService.objects.filter(changed_by=person).order_by("pk").values("id", "name", "changed_at")
        ),
        "use_recorded": list(
            ServiceUse.objects.filter(recorded_by=person)
            .order_by("pk")
            .values("service_id", "office_id", "year", "recorded_at")
        ),
        "services_said_to_be_two": list(
            NotDuplicate.objects.filter(by=person).order_by("pk").values("first_id", "second_id", "reason", "at")
        ),
    }


def erase(_person: Person, _by: Author, _reason: str) -> None:
    """Nothing is theirs alone: figures and services stay, and the name goes with the account."""
