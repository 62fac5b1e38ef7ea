"""Django's record of capacity, and what it tells the topics below about itself."""

from __future__ import annotations

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """Staff, competences, training, outreach and their effect."""

    name = "naik.apps.capacity"
    label = "capacity"

    def ready(self) -> None:
        """Make exports and erasures know what is held here."""
        from naik.apps.accounts import personal_data
        from naik.apps.capacity.queries import person

        personal_data.register("capacity", person.export, person.erase, institutions=person.institutions)
