"""Django's record of inventory, and what it tells the topics below about itself."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Digital services and their use."""

    name = "naik.apps.inventory"
    label = "inventory"

    def ready(self) -> None:
        """Make exports and erasures know what is held here."""
        from naik.apps.accounts import personal_data
        from naik.apps.evaluations.queries.person import institutions
        from naik.apps.inventory.queries import person

        personal_data.register("inventory", person.export, person.erase, institutions=institutions)
